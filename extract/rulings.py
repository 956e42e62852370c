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
from collections import defaultdict
from collections.abc import Iterator, Sequence
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
    if not long.any():
        return Rulings()
    upright, at, start, end = upright[long], at[long], start[long], end[long]
    at = _snapped(upright, at)
    order = np.lexsort((start, at, upright))
    upright, at, start, end = upright[order], at[order], start[order], end[order]
    apart = np.ones(len(at), bool)  # from the piece before: in another line, or farther on
    apart[1:] = (at[1:] != at[:-1]) | (upright[1:] != upright[:-1])
    end = _farthest(end, apart)
    apart[1:] |= start[1:] > end[:-1] + JOIN
    begins = apart.nonzero()[0]
    upright, at, start, end = upright[begins], at[begins], start[begins], end[np.append(begins[1:], len(end)) - 1]
    long = end - start >= LEAST
    pieces = np.array((at, start, end))
    horizontal, vertical = (tuples(Rule, pieces[:, long & wanted].T.tolist()) for wanted in (~upright, upright))
    return Rulings(horizontal, vertical)


def _farthest(end: _Floats, first: _Flags) -> _Floats:
    """The greatest value up to each in its line; `first` begins a line."""
    values = np.sort(end)
    rank = values.searchsorted(end) + len(end) * first.cumsum()
    farthest: _Floats = values[np.maximum.accumulate(rank) % len(end)]
    return farthest


def _snapped(upright: _Flags, at: _Floats) -> _Floats:
    """The places moved to the mean of those that lie in a chain, each within the tolerance of the next."""
    order = np.lexsort((at, upright))
    ordered, direction = at[order], upright[order]
    chain = np.zeros(len(at), np.int64)
    chain[order[1:]] = ((ordered[1:] > ordered[:-1] + SNAP) | (direction[1:] != direction[:-1])).cumsum()
    # Added up in the order of drawing, and moved by a difference: so pdfplumber rounds.
    drawn = at[np.argsort(chain, kind="stable")].tolist()
    counts = np.bincount(chain).tolist()
    ends = itertools.accumulate(counts)
    means = np.array([sum(drawn[end - count : end]) / count for end, count in zip(ends, counts, strict=True)])
    return at + (means[chain] - at)


def cells_of(rulings: Rulings) -> list[CellBox]:
    """The smallest rectangles between points at which rulings meet, ordered by x0 and top."""
    return list(_Points(rulings).cells())


class _Points:
    """The points at which rulings meet.

    Two points in line are connected if one ruling passes through both: that is, if it reaches the farther one.
    """

    def __init__(self, rulings: Rulings) -> None:
        # How far down, and how far to the right, the rulings through a point go.
        self._down: dict[_Point, float] = {}
        self._right: dict[_Point, float] = {}
        self._meet(rulings)
        self._columns: defaultdict[float, list[float]] = defaultdict(list)
        self._rows: defaultdict[float, list[float]] = defaultdict(list)
        for x, y in sorted(self._down):
            self._columns[x].append(y)
            self._rows[y].append(x)

    def _meet(self, rulings: Rulings) -> None:
        down, right = self._down, self._right
        horizontal = sorted(rulings.horizontal)
        lower = [rule.at + INTERSECTION for rule in horizontal]
        upper = [rule.at - INTERSECTION for rule in horizontal]
        spans = [(y, x0 - INTERSECTION, x1 + INTERSECTION, x1) for y, x0, x1 in horizontal]
        for x, top, bottom in rulings.vertical:
            for y, begin, end, x1 in spans[bisect_left(lower, top) : bisect_right(upper, bottom)]:
                if begin <= x <= end:
                    point = x, y
                    if down.get(point, -math.inf) < bottom:
                        down[point] = bottom
                    if right.get(point, -math.inf) < x1:
                        right[point] = x1

    def cells(self) -> Iterator[CellBox]:
        """The smallest cell of each point that is the upper left corner of any."""
        passed = dict.fromkeys(self._rows, 0)  # of each row, the points up to here
        for x, column in self._columns.items():
            for below, y in enumerate(column, 1):
                beside = passed[y] = passed[y] + 1
                if below < len(column) and beside < len(self._rows[y]):
                    cell = self._smallest_cell(x, y, below, beside)
                    if cell is not None:
                        yield cell

    def _smallest_cell(self, x: float, y: float, below: int, beside: int) -> CellBox | None:
        """The smallest cell whose upper left corner is this point: the lowest, of those the narrowest.

        `below` and `beside`: from which number on the points of its column and row lie beyond it.
        """
        down, right, row = self._down, self._right, self._rows[y]
        reach_down, reach_right = down[x, y], right[x, y] + INTERSECTION
        for bottom in itertools.islice(self._columns[x], below, None):
            least = bottom - INTERSECTION
            if least > reach_down:
                break
            reach = min(reach_right, right[x, bottom] + INTERSECTION)
            for x1 in itertools.islice(row, beside, None):
                if x1 > reach:
                    break
                if (x1, bottom) in down and least <= down[x1, y]:
                    return x, y, x1, bottom
        return None


def tables_of(cells: Sequence[CellBox]) -> list[list[CellBox]]:
    """The cells in groups that share corners, from the top left; also those of one cell, which pdfplumber drops."""
    first: dict[_Point, int] = {}  # of each corner, the first cell there
    leads = list(range(len(cells)))  # of each cell, one of its group that leads on to its first
    for number, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            other = first.setdefault(corner, number)
            if leads[other] != leads[number]:
                one, two = _end(leads, other), _end(leads, number)
                leads[max(one, two)] = leads[number] = min(one, two)
    groups: dict[int, list[CellBox]] = {}
    for number, cell in enumerate(cells):
        groups.setdefault(_end(leads, number), []).append(cell)
    return sorted(groups.values(), key=lambda group: min((top, x0) for x0, top, _, _ in group))


def _end(leads: list[int], number: int) -> int:
    while leads[number] != number:
        leads[number] = number = leads[leads[number]]
    return number
