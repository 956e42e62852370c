"""Which of several books of the same municipality, year and part is the current one, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

EditionKey = tuple[str, int, int, str]
"""Municipality, fiscal year, part and document: one row of `document`."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What of a `document` row decides its revision.

    Attributes:
        published_on: the printed date, or None.
        modified_at: the PDF's own date, or None.
        sheets: how many sheets of measures were read.
        load_no: the order in which files first came into the warehouse.
    """

    municipality_code: str
    fiscal_year: int
    part_no: int
    document_id: str
    file_name: str
    published_on: dt.date | None
    modified_at: dt.datetime | None
    sheets: int
    load_no: int

    @property
    def book(self) -> tuple[str, int, int]:
        """What editions have in common that are revisions of one another."""
        return self.municipality_code, self.fiscal_year, self.part_no

    @property
    def key(self) -> EditionKey:
        return *self.book, self.document_id

    @property
    def date(self) -> tuple[dt.date, dt.datetime]:
        """The printed date, else the PDF's; editions of the same printed date are told apart by the PDF's.

        A date that is known is later than none.
        """
        modified = self.modified_at or dt.datetime.min
        return self.published_on or modified.date(), modified


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided for one edition: its number, whether it is current, the reason, and a warning if one is due."""

    revision: int
    is_current: bool
    reason: str
    warning: str | None = None


def rule(editions: Sequence[Edition]) -> dict[EditionKey, Ruling]:
    """The ruling for each edition.

    Revisions are numbered by date. The later one is current; of the same date, the one loaded last, with a warning.
    An edition with fewer sheets than the one it would replace does not become current, with a warning: it may be an
    excerpt. The rulings follow from the set of editions alone, so the order of arrival matters for equal dates only.
    """
    ordered = sorted(editions, key=lambda e: (e.book, e.date, e.load_no))
    rulings: dict[EditionKey, Ruling] = {}
    for _, group in groupby(ordered, key=lambda e: e.book):
        revisions = list(group)
        current = revisions[0]
        held: dict[str, Edition] = {}
        for edition in revisions[1:]:
            if edition.sheets < current.sheets:
                held[edition.document_id] = current
            else:
                current = edition
        for number, edition in enumerate(revisions, start=1):
            rulings[edition.key] = _ruling(number, edition, current, revisions, held)
    return rulings


def _ruling(
    number: int, edition: Edition, current: Edition, revisions: Sequence[Edition], held: dict[str, Edition]
) -> Ruling:
    if edition.document_id in held:
        instead = held[edition.document_id]
        reason = (
            f"シートが{edition.sheets}枚で、先の版（{instead.file_name}）の{instead.sheets}枚より少ないため、"
            "確認されるまで現行としない"
        )
        return Ruling(number, False, reason, f"{edition.fiscal_year}年度の {edition.file_name}：{reason}。")
    if edition is not current:
        return Ruling(number, False, f"後の版（{current.file_name}）がある")
    if len(revisions) == 1:
        return Ruling(number, True, "この年度のただ一つの版")
    earlier = (e for e in revisions if e.date == edition.date and e.load_no < edition.load_no)
    if names := "、".join(e.file_name for e in earlier if e.document_id not in held):
        reason = f"{names} と日付が同じで、後から読み込まれた"
        warning = f"{edition.fiscal_year}年度の {edition.file_name}：{reason}ため、現行とした。"
        return Ruling(number, True, reason, warning)
    return Ruling(number, True, "日付が最も新しい版")
