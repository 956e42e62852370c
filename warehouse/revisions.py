"""Which of several books of the same municipality, year and part is the current one, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

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


Action = Literal["use", "withdraw", "restore"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one edition: it is the current one, it is withdrawn, or neither any more."""

    key: EditionKey
    action: Action
    reason: str | None = None


@dataclass(slots=True)
class _Decided:
    """What holds of one book's editions after all decisions, by document."""

    used: Decision | None = None
    withdrawn: dict[str, Decision] = field(default_factory=dict)

    def take(self, decision: Decision) -> None:
        document_id = decision.key[-1]
        self.withdrawn.pop(document_id, None)
        if decision.action == "use":
            self.used = decision
        elif self.used is not None and self.used.key[-1] == document_id:
            self.used = None
        if decision.action == "withdraw":
            self.withdrawn[document_id] = decision


def rule(editions: Sequence[Edition], decisions: Sequence[Decision] = ()) -> dict[EditionKey, Ruling]:
    """The ruling for each edition.

    Revisions are numbered by date. What a person decided stands; without a decision the later one is current; of the
    same date, the one loaded last, with a warning. An edition with fewer sheets than the one it would replace does not
    become current, with a warning: it may be an excerpt. The rulings follow from the set of editions and the decisions
    alone, so the order of arrival matters for equal dates only.

    Args:
        decisions: in the order in which they were made; such about other editions have no effect.
    """
    decided: dict[tuple[str, int, int], _Decided] = {}
    # Which part a file is may have become another since it was decided: the file is what was meant.
    known = {(edition.municipality_code, edition.fiscal_year, edition.document_id): edition for edition in editions}
    for decision in decisions:
        code, year, _, document_id = decision.key
        if (edition := known.get((code, year, document_id))) is not None:
            decided.setdefault(edition.book, _Decided()).take(replace(decision, key=edition.key))
    ordered = sorted(editions, key=lambda e: (e.book, e.date, e.load_no))
    rulings: dict[EditionKey, Ruling] = {}
    for book, group in groupby(ordered, key=lambda e: e.book):
        rulings |= _rule_book(list(group), decided.get(book, _Decided()))
    return rulings


def _rule_book(revisions: Sequence[Edition], decided: _Decided) -> dict[EditionKey, Ruling]:
    """The rulings on the editions of one book, which are in the order of their dates."""
    numbers = {edition.key: number for number, edition in enumerate(revisions, start=1)}
    rulings = {
        edition.key: Ruling(
            numbers[edition.key], False, f"取り下げられた{_because(decided.withdrawn[edition.document_id])}"
        )
        for edition in revisions
        if edition.document_id in decided.withdrawn
    }
    left = [edition for edition in revisions if edition.document_id not in decided.withdrawn]
    if decided.used is not None:
        return rulings | _rule_used(left, decided.used, numbers)
    if not left:
        return rulings
    current = left[0]
    held: dict[str, Edition] = {}
    for edition in left[1:]:
        if edition.sheets < current.sheets:
            held[edition.document_id] = current
        else:
            current = edition
    return rulings | {e.key: _ruling(numbers[e.key], e, current, left, held) for e in left}


def _rule_used(
    revisions: Sequence[Edition], used: Decision, numbers: dict[EditionKey, int]
) -> dict[EditionKey, Ruling]:
    """The rulings where a person said which edition is current: that of later ones is told."""
    current = next(edition for edition in revisions if edition.key == used.key)
    rulings = {}
    for edition in revisions:
        if edition is current:
            ruling = Ruling(numbers[edition.key], True, f"現行とする指定がある{_because(used)}")
        else:
            reason = f"指定された版（{current.file_name}）がある"
            later = edition.date > current.date
            warning = f"{edition.fiscal_year}年度の {edition.file_name}：日付は新しいが、{reason}ため現行としない。"
            ruling = Ruling(numbers[edition.key], False, reason, warning if later else None)
        rulings[edition.key] = ruling
    return rulings


def _because(decision: Decision) -> str:
    return f"（{decision.reason}）" if decision.reason else ""


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
