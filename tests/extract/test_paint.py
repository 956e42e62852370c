"""Rulings as publishers' programs draw them, and what hides them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pytest

from extract.grid import page_grid
from extract.pdfium_reader import PdfiumReader
from tests.conftest import ROOT
from tests.extract.pdfs import Drawing, rulings

XS, YS = (20, 120, 220), (30, 60, 90)
FOUR_CELLS = {(20, 30, 120, 60), (120, 30, 220, 60), (20, 60, 120, 90), (120, 60, 220, 90)}
TWO_ROWS = {(20, 30, 220, 60), (20, 60, 220, 90)}
BELOW = {(20, 90, 220, 120)}
ONE_ROW = {(20, 30, 220, 90)} | BELOW


def cells(drawing: Drawing) -> set[tuple[int, ...]]:
    """The cells of a page's tables, rounded to points. A text in the first cell keeps the table from being ignored."""
    drawing.text(25, 45, "名")
    return {tuple(round(v) for v in cell.box) for table in page_grid(drawing.read()).tables for cell in table.cells}


def frame() -> Drawing:
    """A table of two rows; the rule in the middle of the upper one is for the test to draw."""
    drawing = Drawing()
    drawing.grid([20, 220], [30, 90, 120])
    return drawing


def test_strokes_rule_cells() -> None:
    drawing = Drawing()
    drawing.grid(XS, YS)
    assert cells(drawing) == FOUR_CELLS


def test_stroked_rectangles_rule_cells() -> None:
    drawing = Drawing()
    for x0, top, x1, bottom in FOUR_CELLS:
        drawing.canvas.rect(x0, 200 - bottom, x1 - x0, bottom - top)
    assert cells(drawing) == FOUR_CELLS


def test_thin_filled_rectangles_rule_cells() -> None:
    drawing = Drawing()
    for y in YS:
        drawing.fill(20, y - 0.25, 220, y + 0.25, "#000000")
    for x in XS:
        drawing.fill(x - 0.25, 30, x + 0.25, 90, "#000000")
    assert cells(drawing) == FOUR_CELLS


def test_edges_of_filled_heading_cells_rule_them() -> None:
    drawing = Drawing()
    for x0, top, x1, bottom in FOUR_CELLS:
        drawing.fill(x0, top, x1, bottom, "#dde8f2")
    assert cells(drawing) == FOUR_CELLS


def test_many_rulings_in_one_path_are_told_apart() -> None:
    drawing = Drawing()
    path = drawing.canvas.beginPath()
    for y in YS:
        path.moveTo(20, 200 - y)
        path.lineTo(220, 200 - y)
    for x in XS:
        path.moveTo(x, 110)
        path.lineTo(x, 170)
    drawing.canvas.drawPath(path)
    assert cells(drawing) == FOUR_CELLS


def test_many_filled_rulings_in_one_path_are_told_apart() -> None:
    drawing = Drawing()
    path = drawing.canvas.beginPath()
    for y in YS:
        path.rect(20, 199.75 - y, 200, 0.5)
    for x in XS:
        path.rect(x - 0.25, 110, 0.5, 60)
    drawing.canvas.drawPath(path, stroke=0, fill=1)
    assert cells(drawing) == FOUR_CELLS


def test_dash_pattern_is_one_ruling() -> None:
    drawing = frame()
    drawing.canvas.setDash(2, 4)
    drawing.line(20, 60, 220, 60)
    assert cells(drawing) == TWO_ROWS | BELOW


def test_dashes_drawn_in_pieces_are_one_ruling() -> None:
    drawing = frame()
    for x in range(20, 220, 4):
        drawing.line(x, 60, x + 2, 60)
    assert cells(drawing) == TWO_ROWS | BELOW


@pytest.mark.parametrize(("dot", "pitch"), [(0.48, 0.96), (0.75, 1.5), (0.5, 2.5)])
def test_dots_drawn_as_small_squares_are_one_ruling(dot: float, pitch: float) -> None:
    drawing = Drawing()
    drawing.grid([20, 220], [30, 90])
    for i in range(int(200 / pitch) + 1):
        drawing.fill(20 + i * pitch, 60 - dot / 2, 20 + i * pitch + dot, 60 + dot / 2, "#000000")
    for i in range(int(60 / pitch) + 1):
        drawing.fill(120 - dot / 2, 30 + i * pitch, 120 + dot / 2, 30 + i * pitch + dot, "#000000")
    assert cells(drawing) == FOUR_CELLS


def test_dots_drawn_as_short_strokes_are_one_ruling() -> None:
    drawing = frame()
    for i in range(134):
        drawing.line(20 + i * 1.5, 60, 20.5 + i * 1.5, 60)
    assert cells(drawing) == TWO_ROWS | BELOW


def test_dotted_ruling_is_hidden_by_what_is_painted_over_it() -> None:
    drawing = frame()
    for i in range(134):
        drawing.fill(20 + i * 1.5, 59.7, 20.6 + i * 1.5, 60.3, "#000000")
    drawing.fill(21, 50, 219, 70, "#ffffff")
    assert cells(drawing) == ONE_ROW


def test_white_strokes_hide_the_ruling_beneath() -> None:
    drawing = Drawing()
    drawing.grid(XS, YS)
    drawing.line(120, 30.5, 120, 89.5, width=1, colour="#ffffff")
    assert cells(drawing) == TWO_ROWS


def test_white_fill_hides_the_rulings_beneath() -> None:
    drawing = Drawing()
    drawing.grid(XS, YS)
    drawing.grid([20, 220], [90, 120])
    drawing.fill(21, 31, 219, 89, "#ffffff")
    assert cells(drawing) == ONE_ROW


def test_thin_white_rectangle_hides_the_ruling_beneath() -> None:
    drawing = Drawing()
    drawing.grid(XS, YS)
    drawing.fill(119.5, 30.5, 120.5, 89.5, "#ffffff")
    assert cells(drawing) == TWO_ROWS


def test_opaque_coloured_fill_hides_the_rulings_beneath() -> None:
    drawing = Drawing()
    drawing.grid(XS, YS)
    drawing.grid([20, 220], [90, 120])
    drawing.fill(20, 30, 220, 90, "#dde8f2")
    assert cells(drawing) == ONE_ROW


def test_translucent_fill_hides_nothing() -> None:
    drawing = Drawing()
    drawing.grid(XS, YS)
    drawing.fill(20, 30, 220, 90, "#ffff00", alpha=0.3)
    assert cells(drawing) == FOUR_CELLS


def test_fill_drawn_before_the_rulings_hides_nothing() -> None:
    drawing = Drawing()
    drawing.fill(20, 30, 220, 90, "#ffffff")
    drawing.grid(XS, YS)
    assert cells(drawing) == FOUR_CELLS


def test_white_rulings_alone_rule_nothing() -> None:
    drawing = frame()
    drawing.line(20, 60, 220, 60, colour="#ffffff")
    drawing.fill(20, 69.7, 220, 70.3, "#ffffff")
    assert cells(drawing) == ONE_ROW


def test_diagonal_in_an_empty_cell_rules_nothing() -> None:
    drawing = Drawing()
    drawing.grid(XS, YS)
    drawing.line(120, 60, 220, 90)
    drawing.line(120, 90, 220, 60)
    assert cells(drawing) == FOUR_CELLS


def test_curves_rule_nothing() -> None:
    drawing = frame()
    drawing.canvas.circle(120, 140, 20)
    drawing.canvas.roundRect(60, 115, 80, 50, 10)
    assert cells(drawing) == ONE_ROW


def test_rulings_of_scaled_and_nested_forms_stand_where_they_are_displayed() -> None:
    drawing = Drawing()
    canvas = drawing.canvas
    canvas.beginForm("inner")
    drawing.grid([x / 2 for x in XS], [200 - (200 - y) / 2 for y in YS])
    canvas.endForm()
    canvas.beginForm("outer")
    canvas.scale(0.5, 0.5)
    canvas.doForm("inner")
    canvas.endForm()
    canvas.saveState()
    canvas.scale(4, 4)
    canvas.doForm("outer")
    canvas.restoreState()
    assert cells(drawing) == FOUR_CELLS


def clip(drawing: Drawing, x0: float, top: float, x1: float, bottom: float) -> None:
    path = drawing.canvas.beginPath()
    path.rect(x0, drawing.height - bottom, x1 - x0, bottom - top)
    drawing.canvas.clipPath(path, stroke=0, fill=0)


def test_clip_path_cuts_rulings_off() -> None:
    drawing = Drawing()
    drawing.canvas.saveState()
    clip(drawing, 0, 0, 121, 200)
    drawing.grid(XS, YS)
    drawing.canvas.restoreState()
    assert cells(drawing) == {(20, 30, 120, 60), (20, 60, 120, 90)}


def test_clip_path_cuts_fills_off() -> None:
    drawing = Drawing()
    drawing.grid(XS, YS)
    drawing.canvas.saveState()
    clip(drawing, 119, 31, 121, 89)
    drawing.fill(0, 0, 300, 200, "#ffffff")
    drawing.canvas.restoreState()
    assert cells(drawing) == TWO_ROWS


def test_clip_path_inside_a_scaled_form_is_scaled_too() -> None:
    drawing = Drawing()
    canvas = drawing.canvas
    canvas.beginForm("scaled")
    clip(drawing, 0, 0, 60.5, 200)
    drawing.grid([x / 2 for x in XS], [200 - (200 - y) / 2 for y in YS])
    canvas.endForm()
    canvas.saveState()
    canvas.scale(2, 2)
    canvas.doForm("scaled")
    canvas.restoreState()
    assert cells(drawing) == {(20, 30, 120, 60), (20, 60, 120, 90)}


def test_clip_path_around_a_form_cuts_what_it_draws() -> None:
    drawing = Drawing()
    canvas = drawing.canvas
    canvas.beginForm("table")
    drawing.grid(XS, YS)
    canvas.endForm()
    canvas.saveState()
    clip(drawing, 0, 0, 121, 200)
    canvas.doForm("table")
    canvas.restoreState()
    assert cells(drawing) == {(20, 30, 120, 60), (20, 60, 120, 90)}


def test_everything_clipped_away_is_not_there() -> None:
    drawing = frame()
    drawing.canvas.saveState()
    clip(drawing, 250, 150, 251, 151)
    drawing.line(20, 60, 220, 60)
    drawing.canvas.restoreState()
    assert cells(drawing) == ONE_ROW


def test_invisible_rulings_are_not_there() -> None:
    drawing = frame()
    drawing.canvas.setStrokeAlpha(0)
    drawing.canvas.line(20, 140, 220, 140)
    assert cells(drawing) == ONE_ROW


def test_pen_width_does_not_move_a_ruling() -> None:
    drawing = Drawing()
    drawing.line(20, 60, 220, 60, width=6)
    assert rulings(drawing.read()) == {(20, 60, 220, 60)}


def nothing_in_columns(shapes: Any, fills: npt.NDArray[np.bool_], *_: Any) -> npt.NDArray[np.bool_]:
    """Leaves no path to the columns, so that each goes by itself."""
    return np.zeros_like(fills)


def clipped() -> bytes:
    """Rulings of every kind under clips that leave some whole, some in part, and some not at all."""
    drawing = Drawing()
    for clip in ((10, 10, 150, 150), (100, 40, 200, 60), (250, 150, 250, 190)):
        drawing.canvas.saveState()
        path = drawing.canvas.beginPath()
        path.rect(clip[0], clip[1], clip[2] - clip[0], clip[3] - clip[1])
        drawing.canvas.clipPath(path, stroke=0)
        drawing.grid(XS, YS)
        drawing.line(20, 30, 120, 60)  # a diagonal
        drawing.fill(20, 100, 220, 100.5, "#000000")
        drawing.fill(60, 20, 60.5, 180, "#000000")
        for x in range(20, 220, 3):
            drawing.fill(x, 120, x + 0.5, 120.5, "#000000")
        drawing.fill(150, 20, 152, 180, "#FFFFFF")
        drawing.fill(20, 140, 90, 160, "#DDDDDD")
        drawing.canvas.restoreState()
    return drawing.pdf()


@pytest.mark.parametrize("book", ["clipped", "h30", "r1", "r2"])
def test_rulings_made_in_columns_are_those_of_each_path_by_itself(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pypdfium2.PdfDocument(clipped() if book == "clipped" else ROOT / "samples" / f"{book}.pdf") as document:
        reader = PdfiumReader(document)
        pages = range(len(reader))
        in_columns = [reader.read(index).edges.tolist() for index in pages]
        assert any(in_columns)
        monkeypatch.setattr("extract.paths._in_columns", nothing_in_columns)
        assert [reader.read(index).edges.tolist() for index in pages] == in_columns
