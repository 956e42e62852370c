"""Rulings to cells, and characters into cells."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from extract.document import open_document
from extract.grid import Cell, PageGrid, page_grid
from tests.extract.pages import Paper, chars
from tests.extract.pdfs import Drawing, read_pdf

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.pdf"))
Rounded = tuple[int, ...]


def cells(grid: PageGrid) -> list[Cell]:
    return [cell for table in grid.tables for cell in table.cells]


def boxes(grid: PageGrid) -> list[Rounded]:
    return [tuple(round(v) for v in cell.box) for cell in cells(grid)]


def by_text(grid: PageGrid) -> dict[str, Rounded]:
    return {
        "".join(line.text for line in cell.lines): tuple(round(v) for v in cell.box)
        for cell in cells(grid)
        if cell.lines
    }


# Against stock pdfplumber


def unmatched(some: Iterable[tuple[float, ...]], others: Iterable[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Those boxes that have no match among the others, to half a point."""
    known = list(others)
    return [box for box in some if not any(all(abs(a - b) < 0.5 for a, b in zip(box, o, strict=True)) for o in known)]


def ordinary() -> Drawing:
    drawing = Drawing(400, 300)
    drawing.grid([20, 90, 200, 380], [30, 50, 80, 120])
    drawing.text(25, 45, "区分")
    return drawing


def merged() -> Drawing:
    drawing = Drawing(400, 300)
    for x0, top, x1, bottom in [(20, 30, 90, 90), (90, 30, 380, 50), (90, 50, 200, 90), (200, 50, 380, 90)]:
        drawing.canvas.rect(x0, 300 - bottom, x1 - x0, bottom - top)
    drawing.text(25, 45, "区分")
    return drawing


def filled() -> Drawing:
    """A table whose heading is filled and underlined by a thin rectangle."""
    drawing = Drawing(400, 300)
    for x0, x1 in pairwise([20, 90, 200, 380]):
        drawing.fill(x0, 30, x1, 50, "#dde8f2")
        drawing.fill(x0, 49.5, x1, 50, "#000000")
        drawing.fill(x0, 50, x1, 80, "#f4f4f4")
        drawing.text(x0 + 3, 45, "区分")
    return drawing


def uneven() -> Drawing:
    """Rulings of neighbouring cells that miss each other by a little, as spreadsheets draw them."""
    drawing = Drawing(400, 300)
    for x0, top, x1, bottom in [(20, 30, 90.6, 50.4), (90, 29.7, 380, 50), (20.4, 50.8, 90, 90), (89.6, 50, 380.5, 90)]:
        drawing.canvas.rect(x0, 300 - bottom, x1 - x0, bottom - top)
    drawing.text(25, 45, "区分")
    return drawing


def two_tables() -> Drawing:
    drawing = ordinary()
    drawing.grid([20, 200, 380], [150, 180, 210])
    drawing.text(25, 170, "理由")
    return drawing


@pytest.mark.parametrize("draw", [ordinary, merged, filled, uneven, two_tables])
def test_cells_are_those_of_stock_pdfplumber(draw: object) -> None:
    assert callable(draw)
    pdf = draw().pdf()
    ours = [tuple(c.box) for c in cells(page_grid(read_pdf(pdf)))]
    with pdfplumber.open(BytesIO(pdf)) as stock:
        theirs = [c for t in stock.pages[0].find_tables() for c in t.cells if any(t.extract()[0])]
    assert ours
    assert (unmatched(ours, theirs), unmatched(theirs, ours)) == ([], [])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_cells_of_the_samples_are_those_of_stock_pdfplumber_but_for_cut_rows(path: Path) -> None:
    with open_document(path) as document, pdfplumber.open(path) as stock:
        for index, page in enumerate(stock.pages):
            found = cells(page_grid(document.pages.read(index)))
            whole = [tuple(c.box) for c in found if not c.open_top and not c.open_bottom]
            theirs = [c for t in page.find_tables() for c in t.cells]
            page.close()
            assert unmatched(whole, theirs) == [], f"page {index + 1}"
            assert unmatched(theirs, (tuple(c.box) for c in found)) == [], f"page {index + 1}"


def test_two_samples_at_least_are_compared() -> None:
    assert len(SAMPLES) >= 2


# Rows that the page's foot or head cuts


def cut_at_the_foot(*, outer: bool, label_filled: bool) -> Paper:
    """A table whose last row (from 80) the page's foot cuts at 100."""
    paper = Paper()
    paper.rows([20, 120, 280], 40, ["区分", "取組"], ["その一", "本文"])
    if outer:
        paper.rule(20, 80, 20, 100)
        paper.rule(280, 80, 280, 100)
    if label_filled:
        for x0, top, x1, bottom in [(20, 80, 120, 80), (20, 100, 120, 100), (20, 80, 20, 100), (120, 80, 120, 100)]:
            paper.rule(x0, top, x1, bottom)
    paper.rule(120, 80, 120, 100)
    paper.text(23, 92, "その二")
    paper.text(123, 92, "切れた行")
    return paper


@pytest.mark.parametrize("label_filled", [False, True])
@pytest.mark.parametrize("outer", [False, True])
def test_row_cut_by_the_page_s_foot_is_closed(outer: bool, label_filled: bool) -> None:
    grid = cut_at_the_foot(outer=outer, label_filled=label_filled).grid()
    assert by_text(grid)["その二"] == (20, 80, 120, 100)
    assert by_text(grid)["切れた行"] == (120, 80, 280, 100)
    assert [c.open_bottom for c in cells(grid)] == [False] * 4 + [True] * 2
    assert grid.outside == []


@pytest.mark.parametrize("outer", [False, True])
def test_row_cut_by_the_page_s_head_is_closed(outer: bool) -> None:
    paper = Paper()
    if outer:
        paper.rule(20, 40, 20, 60)
        paper.rule(280, 40, 280, 60)
    paper.rule(120, 40, 120, 60)
    paper.text(123, 52, "続き")
    paper.rows([20, 120, 280], 60, ["その三", "本文"])
    grid = paper.grid()
    assert by_text(grid)["続き"] == (120, 40, 280, 60)
    # Without its outer ruling a cell that prints nothing is not to be seen.
    assert [c.open_top for c in cells(grid)] == [True] * (2 if outer else 1) + [False, False]


def test_row_cut_at_head_and_foot_of_one_page_is_closed_at_both() -> None:
    paper = Paper()
    for x in (20, 120, 280):
        paper.rule(x, 40, x, 700)
    paper.text(123, 60, "長い行の途中")
    paper.text(23, 60, "区分")
    grid = paper.grid()
    assert by_text(grid) == {"区分": (20, 40, 120, 700), "長い行の途中": (120, 40, 280, 700)}
    assert all(c.open_top and c.open_bottom for c in cells(grid))


def test_block_of_one_cell_cut_by_the_page_s_head_is_closed() -> None:
    """pdfplumber takes a cell that stands alone for no table."""
    paper = Paper()
    paper.rule(20, 40, 20, 100)
    paper.rule(280, 40, 280, 100)
    paper.rule(20, 100, 280, 100)
    paper.text(23, 60, "前のページからの続き")
    grid = paper.grid()
    assert by_text(grid) == {"前のページからの続き": (20, 40, 280, 100)}
    assert [c.open_top for c in cells(grid)] == [True]


def test_block_of_one_cell_is_a_table_though_no_other_touches_it() -> None:
    paper = Paper()
    paper.rows([20, 280], 40, ["前のページからの続き"])
    assert by_text(paper.grid()) == {"前のページからの続き": (20, 40, 280, 60)}


def test_frame_around_the_page_is_no_cell() -> None:
    paper = Paper()
    paper.cell(10, 10, 590, 790)
    paper.text(20, 30, "01 災害に強いまち")
    paper.rows([20, 120, 280], 40, ["主管課名", "防災課"])
    grid = paper.grid()
    assert by_text(grid) == {"主管課名": (20, 40, 120, 60), "防災課": (120, 40, 280, 60)}
    assert [line.text for line in grid.outside] == ["01 災害に強いまち"]


def test_bar_of_colour_over_a_longer_ruling_is_no_cut_row() -> None:
    paper = Paper()
    paper.cell(20, 40, 120, 60, "01 災害に強いまち")
    paper.rule(20, 60, 280, 60)
    (table,) = paper.grid().tables
    assert table.bar is not None
    assert table.bar.text == "01 災害に強いまち"


def test_closed_table_has_no_open_cells() -> None:
    paper = Paper()
    paper.rows([20, 120, 280], 40, ["区分", "取組"], ["その一", "本文"])
    assert not any(c.open_top or c.open_bottom for c in cells(paper.grid()))


def test_columns_that_end_at_different_heights_are_closed_where_they_end() -> None:
    """Only what ends lowest is cut by the page; a table that ended above is whole."""
    paper = Paper()
    paper.rows([20, 280], 40, ["上の表"], ["完結"])
    paper.rows([20, 120, 280], 200, ["区分", "取組"], ["その一", "途中"], open_=["bottom"])
    grid = paper.grid()
    assert by_text(grid)["完結"] == (20, 60, 280, 80)
    assert by_text(grid)["途中"] == (120, 220, 280, 240)
    assert [c.open_bottom for c in grid.tables[0].cells] == [False, False]


def test_gap_between_tables_side_by_side_is_no_cut_row() -> None:
    paper = Paper()
    paper.rows([20, 120, 180], 600, ["計", "5"], ["割合", "50"])
    paper.rows([200, 250, 280], 600, ["甲", "乙"], ["丙", "丁"])
    grid = paper.grid()
    assert len(grid.tables) == 2
    assert not any(c.open_bottom for c in cells(grid))


def test_label_over_several_rows_cut_at_head_and_foot_is_closed() -> None:
    """Nothing rules across the label's cell on this page, while the rows beside it are ruled."""
    paper = Paper()
    for x in (20, 120, 280):
        paper.rule(x, 40, x, 700)
    for y in (200, 400):
        paper.rule(120, y, 280, y)
    paper.text(23, 60, "区分")
    for y in (60, 220, 420):
        paper.text(123, y, f"行{y}")
    found = by_text(paper.grid())
    assert found["区分"] == (20, 40, 120, 700)
    assert (found["行60"], found["行420"]) == ((120, 40, 280, 200), (120, 400, 280, 700))


# Characters into cells


def test_cell_merged_over_rows_and_columns_is_one() -> None:
    grid = page_grid(merged().read())
    assert boxes(grid) == [(20, 30, 90, 90), (90, 30, 380, 50), (90, 50, 200, 90), (200, 50, 380, 90)]


def test_every_character_is_binned_once() -> None:
    paper = Paper()
    paper.text(20, 20, "表の上")
    paper.rows([20, 120, 280], 40, ["目的", "対象"], ["", "意図"])
    paper.cell(20, 80, 280, 120, "横に長い")
    paper.text(20, 300, "表の下")
    grid = paper.grid()
    binned = [c for cell in cells(grid) for line in cell.lines for c in line.chars]
    binned += [c for line in grid.outside for c in line.chars]
    assert sorted(map(id, binned)) == sorted(map(id, paper.content.chars))
    assert [line.text for line in grid.outside] == ["表の上", "表の下"]


def test_character_on_a_ruling_goes_where_its_middle_lies() -> None:
    paper = Paper()
    paper.rows([20, 120, 280], 40, ["", ""])
    paper.content.chars += chars(114, 54, "跨")
    paper.content.chars += chars(116, 54, "越")
    left, right = cells(paper.grid())
    assert ([c.text for c in left.chars], [c.text for c in right.chars]) == (["跨"], ["越"])


def test_text_in_a_hole_of_the_table_is_outside() -> None:
    paper = Paper()
    for x0, top, x1, bottom in [(20, 40, 120, 60), (120, 40, 220, 60), (20, 60, 120, 80), (20, 80, 220, 100)]:
        paper.cell(x0, top, x1, bottom, "中")
    for x0, y0, x1, y1 in [(170, 60, 170, 80), (170, 80, 220, 80)]:
        paper.rule(x0, y0, x1, y1)
    paper.text(185, 74, "外")
    assert [line.text for line in paper.grid().outside] == ["外"]


def test_empty_table_is_ignored() -> None:
    paper = Paper()
    paper.rows([20, 120, 280], 40, ["", ""], ["", ""])
    assert paper.grid().tables == []


def test_page_without_rulings_has_its_text_outside() -> None:
    paper = Paper()
    paper.text(20, 40, "はじめに")
    grid = paper.grid()
    assert (grid.tables, [line.text for line in grid.outside]) == ([], ["はじめに"])


def test_tables_are_read_from_the_top_whatever_the_order_in_the_file() -> None:
    paper = Paper()
    paper.rows([20, 120, 280], 200, ["下", "表"])
    paper.rows([20, 120, 280], 40, ["上", "表"])
    assert [t.cells[0].lines[0].text for t in paper.grid().tables] == ["上", "下"]


# Which lines are full


def test_padding_of_the_table_counts_when_lines_are_judged_full() -> None:
    """Nine characters in a cell for nine and a half: the line is full, though a tenth would fit over the padding."""
    paper = Paper()
    paper.rows([20, 118, 280], 40, ["防災訓練を市内の全\n小学校で行った", "実績"])
    first = paper.grid().tables[0].cells[0]
    assert [line.full for line in first.lines] == [True, False]
