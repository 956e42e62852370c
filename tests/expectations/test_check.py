"""The whole check: the structure that Great Expectations validates, what is held back, and what is told of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from expectations.runner import check
from expectations.suites import Demand, Kind
from expectations.verdicts import Verdicts
from tests.expectations.books import Book, Row, together
from tests.frames import records
from tests.servers import PATIENCE
from warehouse.schema import FrameError, catalog, to_arrow

ROOT = Path(__file__).parents[2]
MEASURE = "fiscal_year=2019/measure_no=03"

pytestmark = pytest.mark.slow


def failed(verdicts: Verdicts) -> dict[str, dict[str, Any]]:
    """The rows of quality_result that are no pass, by expectation."""
    rows = verdicts.quality[verdicts.quality["status"] != "pass"]
    return {row["expectation_id"]: row for row in records(rows)}


def held(verdicts: Verdicts) -> list[tuple[str, str, str, str]]:
    rows = verdicts.held[["table_name", "row_key", "rule", "column_name"]]
    return list(rows.itertuples(index=False, name=None))


def lines(verdicts: Verdicts) -> dict[str, int]:
    return {name: len(data) for name, data in verdicts.frames.items()}


def test_sound_books_pass_whole(book: Book, next_book: Book) -> None:
    frames = together(book, next_book)
    verdicts = check(frames, run_id="r1")
    assert failed(verdicts) == {}
    assert len(verdicts.held) == 0
    for name, data in frames.items():
        pd.testing.assert_frame_equal(verdicts.frames[name], data)
    assert verdicts.quality["expectation_id"].is_unique
    to_arrow("quality_result", verdicts.quality)


def test_check_that_found_nothing_to_look_at_is_no_more_than_information(book: Book) -> None:
    verdicts = check(book.frames(), run_id="r1")
    [row] = verdicts.quality[verdicts.quality["rule"] == "cost_jump"].to_dict("records")
    assert (row["status"], row["severity"], row["checked"]) == ("pass", "info", 0)
    assert row["message"] == "対象となる記載がありません。"


def test_value_outside_of_its_enum_is_taken_out_and_its_row_stays(book: Book) -> None:
    book.row("measure", measure_no="03")["grade"] = "E"
    verdicts = check(book.frames(), run_id="r1")
    found = failed(verdicts)["measure.grade.value_known@2019"]
    assert (found["rule"], found["severity"], found["failed_keys"]) == ("grade_known", "critical", [MEASURE])
    assert held(verdicts) == [("measure", MEASURE, "grade_known", "grade")]
    [note] = verdicts.held.to_dict("records")
    assert (note["status"], note["raw"], note["page"]) == ("held", "E", 5)
    measures = verdicts.frames["measure"]
    assert measures["grade"].isna().tolist() == [True, False]
    assert measures["measure_name"].tolist() == ["川と森を守るまちづくり", "本に親しむまちづくり"]
    to_arrow("measure", measures)


NOT_ALLOWED = [
    pytest.param("measure", "sdg_goals", [4, 18], "value_range", id="item of a list beyond its bounds"),
    pytest.param("indicator", "marks", ["☆", "★"], "value_known", id="unknown item of a list"),
    pytest.param("project", "priority_project", "5", "value_pattern", id="another way of writing"),
    pytest.param("project", "progress", "計画通り", "value_known", id="unknown value"),
    pytest.param("project_tally", "printed_percent", Decimal("-0.1"), "value_range", id="decimal below its bound"),
    pytest.param("project_tally", "printed_count", -1, "value_range", id="count below its bound"),
]


@pytest.fixture(scope="module")
def with_all_of_them() -> Verdicts:
    """The check of a book with every value of `NOT_ALLOWED` in the first row of its table."""
    book = Book(2019, "a" * 64)
    for table, column, value, _ in (param.values for param in NOT_ALLOWED):
        book.rows[str(table)][0][str(column)] = value
    return check(book.frames(), run_id="r1")


@pytest.mark.parametrize(("table", "column", "value", "kind"), NOT_ALLOWED)
def test_value_that_the_catalog_does_not_allow_is_taken_out(
    *, table: str, column: str, value: object, kind: str, with_all_of_them: Verdicts
) -> None:
    verdicts = with_all_of_them
    assert failed(verdicts)[f"{table}.{column}.{kind}@2019"]["failed"] == 1
    notes = verdicts.held[(verdicts.held["table_name"] == table) & (verdicts.held["column_name"] == column)]
    assert notes[["rule", "raw"]].to_numpy().tolist() == [[kind, str(value)]]
    assert verdicts.frames[table][column].isna().iloc[0]
    assert lines(verdicts)[table] == len(Book(2019, "a" * 64).rows[table])


def test_value_that_was_taken_out_is_not_taken_for_an_empty_cell(book: Book) -> None:
    book.row("measure", measure_no="03")["grade"] = "E"
    book.row("project", project_no=1)["progress"] = "計画通り"
    found = failed(check(book.frames(), run_id="r1"))
    assert set(found) == {"measure.grade.value_known@2019", "project.progress.value_known@2019"}


def test_values_that_the_bounds_just_allow_stay(book: Book) -> None:
    book.rows["measure"][0]["sdg_goals"] = [1, 17]
    book.rows["measure"][1]["sdg_goals"] = []
    book.rows["indicator"][0]["marks"] = ["☆", "◎"]
    book.rows["project"][0]["priority_project"] = "⑤"
    assert held(check(book.frames(), run_id="r1")) == []


def test_rows_that_share_a_key_are_all_held_back_with_what_hangs_on_them(book: Book) -> None:
    book.rows["measure"].append(book.row("measure", measure_no="12") | {"measure_name": "別の名前"})
    verdicts = check(book.frames(), run_id="r1")
    key = "fiscal_year=2019/measure_no=12"
    found = failed(verdicts)["measure.row.key_unique@2019"]
    assert (found["failed"], found["failed_keys"]) == (2, [key])
    assert held(verdicts) == [
        ("measure", key, "key_unique", ""),
        ("achievement", f"{key}/seq=1", "key_unique", ""),
        ("action", f"{key}/seq=1", "key_unique", ""),
        ("indicator", f"{key}/indicator_no=1", "key_unique", ""),
        *[
            ("indicator_value", f"{key}/indicator_no=1/role={role}/value_fiscal_year={year}", "key_unique", "")
            for role, year in (("baseline", 2017), ("target", 2022), ("actual", 2018), ("actual", 2019))
        ],
        ("plan_category", f"{key}/category_no=1", "key_unique", ""),
    ]
    both = [json.loads(line)["measure_name"] for line in verdicts.held["raw"].iloc[0].splitlines()]
    assert both == ["本に親しむまちづくり", "別の名前"]
    for name in ("measure", "achievement", "indicator", "plan_category"):
        assert verdicts.frames[name]["measure_no"].tolist() == ["03"]
    assert verdicts.frames["provenance"]["row_key"].str.startswith(key).any()
    assert not any(row["rule"] == "sheet_present" for row in failed(verdicts).values())


@pytest.mark.parametrize(
    ("table", "column"),
    [
        pytest.param("project", "project_no", id="part of the key"),
        pytest.param("project", "project_key", id="value that must be there"),
    ],
)
def test_row_without_a_required_value_is_held_back(table: str, column: str, book: Book) -> None:
    book.rows[table][0][column] = None
    verdicts = check(book.frames(), run_id="r1")
    found = failed(verdicts)[f"{table}.row.not_null@2019"]
    assert found["failed"] == 1
    assert catalog().tables[table].column(column).label in found["message"]
    assert [(name, rule) for name, _, rule, _ in held(verdicts)] == [(table, "not_null")]
    assert json.loads(verdicts.held["raw"].iloc[0])["project_name"] == "川辺の清掃"
    assert lines(verdicts)[table] == 2


def test_table_without_rows_does_not_pass_for_sound(book: Book, next_book: Book) -> None:
    book.rows["project"] = book.rows["project_tally"] = book.rows["appendix_project"] = []
    verdicts = check(together(book, next_book), run_id="r1")
    found = failed(verdicts)
    assert set(found) == {"project.row_count@2019", "appears_or_vanishes@2020"}
    assert (found["project.row_count@2019"]["severity"], found["project.row_count@2019"]["failed_keys"]) == (
        "warning",
        [],
    )


def test_book_without_a_sheet_fails_critically(book: Book) -> None:
    for table in ("measure", "achievement", "indicator", "indicator_value", "plan_category", "plan", "project"):
        book.rows[table] = []
    assert failed(check(book.frames(), run_id="r1"))["measure.row_count@2019"]["severity"] == "critical"


def test_column_of_another_type_holds_the_whole_table_back(book: Book) -> None:
    frames = book.frames()
    frames["project_tally"]["printed_count"] = frames["project_tally"]["printed_count"].astype("string")
    verdicts = check(frames, run_id="r1")
    found = failed(verdicts)
    assert set(found) == {"project_tally.column_type@2019"}
    assert (found["project_tally.column_type@2019"]["failed"], len(verdicts.held)) == (7, 7)
    assert to_arrow("project_tally", verdicts.frames["project_tally"]).num_rows == 0


def test_frame_with_other_columns_is_refused(book: Book) -> None:
    frames = book.frames()
    frames["project"] = frames["project"].drop(columns="progress")
    with pytest.raises(FrameError, match="project"):
        check(frames, run_id="r1")


def test_without_a_document_there_is_nothing_to_check(book: Book) -> None:
    book.rows["document"] = []
    with pytest.raises(ValueError, match="which books"):
        check(book.frames(), run_id="r1")


def test_row_of_a_book_that_is_not_being_checked_is_refused(book: Book) -> None:
    frames = book.frames()
    frames["plan"].loc[0, "document_id"] = "f" * 64
    with pytest.raises(ValueError, match="plan"):
        check(frames, run_id="r1")


def test_figure_that_the_reader_refused_is_told_and_nothing_more_is_taken(book: Book) -> None:
    key = "fiscal_year=2019/measure_no=12/indicator_no=1/role=actual/value_fiscal_year=2019"
    figure = book.row("indicator_value", measure_no="12", role="actual", value_fiscal_year=2019)
    figure |= {"raw": "約三割強", "value": None}
    given: Row = {"table_name": "indicator_value", "row_key": key, "rule": "figure_readable", "column_name": "value"}
    book.rows["quarantine"].append(given | {"status": "held", "raw": "約三割強", "message": "読めません。"})
    sheet: Row = {
        "table_name": "measure",
        "row_key": MEASURE,
        "rule": "sheet_repeated",
        "column_name": "",
        "status": "held",
    }
    book.rows["quarantine"].append(sheet | {"message": "同じ番号のシートがもう1枚あります。"})
    verdicts = check(book.frames(), run_id="r1")
    assert set(failed(verdicts)) == {"figure_readable@2019", "reading_certain@2019"}
    assert failed(verdicts)["figure_readable@2019"]["severity"] == "critical"
    assert len(verdicts.held) == 0
    assert lines(verdicts) == {name: len(data) for name, data in book.frames().items()}


def test_figure_that_vanished_is_put_into_quarantine_as_printed(book: Book) -> None:
    figure = book.row("indicator_value", measure_no="12", role="actual", value_fiscal_year=2019)
    figure |= {"raw": "三割", "value": None}
    verdicts = check(book.frames(), run_id="r1")
    assert [(table, rule, column) for table, _, rule, column in held(verdicts)] == [
        ("indicator_value", "figure_readable", "value")
    ]
    assert lines(verdicts)["indicator_value"] == 8


def test_warning_loads_and_is_marked_with_its_page(book: Book) -> None:
    book.row("project_tally", category="計画どおり")["printed_count"] = 1
    verdicts = check(book.frames(), run_id="run-7")
    [found] = failed(verdicts).values()
    assert (found["run_id"], found["rule"], found["severity"], found["status"]) == (
        "run-7",
        "tally_count",
        "warning",
        "fail",
    )
    assert (found["checked"], found["failed"]) == (7, 1)
    assert found["failed_keys"] == [f"{MEASURE}/category=計画どおり"]
    assert found["message"].endswith("表の印は2件です（PDFの5ページ）。")
    assert len(verdicts.held) == 0
    assert lines(verdicts)["project_tally"] == 7
    assert (verdicts.count("warning"), verdicts.count("critical"), verdicts.count("critical", "error")) == (1, 0, 0)


def test_long_lists_of_findings_are_told_in_short(book: Book) -> None:
    for tally in book.rows["project_tally"]:
        tally["printed_count"] = 3
    found = failed(check(book.frames(), run_id="r1"))["tally_count@2019"]
    assert found["message"].endswith("ほかに4件あります。")
    assert len(found["failed_keys"]) == found["failed"] == 7


def test_two_files_of_one_year_are_checked_apart(book: Book) -> None:
    revision = Book(2019, "c" * 64)
    revision.row("measure", measure_no="03")["grade"] = "Z"
    verdicts = check(together(book, revision), run_id="r1")
    assert set(failed(verdicts)) == {"measure.grade.value_known@2019#cccccccccccc"}
    assert verdicts.held["document_id"].tolist() == ["c" * 64]
    assert verdicts.frames["measure"]["grade"].isna().tolist() == [False, False, True, False]


def test_expectation_that_crashes_is_an_error_and_holds_nothing_back(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    import expectations.structure

    def on_no_column(kinds: Any, kind: Kind, alike: Sequence[Demand]) -> list[Any]:
        if kind == "value_known":
            return [kinds.ExpectColumnValuesToBeInSet(column="nowhere", value_set=["A"], meta={"code": kind})]
        return original(kinds, kind, alike)

    original = expectations.structure._expectations
    monkeypatch.setattr(expectations.structure, "_expectations", on_no_column)
    verdicts = check(book.frames(), run_id="r1")
    found = failed(verdicts)
    assert {(row["status"], row["failed"]) for row in found.values()} == {("error", 0)}
    assert {row["rule"] for row in found.values()} >= {"grade_known", "value_known"}
    assert "nowhere" in found["measure.grade.value_known@2019"]["message"]
    assert len(verdicts.held) == 0


PROGRAM = """
import socket, sys
def refuse(*args, **kwargs):
    raise RuntimeError("network")
socket.socket.connect = refuse
import expectations.runner
assert "great_expectations" not in sys.modules, "imported before anything is checked"
from tests.expectations.books import Book
verdicts = expectations.runner.check(Book(2019, "a" * 64).frames(), run_id="r1")
print(set(verdicts.quality["status"]))
"""


def test_check_uses_no_network_writes_no_file_and_prints_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=os.environ
        | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (run.stdout, run.stderr) == ("{'pass'}\n", "")
    assert list(tmp_path.iterdir()) == []
