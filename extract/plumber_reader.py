"""Pages as stock pdfplumber reads them: the reference to compare with, and a second chance where pdfium gives up.

Its characters come from pdfminer, which knows nothing of ActualText and of what is painted over a ruling.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2

from extract.page import Char, Edge, PageContent, edges_of
from extract.pdfium_reader import PdfiumReader
from extract.records import Box
from extract.repair import repair


class PlumberReader:
    """Reads the pages of a file through pdfplumber; its pictures are pdfium's. A context manager."""

    def __init__(self, path: Path) -> None:
        import pdfplumber

        self._pdf = pdfplumber.open(path)
        self._document = pypdfium2.PdfDocument(path)

    def __enter__(self) -> PlumberReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._pdf.close()
        self._document.close()

    def __len__(self) -> int:
        return len(self._pdf.pages)

    def read(self, index: int) -> PageContent:
        page = self._pdf.pages[index]
        try:
            # What is displayed; pdfplumber counts from the whole sheet.
            left, top = max(page.cropbox[0], page.bbox[0]), max(page.cropbox[1], page.bbox[1])
            width = min(page.cropbox[2], page.bbox[2]) - left
            height = min(page.cropbox[3], page.bbox[3]) - top
            chars = list(_chars(page.dedupe_chars(), left, top))  # bold by printing twice
            edges = edges_of(
                Edge(edge["x0"] - left, edge["top"] - top, edge["x1"] - left, edge["bottom"] - top)
                for edge in page.edges
                if edge["orientation"] in ("h", "v")
            )
            pictures = [
                Box(each["x0"] - left, each["top"] - top, each["x1"] - left, each["bottom"] - top)
                for each in page.images
            ]
            return PageContent(index + 1, 0, width, height, chars, [], edges, pictures)
        finally:
            page.close()

    def picture(self, index: int, box: Box, scale: float, turn: int = 0) -> Any:
        return PdfiumReader(self._document).picture(index, box, scale, turn)


def _chars(page: Any, left: float, top: float) -> Iterator[Char]:
    for number, char in enumerate(page.chars):
        a, b, _, _, x, y = char["matrix"]
        turn = (0 if a >= 0 else 180) if abs(a) >= abs(b) else (270 if b > 0 else 90)
        yield Char(
            text=repair(char["text"]),
            x0=char["x0"] - left,
            top=char["top"] - top,
            x1=char["x1"] - left,
            bottom=char["bottom"] - top,
            ox=x - left if turn else char["x0"] - left,
            oy=char["bottom"] + char["y0"] - y - top,  # top and y count from opposite edges, both in points
            size=char["size"],
            turn=turn,
            run=number,  # pdfminer tells of no text objects
        )
