"""Years as they are printed: what is one, which one it is, and what only looks like one."""

from __future__ import annotations

import datetime

import pytest

from transform.years import ERAS, find_years, fiscal_year, fiscal_year_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和元年度", 2019),
        ("平成30年度", 2018),
        ("平成３０年度", 2018),
        ("平成 30 年度", 2018),
        ("令和　３　年度", 2021),
        ("令和三年度", 2021),
        ("平成二十八年度", 2016),
        ("昭和六十年度", 1985),
        ("R1", 2019),
        ("Ｒ３", 2021),
        ("R元", 2019),
        ("R03", 2021),
        ("H28", 2016),
        ("S63年度", 1988),
        ("H31/R1", 2019),
        ("H31(R1)", 2019),
        ("2019年度", 2019),
        ("２０１９年度", 2019),
        ("二〇一九年度", 2019),
        ("西暦2019年", 2019),
        ("㋿2", 2020),
        ("㍻30年度", 2018),
        ("令元", 2019),
        ("平29", 2017),
        ("平成31（令和元）年度", 2019),
        ("平成31年度（令和元年度）", 2019),
        ("令和元年度（2019年度）", 2019),
        ("平成33年度", 2021),
        ("平成30年", 2018),
        ("昭和64年", 1989),
        ("大正15年", 1926),
        ("明治元年", 1868),
    ],
)
def test_whole_text_is_a_year(text: str, expected: int) -> None:
    assert fiscal_year(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2019",
        "30年度",
        "年度",
        "平成30年度実績",
        "H27見込",
        "平成26～28年度",
        "令和4年3月",
        "R4.3",
        "平成3 0年度",
        "平成30（令和元）年度",
        "H30/R1",
        "PR1",
        "HR3",
        "H2O",
        "R134a",
        "H0",
        "R100",
        "T16",
        "M7.3",
        "昭和50年代",
        "昭和3丁目",
        "1H28",
    ],
)
def test_what_is_no_year_or_more_than_one_is_none(text: str) -> None:
    assert fiscal_year(text) is None


def test_eras_follow_each_other() -> None:
    starts = [era.before for era in ERAS]
    assert starts == sorted(starts)
    assert [era.name for era in ERAS] == ["明治", "大正", "昭和", "平成", "令和"]
    for era in ERAS:
        for spelling in era[:4]:
            assert fiscal_year(f"{spelling}元年度") == fiscal_year(f"{spelling}1年度") == era.before + 1


@pytest.mark.parametrize(
    ("day", "year"),
    [("2019-03-31", 2018), ("2019-04-01", 2019), ("2020-01-01", 2019), ("2020-12-31", 2020)],
)
def test_day_lies_in_the_fiscal_year_that_began_before_it(day: str, year: int) -> None:
    assert fiscal_year_of(datetime.date.fromisoformat(day)) == year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目標値は令和元年度", [(2019, "fiscal_year", "令和元年度")]),
        ("延べ500 (H27見込)", [(2015, "bare", "H27")]),
        ("平成26～28年度の実績", [(2014, "fiscal_year", "平成26"), (2016, "fiscal_year", "28年度")]),
        (
            "平成28・29・30年度",
            [(2016, "fiscal_year", "平成28"), (2017, "fiscal_year", "29"), (2018, "fiscal_year", "30年度")],
        ),
        ("平成29年度、30年度", [(2017, "fiscal_year", "平成29年度"), (2018, "fiscal_year", "30年度")]),
        ("平成30・令和元年度", [(2018, "bare", "平成30"), (2019, "fiscal_year", "令和元年度")]),
        ("平成31（令和元）年度", [(2019, "fiscal_year", "平成31（令和元）年度")]),
        ("2014～2016年度", [(2014, "fiscal_year", "2014"), (2016, "fiscal_year", "2016年度")]),
        ("令和4年3月31日現在", [(2021, "date", "令和4年3月31日")]),
        ("平成23年から5年間", [(2011, "year", "平成23年")]),
        ("令和2年度実績値（R3.3末）", [(2020, "fiscal_year", "令和2年度"), (2020, "date", "R3.3末")]),
        ("令和 2\n年度", [(2020, "fiscal_year", "令和 2\n年度")]),
        ("令和元\n年度", [(2019, "fiscal_year", "令和元\n年度")]),
        ("PR1とH2Oと東京2020大会と昭和50年代", []),
        ("", []),
    ],
)
def test_years_inside_a_text(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(m.fiscal_year, m.printed, text[m.start : m.end]) for m in find_years(text)] == expected


def test_carried_year_needs_the_word_year_after_it() -> None:
    assert [m.fiscal_year for m in find_years("平成29年度、30件")] == [2017]
    assert [m.fiscal_year for m in find_years("平成29年度と5年間")] == [2017]


def test_note_is_what_else_stands_in_the_same_brackets() -> None:
    (forecast,) = find_years("延べ500（平成27年度見込）")
    assert (forecast.note, forecast.is_fiscal) == ("見込", True)
    (outside,) = find_years("平成27年度（見込）")
    assert outside.note == ""
    (other,) = find_years("500（件）H27（見込）")
    assert other.note == ""


def test_places_are_those_of_the_printed_text() -> None:
    text = "　指標（Ｈ２９）"
    (mention,) = find_years(text)
    assert text[mention.start : mention.end] == "Ｈ２９"
