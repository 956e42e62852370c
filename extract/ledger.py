"""Who claimed which characters: what nobody claimed is reported, so that nothing printed is lost silently."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from extract.grid import PageGrid
from extract.lines import Line, line_of
from extract.page import Char
from extract.records import Claim, Mark, PageClaims


class Ledger:
    """The characters that a column, a known label or the page's furniture took. The first claim stands."""

    def __init__(self) -> None:
        self._claims: dict[int, Claim] = {}

    def claim(self, lines: Iterable[Line], kind: Claim) -> None:
        for line in lines:
            self.claim_chars(line.chars, kind)

    def claim_chars(self, chars: Iterable[Char], kind: Claim) -> None:
        for char in chars:
            self._claims.setdefault(id(char), kind)

    def has(self, lines: Iterable[Line]) -> bool:
        """Whether any of the lines' characters is claimed."""
        return any(id(char) in self._claims for line in lines for char in line.chars)

    def claims(self, grid: PageGrid) -> PageClaims:
        """Each run of characters on the page that has one claim, or none, from the top."""
        marks = []
        cells = (line for table in grid.tables for cell in table.cells for line in cell.lines)
        for line in itertools.chain(grid.outside, cells):
            inked = [c for c in line.chars if not c.text.isspace()]
            for kind, run in itertools.groupby(inked, key=lambda c: self._claims.get(id(c))):
                chars = list(run)
                piece = line if len(chars) == len(inked) else line_of(chars, grid.page)
                marks.append(Mark(kind, piece.text, piece.box, len(chars)))
        return PageClaims(grid.page, tuple(sorted(marks, key=lambda mark: (mark.box.top, mark.box.x0))))
