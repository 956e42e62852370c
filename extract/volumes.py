"""Where in a file a further book begins: a city may publish the books of two years in one PDF.

A book is known to be another one by what its sheets print: their numbers begin anew, and the headings that name the
year which they evaluate name another. Neither alone is enough, for a sheet may be in the file twice, and a year may be
misprinted on one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from extract.records import Sheet

_YEAR = re.compile(r"(?:[^\W\d_]{2}|[A-Z])?(?:元|\d+)年度")
_NUMBER = re.compile(r"\d+")
_COVER = 0.75  # of the largest text between two books: what is printed so large is a cover's title


def book_pages(
    sheets: Sequence[Sheet], kinds: Sequence[str], heights: Mapping[int, float], tables: Iterable[str]
) -> list[range]:
    """The pages of each book of a file, in order; pages from 1. One range for a file that holds one book.

    Args:
        sheets: all sheets of the file, by page.
        kinds: what each page of the file is: "sheet", one of `tables`, or anything else.
        heights: of pages that are no sheet's, the height of their tallest text.
        tables: the names of the books' own tables.
    """
    starts = [1, *(_first_page(sheets, at, kinds, heights, frozenset(tables)) for at in _beginnings(sheets))]
    return [range(start, stop) for start, stop in pairwise([*starts, len(kinds) + 1])]


def _beginnings(sheets: Sequence[Sheet]) -> list[int]:
    """The positions of the sheets with which a further book begins."""
    found: list[int] = []
    own: dict[str, Sheet] = {}  # the sheets of the present book by their numbers
    before: Sheet | None = None
    for position, sheet in enumerate(sheets):
        no = sheet.measure_no.text
        if before is not None and _is_of_another_book(sheet, before, own.get(no)):
            found.append(position)
            own = {}
        own.setdefault(no, sheet)
        before = sheet
    return found


def _is_of_another_book(sheet: Sheet, before: Sheet, same: Sheet | None) -> bool:
    """Whether a sheet begins another book than that of the sheet before it, and of the one with the same number."""
    if same is not None:
        return _differ(_years(sheet), _years(same))
    return _number(sheet) < _number(before) and _differ(_named_years(sheet), _named_years(before))


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and one != other


def _years(sheet: Sheet) -> frozenset[str]:
    """The years in the headings of sections, else in those of the tables."""
    return _named_years(sheet) or _in_texts(
        text for table in sheet.tables.values() for heading in table.headings for text in heading.path
    )


def _named_years(sheet: Sheet) -> frozenset[str]:
    return _in_texts(heading.text for heading in sheet.headings)


def _in_texts(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(year for text in texts for year in _YEAR.findall("".join(text.split())))


def _number(sheet: Sheet) -> tuple[int, ...]:
    return tuple(int(digits) for digits in _NUMBER.findall(sheet.measure_no.text))


def _first_page(
    sheets: Sequence[Sheet], at: int, kinds: Sequence[str], heights: Mapping[int, float], tables: frozenset[str]
) -> int:
    """The page with which the book begins whose first sheet is `sheets[at]`: its cover, if it has one."""
    first = min(sheets[at].pages)
    gap = range(max(page for sheet in sheets[:at] for page in sheet.pages if page < first) + 1, first)
    at_front = {kind for kind in kinds[: min(sheets[0].pages) - 1] if kind in tables}
    at_back = {kind for kind in kinds[max(sheets[-1].pages) :] if kind in tables}
    start = gap.start
    divided = False  # whether a page of no table has come, which may be a cover
    for page in gap:
        kind = kinds[page - 1]
        if kind not in tables:
            divided = True
        elif kind in at_back - at_front or (kind not in at_front - at_back and not divided):
            start, divided = page + 1, False
    rest = range(start, first)
    tallest = max((heights.get(page, 0.0) for page in rest), default=0.0)
    return next((page for page in rest if heights.get(page, 0.0) >= _COVER * tallest > 0), start)
