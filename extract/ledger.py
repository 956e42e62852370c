"""Who claimed which characters: what nobody claimed is reported, so that nothing printed is lost silently."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from operator import itemgetter

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
        claims = self._claims
        for number in map(id, chars):
            claims.setdefault(number, kind)

    def has(self, lines: Iterable[Line]) -> bool:
        """Whether any of the lines' characters is claimed."""
        return any(id(char) in self._claims for line in lines for char in line.chars)

    def claims(self, grid: PageGrid) -> PageClaims:
        """Each run of characters on the page that has one claim, or none, from the top."""
        marks = []
        cells = (line for table in grid.tables for cell in table.cells for line in cell.lines)
        for line in itertools.chain(grid.outside, cells):
            inked = line.chars
            if line.text.split() != [line.text]:
                inked = [c for c in line.chars if not c.text.isspace()]
            kinds = list(map(self._claims.get, map(id, inked)))
            if kinds and kinds.count(kinds[0]) == len(kinds):  # as most lines are claimed
                marks.append(Mark(kinds[0], line.text, line.box, len(inked)))
                continue
            for kind, run in itertools.groupby(zip(kinds, inked, strict=True), key=itemgetter(0)):
                chars = [char for _, char in run]
                piece = line_of(chars, grid.page)
                marks.append(Mark(kind, piece.text, piece.box, len(chars)))
        return PageClaims(grid.page, tuple(sorted(marks, key=lambda mark: (mark.box.top, mark.box.x0))))
