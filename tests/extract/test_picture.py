"""Pictures of pages: what is marked lies where it is printed, however the page is stored."""

from __future__ import annotations

from io import BytesIO
from typing import get_args

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from extract.grid import page_grid
from extract.pdfium_reader import PdfiumReader
from extract.picture import SCALE, Spot, evidence_picture, page_picture
from extract.records import Box, Claim, Mark
from tests.extract.pdfs import Drawing

RED = (214, 39, 40)
#: Where the test pages have a black square, in points.
SQUARE = Box(140, 90, 160, 110)


def page(rotate: int = 0, *, sideways: bool = False, pages: int = 1) -> PdfiumReader:
    """Pages of 300 × 200 with a black square and enough text to say which way is up."""
    drawing = Drawing(300, 200, rotate=rotate)
    drawing.text(25, 50, "主管課名と電話番号")
    drawing.fill(*SQUARE, "#000000")
    single = pypdfium2.PdfDocument(drawing.pdf())
    whole = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        whole.import_pages(single)
    if sideways:
        whole[0].set_rotation(0)
    saved = BytesIO()
    whole.save(saved)
    return PdfiumReader(pypdfium2.PdfDocument(saved.getvalue()))


def bounds(picture: Image.Image, rgb: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """The box around all pixels of just this colour."""
    bands = [
        band.point(lambda value, want=want: 255 * (value == want))
        for band, want in zip(picture.split(), rgb, strict=True)
    ]
    mask = bands[0]
    for band in bands[1:]:
        mask = Image.composite(band, Image.new("L", mask.size, 0), mask)
    return mask.getbbox()


@pytest.mark.parametrize(
    ("rotate", "sideways"), [(0, False), (90, False), (180, False), (270, False), (90, True), (270, True)]
)
def test_a_mark_lies_on_its_ink_also_where_the_page_is_stored_turned(rotate: int, sideways: bool) -> None:
    picture = evidence_picture(page(rotate, sideways=sideways), [Spot(1, SQUARE, "")])
    marked = bounds(picture, RED)
    assert marked is not None
    left, top, right, bottom = marked
    assert (right - left, bottom - top) == pytest.approx((22 * SCALE, 22 * SCALE), abs=2)
    inside = picture.crop((left + 4, top + 4, right - 4, bottom - 4))
    around = picture.crop((left - 8, top, left - 2, bottom))
    assert np.asarray(inside).max() < 128
    assert np.asarray(around).min() > 200


def test_a_small_box_is_shown_with_its_surroundings_in_the_full_width_of_the_page() -> None:
    picture = evidence_picture(page(), [Spot(1, SQUARE, "1")])
    assert picture.width == 300 * SCALE
    assert picture.height > 120 * SCALE


def test_parts_on_two_pages_are_stacked() -> None:
    one = evidence_picture(page(pages=2), [Spot(1, SQUARE, "1")])
    both = evidence_picture(page(pages=2), [Spot(1, SQUARE, "1"), Spot(2, SQUARE, "2")])
    assert (both.width, both.height) == (one.width, 2 * one.height)


def test_a_box_at_the_head_of_the_page_keeps_its_label_inside_the_picture() -> None:
    head = Box(100, 0, 120, 10)
    labelled = evidence_picture(page(), [Spot(1, head, "88")])
    bare = evidence_picture(page(), [Spot(1, head, "")])
    assert labelled.size == bare.size
    assert labelled.tobytes() != bare.tobytes()


def test_each_claim_has_a_colour_of_its_own_and_a_lost_text_is_framed() -> None:
    reader = page()
    marks = [
        Mark(kind, "x", Box(20 + 60 * i, 140, 60 + 60 * i, 160), 1) for i, kind in enumerate((*get_args(Claim), None))
    ]
    picture = page_picture(reader, 1, 0, [Box(10, 20, 290, 80)], marks)
    seen = {picture.getpixel(((40 + 60 * i) * SCALE, 150 * SCALE)) for i in range(4)}
    assert len(seen) == 4
    assert (255, 255, 255) not in seen
    framed = bounds(picture.crop((0, 0, picture.width, 200 * SCALE)), RED)
    assert framed is not None
    assert framed == pytest.approx((199 * SCALE, 139 * SCALE, 241 * SCALE, 161 * SCALE), abs=3)


def test_the_whole_page_is_shown_above_the_legend_and_its_cells_are_outlined() -> None:
    drawing = Drawing(300, 200)
    drawing.grid([20, 120, 280], [30, 60, 90])
    drawing.text(25, 50, "主管課名")
    reader = PdfiumReader(pypdfium2.PdfDocument(drawing.pdf()))
    cells = [cell.box for table in page_grid(reader.read(0)).tables for cell in table.cells]
    picture = page_picture(reader, 1, 0, cells, [])
    assert picture.width == 300 * SCALE
    assert picture.height > 200 * SCALE
    outlined = bounds(picture.crop((0, 0, picture.width, 200 * SCALE)), (31, 119, 180))
    assert outlined == pytest.approx((20 * SCALE, 30 * SCALE, 280 * SCALE, 90 * SCALE), abs=2)
