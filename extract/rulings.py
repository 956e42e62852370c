"""Rulings → cells → tables, by the rules of pdfplumber's table finder with its default settings.

The results are pdfplumber's own to the last digit (the tests compare them); only the ways are shorter. It compares
every point with every other, where here a point looks along its own row and column of points.

Source of the rules: pdfplumber 0.11, `pdfplumber/table.py` (`merge_edges`, `edges_to_intersections`,
`intersections_to_cells`, `cells_to_tables`) and `pdfplumber/utils/clustering.py`.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extract.tuples import tuples

SNAP = 3.0  # points: rulings of one direction that lie so close are drawn together
JOIN = 3.0  # points: pieces of one ruling that stand so close are one
INTERSECTION = 3.0  # points: how far a ruling may miss another that it meets
LEAST_PIECE = 1.0  # points: shorter pieces do not count
LEAST = 3.0  # points: neither do rulings that are no longer when joined

CellBox = tuple[float, float, float, float]  # x0, top, x1, bottom
_Point = tuple[float, float]
_Flags = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]


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
        rules = [*self.horizontal, *self.vertical]
        at, start, end = np.fromiter(itertools.chain.from_iterable(rules), float, 3 * len(rules)).reshape(-1, 3).T
        return _merged(np.arange(len(rules)) >= len(self.horizontal), at, start, end)


def rulings_of(edges: _Floats) -> Rulings:
    """A page's edges (see `PageContent`) as pdfplumber's `TableFinder.get_edges` makes them."""
    x0, top, x1, bottom = edges.T
    upright = top != bottom
    return _merged(upright, np.where(upright, x0, top), np.where(upright, top, x0), np.where(upright, bottom, x1))


def _merged(upright: _Flags, at: _Floats, start: _Floats, end: _Floats) -> Rulings:
    """Rulings snapped and joined, each direction by itself.

    Args:
        upright: of each whether it is vertical; else it is horizontal.
        at, start, end: where each lies across, and its ends.
    """
    long = end - start >= LEAST_PIECE
    upright, at, start, end = upright[long], at[long], start[long], end[long]
    at = _snapped(upright, at)
    pieces = np.stack((upright, at, start, end), axis=1)[np.lexsort((end, start, at, upright))]
    again = np.zeros(len(pieces), bool)  # neighbouring cells draw the same side
    again[1:] = (pieces[1:] == pieces[:-1]).all(axis=1)
    joined: list[list[float]] = []
    last: list[float] = [math.nan, math.nan, 0, 0]
    for piece in pieces[~again].tolist():
        if last[1] == piece[1] and last[0] == piece[0] and piece[2] <= last[3] + JOIN:
            last[3] = max(last[3], piece[3])
        else:
            last = piece
            joined.append(piece)
    horizontal, vertical = (
        [(x, a, b) for direction, x, a, b in joined if direction == wanted and b - a >= LEAST] for wanted in (0, 1)
    )
    return Rulings(tuples(Rule, horizontal), tuples(Rule, vertical))


def _snapped(upright: _Flags, at: _Floats) -> _Floats:
    """The places moved to the mean of those that lie in a chain, each within the tolerance of the next."""
    if not len(at):
        return at
    order = np.lexsort((at, upright))
    ordered, direction = at[order], upright[order]
    chain = np.zeros(len(at), np.int64)
    chain[order[1:]] = np.cumsum((ordered[1:] > ordered[:-1] + SNAP) | (direction[1:] != direction[:-1]))
    # Added up in the order of drawing, and moved by a difference: so pdfplumber rounds.
    drawn = at[np.argsort(chain, kind="stable")].tolist()
    counts = np.bincount(chain).tolist()
    ends = itertools.accumulate(counts)
    means = np.array([sum(drawn[end - count : end]) / count for end, count in zip(ends, counts, strict=True)])
    return at + (means[chain] - at)


def cells_of(rulings: Rulings) -> list[CellBox]:
    """The smallest rectangles between points at which rulings meet, ordered by x0 and top."""
    points = _Points(rulings)
    found = itertools.starmap(points.smallest_cell, points.ordered)
    return [cell for cell in found if cell is not None]


class _Points:
    """The points at which rulings meet, each by its x and y.

    Two points in line are connected if one ruling passes through both: that is, if it reaches the farther one.

    Attributes:
        down, right: how far down, and how far to the right, the rulings through a point go.
        ordered: the points by x, then y.
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
        self.ordered = sorted(self.down)
        for x, y in self.ordered:
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
    corners = [((x0, top), (x0, bottom), (x1, top), (x1, bottom)) for x0, top, x1, bottom in cells]
    at_corner: dict[_Point, list[int]] = {}
    for number, own in enumerate(corners):
        for corner in own:
            at_corner.setdefault(corner, []).append(number)
    groups = []
    taken = [False] * len(cells)
    for number in range(len(cells)):
        if taken[number]:
            continue
        taken[number] = True
        group = [number]
        for member in group:  # which grows meanwhile
            for corner in corners[member]:
                for other in at_corner.pop(corner, ()):  # whoever comes to a corner first brings all who share it
                    if not taken[other]:
                        taken[other] = True
                        group.append(other)
        groups.append([cells[member] for member in group])
    return sorted(groups, key=lambda group: min((top, x0) for x0, top, _, _ in group))
