"""Ranges of years: 平成26～28年度, H29～R3, 2014～16年度, 平成30年度から令和4年度まで. The era carries over."""

from __future__ import annotations

import re
from typing import Final

from transform.numerals import phrases
from transform.numerals.cursor import Cursor
from transform.numerals.figure import RefusedError
from transform.numerals.quantities import is_year
from transform.numerals.statement import YearSpan
from transform.years import Year

_TWO_DIGITS: Final = re.compile("[1-9][0-9]?")
_JOINED: Final = frozenset({"number", "year"})


def after(first: Year, cursor: Cursor) -> YearSpan | None:
    """The range whose first year has been read; None, and the cursor where it was, if that year stands alone."""
    start = cursor.i
    cursor.skip("gap")
    is_from = "from" in cursor.token.word.other and cursor.following.kind in _JOINED
    if not is_from and cursor.token.kind not in {"~", "-"}:
        cursor.i = start
        return None
    cursor.i += 1
    cursor.skip("gap")
    last = _last(first, cursor)
    if last is None:
        cursor.i = start
        return None
    printed = {first.printed, last.printed} - {"bare"}
    if len(printed) > 1 or first.year >= last.year:
        raise RefusedError("年の範囲として読めません。")
    cursor.i = phrases.year_tail(cursor.tokens, cursor.i)
    cursor.skip_word("until")
    return YearSpan(first.year, last.year, "year_range" if printed == {"year"} else "fiscal_year_range")


def gregorian(cursor: Cursor) -> YearSpan | None:
    """A range at the cursor whose first year has no 年 of its own (2014～2016年度); else None, nothing read."""
    start = cursor.i
    if not is_year(cursor.token.text):
        return None
    first = Year(int(cursor.token.text), "bare")
    cursor.i += 1
    found = after(first, cursor)
    if found is None:
        cursor.i = start
    return found


def _skip_alias(year: int, cursor: Cursor) -> None:
    """Go on to the bracket's end where it holds the number's year under another era: 平成29～31（令和元）年度."""
    bracket = cursor.tokens[cursor.i + 1 : cursor.i + 4]
    if [token.kind for token in bracket] == ["(", "year", ")"]:
        other = bracket[1].time
        if isinstance(other, Year) and other.year == year:
            cursor.i += 3


def _last(first: Year, cursor: Cursor) -> Year | None:
    token = cursor.token
    if isinstance(token.time, Year):
        cursor.i += 1
        return token.time
    if token.kind != "number" or _TWO_DIGITS.fullmatch(token.text) is None:
        return None
    year = first.carried(int(token.text))
    _skip_alias(year, cursor)
    following = cursor.following
    if "fiscal_year" in following.word.other:
        cursor.i += 2
        return Year(year, "fiscal_year")
    if following.text == "年":
        cursor.i += 2
        return Year(year, "year")
    if first.printed == "bare" and first.before and following.kind in {"end", "("}:
        cursor.i += 1
        return Year(year, "bare")
    return None
