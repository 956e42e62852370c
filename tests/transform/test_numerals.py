"""Traps of printed figures, one test for each cause; the table of cells is in `test_numerals_cases`."""

from __future__ import annotations

import decimal
import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from transform.numerals import Figure, explain, fuzz, parse, unit_scale
from transform.numerals.vocabulary import WORDS
from transform.width import FOLD, fold


def test_figure_has_the_fields_of_the_contract() -> None:
    assert Figure._fields == (
        "raw",
        "kind",
        "value",
        "low",
        "high",
        "low_inclusive",
        "high_inclusive",
        "unit",
        "base_unit",
        "base_value",
        "qualifiers",
        "base_fiscal_year",
        "as_of",
        "footnote",
        "missing_kind",
        "items",
        "fiscal_year",
        "fiscal_year_end",
        "date",
    )


def test_figure_cannot_be_changed() -> None:
    figure = parse("120")
    with pytest.raises(AttributeError):
        figure.value = Decimal(1)  # type: ignore[misc]
    assert {figure: 1}[parse("120")] == 1


def test_nfkc_would_melt_signs_into_digits() -> None:
    assert parse("①5件").value == 5
    assert parse("5²").value == 5
    assert parse("5①").footnote == "①"
    assert parse("120㎡").unit == "㎡"
    assert parse("㍻30年度").fiscal_year == 2018


def test_fold_keeps_every_place_and_melts_no_sign() -> None:
    assert all(len(folded) == 1 for folded in FOLD.values())
    for kept in "①⑳²³㎡㎢㍻㋿½％"[:-1]:
        assert fold(kept) == kept


def test_decimals_stay_as_printed() -> None:
    assert str(parse("100.0").value) == "100.0"
    assert str(parse("３．５０％").value) == "3.50"
    assert str(parse("1,234.50", unit="千円").base_value) == "1234500.00"


@pytest.mark.parametrize("text", ["12345678901234567890123456789012", "△12345678901234567890123456789012"])
def test_precision_of_the_caller_does_not_round(text: str) -> None:
    with decimal.localcontext(prec=3):
        figure = parse(text, unit="千円")
        share = parse("2/7")
    assert str(figure.value).lstrip("-") == text.lstrip("△")
    assert figure.base_value == decimal.Context(prec=60).multiply(figure.value or Decimal(0), Decimal(1000))
    assert share.value == decimal.Context(prec=28).divide(Decimal(2), Decimal(7))


@pytest.mark.parametrize("digits", ["٣٤٥", "१२३", "𝟏𝟐𝟑", "১২৩", "1٢3", "Ⅻ"])
def test_digits_of_other_scripts_are_no_number(digits: str) -> None:
    assert parse(digits).kind == "text"


@pytest.mark.parametrize("text", ["NaN", "inf", "-Infinity", "1e5", "1E5", "1_000", "0x1F", "١٠", "+-5", "sNaN123"])
def test_what_python_takes_for_a_number_is_none(text: str) -> None:
    assert parse(text).kind == "text"


@pytest.mark.parametrize("dash", "-‐‑–—―−－ー─")
def test_dash_is_never_zero(dash: str) -> None:
    assert parse(dash).missing_kind == "dash"
    assert parse(f"{dash}5").value == -5
    between = parse(f"3{dash}5")
    assert [between.kind, between.low, between.high] == ["range", 3, 5]
    assert parse(f"{dash} 5").kind == "text"


@pytest.mark.parametrize("comma", ",，‚﹐")
def test_comma_before_other_than_three_digits_is_no_thousands_mark(comma: str) -> None:
    assert parse(f"1{comma}234").value == 1234
    for digits in ("2", "23", "2345"):
        assert parse(f"1{comma}{digits}").kind == "text"


def test_share_of_scaled_units_is_no_quotient_of_digits() -> None:
    assert parse("5.6人/10万人").kind == "text"
    assert parse("3/5万").kind == "text"


def test_range_whose_upper_end_alone_is_scaled_is_not_guessed() -> None:
    assert parse("3～5万件").kind == "text"
    assert parse("三～五十人").kind == "text"
    assert parse("3～5万人").low == 3
    assert parse("3～5万人").unit == "万人"


def test_unit_of_the_column_decides_whose_the_myriad_is() -> None:
    assert [parse("2万人").value, parse("2万人").unit] == [2, "万人"]
    assert [parse("2万人", unit="人").value, parse("2万人", unit="人").unit] == [20000, "人"]
    assert parse("2万人").base_value == parse("2万人", unit="人").base_value == 20000


@pytest.mark.parametrize(
    ("printed", "base", "scale"),
    [
        ("千円", "円", 1000),
        ("百万円", "円", 1_000_000),
        ("億円", "円", 100_000_000),
        ("万人", "人", 10_000),
        ("（千円）", "円", 1000),
        ("単位：千円", "円", 1000),
        ("人（延べ）", "人", 1),
        ("千円／人", "円/人", 1000),
        ("%", "％", 1),
        ("ｇ", "g", 1),
        ("m²", "㎡", 1),
        ("千ｔ－ＣＯ２", "t-CO2", 1000),
        ("割", "％", 10),
        ("点数", "点数", 1),
        ("―", "", 1),
    ],
)
def test_scale_of_a_printed_unit(printed: str, base: str, scale: int) -> None:
    assert [*unit_scale(printed)] == [base, scale]


def test_unknown_unit_of_the_column_is_its_own_base() -> None:
    figure = parse("12", unit="フォトン")
    assert [figure.value, figure.unit, figure.base_unit, figure.base_value] == [12, None, "フォトン", 12]
    assert parse("12フォトン").kind == "text"


def test_unit_is_kept_as_written_but_for_radicals() -> None:
    assert parse("5ｋｍ").unit == "ｋｍ"
    assert parse("５⼈").unit == "人"


def test_words_in_katakana_are_known_in_half_width() -> None:
    assert parse("3ﾎﾟｲﾝﾄ減").value == -3
    assert parse("5ﾄﾝ").base_unit == "トン"


@pytest.mark.parametrize(
    "text",
    ["(" * 500, "(" * 60 + "5" + ")" * 60, "9" * 150, "一" * 199, "1," * 99, "5件、" * 60, "\n" * 199, "①" * 199],
)
def test_long_and_deep_cells_neither_recurse_nor_raise(text: str) -> None:
    assert parse(text).kind in {"text", "missing", "multi"}


def test_paragraph_is_no_figure() -> None:
    prose = "防災訓練を38回開催し，延べ8万180人が参加した。" * 10
    assert parse(prose).kind == "text"
    assert explain(prose) is not None


@pytest.mark.parametrize("text", ["", " ", "　\n", "\u200b", "\ufeff"])
def test_blank_cell_is_missing_and_not_zero(text: str) -> None:
    assert parse(text) == Figure(text, "missing", missing_kind="blank")


def test_every_word_alone_or_between_digits_raises_nothing_and_is_consistent() -> None:
    for word in WORDS:
        for text in (word, f"5{word}", f"{word}5", f"5{word}3", f"5（{word}）", f"5（{word}3）"):
            assert fuzz.fault(text) is None, text


def test_random_cells_hold_what_must_hold() -> None:
    kinds = fuzz.run(random.Random(0), count=4000)
    assert set(kinds) >= {"number", "range", "multi", "missing", "text", "fiscal_year", "delta"}


def _without_a_kind(figure: Figure) -> Figure:
    return figure._replace(value=None)


def _swapped(figure: Figure) -> Figure:
    return figure._replace(low=figure.high, high=figure.low)


@pytest.mark.parametrize(
    ("text", "break_it"), [("120", _without_a_kind), ("3～5", _swapped), ("120", lambda f: f._replace(raw=""))]
)
def test_fuzzer_would_find_a_broken_figure(
    text: str, break_it: Callable[[Figure], Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz, "parse", lambda cell: break_it(parse(cell)))
    assert fuzz.fault(text) is not None
