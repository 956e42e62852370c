"""A number with its sign and its unit, and the pairs that two of them make: ranges, ratios, ranks among so many."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from transform.numerals import groups, phrases, vocabulary
from transform.numerals.beside import Beside
from transform.numerals.cursor import Cursor
from transform.numerals.figure import Qualifier, RefusedError
from transform.numerals.statement import Quantity, Share, Span
from transform.numerals.tokens import Token
from transform.numerals.vocabulary import DOUBTFUL, Unit
from transform.width import RADICALS

_SIGNS: Final = {"+": 1, "△": -1, "▲": -1, "-": -1}
_SCALES: Final = re.compile("[十拾百佰千仟阡万萬億兆京廿卅丗卌]")
_POSTAL_CODE: Final = re.compile("[0-9]{3}-[0-9]{4}")
_YEAR: Final = re.compile("1[89][0-9]{2}|2[01][0-9]{2}")


def is_year(run: str) -> bool:
    """Whether digits alone may as well be a Gregorian year (2019)."""
    return _YEAR.fullmatch(run) is not None


def read(cursor: Cursor, beside: Beside, column: Unit | None, *, is_ordinal: bool = False) -> Quantity:
    """The number at the cursor: [sign] [¥] numeral [余] [unit].

    Args:
        column: the unit of the cell's column; it decides whether 万 belongs to the number or to the unit.
        is_ordinal: whether 第 stands before it.

    Raises:
        RefusedError: there is none, or it is no figure (一部, 千円, 第3種).
    """
    first = cursor.token
    if first.kind == "number":
        cursor.i += 1
        return _with_unit(cursor, beside, column, first, first.text, sign=0, start=first.start, is_ordinal=is_ordinal)
    sign = _sign(cursor)
    is_yen = cursor.skip_word("currency")
    if is_yen:
        sign = sign or _sign(cursor)
    token = cursor.token
    # A dash before kanji may be a long vowel or a bullet; before digits it is a minus.
    is_minus = cursor.last.kind == "-" and token.text[:1] > "9"
    is_zero = "zero" in token.word.other
    if not is_zero and (token.kind != "number" or (sign and is_minus)):
        raise RefusedError("数字がありません。" if token.kind == "end" else f"「{token.text}」の意味が決められません。")
    cursor.i += 1
    run = "0" if is_zero else token.text
    quantity = _with_unit(cursor, beside, column, token, run, sign=sign, start=first.start, is_ordinal=is_ordinal)
    if not is_yen:
        return quantity
    yen = vocabulary.unit_of("円")
    if quantity.unit not in {None, yen}:
        raise RefusedError("単位が二つ書かれています。")
    return quantity._replace(unit=yen, written="円")


def _sign(cursor: Cursor) -> int:
    token = cursor.token
    sign = _SIGNS.get(token.kind, 0) + ("sign_plus" in token.word.other) - ("sign_minus" in token.word.other)
    cursor.i += sign != 0
    return sign


def _with_unit(
    cursor: Cursor,
    beside: Beside,
    column: Unit | None,
    number: Token,
    run: str,
    *,
    sign: int,
    start: int,
    is_ordinal: bool,
) -> Quantity:
    """The number `run`, whose token has been read, with the unit that follows it."""
    tokens = cursor.tokens
    i = cursor.i
    if tokens[i].kind == "gap":
        i += 1
    if "inner" in tokens[i].word.other and tokens[i + 1].word.unit is not None:
        # 100余人: what says "about" stands between the number and its unit.
        beside.qualify("approx")
        i += 1
    first = tokens[i]
    after = phrases.unit(tokens, i) if first.word.unit is not None else None
    if after is None:
        return Quantity(_signed(groups.read(run), sign), sign, None, None, run, start, number.end)
    cursor.i = after
    end = tokens[after - 1].end
    folded = cursor.cell.folded[first.start : end]
    value, scale = _split(run, first.text, folded, column)
    unit = vocabulary.unit_of(scale + folded)
    if unit is None:
        raise RefusedError(f"「{folded}」は単位として読めません。")
    _check_kanji(run, first.word.unit or "")
    if is_ordinal and unit.name not in DOUBTFUL["but_after_ordinal"]:
        raise RefusedError(f"「第{run}{folded}」は数値か名前か決められません。")
    shown = cursor.shown(number.end - len(scale), number.end) + cursor.shown(first.start, end)
    written = first.word.read_as or shown.translate(RADICALS)
    return Quantity(_signed(value, sign), sign, unit, written, run.removesuffix(scale), start, end)


def _split(run: str, first: str, folded: str, column: Unit | None) -> tuple[Decimal, str]:
    """The number, and the scale that belongs to its unit: 48,210千 | 円, but 3万 | 件."""
    match = vocabulary.DIGITS_AND_SCALE.fullmatch(run)
    if match is None:
        if vocabulary.scale(run) is not None and vocabulary.customary(run + first):
            raise RefusedError(f"「{run}{folded}」は単位です。")
        return groups.read(run), ""
    is_column = column is not None and column.factor == 1 and column == vocabulary.unit_of(folded)
    if not is_column and vocabulary.customary(match[2] + first):
        return groups.read(match[1]), match[2]
    try:
        return groups.read(run), ""
    except RefusedError:
        return groups.read(match[1]), match[2]


def _check_kanji(run: str, unit: str) -> None:
    """Refuse what is a word and no figure: 一部, 十分, 八戸, 二十日."""
    if run.isascii() or any(c.isascii() for c in run):
        return
    if len(run) == 1 and len(unit) == 1 and unit not in DOUBTFUL["but_after_one_kanji"]:
        raise RefusedError(f"「{run}{unit}」は数値か言葉か決められません。")
    if unit in DOUBTFUL["after_kanji"]:
        raise RefusedError(f"「{run}{unit}」は日付か数値か決められません。")


def _signed(value: Decimal, sign: int) -> Decimal:
    # Not -value, which would round to the caller's own precision.
    return value.copy_negate() if sign < 0 and value else value


def dashed(low: Quantity, high: Quantity) -> Span:
    """The range that a dash makes of two numbers; not 182-8511."""
    if low.is_plain and high.is_plain and _POSTAL_CODE.fullmatch(f"{low.run}-{high.run}") is not None:
        raise RefusedError("郵便番号か範囲か決められません。")
    return span(low, high)


def span(low: Quantity, high: Quantity, bounds: frozenset[Qualifier] = frozenset()) -> Span:
    """The range between two numbers; a unit that is printed once, after the second, is the unit of both."""
    if low.unit is None and high.unit is not None:
        if high.unit.factor != 1 and _has_scale(low.run):
            # 3万～5万人 is the same as 3～5万人.
            low = low._replace(value=groups.EXACT.divide(low.value, high.unit.factor), run=high.run)
        low = low._replace(unit=high.unit, written=high.written)
    # 3～5万件 may begin at 3 or at 30,000.
    if low.unit != high.unit or _has_scale(low.run) != _has_scale(high.run):
        raise RefusedError("範囲の両端の単位が合いません。")
    if low.value >= high.value:
        raise RefusedError("範囲の下限が上限より小さくありません。")
    if high.unit is not None and high.unit.name in DOUBTFUL["range"]:
        raise RefusedError("年や年齢の範囲は数値として読みません。")
    if low.is_plain and high.is_plain and is_year(low.run) and is_year(high.run):
        raise RefusedError("年の範囲か数の範囲か決められません。")
    return Span(low, high, bounds)


def _has_scale(run: str) -> bool:
    return _SCALES.search(run) is not None


def slashed(part: Quantity, whole: Quantity) -> Share:
    """What a slash makes of two numbers: a ratio (2/7), or a rank among so many (3位/47都道府県)."""
    if part.unit is not None and part.unit.name == "位":
        return Share(part, whole)
    if whole.unit is not None and whole.unit.name in DOUBTFUL["below_a_slash"]:
        raise RefusedError("割合として読めません。")
    if part.is_plain and is_year(part.run) and (whole.value < 100 or is_year(whole.run)):
        raise RefusedError("年月か割合か決められません。")
    is_one_unit = part.unit is None or whole.unit is None or part.unit == whole.unit
    is_scaled = any(unit is not None and unit.factor != 1 for unit in (part.unit, whole.unit))
    # 5.6人/10万人 is a rate for so many, and 3/5万 may be one.
    if not is_one_unit or is_scaled or _has_scale(part.run) != _has_scale(whole.run):
        raise RefusedError("割合か、何人などに対する率か決められません。")
    if whole.value == 0 or part.sign or whole.sign:
        raise RefusedError("割合として読めません。")
    return Share(part, whole)


def fraction(part: Quantity, whole: Quantity) -> Share:
    """三分の二."""
    is_bare = whole.unit is None and part.unit is None and not whole.sign and not part.sign
    if not is_bare or not 0 < part.value < whole.value:
        raise RefusedError("分数として読めません。")
    return Share(part, whole)


def among(part: Quantity, whole: Quantity) -> Share:
    """47都道府県中3位."""
    if part.unit is None or part.unit.name != "位":
        raise RefusedError("何の内の数か決められません。")
    return Share(part, whole)
