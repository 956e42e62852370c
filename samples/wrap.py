"""Line breaking in Japanese text (kinsoku), roughly as browsers and spreadsheet programs do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from samples.style import Style

Measure = Callable[[str], float]
"""The printed width of a text, in points."""

_WORD = re.compile(r"[0-9A-Za-z,.%]+|.", re.DOTALL)


def wrap(text: str, width: float, measure: Measure, style: Style) -> list[str]:
    """Breaks each paragraph of `text` (parted by line breaks) into lines of at most `width` points.

    A line never begins with a character of `style.no_line_start` nor ends with one of `style.no_line_end`, unless a
    line would then hold nothing. Blanks at a break are dropped. An empty paragraph is one empty line.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, width, measure, style)]


def _wrap_paragraph(text: str, width: float, measure: Measure, style: Style) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width, measure, style):
        if line and measure(line + piece) > width:
            lines.append(line.rstrip(" "))
            line = piece.lstrip(" ")
        else:
            line += piece
    return [*lines, line]


def _pieces(text: str, width: float, measure: Measure, style: Style) -> list[str]:
    """The parts of the text between which a line may break, each no wider than the cell where that can be had."""
    parts = list(text) if style.break_words else _WORD.findall(text)
    parts = [c for part in parts for c in (part if measure(part) > width else [part])]
    glued = parts[:1]
    for before, part in pairwise(parts):
        together = part[0] in style.no_line_start or before[-1] in style.no_line_end
        if together and measure(glued[-1] + part) <= width:
            glued[-1] += part
        else:
            glued.append(part)
    return glued
