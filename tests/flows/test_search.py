"""`shisaku search` and `shisaku schema`: finding one's way in the warehouse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.helpers import Shisaku
from warehouse.catalog import catalog


def test_hits_are_lines_with_year_measure_page_and_the_marked_text(shisaku: Shisaku, warehouse: Path) -> None:
    names = shisaku("query", "--warehouse", warehouse, "SELECT measure_no, measure_name FROM measure")
    measures = dict(line.split("\t") for line in names.stdout.splitlines())
    run = shisaku("search", "--warehouse", warehouse, "避難", "--year", 2020)
    assert run.exit_code == 0
    heading, *lines = run.stdout.splitlines()
    assert heading.split("\t") == ["年度", "施策番号", "施策名", "欄", "ページ", "本文"]
    assert lines
    for line in lines:
        year, measure_no, name, column, page, text = line.split("\t")
        assert year == "2020"
        assert measures[measure_no] == name
        assert "・" in column
        assert int(page) > 0
        assert "【避難】" in text
    assert run.stderr == f"{len(lines)}件\n"


def test_json_says_where_in_the_text_the_word_stands(shisaku: Shisaku, warehouse: Path) -> None:
    everything = json.loads(shisaku("search", "--warehouse", warehouse, "避 難", "--json").stdout)
    years = [hit["fiscal_year"] for hit in everything]
    assert years == sorted(years, reverse=True)
    assert {"achievement", "measure", "plan", "project"} <= {hit["table"] for hit in everything}
    for hit in everything:
        assert {hit["text"][start:end] for start, end in hit["places"]} == {"避難"}
        assert hit["marked"].count("【避難】") == len(hit["places"])


def test_hits_can_be_narrowed_and_cut(shisaku: Shisaku, warehouse: Path) -> None:
    run = shisaku("search", "--warehouse", warehouse, "避難", "--table", "project", "--measure", "02", "--limit", 2)
    assert len(run.stdout.splitlines()) == 3
    assert "先頭の2件を示しました" in run.stderr


def test_nothing_found_is_told_and_is_no_success(shisaku: Shisaku, warehouse: Path) -> None:
    run = shisaku("search", "--warehouse", warehouse, "どこにもない言葉")
    assert (run.exit_code, run.stdout, run.stderr) == (1, "", "見つかりませんでした。\n")
    assert json.loads(shisaku("search", "--warehouse", warehouse, "どこにもない言葉", "--json").stdout) == []


@pytest.mark.parametrize("words", [(), ("",), ("避難", " ")])
def test_no_word_is_wrong_usage(shisaku: Shisaku, warehouse: Path, words: tuple[str, ...]) -> None:
    assert shisaku("search", "--warehouse", warehouse, *words).exit_code == 2


def test_the_schema_lists_every_table_and_view_with_its_rows(shisaku: Shisaku, warehouse: Path) -> None:
    listed = json.loads(shisaku("schema", "--warehouse", warehouse, "--json").stdout)
    assert [each["name"] for each in listed] == [*catalog().tables, *catalog().views]
    rows = {each["name"]: each["rows"] for each in listed}
    assert rows["document"] == 3
    assert rows["measure"] == rows["measure_history"] == 11
    lines = shisaku("schema", "--warehouse", warehouse).stdout.splitlines()
    assert len(lines) == len(listed) + 1
    assert lines[2].split()[:4] == ["measure", "ja.施策", "表", "11"]


@pytest.mark.parametrize("name", ["grade_matrix", "ja.総合評価の一覧", "総合評価の一覧", "main.grade_matrix"])
def test_the_schema_of_a_table_lists_its_columns(shisaku: Shisaku, warehouse: Path, name: str) -> None:
    described = json.loads(shisaku("schema", "--warehouse", warehouse, name, "--json").stdout)
    assert [column["name"] for column in described["columns"]][-3:] == ["fy2018", "fy2019", "fy2020"]
    assert described["key"] == ["municipality_code", "measure_no"]
    shown = shisaku("schema", "--warehouse", warehouse, name).stdout
    assert "fy2020" in shown
    assert "キー" in shown


def test_without_a_warehouse_the_schema_is_shown_without_counts(shisaku: Shisaku, tmp_path: Path) -> None:
    run = shisaku("schema", "--warehouse", tmp_path / "none.duckdb", "--json")
    assert run.exit_code == 0
    assert {each["rows"] for each in json.loads(run.stdout)} == {None}
    assert "まだありません" in run.stderr


def test_an_unknown_table_names_those_near_it(shisaku: Shisaku, warehouse: Path) -> None:
    run = shisaku("schema", "--warehouse", warehouse, "indicators")
    assert run.exit_code == 2
    assert "indicator" in run.stderr
