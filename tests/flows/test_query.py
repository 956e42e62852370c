"""`shisaku query` and `shisaku export`: for people on a terminal, for programs elsewhere."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.flows.helpers import Shisaku

SQL = "SELECT measure_no, measure_name, sdg_goals FROM measure WHERE fiscal_year = 2018 ORDER BY ALL"


def test_elsewhere_than_on_a_terminal_the_answer_is_tab_separated(shisaku: Shisaku, warehouse: Path) -> None:
    run = shisaku("query", "--warehouse", warehouse, SQL)
    assert run.exit_code == 0
    assert run.stderr == ""
    heading, first, *_ = run.stdout.splitlines()
    assert heading == "measure_no\tmeasure_name\tsdg_goals"
    assert first.split("\t")[::2] == ["02", "[11, 13]"]


def test_json_and_csv_hold_the_same_rows(shisaku: Shisaku, warehouse: Path) -> None:
    objects = json.loads(shisaku("query", "--warehouse", warehouse, "--json", SQL).stdout)
    rows = list(csv.DictReader(io.StringIO(shisaku("query", "--warehouse", warehouse, "--csv", SQL).stdout)))
    assert [json.loads(row["sdg_goals"]) for row in rows] == [entry["sdg_goals"] for entry in objects]
    assert [row["measure_name"] for row in rows] == [entry["measure_name"] for entry in objects]


def test_japanese_names_can_be_asked_for(shisaku: Shisaku, warehouse: Path) -> None:
    run = shisaku("query", "--warehouse", warehouse, "SELECT 施策名 FROM ja.施策 WHERE 年度 = 2018")
    assert run.exit_code == 0
    assert run.stdout.splitlines()[0] == "施策名"


def test_the_warehouse_may_be_named_by_the_environment(
    shisaku: Shisaku, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHISAKU_WAREHOUSE", str(warehouse))
    assert shisaku("query", "SELECT 1 AS one").stdout == "one\n1\n"


@pytest.mark.parametrize(
    "sql", ["DELETE FROM history.measure", "CREATE TABLE t (i INTEGER)", "COPY measure TO 'out.csv'", "SELEC 1"]
)
def test_what_is_no_question_is_refused_in_one_line_and_changes_nothing(
    shisaku: Shisaku, warehouse: Path, sql: str
) -> None:
    before = warehouse.read_bytes()
    run = shisaku("query", "--warehouse", warehouse, sql)
    assert run.exit_code == 1
    assert len(run.stderr.splitlines()) == 1
    assert run.stderr.startswith("エラー: ")
    assert warehouse.read_bytes() == before


def test_without_a_warehouse_the_next_step_is_named(shisaku: Shisaku, tmp_path: Path) -> None:
    run = shisaku("query", "--warehouse", tmp_path / "none.duckdb", "SELECT 1")
    assert run.exit_code == 1
    assert "shisaku ingest" in run.stderr


def test_two_formats_at_once_are_wrong_usage(shisaku: Shisaku, warehouse: Path) -> None:
    assert shisaku("query", "--warehouse", warehouse, "--json", "--csv", SQL).exit_code == 2


def test_export_writes_a_data_package(shisaku: Shisaku, warehouse: Path, tmp_path: Path) -> None:
    run = shisaku("export", "--warehouse", warehouse, tmp_path / "out")
    assert run.exit_code == 0
    assert run.stdout == ""
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert "measure" in {resource["name"] for resource in package["resources"]}
