"""Pictures of pages with what was read marked on them: the evidence behind a value, and a page's cells and claims.

Boxes are those of `extract.records`: points from the top left of the page as it is displayed. All lettering is ASCII
in the font that Pillow carries, so that the pictures are the same on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from extract.page import PageReader
from extract.records import Box, Claim, Mark

SCALE: Final = 2  # pixels a point
_AROUND = 36.0  # points shown above and below what is marked
_LEAST = 120.0  # points: how high a region is at the least, so that its surroundings can be recognised
_LIFT = 1.0  # points between a mark and its characters
_LABEL = 9 * SCALE  # pixels: the size of the lettering
_GAP = 4 * SCALE  # pixels between regions, and around lettering

_INK: Final = (214, 39, 40)
_PAPER: Final = (255, 255, 255)
_TEXT: Final = (60, 60, 60)
_CELL: Final = (31, 119, 180)


class Colour(NamedTuple):
    """A colour of a page's picture: as the legend in the picture calls it, in Japanese, and as red, green, blue."""

    name: str
    ja_name: str
    rgb: tuple[int, int, int]


#: What a page's picture shows of its characters, by who claimed them.
CLAIM_COLOURS: Final[Mapping[Claim | None, Colour]] = {
    "column": Colour("column", "緑", (44, 160, 44)),
    "label": Colour("label", "黄", (255, 191, 0)),
    "furniture": Colour("furniture", "灰", (127, 127, 127)),
    None: Colour("unclaimed", "赤", _INK),
}
#: The outline of the cells.
CELL_COLOUR: Final = Colour("cell", "青い枠", _CELL)


class Spot(NamedTuple):
    """A box to mark on a page (from 1), and the ASCII label that stands beside it."""

    page: int
    box: Box
    label: str


def evidence_picture(pages: PageReader, spots: Sequence[Spot]) -> Image.Image:
    """The regions of the pages where the spots lie, in their full width and stacked, with the spots marked.

    Args:
        spots: at least one; the regions follow in the order in which the pages first occur.
    """
    regions = []
    for number in dict.fromkeys(spot.page for spot in spots):
        own = [spot for spot in spots if spot.page == number]
        regions.append(_captioned(_region(pages, number, own), f"p. {number}"))
    return _stacked(regions)


def page_picture(pages: PageReader, number: int, turn: int, cells: Iterable[Box], marks: Iterable[Mark]) -> Image.Image:
    """A whole page (from 1) with its cells and the claims on its characters, and a legend below it.

    Args:
        turn: as in `extract.page.PageContent`.
        cells, marks: what to draw, in the coordinates of the page so turned.
    """
    whole = Box(0, 0, math.inf, math.inf)
    picture = pages.picture(number - 1, whole, SCALE, turn).convert("RGBA")
    shown = list(marks)
    fills = [(mark.box, CLAIM_COLOURS[mark.kind].rgb) for mark in shown]
    picture = _filled(picture, fills, alpha=72)
    draw = ImageDraw.Draw(picture)
    for cell in cells:
        draw.rectangle(_pixels(cell), outline=_CELL, width=1)
    for mark in shown:
        if mark.kind is None:  # what is lost must catch the eye, however small it is
            draw.rectangle(_pixels(mark.box, _LIFT), outline=_INK, width=2)
    return _stacked([picture.convert("RGB"), _legend(picture.width)])


def _region(pages: PageReader, number: int, spots: Sequence[Spot]) -> Image.Image:
    """The part of a page around the spots, in its full width, with the spots marked."""
    content = pages.read(number - 1)
    top, bottom = min(s.box.top for s in spots) - _AROUND, max(s.box.bottom for s in spots) + _AROUND
    more = max(0.0, _LEAST - (bottom - top)) / 2
    # Whole points: the picture then begins on a whole pixel, and the marks lie exactly where they belong.
    top, bottom = max(0, math.floor(top - more)), min(content.height, math.ceil(bottom + more))
    picture = pages.picture(number - 1, Box(0, top, content.width, bottom), SCALE, content.turn).convert("RGBA")
    boxes = [Box(s.box.x0, s.box.top - top, s.box.x1, s.box.bottom - top) for s in spots]
    picture = _filled(picture, [(box, (255, 235, 59)) for box in boxes], alpha=90)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(_LABEL)
    for spot, box in zip(spots, boxes, strict=True):
        x0, y0, x1, y1 = _pixels(box, _LIFT)
        draw.rectangle((x0, y0, x1, y1), outline=_INK, width=2)
        left, label_top, right, label_bottom = draw.textbbox((0, 0), spot.label, font=font)
        width, height = right - left, label_bottom - label_top
        # Above the box's left corner, or inside the picture where the box begins at its head.
        at = (x0 - left, max(0, y0 - height - 3) - label_top)
        draw.rectangle((x0 - 1, at[1] + label_top - 1, x0 + width + 1, at[1] + label_top + height + 1), fill=_PAPER)
        draw.text(at, spot.label, font=font, fill=_INK)
    return picture.convert("RGB")


def _pixels(box: Box, lift: float = 0.0) -> tuple[float, float, float, float]:
    return (
        (box.x0 - lift) * SCALE,
        (box.top - lift) * SCALE,
        (box.x1 + lift) * SCALE,
        (box.bottom + lift) * SCALE,
    )


def _filled(picture: Image.Image, fills: Iterable[tuple[Box, tuple[int, int, int]]], *, alpha: int) -> Image.Image:
    """The picture under translucent boxes; overlapping ones are drawn over each other, not mixed."""
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for box, rgb in fills:
        draw.rectangle(_pixels(box), fill=(*rgb, alpha))
    return Image.alpha_composite(picture, layer)


def _captioned(picture: Image.Image, caption: str) -> Image.Image:
    """The picture under a line that says which page it is."""
    strip = Image.new("RGB", (picture.width, _LABEL + 2 * _GAP), (235, 235, 235))
    ImageDraw.Draw(strip).text((2 * _GAP, _GAP), caption, font=ImageFont.load_default(_LABEL), fill=_TEXT)
    return _stacked([strip, picture])


def _legend(width: int) -> Image.Image:
    strip = Image.new("RGB", (width, _LABEL + 3 * _GAP), _PAPER)
    draw, font = ImageDraw.Draw(strip), ImageFont.load_default(_LABEL)
    x: float = 2 * _GAP
    for colour in (CELL_COLOUR, *CLAIM_COLOURS.values()):
        outlined = colour is CELL_COLOUR
        draw.rectangle(
            (x, _GAP, x + _LABEL, _GAP + _LABEL), fill=None if outlined else colour.rgb, outline=colour.rgb, width=2
        )
        draw.text((x + _LABEL + _GAP, _GAP), colour.name, font=font, fill=_TEXT)
        x += _LABEL + 4 * _GAP + draw.textlength(colour.name, font=font)
    return strip


def _stacked(pictures: Sequence[Image.Image]) -> Image.Image:
    """The pictures one below the other, on white."""
    sheet = Image.new("RGB", (max(p.width for p in pictures), sum(p.height for p in pictures)), _PAPER)
    y = 0
    for picture in pictures:
        sheet.paste(picture, (0, y))
        y += picture.height
    return sheet
