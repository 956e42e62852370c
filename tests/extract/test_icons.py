"""SDG goals from the colours of their icons."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from extract.icons import GOAL_COLOURS, SCALE, Found, find_icons
from extract.pdfium_reader import PdfiumReader
from extract.records import Box
from samples.icons import icon
from tests.extract.pdfs import Drawing

REGION = Box(0, 100, 300, 150)
SIDE = 32.0  # points


def strip(*icons: Image.Image, gap: float = 3, left: float = 20, top: float = 9) -> Image.Image:
    """The region's picture with these icons side by side."""
    picture = Image.new("RGB", (round(REGION.width * SCALE), round(REGION.height * SCALE)), "white")
    for i, each in enumerate(icons):
        side = round(SIDE * SCALE)
        x = round((left + i * (SIDE + gap)) * SCALE)
        picture.paste(each.resize((side, side)), (x, round(top * SCALE)))
    return picture


def goals(found: list[Found]) -> list[int | None]:
    return [f.goal for f in found]


def compressed(picture: Image.Image, quality: int) -> Image.Image:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


@pytest.mark.parametrize("goal", range(1, 18))
def test_each_goal_is_known_by_its_colour(goal: int) -> None:
    assert goals(find_icons(strip(icon(goal)), REGION)) == [goal]


@pytest.mark.parametrize("goal", range(1, 18))
@pytest.mark.parametrize("quality", [40, 75])
def test_each_goal_is_known_when_compressed_as_jpeg(goal: int, quality: int) -> None:
    assert goals(find_icons(compressed(strip(icon(goal)), quality), REGION)) == [goal]


def test_icons_are_read_in_printed_order_with_their_places() -> None:
    found = find_icons(strip(icon(11), icon(3), icon(17)), REGION)
    assert goals(found) == [11, 3, 17]
    assert [tuple(round(v) for v in f.box) for f in found] == [
        (20, 109, 52, 141),
        (55, 109, 87, 141),
        (90, 109, 122, 141),
    ]


def test_icons_in_two_rows_are_read_row_by_row() -> None:
    region = Box(0, 0, 300, 100)
    picture = Image.new("RGB", (600, 200), "white")
    for x, y, goal in ((20, 10, 1), (60, 10, 2), (20, 55, 3)):
        picture.paste(icon(goal), (x * 2, y * 2))
    assert goals(find_icons(picture, region)) == [1, 2, 3]


def test_touching_icons_of_a_strip_are_told_apart() -> None:
    assert goals(find_icons(strip(icon(1), icon(4), icon(5), icon(10), gap=0), REGION)) == [1, 4, 5, 10]


def test_touching_icons_of_one_goal_s_neighbouring_colours_are_told_apart_when_compressed() -> None:
    picture = compressed(strip(icon(9), icon(11), icon(7), icon(2), icon(12), gap=0), 60)
    assert goals(find_icons(picture, REGION)) == [9, 11, 7, 2, 12]


def test_unknown_colour_is_no_goal_and_not_left_out() -> None:
    odd = Image.new("RGB", (64, 64), "#7030a0")
    assert goals(find_icons(strip(icon(3), odd), REGION)) == [3, None]


def test_colour_between_two_goals_is_not_guessed() -> None:
    """Halfway between the colours of goals 9 and 11."""
    middle = tuple((int(a, 16) + int(b, 16)) // 2 for a, b in zip(("FD", "69", "25"), ("FD", "9D", "24"), strict=True))
    assert goals(find_icons(strip(Image.new("RGB", (64, 64), middle)), REGION)) == [None]


def test_picture_of_all_colours_is_no_goal() -> None:
    wheel = Image.new("RGB", (64, 64), "white")
    draw = ImageDraw.Draw(wheel)
    for i, colour in enumerate(GOAL_COLOURS):
        draw.pieslice((0, 0, 63, 63), i * 360 / 17, (i + 1) * 360 / 17, fill=colour)
    assert goals(find_icons(strip(wheel), REGION)) == [None]


def test_grey_logo_and_black_text_are_no_icons() -> None:
    picture = strip(icon(3), Image.new("RGB", (64, 64), "#8c8c8c"))
    ImageDraw.Draw(picture).text((400, 40), "SDGs", fill="black")
    assert goals(find_icons(picture, REGION)) == [3]


def test_small_coloured_marks_are_no_icons() -> None:
    picture = strip(icon(3))
    ImageDraw.Draw(picture).rectangle((400, 30, 412, 42), fill="#E5243B")
    assert goals(find_icons(picture, REGION)) == [3]


def test_thin_coloured_line_is_no_icon() -> None:
    picture = strip(icon(3))
    ImageDraw.Draw(picture).rectangle((0, 95, 599, 98), fill="#00689D")
    assert goals(find_icons(picture, REGION)) == [3]


def test_empty_region_has_no_icons() -> None:
    assert find_icons(strip(), REGION) == []


def test_largely_white_icon_is_known() -> None:
    """The drawing inside covers much of some icons."""
    busy = icon(13).copy()
    ImageDraw.Draw(busy).ellipse((8, 8, 56, 56), fill="white")
    assert goals(find_icons(strip(busy), REGION)) == [13]


def region_of(drawing: Drawing) -> Image.Image:
    document = pypdfium2.PdfDocument(drawing.pdf())
    try:
        picture: Image.Image = PdfiumReader(document).picture(0, REGION, SCALE)
        return picture
    finally:
        document.close()


def test_icons_drawn_with_paths_are_known() -> None:
    drawing = Drawing(300, 200)
    for i, goal in enumerate((3, 8, 16)):
        x = 20 + 35 * i
        drawing.fill(x, 109, x + 32, 141, GOAL_COLOURS[goal - 1])
        drawing.text(x + 3, 121, str(goal), 10, colour="#ffffff")
        drawing.fill(x + 12, 125, x + 20, 135, "#ffffff")
    assert goals(find_icons(region_of(drawing), REGION)) == [3, 8, 16]


def test_icons_of_one_image_strip_are_known() -> None:
    drawing = Drawing(300, 200)
    joint = Image.new("RGB", (192, 64))
    for i, goal in enumerate((6, 14, 15)):
        joint.paste(icon(goal), (64 * i, 0))
    drawing.canvas.drawInlineImage(joint, 20, 59, 96, 32)
    assert goals(find_icons(region_of(drawing), REGION)) == [6, 14, 15]
