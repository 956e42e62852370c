"""The value of one run of digits and kanji numerals: 12.5, 1,234, 1万7436, 1千138億, 二十五, 七・五, 壱萬.

千百十 multiply inside a group and 万億兆京 between groups, strictly falling both times. A comma is a thousands
mark only before exactly three digits, and the point never is one.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final

from transform.numerals.figure import RefusedError

# No printed figure is longer; beyond it arithmetic would round.
MAX_DIGITS: Final = 100
#: Wide enough that no product or sum of figures is rounded, whatever the caller's own context is.
EXACT: Final = Context(prec=4 * MAX_DIGITS, Emax=10**6, Emin=-(10**6))

_KANJI_DIGITS: Final = "〇一二三四五六七八九"
_FORMAL: Final = {
    "零": "〇", "壱": "一", "壹": "一", "弐": "二", "貳": "二", "弍": "二", "参": "三", "參": "三", "肆": "四",
    "伍": "五", "陸": "六", "漆": "七", "柒": "七", "捌": "八", "玖": "九",
    "拾": "十", "佰": "百", "阡": "千", "仟": "千", "萬": "万", "廿": "二十", "卅": "三十", "丗": "三十", "卌": "四十",
}  # fmt: skip
_FORMAL_ONES: Final = frozenset(_FORMAL)
_PLAINER: Final = str.maketrans(_FORMAL)
_TO_ASCII: Final = str.maketrans(_KANJI_DIGITS, "0123456789")
# Formal digits that are words of their own when they stand alone (陸, 漆 …).
_WORDS_TOO: Final = frozenset("肆伍陸漆柒捌玖佰阡仟卌")

#: One character of a numeral.
CHARACTER: Final = f"[0-9{_KANJI_DIGITS}十百千万億兆京{''.join(_FORMAL)}]"
_KANJI: Final = f"[{_KANJI_DIGITS}]"
#: A run of numerals in folded text; `read` says whether it is a number.
PATTERN: Final = rf"{CHARACTER}(?:{CHARACTER}+|[.,](?={CHARACTER})|(?<={_KANJI})・(?={_KANJI}))*"
#: Digits as they are printed: no leading zero, thousands in threes or not at all.
DIGITS: Final = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*|0)(?:\.[0-9]+)?"

_DIGITS: Final = re.compile(DIGITS)
# A group under a myriad: its zeros may be printed, to four digits (6万0,800).
_LOWER: Final = re.compile(r"(?:[1-9][0-9]{0,3}|[0-9],[0-9]{3}|0[0-9]{3})(?:\.[0-9]+)?")
_MYRIADS: Final = {"": 1, "万": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}
_PIECES: Final = re.compile("([^万億兆京]*)([万億兆京]?)")
_TENS: Final = re.compile(
    "(?:(?P<k>[1-9一二三四五六七八九]?)千)?(?:(?P<h>[1-9一二三四五六七八九]?)百)?(?:(?P<t>[1-9一二三四五六七八九]?)十)?"
    f"(?P<rest>[1-9][0-9]*|{_KANJI}+(?:[・.]{_KANJI}+)?)?"
)
_POSITIONAL: Final = re.compile(rf"(?:[{_KANJI_DIGITS[1:]}]{_KANJI}*|〇(?=[・.]))(?:[・.]{_KANJI}+)?")


def read(run: str) -> Decimal:
    """The number that a run of numerals (`PATTERN`) states.

    Raises:
        RefusedError: the run is no number by the rules above.
    """
    if len(run) > MAX_DIGITS:
        raise RefusedError("数字が長すぎます。")
    if _DIGITS.fullmatch(run) is not None:
        return Decimal(run.replace(",", ""))
    if run.isascii():
        raise RefusedError(f"「{run}」のコンマ・小数点・先頭の0が、数の書き方に合いません。")
    if run == "零":
        return Decimal(0)
    value = None if run in _WORDS_TOO else _myriads(run if _FORMAL_ONES.isdisjoint(run) else run.translate(_PLAINER))
    if value is None:
        raise RefusedError(f"「{run}」は数として読めません。")
    return value


def _myriads(run: str) -> Decimal | None:
    total = 0
    fraction: Decimal | None = None
    above = 0
    is_long = False
    for text, myriad in _PIECES.findall(run):
        if not text and not myriad:
            break
        # Below a fraction there is nothing, and a group of five digits is all there is (12,345万).
        group = None if fraction is not None or is_long else _group(text, lower=above > 0)
        if group is None:
            return None
        scale = _MYRIADS[myriad]
        is_long = group >= 10**4
        if above and (scale >= above or is_long):
            return None
        if isinstance(group, int):
            total += group * scale
        else:
            fraction = EXACT.multiply(group, Decimal(scale))
        above = scale
    return Decimal(total) if fraction is None else EXACT.add(Decimal(total), fraction)


def _group(text: str, *, lower: bool) -> int | Decimal | None:
    """The value of what stands before a myriad or after the last; `lower` if it is not the first."""
    if text.isascii():
        if text.isdigit() and (text[0] != "0" or (lower and len(text) == 4)) and not (lower and len(text) > 4):
            return int(text)
        match = _LOWER.fullmatch(text) if lower else _DIGITS.fullmatch(text)
        return None if match is None else _ascii(text.replace(",", ""))
    if _POSITIONAL.fullmatch(text) is not None:
        return _ascii(text)
    match = _TENS.fullmatch(text)
    if match is None:
        return None
    total = 0
    place = 0
    for name, factor in (("k", 1000), ("h", 100), ("t", 10)):
        if match[name] is not None:
            total += int(match[name].translate(_TO_ASCII) or "1") * factor
            place = factor
    if match["rest"] is None:
        return total
    if match["rest"][0] == "〇" and (len(match["rest"]) == 1 or 10 ** len(match["rest"]) != place):
        return None
    rest = _ascii(match["rest"])
    # Without 千百十 a group is digits alone, and those are read above.
    return None if rest >= place else total + rest


def _ascii(digits: str) -> int | Decimal:
    digits = digits.translate(_TO_ASCII).replace("・", ".")
    return Decimal(digits) if "." in digits else int(digits)
