"""What became of each document, and of the run as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from warehouse.diff import Change

Status = Literal["loaded", "unchanged", "repeated", "refused"]


class Edition(NamedTuple):
    """A city's book of one fiscal year."""

    municipality_code: str
    fiscal_year: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was named, or found in a folder: of one that holds several books, for each of them.

    Attributes:
        status: `loaded`; `unchanged`: the warehouse holds it already, read in the same way; `repeated`: another file
            of the same run has the same content; `refused`.
        municipality_code, municipality, fiscal_year, sheets: of a book that is in the warehouse now.
        is_current: whether the published tables show this file, not another revision of the same book.
        rows: number of rows loaded, by table.
        held: number of rows and values that were held back.
        unclaimed: number of printed runs of text that no column took.
        code, reason, remedy: of a refusal (see `RefusedError`; the code `internal` is an error that nobody foresaw);
            of a repeated file the reason alone.
    """

    file: Path
    status: Status
    document_id: str | None = None
    municipality_code: str | None = None
    municipality: str | None = None
    fiscal_year: int | None = None
    sheets: int = 0
    is_current: bool = True
    rows: Mapping[str, int] = field(default_factory=dict)
    held: int = 0
    unclaimed: int = 0
    code: str | None = None
    reason: str | None = None
    remedy: str | None = None

    @property
    def edition(self) -> Edition | None:
        """The book that the file is, where it is in the warehouse now."""
        if self.municipality_code is None or self.fiscal_year is None:
            return None
        return Edition(self.municipality_code, self.fiscal_year)


@dataclass(frozen=True, slots=True)
class Held:
    """A row or value that was read and is not in the published tables."""

    file: Path
    table_name: str
    row_key: str
    column_name: str
    rule: str
    raw: str | None
    page: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that did not pass, and what it found, as a Japanese sentence."""

    municipality_code: str
    fiscal_year: int | None
    rule: str
    severity: str
    status: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """One run from beginning to end.

    Attributes:
        started_at, finished_at: in UTC.
        outcomes: in the order in which the files were named, one for each; for each book of one that is in the
            warehouse.
        held, failures: what the checks held back and what they found, of the books loaded in this run.
        checks: how many checks were made.
        warnings: Japanese sentences on what should be looked at, of the run as a whole.
        changes: what the warehouse shows otherwise than before the run.
    """

    run_id: str
    warehouse: Path
    started_at: datetime
    finished_at: datetime
    outcomes: Sequence[Outcome]
    held: Sequence[Held] = ()
    failures: Sequence[Failure] = ()
    checks: int = 0
    warnings: Sequence[str] = ()
    changes: Sequence[Change] = ()

    @property
    def refused(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.status == "refused"]

    @property
    def editions(self) -> list[Edition]:
        """The books that this run loaded or found loaded, by municipality and year."""
        return sorted({outcome.edition for outcome in self.outcomes if outcome.edition})

    @property
    def exit_code(self) -> int:
        """0 if every document is in the warehouse, 1 if any was refused."""
        return 1 if self.refused else 0


class NothingLoadedError(Exception):
    """A run all of whose files were refused: how Prefect is told of its failure, with the report."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report

    def __reduce__(self) -> tuple[type[NothingLoadedError], tuple[str, Report]]:
        return (NothingLoadedError, (str(self), self.report))
