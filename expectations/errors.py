"""What goes wrong with the files that say what is expected."""

from __future__ import annotations


class ExpectationsError(Exception):
    """A file of acceptances or row counts that cannot be used; the text is a Japanese sentence that names it."""
