"""The indicator table: names, years of figures, refusals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from extract.records import Heading
from tests.transform.records import DOCUMENT, heading, sheet, table
from transform import numerals
from transform.indicator_names import Name, name_qualifiers, read_name
from transform.indicators import add_indicators, in_unit
from transform.rows import Edition, Rows

HEADINGS = [
    heading("indicator_no", "まちづくり指標"),
    heading("indicator_name", "まちづくり指標"),
    heading("baseline", "基準値\n(基準年度)"),
    heading("unit", "単位"),
    heading("actual", "実績値", "令和元年度"),
    heading("target", "目標値", "令和4年度"),
]


def read(*rows: list[str], headings: list[Heading] | None = None) -> Rows:
    made = sheet()
    made.tables["indicators"] = table("indicators", headings or HEADINGS, *rows)
    collected = Rows(Edition("992011", 2019, DOCUMENT))
    add_indicators(collected, made)
    collected.frames()
    return collected


def values(rows: Rows) -> list[tuple[Any, ...]]:
    return [(v["role"], v["value_fiscal_year"], v["value"]) for v in rows.tables.get("indicator_value", [])]


def rules(rows: Rows) -> list[tuple[Any, Any]]:
    return [(q["rule"], q["status"]) for q in rows.tables["quarantine"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("来訪者数【☆】", Name("来訪者数", ("☆",), None)),
        ("来訪者数【☆◎】", Name("来訪者数", ("☆", "◎"), None)),
        ("事故の件数（暦年）【☆】", Name("事故の件数（暦年）", ("☆",), None)),
        ("講座の参加者数【◎】\n(目標値は令和元年度)", Name("講座の参加者数", ("◎",), "(目標値は令和元年度)")),
        ("講座の参加者数（実績値は平成30年度）", Name("講座の参加者数", (), "（実績値は平成30年度）")),
        ("目標値を定めた計画の数", Name("目標値を定めた計画の数", (), None)),
        ("【再生】資源化率", Name("【再生】資源化率", (), None)),
    ],
)
def test_name_without_marks_and_without_a_note_about_years(text: str, name: Name) -> None:
    assert read_name(text) == name


def test_what_the_name_says_of_every_figure() -> None:
    assert name_qualifiers("延べ利用者数（暦年）", None) == ["calendar_year", "gross"]


def test_note_on_the_row_overrides_the_years_of_the_heading() -> None:
    rows = read(["1", "参加者数\n(目標値は令和元年度)", "500 (H27)", "人", "597", "600"])
    assert values(rows) == [("baseline", 2015, 500), ("actual", 2019, 597), ("target", 2019, 600)]


def test_note_about_one_role_leaves_the_others() -> None:
    rows = read(["1", "参加者数（実績値は平成30年度）", "500 (H27)", "人", "597", "600"])
    assert values(rows) == [("baseline", 2015, 500), ("actual", 2018, 597), ("target", 2022, 600)]


def test_year_in_the_cell_overrides_the_heading() -> None:
    assert ("actual", 2018, 590) in values(read(["1", "参加者数", "500 (H27)", "人", "590 (H30)", "600"]))


def test_blank_dash_word_and_zero_stay_four_things() -> None:
    rows = read(["1", "参加者数", "0 (H27)", "人", "―", "未定"], ["2", "来訪者数", "1 (H27)", "人", "", "0"])
    found = {
        (v["indicator_no"], v["role"]): (v["raw"], v["value"], v["missing_reason"])
        for v in rows.tables["indicator_value"]
    }
    assert found[1, "baseline"] == ("0 (H27)", 0, None)
    assert found[1, "actual"] == ("―", None, "―")
    assert found[1, "target"] == ("未定", None, "未定")
    assert found[2, "actual"] == (None, None, "")
    assert found[2, "target"] == ("0", 0, None)


def test_unreadable_figure_is_refused_with_its_raw_text() -> None:
    rows = read(["1", "参加者数", "500 (H27)", "人", "1,23", "600"])
    actual = next(v for v in rows.tables["indicator_value"] if v["role"] == "actual")
    assert (actual["raw"], actual["value"], actual["missing_reason"]) == ("1,23", None, None)
    assert rules(rows) == [("figure_readable", "held")]


def test_two_figures_in_one_cell_are_refused() -> None:
    rows = read(["1", "参加者数", "500 (H27)", "人", "5日\n12人", "600"])
    assert next(v["value"] for v in rows.tables["indicator_value"] if v["role"] == "actual") is None
    assert rules(rows) == [("figure_readable", "held")]


def test_baseline_without_a_year_takes_that_of_the_other_rows_and_says_so() -> None:
    rows = read(["1", "参加者数", "500 (H27)", "人", "1", "2"], ["2", "来訪者数", "―", "人", "3", "4"])
    assert ("baseline", 2015, None) in values(rows)
    assert rules(rows) == [("year_inferred", "accepted")]


def test_figure_of_no_known_year_is_held() -> None:
    rows = read(["1", "参加者数", "500", "人", "1", "2"])
    assert [role for role, _, _ in values(rows)] == ["actual", "target"]
    assert rules(rows) == [("year_unknown", "held")]


def test_second_figure_of_one_year_is_held() -> None:
    twice = [*HEADINGS[:5], heading("actual", "実績値", "令和元年度"), HEADINGS[5]]
    rows = read(["1", "参加者数", "500 (H27)", "人", "1", "2", "3"], headings=twice)
    assert [value for role, _, value in values(rows) if role == "actual"] == [1]
    assert rules(rows) == [("year_repeated", "held")]


def test_row_without_a_number_is_numbered_by_its_place_and_says_so() -> None:
    rows = read(["1", "参加者数", "5 (H27)", "人", "1", "2"], ["", "来訪者数", "6 (H27)", "人", "1", "2"])
    assert [i["indicator_no"] for i in rows.tables["indicator"]] == [1, 2]
    assert rules(rows) == [("number_inferred", "accepted")]


def test_row_of_the_form_that_nobody_filled_in_is_no_indicator() -> None:
    rows = read(["1", "参加者数", "5 (H27)", "人", "1", "2"], ["2", "", "", "", "", ""])
    assert [i["indicator_no"] for i in rows.tables["indicator"]] == [1]
    assert rules(rows) == []


@pytest.mark.parametrize("name", ["", "【☆】", "(目標値は令和元年度)"])
def test_figures_without_a_name_are_told(name: str) -> None:
    rows = read(["1", "参加者数", "5 (H27)", "人", "1", "2"], ["2", name, "6 (H27)", "人", "3", "4"])
    assert [i["indicator_no"] for i in rows.tables["indicator"]] == [1]
    assert rules(rows) == [("row_unnamed", "held")]


def test_same_name_twice_on_a_sheet_keeps_two_keys() -> None:
    rows = read(["1", "参加者数", "5 (H27)", "人", "1", "2"], ["2", "参加者数", "6 (H27)", "人", "1", "2"])
    assert len({i["indicator_key"] for i in rows.tables["indicator"]}) == 2


def test_unit_written_in_the_cell_is_turned_into_the_row_unit() -> None:
    figure = numerals.parse("28万人", unit="千人")
    assert in_unit(figure, "千人")[0] == Decimal(280)


def test_figure_in_another_unit_than_the_row_is_refused() -> None:
    assert in_unit(numerals.parse("12件", unit="人"), "人") == (None, None, None)


def test_share_is_no_figure_of_the_row() -> None:
    assert in_unit(numerals.parse("2/7", unit="％"), "％") == (None, None, None)


def test_bounds_and_qualifiers() -> None:
    rows = read(["1", "参加者数", "延べ500 (H27見込)", "人", "延べ 597", "延べ600 以上"])
    found = {v["role"]: v for v in rows.tables["indicator_value"]}
    assert found["baseline"]["qualifiers"] == ["forecast", "gross"]
    assert (found["target"]["value"], found["target"]["value_low"], found["target"]["value_high"]) == (600, 600, None)
