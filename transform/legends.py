"""What the book's signs mean → rows of `legend`: as the sheet explains them, else as the layout knows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from extract.records import Book, Printed, Sheet
from transform.rows import Rows
from transform.width import fold

_SIGN: Final = "[A-Z★☆●○◎◯〇△▲▽▼□■◇◆×✕①-⑳]"
# A sign and what it means: ★：重点プロジェクトに関連する取組，●：新規の取組
_PAIR: Final = re.compile(rf"(?:^|(?<=[\s,、。;({{\[<」』)]))({_SIGN})\s*[:=…][…\s]*")
_AROUND: Final = " \n\t\u3000,，、。;；)）]］】>＞"
_SLIPS: Final = 2  # unknown signs that a book may print before it counts as one with signs of its own
_LEAST: Final = 2  # pairs below which a text explains nothing: one alone may be anything

# Writings of one sign.
_SAME: Final = str.maketrans("◯〇✕", "○○×")


@dataclass(frozen=True, slots=True)
class _Place:
    """Which column the signs are of, and what the layout calls the field or the column where they are explained."""

    table: str
    column: str
    key: str
    explained_by: tuple[str, ...] = ()  # tables of the sheet whose heading may explain them


_PLACES: Final = (
    _Place("measure", "grade", "grade"),
    _Place("indicator", "marks", "indicator_name", ("indicators",)),
    _Place("plan", "mark", "items", ("plans",)),
    _Place("project", "priority_project", "priority_project", ("project_evaluation", "project_overview")),
    _Place("project", "rating", "rating", ("project_evaluation",)),
)


def explained(text: str) -> list[tuple[str, str]]:
    """The signs that a text explains, each with its meaning, in printed order; none where it is no legend."""
    pairs = list(_PAIR.finditer(fold(text)))
    if len(pairs) < _LEAST:
        return []
    ends = [*(pair.start() for pair in pairs[1:]), len(text)]
    return [
        (pair[1].translate(_SAME), "".join(text[pair.end() : end].split("\n")).strip(_AROUND))
        for pair, end in zip(pairs, ends, strict=True)
    ]


def add_legends(rows: Rows, book: Book) -> None:
    """Add the signs that each sheet's columns may print, once the other rows of the book are there."""
    for place in _PLACES:
        known = _known(book.signs.get(place.key, ()), _used(rows, place))
        seen: set[str] = set()
        for sheet in book.sheets:
            if sheet.measure_no.text not in seen:
                seen.add(sheet.measure_no.text)
                _add(rows, sheet, place, known)


def _add(rows: Rows, sheet: Sheet, place: _Place, known: str) -> None:
    printed: dict[str, tuple[str | None, Printed | None]] = {}
    for source in _sources(sheet, place):
        for sign, said in explained(source.text):
            printed.setdefault(sign, (said or None, source))
    for sign in printed or known:
        meaning, where = printed.get(sign, (None, None))
        rows.add(
            "legend",
            {
                "measure_no": sheet.measure_no.text,
                "described_table": place.table,
                "described_column": place.column,
                "sign": sign,
            },
            {"meaning": meaning, "is_printed": where is not None},
            {"measure_no": sheet.measure_no, "sign": where, "meaning": where},
        )


def _sources(sheet: Sheet, place: _Place) -> Iterator[Printed]:
    yield from sheet.legends.get(place.key, ())
    for name in place.explained_by:
        if (table := sheet.tables.get(name)) is None:
            continue
        for heading in table.headings:
            if heading.key == place.key:
                for text in heading.path:
                    yield Printed(text, (heading.place,))


def _used(rows: Rows, place: _Place) -> Counter[str]:
    """How often the book prints which sign in the column."""
    values = (row.get(place.column) for row in rows.tables.get(place.table, ()))
    texts = (text for value in values if value for text in (value if isinstance(value, list) else [str(value)]))
    return Counter(c for text in texts for c in fold(text).translate(_SAME) if not c.isspace())


def _known(sets: Sequence[str], used: Mapping[str, int]) -> str:
    """The set of signs that covers most of what is printed, the first of several; "" where the book uses others."""
    best = max(sets, key=lambda each: _covered(each, used), default="")
    covered = _covered(best, used)
    return best if sum(used.values()) - covered <= max(covered, _SLIPS) else ""


def _covered(signs: Iterable[str], used: Mapping[str, int]) -> int:
    return sum(used.get(sign, 0) for sign in signs)
