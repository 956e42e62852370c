"""What people declare beside the books, and what is wrong with it."""

from __future__ import annotations


class DeclarationError(Exception):
    """A file with corrections or with decisions about links that cannot be used.

    The text is a Japanese sentence that names the file and the entry.
    """


class ReviewError(DeclarationError):
    """A file with decisions about links."""


class CorrectionError(DeclarationError):
    """A file with corrections, or a correction that does not fit the book which it is about."""
