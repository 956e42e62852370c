"""What a check finds: violations, one outcome for each expectation and book, and the verdicts over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

Severity = Literal["critical", "warning", "info"]
Status = Literal["pass", "fail", "error"]


class Edition(NamedTuple):
    """One book among those that are checked. A file that holds several years is a book for each of them."""

    document_id: str
    municipality_code: str
    fiscal_year: int


def editions_of(frame: pd.DataFrame) -> list[Edition]:
    """The book of each row."""
    found, numbers = numbered_editions(frame)
    return [found[i] for i in numbers.tolist()]


def numbered_editions(frame: pd.DataFrame) -> tuple[list[Edition], npt.NDArray[np.int64]]:
    """The books of which a frame has rows, and for each row which of them is its."""
    import numpy as np
    import pandas as pd

    # A hundred thousand rows are of a handful of books: each is made of the first of its rows.
    numbers = np.zeros(len(frame), np.int64)
    for name in Edition._fields:
        codes, found = pd.factorize(frame[name], use_na_sentinel=False)
        numbers = numbers * (len(found) + 1) + codes
    codes, distinct = pd.factorize(numbers)
    first = np.zeros(len(distinct), np.int64)
    first[codes[::-1]] = np.arange(len(frame))[::-1]
    columns = (frame[name].iloc[first].astype(object) for name in Edition._fields)
    return [Edition(*row) for row in zip(*columns, strict=True)], codes


@dataclass(frozen=True, slots=True)
class Violation:
    """One printed thing that breaks a rule.

    Attributes:
        edition: the book that is being checked (the later of two, where years are compared and both are new).
        rule: under which `quarantine` names it.
        table, row_key: the row, its key as in `provenance`; of a published book where an older one is loaded after it.
        column: the column in doubt; None where it is the row as such.
        message: one Japanese sentence with the printed values.
    """

    edition: Edition
    rule: str
    severity: Severity
    table: str
    row_key: str
    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one expectation found in one book.

    Attributes:
        expectation: the expectation's own code, the same in every run and year.
        checked: how many rows, values or pairs it looked at; 0 where the book prints nothing of the kind.
        error: the text of the exception where the check itself broke; then nothing is known of the book.
        accepted: what breaks the rule and was accepted, each with the reason: it counts as no violation.
    """

    edition: Edition
    expectation: str
    rule: str
    table: str
    column: str | None
    severity: Severity
    checked: int
    violations: Sequence[Violation] = ()
    error: str | None = None
    accepted: Sequence[tuple[Violation, str]] = ()

    @property
    def status(self) -> Status:
        if self.error is not None:
            return "error"
        return "fail" if self.violations else "pass"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The result of a check.

    Attributes:
        quality: rows of `quality_result`, one for each expectation and book.
        findings: rows of `quality_finding`, one for each violation, the accepted ones too.
        held: the rows of `quarantine` that this check adds with status 'held'.
        frames: what is to be loaded: the given frames without what is held back. Its `quarantine` frame has the rows
            that were given, those of `held`, and with status 'accepted' what loads though it breaks a critical rule.
        outcomes: what `quality` was made of, with each violation.
    """

    quality: pd.DataFrame
    findings: pd.DataFrame
    held: pd.DataFrame
    frames: dict[str, pd.DataFrame]
    outcomes: Sequence[Outcome]

    def count(self, severity: Severity, status: Status = "fail") -> int:
        """How many outcomes have this severity and status."""
        return sum(outcome.severity == severity and outcome.status == status for outcome in self.outcomes)


def violations(outcomes: Iterable[Outcome], severity: Severity | None = None) -> list[Violation]:
    """All violations of these outcomes, or those of one severity."""
    return [v for outcome in outcomes for v in outcome.violations if severity in (None, v.severity)]
