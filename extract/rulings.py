"""Rulings → cells → tables, by the rules of pdfplumber's table finder with its default settings.

The results are pdfplumber's own to the last digit (the tests compare them); only the ways are shorter. It compares
every point with every other, where here a point looks along its own row and column of points.

Source of the rules: pdfplumber 0.11, `pdfplumber/table.py` (`merge_edges`, `edges_to_intersections`,
`intersections_to_cells`, `cells_to_tables`) and `pdfplumber/utils/clustering.py`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.page import Edge

SNAP = 3.0  # points: rulings of one direction that lie so close are drawn together
JOIN = 3.0  # points: pieces of one ruling that stand so close are one
INTERSECTION = 3.0  # points: how far a ruling may miss another that it meets
LEAST_PIECE = 1.0  # points: shorter pieces do not count
LEAST = 3.0  # points: neither do rulings that are no longer when joined

CellBox = tuple[float, float, float, float]  # x0, top, x1, bottom
_Point = tuple[float, float]


class Rule(NamedTuple):
    """A ruling of known direction: where it lies across (y of a horizontal one, x of a vertical one), and its ends."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(slots=True)
class Rulings:
    """A page's rulings, each list from the top left, as they are once snapped and joined."""

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.horizontal or self.vertical)

    def merged(self) -> Rulings:
        """Snapped and joined (again, after some were added)."""
        return Rulings(_merged(self.horizontal), _merged(self.vertical))


def rulings_of(edges: Iterable[Edge]) -> Rulings:
    """A page's edges as pdfplumber's `TableFinder.get_edges` makes them."""
    found = Rulings()
    for edge in edges:
        if edge.horizontal:
            found.horizontal.append(Rule(edge.top, edge.x0, edge.x1))
        else:
            found.vertical.append(Rule(edge.x0, edge.top, edge.bottom))
    return found.merged()


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    snapped = sorted(_snapped([rule for rule in rules if rule[2] - rule[1] >= LEAST_PIECE]))
    joined: list[list[float]] = []
    for at, start, end in snapped:
        if joined and joined[-1][0] == at and start <= joined[-1][2] + JOIN:
            joined[-1][2] = max(joined[-1][2], end)
        else:
            joined.append([at, start, end])
    return [Rule(at, start, end) for at, start, end in joined if end - start >= LEAST]


def _snapped(rules: list[Rule]) -> Iterator[tuple[float, float, float]]:
    """The rules moved to the mean of those that lie in a chain, each within the tolerance of the next."""
    places = [rule[0] for rule in rules]
    order = sorted(range(len(rules)), key=places.__getitem__)
    start = 0
    for end in range(1, len(order) + 1):
        if end < len(order) and places[order[end]] <= places[order[end - 1]] + SNAP:
            continue
        # Added up in the order of drawing, and moved by a difference: so pdfplumber rounds.
        chain = sorted(order[start:end])
        mean = sum(places[i] for i in chain) / len(chain)
        for i in chain:
            at, first, last = rules[i]
            yield at + (mean - at), first, last
        start = end


def cells_of(rulings: Rulings) -> list[CellBox]:
    """The smallest rectangles between points at which rulings meet, ordered by x0 and top."""
    points = _Points(rulings)
    found = (points.smallest_cell(x, y) for x, y in sorted(points.down))
    return [cell for cell in found if cell is not None]


class _Points:
    """The points at which rulings meet, each by its x and y.

    Two points in line are connected if one ruling passes through both: that is, if it reaches the farther one.

    Attributes:
        down, right: how far down, and how far to the right, the rulings through a point go.
    """

    def __init__(self, rulings: Rulings) -> None:
        self.down: dict[_Point, float] = {}
        self.right: dict[_Point, float] = {}
        horizontal = sorted(rulings.horizontal)
        lower = [rule.at + INTERSECTION for rule in horizontal]
        upper = [rule.at - INTERSECTION for rule in horizontal]
        for x, top, bottom in rulings.vertical:
            for y, x0, x1 in horizontal[bisect_left(lower, top) : bisect_right(upper, bottom)]:
                if x0 - INTERSECTION <= x <= x1 + INTERSECTION:
                    self.down[x, y] = max(bottom, self.down.get((x, y), bottom))
                    self.right[x, y] = max(x1, self.right.get((x, y), x1))
        self._column: dict[float, list[float]] = {}
        self._row: dict[float, list[float]] = {}
        for x, y in sorted(self.down):
            self._column.setdefault(x, []).append(y)
            self._row.setdefault(y, []).append(x)

    def smallest_cell(self, x: float, y: float) -> CellBox | None:
        """The smallest cell whose upper left corner is this point: the lowest, of those the narrowest."""
        column, row = self._column[x], self._row[y]
        beside = row[bisect_right(row, x) :]
        reach_down, reach_right = self.down[x, y], self.right[x, y] + INTERSECTION
        for bottom in itertools.islice(column, bisect_right(column, y), None):
            if bottom - INTERSECTION > reach_down:
                break
            reach = min(reach_right, self.right[x, bottom] + INTERSECTION)
            for x1 in beside:
                if x1 > reach:
                    break
                if (x1, bottom) in self.down and bottom - INTERSECTION <= self.down[x1, y]:
                    return x, y, x1, bottom
        return None


def tables_of(cells: Sequence[CellBox]) -> list[list[CellBox]]:
    """The cells in groups that share corners, from the top left; also those of one cell, which pdfplumber drops."""
    at_corner: dict[_Point, list[CellBox]] = {}
    for cell in cells:
        for corner in _corners(cell):
            at_corner.setdefault(corner, []).append(cell)
    groups = []
    taken: set[CellBox] = set()
    for cell in cells:
        if cell in taken:
            continue
        taken.add(cell)
        group = [cell]
        for member in group:  # which grows meanwhile
            for corner in _corners(member):
                for other in at_corner[corner]:
                    if other not in taken:
                        taken.add(other)
                        group.append(other)
        groups.append(group)
    return sorted(groups, key=lambda group: min((top, x0) for x0, top, _, _ in group))


def _corners(cell: CellBox) -> tuple[_Point, _Point, _Point, _Point]:
    x0, top, x1, bottom = cell
    return (x0, top), (x0, bottom), (x1, top), (x1, bottom)
