"""Small PDFs drawn for one test each, in points from the page's top left corner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO

import pypdfium2
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.page import PageContent
from extract.pdfium_reader import PdfiumReader
from samples.style import japanese_font


@cache
def embedded_font() -> str:
    """The name under which ReportLab knows the font that the samples embed."""
    pdfmetrics.registerFont(TTFont("extract-tests", japanese_font()))
    return "extract-tests"


class Drawing:
    """A PDF while it is drawn. `canvas` is ReportLab's own, with y from the bottom, for what has no method here.

    Args:
        width, height: of the page as it is displayed.
        rotate: the page is stored turned, and its /Rotate (degrees clockwise) turns it back.
        encrypt: the password without which the file cannot be read, or what else protects it.
    """

    def __init__(
        self,
        width: float = 300,
        height: float = 200,
        *,
        rotate: int = 0,
        encrypt: str | StandardEncryption | None = None,
    ) -> None:
        self.width, self.height = width, height
        self._buffer = BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=(width, height), invariant=1, encrypt=encrypt)
        self.canvas.setPageRotation(rotate)  # ReportLab then swaps the stored page's sides itself
        if rotate:
            turns = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
            self.canvas.transform(*turns[rotate])
        self.font = embedded_font()

    def text(self, x: float, baseline: float, text: str, size: float = 10, *, colour: str = "#000000") -> None:
        self.canvas.setFont(self.font, size)
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.drawString(x, self.height - baseline, text)

    def stacked(self, x: float, baseline: float, text: str, size: float = 10, leading: float = 1.1) -> None:
        """Upright characters one below another; `baseline` is the first one's."""
        for i, character in enumerate(text):
            self.text(x, baseline + i * leading * size, character, size)

    def line(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5, colour: str = "#000000") -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: str, *, alpha: float = 1) -> None:
        solid = HexColor(colour)
        self.canvas.setFillColor(Color(solid.red, solid.green, solid.blue, alpha=alpha))
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self.canvas.setFillAlpha(1)

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Stroked rulings for all cells between these borders."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])

    def operators(self, *operators: str) -> None:
        """Raw content-stream operators, with y from the bottom."""
        for each in operators:
            self.canvas.addLiteral(each)

    def pdf(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()

    def read(self, change: Callable[[pypdfium2.PdfPage], None] | None = None) -> PageContent:
        """The first page as it is read, after `change` was made to it and the file was saved once more."""
        pdf = self.pdf()
        return read_pdf(changed(pdf, change) if change else pdf)


def changed(pdf: bytes, change: Callable[[pypdfium2.PdfPage], None]) -> bytes:
    """The PDF with its first page's boxes or rotation changed."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        change(page)
        page.close()
        out = BytesIO()
        document.save(out)
        return out.getvalue()
    finally:
        document.close()


def read_pdf(pdf: bytes, index: int = 0) -> PageContent:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return PdfiumReader(document).read(index)
    finally:
        document.close()


def string(content: PageContent) -> str:
    """The seen characters of a page in the file's order."""
    return "".join(c.text for c in content.chars)


def rulings(content: PageContent) -> set[tuple[int, int, int, int]]:
    """The page's edges, rounded to points."""
    return {(round(x0), round(top), round(x1), round(bottom)) for x0, top, x1, bottom in content.edges.tolist()}


def assembled(*objects: str) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer << /Root 1 0 R /Size {size} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{entries}{trailer}".encode("ascii")
