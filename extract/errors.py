"""The one way in which a file is turned away, and what is wrong with a layout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

RefusalCode = Literal[
    "not_found",
    "not_fetched",
    "not_a_pdf",
    "locked",
    "damaged",
    "scanned",
    "no_sheets",
    "unknown_layout",
    "unknown_reader",
    "unknown_year",
    "wrong_year",
    "repeated_year",
    "unknown_municipality",
    "wrong_municipality",
    "several_municipalities",
    "duplicate",
    "correction",
]


class LayoutError(ValueError):
    """A layout that does not exist, or whose file says something impossible; names the file and the entry."""


class RefusedError(Exception):
    """A file that cannot be loaded, and why.

    Attributes:
        file: the file as the user named it.
        code: what kind of refusal it is, for programs.
        reason: one Japanese sentence: what is wrong.
        remedy: one Japanese sentence: what to do about it.
    """

    def __init__(self, file: Path | str, code: RefusalCode, reason: str, remedy: str) -> None:
        self.file = Path(file)
        self.code: RefusalCode = code
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{self.file.name}: {reason} {remedy}")

    def __reduce__(self) -> tuple[type[RefusedError], tuple[Path, RefusalCode, str, str]]:
        # The default would call the class with the joined message, and a worker process could not hand it back.
        return (RefusedError, (self.file, self.code, self.reason, self.remedy))
