"""Pages from pypdfium2's raw interface: the reader that reads books.

Why pdfium and not pdfminer (which stock pdfplumber uses): it honours ActualText, so a browser's print yields the
printed characters and not the look-alikes of its subset fonts, and it is several times as fast.
"""

from __future__ import annotations

from typing import Any

import pypdfium2

from extract.characters import Characters, Text, characters, sideways
from extract.frame import Frame
from extract.page import PageContent
from extract.paint import Painter
from extract.records import Box


class PdfiumReader:
    """Reads the pages of a document. Not safe for use by several threads."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def read(self, index: int) -> PageContent:
        page = self._document[index]
        try:
            content = _read(page, index, 0)
            turn = sideways(Characters(content.chars, content.in_columns()))
            return _read(page, index, turn) if turn else content
        finally:
            page.close()

    def picture(self, index: int, box: Box, scale: float, turn: int = 0) -> Any:
        """The region `box` of the page as a PIL image, `scale` pixels a point; `turn` as in `PageContent`."""
        page = self._document[index]
        try:
            frame = Frame(page, turn)
            crop = (
                max(0, box.x0),
                max(0, frame.height - box.bottom),
                max(0, frame.width - box.x1),
                max(0, box.top),
            )
            return page.render(scale=scale, rotation=turn, crop=crop).to_pil()
        finally:
            page.close()


def _read(page: pypdfium2.PdfPage, index: int, turn: int) -> PageContent:
    frame = Frame(page, turn)
    text = Text(page, frame)
    painter = Painter(frame, text.objects)
    painter.paint(page)
    (chars, columns), hidden = characters(page, frame, text, painter)
    width, height = frame.width, frame.height
    return PageContent(
        index + 1, turn, width, height, chars, hidden, painter.edges(), painter.pictures, columns=columns
    )
