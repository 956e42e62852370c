"""Pages as they are after reading, without a PDF: characters, cells and whole tables, set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal
from unicodedata import east_asian_width

from extract.canvas import Canvas, Slot, canvas_of
from extract.grid import PageGrid, page_grid
from extract.page import Char, Edge, PageContent, edges_of

ASCENT, DESCENT = 0.88, 0.12  # of the em
LEADING = 1.3  # of the size
SIZE, PADDING = 10.0, 3.5  # points, in cells: a row of one line is 20 high
WIDE = "…"
Side = Literal["top", "bottom"]


def advance(character: str, size: float) -> float:
    return size if east_asian_width(character) in "WFA" else size / 2


def chars(x: float, baseline: float, text: str, size: float = 10, *, run: int = 0, spacing: float = 0) -> list[Char]:
    """One line of text that begins at `x`; blanks take their room and are no characters, as pdfium leaves them out."""
    set_chars = []
    for character in text:
        width = advance(character, size)
        if not character.isspace():
            top, bottom = baseline - ASCENT * size, baseline + DESCENT * size
            set_chars.append(Char(character, x, top, x + width, bottom, x, baseline, size, 0, run))
        x += width + spacing
    return set_chars


def stacked(x: float, baseline: float, text: str, size: float = 10, *, leading: float = 1.1) -> list[Char]:
    """Upright characters one below another."""
    return [c for i, character in enumerate(text) for c in chars(x, baseline + i * leading * size, character, size)]


def rotated(x: float, y: float, text: str, turn: int, size: float = 10) -> list[Char]:
    """Text that reads downwards (turn 90) or upwards (270) from the origin (x, y)."""
    found = []
    step = 1 if turn == 90 else -1
    for character in text:
        width = advance(character, size) * step
        x0, x1 = (x - DESCENT * size, x + ASCENT * size) if turn == 90 else (x - ASCENT * size, x + DESCENT * size)
        found.append(Char(character, x0, min(y, y + width), x1, max(y, y + width), x, y, size, turn, 0))
        y += width
    return found


class Paper:
    """A page while it is set: 600 × 800 points."""

    def __init__(self, number: int = 1) -> None:
        self.content = PageContent(number, 0, 600, 800, [], [], edges_of([]))
        self._edges: list[Edge] = []

    def text(self, x: float, baseline: float, text: str, size: float = 10) -> None:
        """Lines of text, each 1.3 times its size below the one before it."""
        for i, line in enumerate(text.split("\n")):
            self.content.chars += chars(x, baseline + LEADING * size * i, line, size, run=len(self.content.chars))

    def stacked(self, x: float, baseline: float, text: str, size: float = 10) -> None:
        self.content.chars += stacked(x, baseline, text, size)

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self._edges.append(Edge(x0, top, x1, bottom))

    def cell(
        self, x0: float, top: float, x1: float, bottom: float, text: str = "", *, open_: Sequence[Side] = ()
    ) -> None:
        """A cell with text at its upper left, ruled on all sides but the open ones."""
        self.rule(x0, top, x0, bottom)
        self.rule(x1, top, x1, bottom)
        if "top" not in open_:
            self.rule(x0, top, x1, top)
        if "bottom" not in open_:
            self.rule(x0, bottom, x1, bottom)
        self.text(x0 + PADDING, top + PADDING + ASCENT * SIZE, text)

    def rows(self, xs: Sequence[float], top: float, *rows: Sequence[str], open_: Sequence[Side] = ()) -> float:
        """Rows of cells between the borders `xs`, each as high as its texts need; returns where they end.

        `WIDE` in place of a text: the cell before it reaches over this column too. `open_`: where the page's head
        cuts the first row, or its foot the last one.
        """
        for i, row in enumerate(rows):
            bottom = top + 2 * PADDING + LEADING * SIZE * max(text.count("\n") + 1 for text in row)
            ends = {"top": i == 0, "bottom": i == len(rows) - 1}
            starts = [c for c, text in enumerate(row) if text != WIDE]
            for column, end in pairwise([*starts, len(row)]):
                self.cell(xs[column], top, xs[end], bottom, row[column], open_=[s for s in open_ if ends[s]])
            top = bottom
        return top

    def grid(self) -> PageGrid:
        self.content.edges = edges_of(self._edges)
        return page_grid(self.content)


def joined(*papers: Paper, labels: Sequence[str] = (), heads: Sequence[str] = ()) -> Canvas:
    """The pages as one; `labels` are texts of cells that are known labels, `heads` lines that begin something new."""
    return canvas_of(
        [paper.grid() for paper in papers],
        is_label=lambda slot: slot.text in labels,
        is_head=lambda line: line.text in heads,
    )


def texts(block: Sequence[Slot]) -> list[str]:
    """The texts of a block's slots, from the top left."""
    return [slot.text for slot in block]
