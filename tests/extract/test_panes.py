"""Tables side by side in one frame: two halves of one list, two lists, and what only looks like either."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.layout import Layout, load_layout
from extract.ledger import Ledger
from extract.records import GridTable
from extract.sheet import read_tables
from tests.extract.pages import Paper, joined

PROJECTS = ("No.", "事務事業名", "所管部署", "事務事業の概要")
PLANS = ("区分", "今後の取組の方向")
STEP = 60


def read(layout: Layout, *rows: Sequence[str]) -> dict[str, GridTable]:
    """The tables of one frame with these rows, each cell as wide as the others; a row of one cell spans the frame."""
    paper = Paper()
    width = STEP * max(map(len, rows))
    for number, row in enumerate(rows):
        top, each = 40 + 30 * number, width / len(row)
        for at, text in enumerate(row):
            paper.cell(20 + at * each, top, 20 + (at + 1) * each, top + 30, text)
    tables, _ = read_tables(joined(paper, labels=(*PROJECTS, *PLANS)).blocks, layout.tables, layout, Ledger())
    return tables


def rows(table: GridTable) -> list[list[str]]:
    return [[cell.text for _, cell in sorted(row.cells.items())] for row in table.rows]


def test_second_half_of_a_list_goes_on_with_the_first() -> None:
    tables = read(
        load_layout("chofu"),
        (*PROJECTS, *PROJECTS),
        ("1", "防災訓練", "防災課", "訓練する", "3", "除雪", "道路課", "雪を除く"),
        ("2", "橋の補修", "道路課", "直す", "", "", "", ""),
    )
    assert [row[0] for row in rows(tables["project_overview"])] == ["1", "2", "3"]
    assert rows(tables["project_overview"])[2] == ["3", "除雪", "道路課", "雪を除く"]
    assert len(tables["project_overview"].headings) == 4


def test_three_parts_of_a_list_are_read_from_the_left() -> None:
    numbers = [(str(n), f"事業{n}", "総務課", "進める") for n in (1, 2, 3)]
    tables = read(load_layout("chofu"), PROJECTS * 3, tuple(text for row in numbers for text in row))
    assert [row[0] for row in rows(tables["project_overview"])] == ["1", "2", "3"]


def test_two_tables_in_one_frame_are_both_read() -> None:
    tables = read(
        load_layout("chofu"),
        (*PROJECTS, *PLANS),
        ("1", "防災訓練", "防災課", "訓練する", "令和元年度", "・続ける"),
        ("2", "橋の補修", "道路課", "直す", "令和2年度", "・広げる"),
    )
    assert [row[1] for row in rows(tables["project_overview"])] == ["防災訓練", "橋の補修"]
    assert rows(tables["plans"]) == [["令和元年度", "・続ける"], ["令和2年度", "・広げる"]]


def test_frame_ends_where_a_cell_spans_it() -> None:
    tables = read(
        load_layout("chofu"),
        (*PROJECTS, *PLANS),
        ("1", "防災訓練", "防災課", "訓練する", "令和元年度", "・続ける"),
        ("別の欄",),
    )
    assert len(tables["project_overview"].rows) == len(tables["plans"].rows) == 1


@pytest.mark.parametrize("again", ["事務事業名", "No."])
def test_heading_that_stands_twice_in_one_table_cuts_nothing(again: str) -> None:
    tables = read(load_layout("chofu"), (*PROJECTS, again), ("1", "防災訓練", "防災課", "訓練する", "別名"))
    assert [len(t.rows) for t in tables.values()] == [1]
    assert "別名" in rows(tables["project_overview"])[0]
