"""The views that answer what people ask."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.warehouse.invented import batch, figure, run
from warehouse.build import Batch, publish
from warehouse.query import run as query


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kakuu.duckdb"


def one(name: str, year: int, *figures: dict[str, Any], **more: Any) -> Batch:
    """A book of one measure whose indicator has these figures."""
    return batch(name, year, measures=["01"], figures=figures, **more)


TARGET = figure("target", 2022, "100")


class Case(NamedTuple):
    """An indicator's figures (value and qualifiers), and what is to be said of them."""

    actual: tuple[Any, ...]
    target: tuple[Any, ...]
    baseline: str | None
    is_lower_better: bool | None
    rate: float | None
    is_met: bool | None


CASES = [
    Case(("80",), ("100",), "50", False, 80.0, False),
    Case(("100",), ("100",), "50", False, 100.0, True),
    Case(("100",), ("100", "more_than"), "50", False, 100.0, False),
    Case(("1",), ("3",), None, False, 33.3333, False),
    Case(("80",), ("100", "at_least"), None, False, 80.0, False),
    # Lower is better: an upper bound as the target, or a target below the baseline. A percentage would lie.
    Case(("186",), ("0", "at_most"), "289", True, None, False),
    Case(("5",), ("5", "at_most"), None, True, None, True),
    Case(("5",), ("5", "less_than"), None, True, None, False),
    Case(("40",), ("40",), "50", True, None, True),
    # No target to divide by, or a figure that is none.
    Case(("3",), ("0",), None, False, None, True),
    Case(("3",), ("-5",), "-9", False, None, True),
    Case((None,), ("100",), "50", False, None, None),
    Case(("80",), (None,), "50", None, None, None),
    # A bound is not a figure to divide.
    Case(("800", "at_least"), ("1000",), "50", False, None, None),
]


@pytest.fixture(scope="module")
def achievements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which each case is the book of another city."""
    path = tmp_path_factory.mktemp("achievements") / "kakuu.duckdb"
    books = []
    for n, case in enumerate(CASES):
        figures = [
            figure("actual", 2019, *case.actual),
            figure("target", 2022, *case.target),
            figure("baseline", 2017, case.baseline),
        ]
        books.append(one(str(n), 2019, *figures, city=f"{n:06}"))
    publish(path, books, run=run())
    return path


@pytest.mark.parametrize("n", range(len(CASES)), ids=map(str, CASES))
def test_achievement_is_computed_only_where_the_percentage_says_something(achievements: Path, n: int) -> None:
    def answers(columns: str, view: str) -> list[tuple[Any, ...]]:
        return query(achievements, f"SELECT {columns} FROM {view} WHERE municipality_code = '{n:06}'").rows

    case = CASES[n]
    found = answers("is_lower_better, achievement_rate, is_met", "indicator_result")
    assert found == [(case.is_lower_better, case.rate, case.is_met)]
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
