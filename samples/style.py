"""How an edition looks: font, sizes, colours, rulings, margins, and how text and tables break."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple


class Margins(NamedTuple):
    """Blank edges of a page, in points."""

    left: float
    top: float
    right: float
    bottom: float


_PORTRAIT_MARGINS = Margins(34, 40, 34, 48)
_LANDSCAPE_MARGINS = Margins(24, 32, 24, 40)

NO_LINE_START = "、。，．・：；？！?!）〕］｝〉》」』】)]}%％ー―々〜～…ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
"""Characters that a browser carries no line break before."""
NO_LINE_END = "（〔［｛〈《「『【([{"
"""Characters that a browser carries no line break after."""


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one edition; lengths in points, colours as #rrggbb.

    Attributes:
        leading: a line's height as a multiple of its size.
        ruling: how lines are drawn: `stroke` a stroked line for each cell's edge, `rectangle` a thin filled rectangle
            for each run of edges (as spreadsheet programs write them).
        row_break: `cut` lets the page end in the middle of a row, between two lines of text, and draws no ruling at
            the cut; `whole` moves a row that does not fit to the next page.
        repeat_headings: a table that goes on prints its heading rows again.
        keep_headings: a section's heading and a table's heading rows are not left alone at a page's foot.
        break_words: lines may break inside numbers and Latin words; if not, only where a word is wider than its cell.
        hang_bullets: the further lines of an item begin under its text, not under its bullet.
        bold: how a font without a bold cut is emboldened: each character drawn twice, stroked as well as filled, or
            not at all.
        page_number: the line at each page's foot, with {n}.
        date: the PDF's dates as D:YYYYMMDDhhmmss.
    """

    font_file: Path
    text_size: float = 8.0
    small_size: float = 6.5
    landscape_size: float = 6.8
    landscape_small_size: float = 5.2
    heading_size: float = 11.0
    title_size: float = 14.0
    grade_size: float = 16.0
    leading: float = 1.3
    padding: float = 3.0
    text_colour: str = "#1a1a1a"
    heading_fill: str = "#dde8f2"
    blank_fill: str = "#c8c8c8"
    ruling_colour: str = "#000000"
    title_ruling_colour: str = "#1f4e5f"
    ruling: Literal["stroke", "rectangle"] = "stroke"
    ruling_width: float = 0.75
    portrait: tuple[float, float] = (595.0, 842.0)
    portrait_margins: Margins = _PORTRAIT_MARGINS
    landscape_margins: Margins = _LANDSCAPE_MARGINS
    row_break: Literal["cut", "whole"] = "cut"
    repeat_headings: bool = False
    keep_headings: bool = False
    no_line_start: str = NO_LINE_START
    no_line_end: str = NO_LINE_END
    break_words: bool = True
    hang_bullets: bool = True
    bold: Literal["double", "stroke", "none"] = "double"
    title_ruling: bool = True
    cover_align: Literal["left", "center"] = "center"
    icon_size: float = 32.0
    icon_gap: float = 3.0
    page_number: str = "- {n} -"
    producer: str = "shisaku samples"
    creator: str = "shisaku samples"
    date: str = "D:20000101000000+09'00'"


def japanese_font() -> Path:
    """IPAexゴシック (IPA Font License 1.0, which allows embedding) from the development dependency matplotlib-fontja.

    The package is only looked up, not imported: importing it would import matplotlib.

    Raises:
        FileNotFoundError: the development dependencies are not installed.
    """
    spec = find_spec("matplotlib_fontja")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib-fontja, which carries the font of the samples, is not installed")
    return Path(spec.origin).parent / "fonts" / "ipaexg.ttf"
