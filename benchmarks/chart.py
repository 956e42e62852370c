"""Bars of how many times as fast as stock pdfplumber each reader is, as a PNG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from samples.style import japanese_font

_WIDTH, _ROW, _LEFT, _RIGHT, _MARGIN = 900, 30, 230, 80, 16
_COLOURS = {"shisaku": "#1f6feb", "pdfplumber": "#8c959f"}


def draw(ratios: Mapping[str, Mapping[str, float]], path: Path) -> None:
    """A group of bars for each book: `ratios` by book and reader."""
    rows = sum(len(readers) + 1 for readers in ratios.values())
    picture = Image.new("RGB", (_WIDTH, rows * _ROW + 2 * _MARGIN), "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(japanese_font()), 16)
    longest = max(value for readers in ratios.values() for value in readers.values())
    y = _MARGIN
    for book, readers in ratios.items():
        pen.text((_MARGIN, y + 6), book, "black", font)
        y += _ROW
        for name, ratio in readers.items():
            end = _LEFT + ratio / longest * (_WIDTH - _LEFT - _RIGHT)
            pen.text((2 * _MARGIN, y + 4), name, "black", font)
            pen.rectangle((_LEFT, y + 4, end, y + _ROW - 6), _COLOURS.get(name, "#d0d7de"))
            pen.text((end + 8, y + 4), f"{ratio:.1f} ×", "black", font)
            y += _ROW
    picture.save(path, optimize=True)
