"""Who claimed which characters: what nobody claimed is reported, so that nothing printed is lost silently."""

from __future__ import annotations

from collections.abc import Iterable

from extract.grid import PageGrid
from extract.lines import Line, line_of
from extract.page import Char
from extract.records import Unclaimed


class Ledger:
    """The characters that a column, a known label or the page's furniture took."""

    def __init__(self) -> None:
        self._claimed: set[int] = set()

    def claim(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.claim_chars(line.chars)

    def claim_chars(self, chars: Iterable[Char]) -> None:
        self._claimed.update(map(id, chars))

    def has(self, lines: Iterable[Line]) -> bool:
        """Whether any of the lines' characters is claimed."""
        return any(id(char) in self._claimed for line in lines for char in line.chars)

    def unclaimed(self, grids: Iterable[PageGrid]) -> list[Unclaimed]:
        """Each run of characters on the pages that nobody claimed, from the top of each page."""
        found = []
        for grid in grids:
            lines = [*grid.outside, *(line for table in grid.tables for cell in table.cells for line in cell.lines)]
            for line in lines:
                rest = [c for c in line.chars if id(c) not in self._claimed and not c.text.isspace()]
                if rest:
                    piece = line_of(rest, grid.page)
                    found.append(Unclaimed(grid.page, piece.text, piece.box))
        return sorted(found, key=lambda u: (u.page, u.box.top, u.box.x0))
