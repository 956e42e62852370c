"""`shisaku query`: for people on a terminal, for programs elsewhere."""

from __future__ import annotations

import csv
import io
import json
import re
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


@pytest.mark.parametrize("arguments", [(), ("--file", "q.sql", "SELECT 1")])
def test_one_question_in_one_place_is_asked(shisaku: Shisaku, warehouse: Path, arguments: tuple[str, ...]) -> None:
    Path("q.sql").write_text("SELECT 1", encoding="utf-8")
    run = shisaku("query", "--warehouse", warehouse, *arguments)
    assert run.exit_code == 2
    assert "どちらか一方" in run.stderr


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_question_may_stand_in_a_file(shisaku: Shisaku, warehouse: Path, bom: str) -> None:
    Path("q.sql").write_text(
        f"{bom}-- どの年度があるか\nSELECT DISTINCT fiscal_year FROM measure ORDER BY 1;\n", "utf-8"
    )
    run = shisaku("query", "--warehouse", warehouse, "--file", "q.sql", "--format", "csv")
    assert run.stdout.splitlines() == ["fiscal_year", "2018", "2019", "2020"]


def test_a_file_in_another_encoding_is_told(shisaku: Shisaku, warehouse: Path) -> None:
    Path("q.sql").write_bytes("-- 年度\nSELECT 1".encode("cp932"))
    run = shisaku("query", "--warehouse", warehouse, "--file", "q.sql")
    assert run.exit_code == 2
    assert "UTF-8" in run.stderr


def test_every_format_holds_the_same_rows(shisaku: Shisaku, warehouse: Path) -> None:
    def asked(form: str) -> str:
        return shisaku("query", "--warehouse", warehouse, "--format", form, SQL).stdout

    assert json.loads(asked("json")) == json.loads(shisaku("query", "--warehouse", warehouse, "--json", SQL).stdout)
    assert asked("csv") == shisaku("query", "--warehouse", warehouse, "--csv", SQL).stdout
    assert asked("tsv") == shisaku("query", "--warehouse", warehouse, SQL).stdout
    assert asked("markdown").splitlines()[:2] == [
        "| measure\\_no | measure\\_name | sdg\\_goals |",
        "| --- | --- | --- |",
    ]
    assert asked("markdown").splitlines()[2].startswith("| 02 | ")
    assert asked("table").splitlines()[1].split()[0] == "02"


def test_on_a_terminal_too_low_for_it_a_table_goes_to_the_pager(
    shisaku: Shisaku, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paged: list[str] = []
    monkeypatch.setattr("click.echo_via_pager", paged.append)
    monkeypatch.setattr("flows.query._lines_of_terminal", lambda: 10)
    sql = "SELECT range AS n, repeat('長い', 100) AS text FROM range({})"
    assert "0" in shisaku("query", "--warehouse", warehouse, "--format", "table", sql.format(5)).stdout
    assert paged == []
    assert shisaku("query", "--warehouse", warehouse, "--format", "table", sql.format(20)).stdout == ""
    assert len(paged[0].splitlines()) == 24, "no line is folded: the pager scrolls sideways"
    paged.clear()
    shown = shisaku("query", "--warehouse", warehouse, "--format", "table", "--no-pager", sql.format(20)).stdout
    assert len(shown.splitlines()) == 21
    assert paged == []


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT measure_nam FROM measure", r"列「measure_nam」がありません。近い名前: measure_name"),
        ("SELECT m.grad FROM measure m", r"列「grad」がありません。近い名前: .*grade"),
        (
            "SELECT 施策名 FROM measure",
            r"列「施策名」は、ここでは measure_name です。日本語の名前は ja\.施策 で使えます",
        ),
        ("SELECT 施索名 FROM ja.施策", r"列「施索名」がありません。近い名前: .*施策名"),
        ("SELECT * FROM measures", r"表「measures」がありません。近い名前: measure、"),
        ("SELECT * FROM 施策", r"ja\.施策 と書いてください"),
        ("SELECT * FROM ja.施索", r"近い名前: ja\.施策"),
        ("SELECT nosuch(1)", r"関数「nosuch」がありません"),
        ("SELEC 1", r"書き方が正しくありません（「SELEC」のあたり）"),
        ("SELECT 'x", r"引用符が閉じられていません"),
        ("SELECT 'x'::INTEGER", r"「x」を INT32 に変換できません"),
        ("SELECT measure_no, count(*) FROM measure", r"GROUP BY"),
        ("DELETE FROM history.measure", r"読み取り専用"),
        ("SELECT * FROM read_csv('/etc/passwd')", r"ほかのファイル"),
    ],
)
def test_a_mistake_is_explained_in_japanese(shisaku: Shisaku, warehouse: Path, sql: str, says: str) -> None:
    run = shisaku("query", "--warehouse", warehouse, sql)
    assert run.exit_code == 1
    assert re.search(says, run.stderr), run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_what_is_not_known_is_told_as_duckdb_says_it(shisaku: Shisaku, warehouse: Path) -> None:
    run = shisaku("query", "--warehouse", warehouse, "SELECT sum(measure_name) FROM measure")
    assert run.exit_code == 1
    assert "sum(VARCHAR)" in run.stderr
