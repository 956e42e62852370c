"""Draws on the pages of a PDF, in points from the page's top left corner.

The renderer draws through a `Pen` only, so that a subclass can make rougher files of the same content.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL.Image import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.style import Style

_ASCENT = 0.88  # of the em: where a Japanese font's line box has its baseline
_OVERPRINT = 0.25  # points that an emboldened character gains


@cache
def _registered(font_file: Path) -> str:
    """The name under which ReportLab knows the font; reading a Japanese font takes longer than writing a book."""
    name = f"samples:{font_file}"
    pdfmetrics.registerFont(TTFont(name, font_file))
    return name


class Ruling(NamedTuple):
    """A horizontal or vertical line from one point to another, the smaller coordinates first."""

    x0: float
    y0: float
    x1: float
    y1: float


class Pen:
    """Draws one document. `begin_page` opens each page; `close` gives the file's bytes."""

    def __init__(self, style: Style, title: str) -> None:
        self.style = style
        self._buffer = BytesIO()
        self.font = _registered(style.font_file)
        # invariant: no clock and no random document id in the file, so that equal input gives equal bytes.
        self.canvas = Canvas(self._buffer, invariant=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor("")
        self.canvas.setSubject("")
        self.canvas.setProducer(style.producer)
        self.canvas.setCreator(style.creator)
        self.canvas.setDateFormatter(lambda *_: style.date)
        self.page_number = 0
        self._height = 0.0

    def begin_page(self, width: float, height: float) -> None:
        """Opens a page of this size, after the page before was ended."""
        self.canvas.setPageSize((width, height))
        self.page_number += 1
        self._height = height

    def end_page(self) -> None:
        """Ends the open page."""
        self.canvas.showPage()

    def close(self) -> bytes:
        """Writes the document."""
        self.canvas.save()
        return self._buffer.getvalue()

    def width(self, text: str, size: float) -> float:
        """The printed width of one line of text."""
        return float(pdfmetrics.stringWidth(text, self.font, size))

    def text(self, x: float, top: float, text: str, size: float, *, leading: float, bold: bool = False) -> None:
        """One line of text in a line box `leading` points high that begins at `top`."""
        baseline = self._height - (top + (leading - size) / 2 + _ASCENT * size)
        drawn = self.canvas.beginText(x, baseline)
        drawn.setFont(self.font, size)
        drawn.setFillColor(HexColor(self.style.text_colour))
        if bold and self.style.bold == "double":
            # Character by character: pdfium takes a character for a repeated one only if it comes soon after the first.
            for index, character in enumerate(text):
                for shift in (0.0, _OVERPRINT):
                    drawn.setTextOrigin(x + self.width(text[:index], size) + shift, baseline)
                    drawn.textOut(character)
        elif bold and self.style.bold == "stroke":
            drawn.setStrokeColor(HexColor(self.style.text_colour))
            self.canvas.setLineWidth(_OVERPRINT)
            drawn.setTextRenderMode(2)
            drawn.textOut(text)
            drawn.setTextRenderMode(0)
        else:
            drawn.textOut(text)
        self.canvas.drawText(drawn)

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: str) -> None:
        """A filled rectangle without an outline."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(x0, self._height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)

    def rulings(self, rulings: Iterable[Ruling], *, width: float, colour: str) -> None:
        """Draws lines in the style's way; lines that touch end to end may be drawn as one."""
        if self.style.ruling == "rectangle":
            for x0, y0, x1, y1 in _joined(rulings):
                half = width / 2
                self.fill(x0 - half, y0 - half, x1 + half, y1 + half, colour)
            return
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        for x0, y0, x1, y1 in sorted(rulings):
            self.canvas.line(x0, self._height - y0, x1, self._height - y1)

    def image(self, image: Image, x: float, top: float, size: float) -> None:
        """A square picture."""
        self.canvas.drawImage(ImageReader(image), x, self._height - top - size, size, size)


def _joined(rulings: Iterable[Ruling]) -> list[Ruling]:
    """The same lines with those that continue each other joined."""
    joined: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda r: (r.y0, r.x0) if _is_across(r) else (float("inf"), r.x0, r.y0)):
        if joined and _continues(joined[-1], ruling):
            last = joined[-1]
            joined[-1] = Ruling(last.x0, last.y0, max(last.x1, ruling.x1), max(last.y1, ruling.y1))
        else:
            joined.append(ruling)
    return joined


def _is_across(ruling: Ruling) -> bool:
    return ruling.y0 == ruling.y1


def _continues(last: Ruling, ruling: Ruling) -> bool:
    if _is_across(last) != _is_across(ruling):
        return False
    if _is_across(ruling):
        return last.y0 == ruling.y0 and ruling.x0 <= last.x1
    return last.x0 == ruling.x0 and ruling.y0 <= last.y1
