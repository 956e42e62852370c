"""Printed years and dates: eras, letters, abbreviations, and the fiscal year that a date lies in.

A fiscal year is written as the Gregorian year in which it begins (April): 令和元年度 is 2019, and so the
31st of March 2019 lies in 2018. Years past an era's end are accepted (平成33年度 is 2021), as plans print them.
"""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from transform.width import fold


class Era(NamedTuple):
    """An era: its names in full, of one character, of one letter, of one square; and the year before its first."""

    name: str
    initial: str
    letter: str
    square: str
    before: int


ERAS: Final = (
    Era("明治", "明", "M", "㍾", 1867),
    Era("大正", "大", "T", "㍽", 1911),
    Era("昭和", "昭", "S", "㍼", 1925),
    Era("平成", "平", "H", "㍻", 1988),
    Era("令和", "令", "R", "㋿", 2018),
)
_BEFORE: Final = {spelling: era.before for era in ERAS for spelling in era[:4]}
# 明治 and 大正 end before the first book: past their end only the name in full is an era, and T16 a code.
_CLOSED: Final = {spelling: last for era, last in zip(ERAS, (45, 15), strict=False) for spelling in era[1:3]}


def _kanji_below_100() -> dict[str, int]:
    """Every spelling of 1–99 in kanji: 二十八, 二八, 廿八."""
    digits = ("", *"一二三四五六七八九")
    tens = {"十": 1, "一十": 1, "廿": 2, "卅": 3} | {f"{digits[n]}十": n for n in range(2, 10)}
    spellings = {f"{ten}{digits[n]}": 10 * t + n for ten, t in tens.items() for n in range(10)}
    spellings |= {f"{digits[t]}{('〇', *digits[1:])[n]}": 10 * t + n for t in range(1, 10) for n in range(10)}
    return spellings | {digits[n]: n for n in range(1, 10)}


_SMALL: Final = {"元": 1} | _kanji_below_100()
_KANJI_DIGITS: Final = str.maketrans("〇一二三四五六七八九", "0123456789")

# Letters count only where no letter (and no figure) stands before them: the R of PR1 and the H of H2O are none.
_LETTER: Final = r"(?<![A-Za-z0-9])[MTSHR](?=元|[0-9]{1,2}(?![0-9A-Za-z]))"
_INITIAL: Final = r"[昭平令](?=元|[0-9])|[明大](?=(?:元|[0-9]{1,2})年)"
_GAP: Final = "[ \n]?"
_ERA: Final = rf"(?:(?:明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿]){_GAP}|{_LETTER}|{_INITIAL})"
# Kanji count as a year only where 年 says so, and 昭和3丁目 and 昭和50年代 are no years.
_N: Final = (
    "(?:(?:元|[0-9]{1,2})(?![0-9]|年代|丁|番|条|号|桁)"
    "|[一二三四五六七八九十廿卅][一二三四五六七八九十〇]{0,3}(?=年(?!代)))"
)
_GREGORIAN: Final = (
    r"(?:(?<![0-9.,])(?:1[89]|2[01])[0-9]{2}(?![0-9])|(?:一[八九]|二[〇一])[〇一二三四五六七八九]{2}(?=年))"
)
_ALIAS_IN_BRACKETS: Final = rf"(?:\((?:{_ERA}{_N}|{_GREGORIAN})(?:年度?)?\))"
_ALIAS: Final = rf"(?:{_ALIAS_IN_BRACKETS}|[/・]{_ERA}{_N})"
_MONTH: Final = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
_DAY: Final = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"

# 令和4年3月31日, 令和4年3月, R4年3月末, 2022年3月; R4.3.31, 2022/3/31; R4.3, R4.3末.
_DATE: Final = (
    rf"(?:{_ERA}{_N}|(?:西暦)?{_GREGORIAN}){_GAP}年{_GAP}{_MONTH}{_GAP}月(?:{_GAP}{_DAY}{_GAP}日|{_GAP}末日?)?"
    rf"|(?:{_ERA}{_N}|{_GREGORIAN})(?:\.[0-9]{{1,2}}\.|/[0-9]{{1,2}}/|-[0-9]{{1,2}}-)[0-9]{{1,2}}(?![0-9./-])"
    rf"|{_ERA}{_N}\.[0-9]{{1,2}}(?![0-9.])(?:月?末日?|月)?"
)
# 平成28年度, H28, 令元, 平成31(令和元)年度, 平成31年度(令和元年度), H31/R1; 2019年度, 2019(令和元)年度.
_YEAR: Final = (
    rf"(?:{_ERA}{_N}{_ALIAS}?(?:{_GAP}年度|{_GAP}年(?!代))?"
    rf"|(?:西暦)?{_GREGORIAN}(?={_ALIAS}?{_GAP}年(?!代)){_ALIAS}?(?:{_GAP}年度|{_GAP}年)){_ALIAS_IN_BRACKETS}?"
)
# How a mention begins: only to save time, for there is none that begins otherwise.
_FIRST: Final = "[明大昭平令西㍾㍽㍼㍻㋿MTSHR12一二]"
_BEGINS: Final = "[明大昭平令西㍾㍽㍼㍻㋿]|[MTSHR][元0-9]|(?:1[89]|2[01])[0-9][0-9][年 \n(/.-]|[一二][八九〇一]"
#: A year or a date in folded text (see `transform.width`), in the groups `date` and `year`; `read` says what it is.
PATTERN: Final = rf"(?={_FIRST})(?={_BEGINS})(?:(?P<date>{_DATE})|(?P<year>{_YEAR}))"

_MENTION: Final = re.compile(PATTERN)
_BASE: Final = re.compile(rf"(?:(?P<era>{_ERA})(?P<n>{_N})|(?:西暦)?(?P<gregorian>{_GREGORIAN}))")
_MONTH_AND_DAY: Final = re.compile(
    rf"(?:{_GAP}年{_GAP}|[./-])(?P<month>{_MONTH})(?:{_GAP}月{_GAP}|[./-])?(?:(?P<day>{_DAY}){_GAP}日?|(?P<end>末)日?)?"
)

# A magnitude or a temperature is no month of 明治 or 大正 (M7.3).
_NO_MONTH: Final = re.compile(r"[MT][0-9]{1,2}\.[0-9]{1,2}")
_SEPARATOR: Final = f"{_GAP}(?:[~・、,-]|から|及び|と){_GAP}"
# What carries the era on: the ～28年度 of 平成26～28年度.
_CARRIED: Final = re.compile(
    rf"(?:{_SEPARATOR}[0-9]{{1,2}}(?:年度)?)*?{_SEPARATOR}[0-9]{{1,2}}(?:年度|年(?![間代目生度]))"
)
_FIRST_OF_RANGE: Final = re.compile(r"(?<![0-9.,])((?:19|20)[0-9]{2})[ \n]?[~・-][ \n]?$")
_UNPARTED: Final = re.compile(r"\s+(?![0-9])|(?<![0-9])\s+")

Printed = Literal["fiscal_year", "year", "bare"]


class Year(NamedTuple):
    """A printed year: the Gregorian number, whether 年度, 年 or neither stands with it, the year before its era."""

    year: int
    printed: Printed
    before: int = 0

    def carried(self, number: int) -> int:
        """The year that a number without an era means after this one: 平成26～28, 2014～16."""
        return number + (self.before or (self.year // 100 * 100 if number < 100 else 0))


class Day(NamedTuple):
    """A printed date; where no day is printed, the first of the month, and its last day after 末."""

    date: datetime.date

    @property
    def fiscal_year(self) -> int:
        return fiscal_year_of(self.date)


def fiscal_year_of(date: datetime.date) -> int:
    """The fiscal year that a day lies in: 31 March 2019 lies in 2018."""
    return date.year if date.month >= 4 else date.year - 1


def _base(text: str, start: int = 0) -> tuple[int, int, int] | None:
    """The Gregorian year printed at `start`, the year before its era, its end; None where the era has no such year."""
    match = _BASE.match(text, start)
    if match is None:
        return None
    if match["era"] is None:
        return int(match["gregorian"].translate(_KANJI_DIGITS)), 0, match.end()
    era = match["era"].strip()
    number = _small(match["n"])
    if number is None or (era in _CLOSED and number > _CLOSED[era]):
        return None
    return _BEFORE[era] + number, _BEFORE[era], match.end()


def _small(text: str) -> int | None:
    """1–99 in digits or kanji, 元 for 1; None for 0 and for what is no number."""
    return (int(text) or None) if text.isascii() else _SMALL.get(text)


@lru_cache(maxsize=4096)
def read(mention: str) -> Year | Day | None:
    """What a mention found with `PATTERN` says; None where there is no such year or day (R4.13, 平成31(令和2)年)."""
    base = _base(mention)
    if base is None or _NO_MONTH.fullmatch(mention) is not None:
        return None
    year, before, end = base
    rest = mention[end:]
    if (match := _MONTH_AND_DAY.fullmatch(rest)) is not None:
        return _day(year, match)
    for alias in _BASE.finditer(mention, end):
        if (other := _base(mention, alias.start())) is None or other[0] != year:
            return None
    printed: Printed = "fiscal_year" if "年度" in rest else "year" if "年" in rest else "bare"
    return Year(year, printed, before)


def _day(year: int, match: re.Match[str]) -> Day | None:
    month = _small(match["month"])
    if month is None or month > 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = last if match["end"] else _small(match["day"]) if match["day"] else 1
    return Day(datetime.date(year, month, day)) if day is not None and day <= last else None


class YearMention(NamedTuple):
    """A year somewhere in a text.

    Attributes:
        start, end: its place in the text.
        fiscal_year: the fiscal year; of a date the one that it lies in, of a calendar year the same number.
        printed: how it is printed; of 平成26～28年度 both years are printed as fiscal years.
        note: what else stands in the same brackets (見込 in (H27見込)); "" outside of brackets.
    """

    start: int
    end: int
    fiscal_year: int
    printed: Literal["fiscal_year", "year", "bare", "date"]
    note: str

    @property
    def is_fiscal(self) -> bool:
        """Whether 年度 is printed."""
        return self.printed == "fiscal_year"


def fiscal_year(text: str) -> int | None:
    """The year that the whole text is (令和元年度, R1, Ｒ３, H31/R1, 2019年度, ㋿2), as a fiscal year; else None.

    A calendar year (平成30年) counts as the fiscal year of the same number; who must tell them apart asks
    `find_years`, or `transform.numerals.parse`.
    """
    folded = _UNPARTED.sub("", fold(text))
    match = _MENTION.fullmatch(folded)
    time = read(folded) if match is not None else None
    return time.year if isinstance(time, Year) else None


def find_years(text: str) -> list[YearMention]:
    """Every year and date in a text, in the order of the text."""
    folded = fold(text)
    found: list[YearMention] = []
    place = 0
    while (match := _MENTION.search(folded, place)) is not None:
        start, place = match.span()
        time = read(match[0])
        if time is None and (base := _base(match[0])) is not None and match["year"] is not None:
            # 平成30・令和元年度 are two years: the first ends before the second.
            time = Year(base[0], "bare", base[1])
            place = start + base[2]
        if isinstance(time, Day):
            found.append(_mention(text, folded, (start, place), time.fiscal_year, "date"))
        elif time is not None:
            place = _add_years(found, text, folded, (start, place), time)
    return found


def _add_years(found: list[YearMention], text: str, folded: str, span: tuple[int, int], year: Year) -> int:
    """Add a year and those that share its era or its 年度 (2014～2016年度, 平成26～28年度); the end of the last."""
    start, end = span
    if not year.before and (first := _FIRST_OF_RANGE.search(folded, 0, start)) is not None:
        found.append(_mention(text, folded, first.span(1), int(first[1]), year.printed))
    carried = _CARRIED.match(folded, end) if year.before else None
    printed = year.printed
    if carried is not None and printed == "bare":
        printed = "fiscal_year" if carried[0].endswith("年度") else "year"
    found.append(_mention(text, folded, span, year.year, printed))
    if carried is None:
        return end
    for number in re.finditer("([0-9]+)(?:年度?)?", carried[0]):
        place = (end + number.start(), end + number.end())
        found.append(_mention(text, folded, place, year.carried(int(number[1])), printed))
    return carried.end()


def _mention(
    text: str, folded: str, span: tuple[int, int], year: int, printed: Literal["fiscal_year", "year", "bare", "date"]
) -> YearMention:
    start, end = span
    opened = folded.rfind("(", 0, start)
    closed = folded.find(")", end)
    inside = opened >= 0 and closed >= 0 and folded.rfind(")", opened, start) < 0 and folded.find("(", end, closed) < 0
    note = (text[opened + 1 : start] + text[end:closed]).strip() if inside else ""
    return YearMention(start, end, year, printed, note)
