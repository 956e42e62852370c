"""The views that answer what people ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd
import pytest

from tests.warehouse.invented import CITY, batch, figure, run
from warehouse.build import Batch, publish
from warehouse.query import run as query
from warehouse.schema import frame


def hold(book: Batch, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows into a book that has none of this table."""
    assert isinstance(book.frames, dict)
    book.frames[table] = frame(table, rows)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kakuu.duckdb"


def one(name: str, year: int, *figures: dict[str, Any], **more: Any) -> Batch:
    """A book of one measure whose indicator has these figures."""
    return batch(name, year, measures=["01"], figures=figures, **more)


TARGET = figure("target", 2022, "100")


class Case(NamedTuple):
    """An indicator's figures (value and qualifiers, or a range's bounds), and what is to be said of them."""

    actual: tuple[Any, ...]
    target: tuple[Any, ...]
    baseline: str | None
    direction: str
    evidence: str
    rate: float | None
    is_met: bool | None
    indicator: Mapping[str, Any] = MappingProxyType({})
    measure: Mapping[str, Any] = MappingProxyType({})


def named(name: str) -> dict[str, Any]:
    return {"indicator_name": name}


CASES = [
    Case(("80",), ("100",), "50", "higher", "baseline", 80.0, False),
    Case(("100",), ("100",), "50", "higher", "baseline", 100.0, True),
    Case(("100",), ("100", "more_than"), "50", "higher", "target", 100.0, False),
    Case(("1",), ("3",), None, "higher", "assumed", 33.3333, False),
    Case(("80",), ("100", "at_least"), None, "higher", "target", 80.0, False),
    # Lower is better: an upper bound as the target, or a target below the baseline. A percentage would lie.
    Case(("186",), ("0", "at_most"), "289", "lower", "target", None, False),
    Case(("5",), ("5", "at_most"), None, "lower", "target", None, True),
    Case(("5",), ("5", "less_than"), None, "lower", "target", None, False),
    Case(("40",), ("40",), "50", "lower", "baseline", None, True),
    # A printed bound says more than the baseline, and so does a note.
    Case(("90",), ("100", "at_least"), "120", "higher", "target", 90.0, False),
    Case(("4",), ("5",), "3", "lower", "note", None, True, {"name_note": "（少ないほどよい）"}),
    Case(("4",), ("5",), "3", "lower", "note", None, True, {}, {"indicator_remarks": "次の\n指標1は，低いほど良い"}),
    Case(("4",), ("5",), None, "higher", "assumed", 80, False, {}, {"indicator_remarks": "指標12は低いほど良い。"}),
    # A name that says it by itself, and names in which the same word says something else.
    Case(("4",), ("5",), "5", "lower", "name", None, True, named("保育園の待機児童数（4月1日）")),
    Case(("4",), ("5",), None, "lower", "name", None, True, named("交通事故の発生件数（暦年）")),
    Case(("4",), ("5",), None, "higher", "assumed", 80, False, named("交通事故防止教室の参加者数")),
    Case(("4",), ("5",), None, "higher", "assumed", 80, False, named("ごみの削減率")),
    Case(("4",), ("5",), "4", "higher", "baseline", 80, False, named("苦情の数")),
    # No target to divide by, or a figure that is none.
    Case(("3",), ("0",), None, "higher", "assumed", None, True),
    Case(("3",), ("-5",), "-9", "higher", "baseline", None, True),
    Case((None,), ("100",), "50", "higher", "baseline", None, None),
    Case(("80",), (None,), "50", "higher", "assumed", None, None),
    # A bound is not a figure to divide, and it decides only where the target lies on its far side.
    Case(("800", "at_least"), ("1000",), "50", "higher", "baseline", None, None),
    Case(("800", "at_least"), ("700",), "50", "higher", "baseline", None, True),
    Case(("800", "at_most"), ("1000",), "50", "higher", "baseline", None, False),
    Case(("3", "at_most"), ("5", "at_most"), None, "lower", "target", None, True),
    Case(("3", "at_most"), ("2", "at_most"), None, "lower", "target", None, None),
    # A range has no one figure to divide by; what lies within it meets it.
    Case(("3.2",), (("3.0", "3.5"),), "2.4", "range", "target", None, True),
    Case(("2.9",), (("3.0", "3.5"),), "2.4", "range", "target", None, False),
    Case(("4",), (("3.0", "3.5"),), "2.4", "range", "target", None, False),
    Case((("4", "6"),), ("3",), "2", "higher", "baseline", None, True),
    Case((("4", "6"),), ("5",), "2", "higher", "baseline", None, None),
    # Another unit's target cannot be compared; another scale's can.
    Case(("80", {"base_value": "80", "base_unit": "人"}), ("100",), None, "higher", "assumed", None, None),
    Case(
        ("12", {"base_value": "12000", "base_unit": "円"}), ("24000", {"base_value": "24000", "base_unit": "円"}),
        None, "higher", "assumed", 50, False,
    ),
    Case(
        ("80", {"base_value": "80", "base_unit": "人"}), ("100", {"base_value": "100", "base_unit": "件"}),
        None, "higher", "assumed", None, None,
    ),
]  # fmt: skip


def printed(role: str, year: int, cell: tuple[Any, ...]) -> dict[str, Any]:
    """The row of a case's figure."""
    value, *more = cell
    bases = [m for m in more if isinstance(m, dict)]
    row = figure(role, year, None if isinstance(value, tuple) else value, *(m for m in more if isinstance(m, str)))
    if isinstance(value, tuple):
        low, high = value
        row |= {"raw": f"{low}～{high}", "value_low": Decimal(low), "value_high": Decimal(high), "missing_reason": None}
    for base in bases:
        row |= {"base_value": Decimal(base["base_value"]), "base_unit": base["base_unit"]}
    return row


@pytest.fixture(scope="module")
def achievements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which each case is the book of another city."""
    path = tmp_path_factory.mktemp("achievements") / "kakuu.duckdb"
    books = []
    for n, case in enumerate(CASES):
        figures = [
            printed("actual", 2019, case.actual),
            printed("target", 2022, case.target),
            figure("baseline", 2017, case.baseline),
        ]
        more = {"indicator": case.indicator, "measure": case.measure}
        books.append(one(str(n), 2019, *figures, city=f"{n:06}", **more))
    publish(path, books, run=run())
    return path


@pytest.mark.parametrize("n", range(len(CASES)), ids=map(str, CASES))
def test_achievement_is_computed_only_where_the_percentage_says_something(achievements: Path, n: int) -> None:
    def answers(columns: str, view: str) -> list[tuple[Any, ...]]:
        return query(achievements, f"SELECT {columns} FROM {view} WHERE municipality_code = '{n:06}'").rows

    case = CASES[n]
    assert answers("direction, direction_evidence", "indicator_direction") == [(case.direction, case.evidence)]
    found = answers("direction, direction_evidence, achievement_rate, is_met", "indicator_result")
    assert found == [(case.direction, case.evidence, case.rate, case.is_met)]
    assert answers("achievement_rate", "indicator_history") == [(case.rate,)]
    assert answers("indicators, indicators_met", "measure_history") == [(1, int(case.is_met is True))]


def test_a_printed_rate_stands_where_none_is_computed_and_only_for_its_own_year(file: Path) -> None:
    figures = [figure("actual", 2018, "200"), figure("actual", 2019, "186"), figure("target", 2022, "0", "at_most")]
    printed = {"printed_achievement_rate": Decimal("35.6")}
    publish(file, [one("a", 2019, *figures, indicator=printed)], run=run())
    rates = query(file, "SELECT value_fiscal_year, achievement_rate FROM indicator_history ORDER BY 1").rows
    assert rates == [(2018, None), (2019, 35.6)]


def test_of_several_targets_the_next_one_with_a_figure_is_compared(file: Path) -> None:
    figures = [figure("actual", year, "10") for year in (2018, 2020, 2023)]
    figures += [figure("target", 2019, "20"), figure("target", 2021, None), figure("target", 2022, "40")]
    publish(file, [one("a", 2020, *figures)], run=run())
    compared = query(
        file, "SELECT value_fiscal_year, target_fiscal_year, target FROM indicator_history ORDER BY 1"
    ).rows
    assert compared == [(2018, 2019, 20), (2020, 2022, 40), (2023, 2022, 40)]


HISTORY = "SELECT value_fiscal_year, actual, printed_in, was_revised FROM indicator_history ORDER BY 1"


def test_the_later_book_stands_and_another_figure_counts_as_revised(file: Path) -> None:
    first = one("a", 2018, figure("actual", 2017, "70"), figure("actual", 2018, "80"), TARGET)
    second = one(
        "b", 2019, figure("actual", 2017, "70"), figure("actual", 2018, "81"), figure("actual", 2019, "90"), TARGET
    )
    publish(file, [second, first], run=run())
    assert query(file, HISTORY).rows == [(2017, 70, 2019, False), (2018, 81, 2019, True), (2019, 90, 2019, False)]


def test_a_later_book_without_a_figure_takes_nothing_back(file: Path) -> None:
    books = [one("a", 2018, figure("actual", 2018, "80")), one("b", 2019, figure("actual", 2018, None))]
    publish(file, books, run=run())
    assert query(file, HISTORY).rows == [(2018, 80, 2018, False)]


def test_a_year_in_which_no_book_has_a_figure_is_a_row_all_the_same(file: Path) -> None:
    publish(file, [one("a", 2018, figure("actual", 2018, None))], run=run())
    assert query(file, HISTORY).rows == [(2018, None, 2018, False)]


def test_another_unit_for_the_same_amount_is_no_revision(file: Path) -> None:
    thousands = figure("actual", 2018, "12") | {"base_value": Decimal(12000), "base_unit": "円"}
    plain = figure("actual", 2018, "12000") | {"base_value": Decimal(12000), "base_unit": "円"}
    publish(file, [one("a", 2018, thousands), one("b", 2019, plain)], run=run())
    assert query(file, HISTORY).rows == [(2018, 12000, 2019, False)]


def test_a_superseded_book_is_in_no_view(file: Path) -> None:
    old = one("old", 2019, figure("actual", 2019, "1"), grade="D", modified_at=dt.datetime(2020, 1, 1))
    publish(file, [old, one("new", 2019, figure("actual", 2019, "2"))], run=run())
    assert query(file, HISTORY).rows == [(2019, 2, 2019, False)]
    assert query(file, "SELECT grade FROM measure_history").rows == [("A",)]


def test_measures_have_their_counts_and_costs(file: Path) -> None:
    publish(file, [batch("a", 2019, cost=1200), batch("b", 2020, cost=None)], run=run())
    columns = "measure_no, measure_name, fiscal_year, grade, indicators, indicators_met, projects, cost_thousand_yen"
    rows = query(file, f"SELECT {columns} FROM measure_history ORDER BY fiscal_year, measure_no").rows
    assert rows == [
        (no, f"施策{no}", year, "A", 1, 0, 1, cost)
        for year, cost in ((2019, 1200), (2020, None))
        for no in ("01", "02")
    ]


def test_a_measure_without_indicators_and_projects_has_none(file: Path) -> None:
    book = one("a", 2019)
    bare = {name: data for name, data in book.frames.items() if name in ("document", "measure")}
    publish(file, [Batch(book.document_id, book.municipality_code, 2019, bare)], run=run())
    counts = "SELECT indicators, indicators_met, projects, cost_thousand_yen FROM measure_history"
    assert query(file, counts).rows == [(0, 0, 0, None)]


def test_the_change_of_cost_is_against_the_year_before_only(file: Path) -> None:
    costs = {2016: 800, 2018: 1000, 2019: 1250, 2020: 0, 2021: 500, 2022: None}
    publish(file, [one(str(year), year, cost=cost) for year, cost in costs.items()], run=run())
    rates = query(file, "SELECT fiscal_year, cost_change_rate FROM project_history ORDER BY 1").rows
    assert rates == [(2016, None), (2018, None), (2019, 25.0), (2020, -100.0), (2021, None), (2022, None)]


def test_a_project_that_stands_twice_in_a_year_has_no_single_cost_to_compare_with(file: Path) -> None:
    book = batch("a", 2019)
    book.frames["project"].loc[:, "project_key"] = "same"
    later = one("b", 2020)
    later.frames["project"].loc[:, "project_key"] = "same"
    publish(file, [book, later], run=run())
    rates = query(file, "SELECT cost_change_rate FROM project_history WHERE fiscal_year = 2020").rows
    assert rates == [(None,)]


def test_the_matrix_has_a_column_for_each_loaded_year_and_the_latest_name(file: Path) -> None:
    late = batch("b", 2021, grade="S", measures=["01", "03"])
    late.frames["measure"].loc[0, "measure_name"] = "新しい名前"
    publish(file, [late, batch("a", 2018)], run=run())
    answer = query(file, "SELECT * EXCLUDE (municipality_code) FROM grade_matrix ORDER BY measure_no")
    assert answer.columns == ["measure_no", "measure_name", "fy2018", "fy2021"]
    assert answer.rows == [("01", "新しい名前", "A", "S"), ("02", "施策02", "A", None), ("03", "施策03", None, "S")]
    assert query(file, 'SELECT "2018年度" FROM ja."総合評価の一覧" ORDER BY "施策番号"').rows == [
        ("A",),
        ("A",),
        (None,),
    ]


def test_what_one_book_says_of_the_direction_holds_for_its_neighbours_too(file: Path) -> None:
    books = [
        one("a", 2018, figure("actual", 2018, "9"), figure("target", 2018, "5", "at_most")),
        one("b", 2019, figure("actual", 2019, "8"), figure("target", 2022, "8")),
        # A range of another year is no direction for a target that is none.
        one("c", 2020, figure("actual", 2020, "8"), printed("target", 2022, (("3", "5"),))),
    ]
    publish(file, books, run=run())
    said = (
        "SELECT fiscal_year, direction, direction_evidence, achievement_rate, is_met FROM indicator_result ORDER BY 1"
    )
    assert query(file, said).rows == [
        (2018, "lower", "target", None, False),
        (2019, "lower", "other_year", None, True),
        (2020, "range", "target", None, False),
    ]


def test_books_that_contradict_one_another_decide_for_themselves_only(file: Path) -> None:
    books = [
        one("a", 2018, figure("actual", 2018, "9"), figure("target", 2018, "5", "at_most")),
        one("b", 2019, figure("actual", 2019, "8"), figure("target", 2022, "10", "at_least")),
        one("c", 2020, figure("actual", 2020, "8"), figure("target", 2022, "10")),
    ]
    publish(file, books, run=run())
    said = "SELECT direction, direction_evidence FROM indicator_direction ORDER BY fiscal_year"
    assert query(file, said).rows == [("lower", "target"), ("higher", "target"), ("higher", "assumed")]


def test_a_restated_figure_shows_both_versions_and_their_pages(file: Path) -> None:
    row_key = "fiscal_year={}/measure_no=01/indicator_no=1/role=actual/value_fiscal_year=2018"
    books = [
        one("a", 2018, figure("actual", 2018, "80", "provisional")),
        one("b", 2019, figure("actual", 2018, None), figure("actual", 2019, "90")),
        one("c", 2020, figure("actual", 2018, "81"), figure("actual", 2019, "90"), figure("actual", 2020, "95")),
        one("d", 2021, figure("actual", 2020, "94")),
    ]
    for book, page in zip(books, (11, 12, 13, 14), strict=True):
        place = {
            "municipality_code": book.municipality_code, "document_id": book.document_id,
            "table_name": "indicator_value", "row_key": row_key.format(book.fiscal_year), "column_name": "raw",
            "item": 0, "part": 1, "fiscal_year": book.fiscal_year, "page": page,
            "x0": 1.0, "top": 2.0, "x1": 3.0, "bottom": 4.0, "raw": "80",
        }  # fmt: skip
        hold(book, "provenance", [place])
    publish(file, books, run=run())
    columns = (
        "value_fiscal_year, earlier_printed_in, earlier_value, earlier_file_name, earlier_page, printed_in, value, "
        "page, difference, is_declared"
    )
    assert query(file, f"SELECT {columns} FROM restated_figure ORDER BY 1").rows == [
        (2018, 2018, 80, "a.pdf", 11, 2020, 81, 13, 1, True),
        (2020, 2020, 95, "c.pdf", None, 2021, 94, None, -1, False),
    ]


def test_an_indicator_that_the_latest_book_lacks_has_ended(file: Path) -> None:
    books = [batch("a", 2018), batch("b", 2019), batch("c", 2020, measures=["02"])]
    publish(file, books, run=run())
    columns = "indicator_key, first_printed_in, last_printed_in, value_fiscal_year, actual, is_met, measure_continues"
    assert query(file, f"SELECT {columns} FROM ended_indicator").rows == [("k01", 2018, 2019, 2019, 80, False, False)]


def test_departments_are_judged_by_the_figures_that_allow_a_verdict(file: Path) -> None:
    book = batch("a", 2019, measures=["01", "02", "03"], measure={"lead_department": "企画部 企画課"})
    values = book.frames["indicator_value"]
    actual = (values["role"] == "actual") & (values["measure_no"] == "01")
    raised: list[Any] = [Decimal(100)] * int(actual.sum())
    values.loc[actual, "value"] = raised
    unread = (book.frames["indicator_value"]["role"] == "actual") & (
        book.frames["indicator_value"]["measure_no"] == "02"
    )
    book.frames["indicator_value"].loc[unread, "value"] = None
    publish(file, [book], run=run())
    columns = "lead_department, measures, indicators, indicators_judged, indicators_met, met_rate"
    assert query(file, f"SELECT {columns} FROM department_achievement").rows == [("企画部 企画課", 3, 3, 2, 1, 50.0)]


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ("◎", "○", -1),
        ("△", "〇", 1),
        ("○", "◯", 0),
        ("A", "S", 1),
        ("A", "◎", None),
        ("◎", "？", None),
        (None, "○", None),
    ],
)
def test_a_rating_rises_or_falls_on_its_own_scale(file: Path, before: str | None, now: str, change: int | None) -> None:
    books = [one("a", 2018, cost=1000), one("b", 2019, cost=1200)]
    for book, rating in zip(books, (before, now), strict=True):
        book.frames["project"]["rating"] = pd.Series([rating], dtype=pd.StringDtype())
    publish(file, books, run=run())
    found = query(file, "SELECT rating_before, rating_change FROM project_history WHERE fiscal_year = 2019").rows
    assert found == [(before, change)]
    listed = query(file, "SELECT cost_before, cost_change_thousand_yen, cost_change_rate FROM cost_up_rating_down").rows
    assert listed == ([(1000, 200, 20.0)] if change == -1 else [])


def test_every_text_is_a_row_of_prose_once_and_names_its_page(file: Path) -> None:
    book = one("a", 2019, measure={"grade_reasons": ["一つ目", "二つ目"], "purpose_target": None})
    edition = {"municipality_code": CITY, "fiscal_year": 2019, "document_id": book.document_id, "measure_no": "01"}
    bullets = [
        {**edition, "seq": n, "action_name": "丙", "theme": theme, "text": f"実績{n}", "is_reposted": False}
        for n, theme in enumerate(("甲", "甲", "乙"), 1)
    ]
    actions = [{**edition, "seq": 1, "action_no": "01-1", "action_name": "丙"}]
    hold(book, "action", actions)
    hold(book, "achievement", bullets)
    publish(file, [book], run=run())
    rows = query(file, "SELECT table_name, column_name, item, text FROM prose ORDER BY ALL").rows
    assert rows == [
        ("achievement", "text", 0, "実績1"),
        ("achievement", "text", 0, "実績2"),
        ("achievement", "text", 0, "実績3"),
        ("achievement", "theme", 0, "乙"),
        ("achievement", "theme", 0, "甲"),
        ("action", "action_name", 0, "丙"),
        ("indicator", "indicator_name", 0, "利用者数"),
        ("measure", "grade_reasons", 1, "一つ目"),
        ("measure", "grade_reasons", 2, "二つ目"),
        ("measure", "measure_name", 0, "施策01"),
        ("measure", "summary", 0, "「引用」と\n改行, 読点、'引用符'"),
        ("project", "project_name", 0, "事業01"),
    ]
