"""What holds for every figure: printed in any notation it is read back, broken it is refused."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, example, given
from hypothesis import strategies as st

from transform.numerals import Figure, parse

_DIGITS = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")
_FORMAL = str.maketrans("一二三十万", "壱弐参拾萬")
_MYRIADS = ("", "万", "億", "兆", "京")

naturals = st.one_of(st.integers(0, 10**6), st.integers(0, 10**20 - 1))
positives = st.one_of(st.integers(1, 10**6), st.integers(1, 10**20 - 1))
decimals = st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=None).filter(
    lambda d: "E" not in str(d)
)


def _groups(number: int) -> list[tuple[int, str]]:
    """The groups of four digits, the highest first, without the empty ones."""
    groups = []
    for myriad in _MYRIADS:
        number, group = divmod(number, 10**4)
        if group:
            groups.append((group, myriad))
    return groups[::-1]


def mixed(number: int) -> str:
    """1万7436"""
    return "".join(f"{group}{myriad}" for group, myriad in _groups(number)) or "0"


def mixed_padded(number: int) -> str:
    """6万0,800"""
    first, *rest = _groups(number) or [(0, "")]
    return f"{first[0]:,}{first[1]}" + "".join(f"{group // 1000},{group % 1000:03}{myriad}" for group, myriad in rest)


def kanji_group(group: int, *, one: str = "") -> str:
    text = ""
    for unit, place in (("千", 1000), ("百", 100), ("十", 10)):
        digit, group = divmod(group, place)
        if digit:
            text += (_DIGITS[digit] if digit > 1 else one) + unit
    return text + (_DIGITS[group] if group else "")


def kanji(number: int, *, one: str = "") -> str:
    """一万七千四百三十六"""
    return "".join(kanji_group(group, one=one) + myriad for group, myriad in _groups(number)) or "零"


def positional(number: int) -> str:
    """一七四三六"""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


@given(naturals)
def test_integer_is_read_back_from_digits(number: int) -> None:
    for text in (f"{number}", f"{number:,}", f"{number}".translate(_WIDE), f"{number:,}".translate(_WIDE)):
        assert parse(text).value == number


@given(positives)
@example(10**16)
@example(6_0800)
@example(1138_0000_0000)
def test_integer_is_read_back_from_myriads_and_kanji(number: int) -> None:
    for text in (
        mixed(number),
        mixed(number).translate(_WIDE),
        mixed_padded(number),
        kanji(number),
        kanji(number, one="一"),
        kanji(number, one="壱").translate(_FORMAL),
    ):
        assert parse(text).value == number, text


@given(st.integers(1, 10**12))
def test_integer_is_read_back_from_kanji_digits_in_places(number: int) -> None:
    assert parse(positional(number)).value == number


@given(decimals)
def test_decimal_is_read_back_with_its_printed_places(number: Decimal) -> None:
    for text in (str(number), str(number).translate(_WIDE), f"△{number}", f"約{number}", f"{number}％"):
        value = parse(text).value
        assert value is not None
        assert str(value.copy_abs()) == str(number)


@given(positives, st.sampled_from(["△", "▲", "-", "−", "－", "マイナス"]))
def test_sign_is_read_back(number: int, sign: str) -> None:
    assert parse(f"{sign}{number:,}").value == -number


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.sampled_from("~～〜-－−―"))
def test_range_is_read_back(low: int, width: int, dash: str) -> None:
    figure = parse(f"{low:,}{dash}{low + width:,}人")
    assert [figure.kind, figure.low, figure.high, figure.unit] == ["range", low, low + width, "人"]


@given(st.integers(1868, 2117), st.sampled_from(["年度", "年"]))
def test_gregorian_year_is_read_back(year: int, word: str) -> None:
    figure = parse(f"{year}{word}")
    assert (figure.kind, figure.fiscal_year) == ({"年度": "fiscal_year", "年": "year"}[word], year)


@given(st.text(max_size=60), st.none() | st.text(max_size=10))
def test_nothing_raises(text: str, unit: str | None) -> None:
    figure = parse(text, unit=unit)
    assert figure.raw == text


@given(
    st.text(
        alphabet="0123456789０９一二十百千万億〇,.，．・-―～/（）()、 　\n"
        "△約延以上下未満年度HR平成令和元件人円％%増減※①²",
        max_size=14,
    )
)
def test_nothing_of_the_grammars_own_characters_raises(text: str) -> None:
    assert parse(text).raw == text


@given(
    st.text(alphabet="0123456789", min_size=1, max_size=8),
    st.sampled_from("_'\"#$&@=?!|^`;\\aeExXoOIlQZあいの的化〒★☆◎○◯●■□→⇒×÷½Ⅲ㈱①³٣१"),
    st.data(),
)
def test_digits_with_a_stray_character_are_no_number(digits: str, stray: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(digits)))
    # ① before and after a number, and ³ after it, are an item's label and a footnote.
    assume(not (stray in "①³" and at in {0, len(digits)}))
    text = digits[:at] + stray + digits[at:]
    assert parse(text).kind == "text", text


@given(st.text(alphabet="0123456789,.", min_size=1, max_size=9))
def test_commas_and_points_make_a_number_only_where_printed_right(text: str) -> None:
    figure = parse(text)
    if figure.kind == "number":
        whole, _, places = text.partition(".")
        assert figure.value is not None
        assert text in {f"{int(whole.replace(',', '')):,}", whole.replace(",", "")} or "." in text
        assert str(figure.value) == text.replace(",", "")
        assert f"{int(figure.value):,}" == whole or f"{int(figure.value)}" == whole
        assert bool(places) == ("." in text)


def _same(left: Figure, right: Figure) -> bool:
    return left._replace(raw="") == right._replace(raw="")


@given(
    lead=st.sampled_from(["延べ", "約", "", "累計", "年間"]),
    upper=st.integers(1, 9999),
    lower=st.integers(0, 9999),
    unit=st.sampled_from(["件", "人", "㎡", ""]),
    bound=st.sampled_from(["以上", "未満", "程度", ""]),
    beside=st.sampled_from(["（平成29年度）", "(H27見込)", "※1", ""]),
    wrap=st.sampled_from([" ", "\n", "　", "\n　", "\r\n", "\t"]),
)
def test_wrap_where_a_wrap_may_stand_changes_nothing(
    *, lead: str, upper: int, lower: int, unit: str, bound: str, beside: str, wrap: str
) -> None:
    parts = [lead, f"{upper}万", f"{lower or ''}{unit}", bound, beside]
    whole = parse("".join(parts))
    assert whole.kind == "number"
    assert _same(parse(wrap.join(part for part in parts if part)), whole)
    assert _same(parse(f"{wrap}{''.join(parts)}{wrap}"), whole)


@given(st.integers(1000, 10**12), st.sampled_from([" ", "\n", "　"]))
def test_wrap_after_a_comma_changes_nothing(number: int, wrap: str) -> None:
    assert parse(f"{number:,}".replace(",", f",{wrap}", 1)).value == number


@given(st.integers(1, 999), st.integers(0, 999))
def test_digits_parted_by_a_blank_are_not_one_number(left: int, right: int) -> None:
    assert parse(f"{left} {right:03}").kind == "text"
    assert parse(f"{left}　{right}人").kind == "text"


@given(st.integers(0, 10**9), st.sampled_from([("千円", 1000, "円"), ("百万円", 10**6, "円"), ("万人", 10**4, "人")]))
def test_scale_is_the_same_from_the_cell_and_from_the_column(number: int, scaled: tuple[str, int, str]) -> None:
    unit, scale, base = scaled
    for figure in (parse(f"{number:,}{unit}"), parse(f"{number:,}", unit=unit), parse(f"{number:,}（{unit}）")):
        assert [figure.value, figure.base_value, figure.base_unit] == [number, number * scale, base]
