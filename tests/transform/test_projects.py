"""The project tables: ticks, costs, the two tables of one project, tallies."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.transform.records import DOCUMENT, heading, sheet, table
from transform.projects import add_projects
from transform.rows import Edition, Rows

EVALUATION = [
    heading("project_no"),
    heading("project_name"),
    heading("in_strategy"),
    heading("cost", "R1 決算事業費(千円)"),
    heading(None, "R1 取組実績", "計画前倒し", group="progress"),
    heading(None, "R1 取組実績", "計画\nどおり", group="progress"),
    heading(None, "方向性", "有効性改善", group="improvement_directions"),
    heading(None, "方向性", "効率性改善", group="improvement_directions"),
]
OVERVIEW = [heading("project_no"), heading("project_name"), heading("overview")]


def read(*rows: list[str], overview: list[list[str]] | None = None, **tallies: list[str]) -> Rows:
    made = sheet()
    made.tables["project_evaluation"] = table("project_evaluation", EVALUATION, *rows, **tallies)
    if overview is not None:
        made.tables["project_overview"] = table("project_overview", OVERVIEW, *overview)
    collected = Rows(Edition("992011", 2019, DOCUMENT))
    add_projects(collected, made)
    collected.frames()
    return collected


def only(rows: Rows) -> dict[str, Any]:
    (project,) = rows.tables["project"]
    return project


def rules(rows: Rows) -> list[tuple[Any, Any, Any]]:
    return [(q["rule"], q["column_name"], q["status"]) for q in rows.tables["quarantine"]]


def test_ticks_become_values_under_their_own_headings() -> None:
    project = only(read(["1", "浜の清掃", "●", "1,205", "", "●", "●", "●"]))
    assert project["progress"] == "計画どおり"
    assert project["improvement_directions"] == ["有効性改善", "効率性改善"]
    assert (project["in_strategy"], project["cost_thousand_yen"]) == (True, 1205)


def test_two_ticks_in_exclusive_columns_are_held() -> None:
    rows = read(["1", "浜の清掃", "", "1,205", "●", "●", "", ""])
    assert only(rows)["progress"] is None
    assert rules(rows) == [("progress_exactly_one", "progress", "held")]


def test_no_tick_leaves_null_and_false() -> None:
    project = only(read(["1", "浜の清掃", "", "1,205", "", "", "", ""]))
    assert (project["progress"], project["improvement_directions"], project["in_strategy"]) == (None, None, False)


def test_word_in_a_tick_cell_counts_and_is_noted() -> None:
    rows = read(["1", "浜の清掃", "済", "1,205", "", "●", "", ""])
    assert only(rows)["in_strategy"] is True
    assert rules(rows) == [("tick_known", "in_strategy", "accepted")]


@pytest.mark.parametrize("text", ["―", "", "－"])
def test_cost_that_is_not_printed_is_null(text: str) -> None:
    rows = read(["1", "浜の清掃", "", text, "", "●", "", ""])
    assert only(rows)["cost_thousand_yen"] is None
    assert rules(rows) == []


def test_cost_of_zero_is_zero() -> None:
    assert only(read(["1", "浜の清掃", "", "0", "", "●", "", ""]))["cost_thousand_yen"] == 0


@pytest.mark.parametrize("text", ["一式", "1,205\n800", "1,2"])
def test_cost_that_is_no_single_figure_is_refused(text: str) -> None:
    rows = read(["1", "浜の清掃", "", text, "", "●", "", ""])
    assert only(rows)["cost_thousand_yen"] is None
    assert rules(rows) == [("figure_readable", "cost_thousand_yen", "held")]


def test_sub_item_in_brackets_leaves_the_cost() -> None:
    assert only(read(["1", "浜の清掃", "", "1,205（うち一般財源 800）", "", "●", "", ""]))["cost_thousand_yen"] == 1205


def test_both_tables_make_one_project() -> None:
    rows = read(["1", "浜の清掃", "", "5", "", "●", "", ""], overview=[["1", "浜の\n清掃", "浜をきれいに保つ。"]])
    assert only(rows)["overview"] == "浜をきれいに保つ。"
    assert rules(rows) == []


def test_tables_that_disagree_are_noted() -> None:
    rows = read(["1", "浜の清掃", "", "5", "", "●", "", ""], overview=[["1", "浜の美化", "浜をきれいに保つ。"]])
    assert only(rows)["project_name"] == "浜の清掃"
    assert rules(rows) == [("tables_agree", "project_name", "accepted")]


def test_project_in_one_table_only_is_kept() -> None:
    rows = read(["1", "浜の清掃", "", "5", "", "●", "", ""], overview=[["2", "港の花壇", "花を植える。"]])
    assert [p["project_name"] for p in rows.tables["project"]] == ["浜の清掃", "港の花壇"]


def test_project_without_a_number_is_numbered_by_its_place_and_says_so() -> None:
    rows = read(["1", "浜の清掃", "", "5", "", "●", "", ""], ["", "港の花壇", "", "6", "", "●", "", ""])
    assert [p["project_no"] for p in rows.tables["project"]] == [1, 2]
    assert rules(rows) == [("number_inferred", "project_no", "accepted")]


def test_tallies_are_kept_by_heading() -> None:
    rows = read(
        ["1", "浜の清掃", "", "5", "", "●", "", ""],
        printed_count=["", "", "", "", "0", "1", "0", "0"],
        printed_percent=["", "", "", "", "0.0", "100.0", "0.0", "0.0"],
    )
    found = {t["category"]: (t["printed_count"], t["printed_percent"]) for t in rows.tables["project_tally"]}
    assert found["計画どおり"] == (1, Decimal("100.0"))
    assert found["有効性改善"] == (0, Decimal("0.0"))


def test_unreadable_tally_is_refused() -> None:
    rows = read(["1", "浜の清掃", "", "5", "", "●", "", ""], printed_count=["", "", "", "", "0", "一部", "0", "0"])
    assert rules(rows) == [("figure_readable", "printed_count", "held")]
