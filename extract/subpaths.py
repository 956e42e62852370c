"""Where path objects lead: the subpaths of many of them at once, in columns."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import chain, islice, repeat
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from extract import calls
from extract.calls import Answers
from extract.frame import Frame
from extract.records import Box
from extract.tuples import tuples

Point = tuple[float, float]

_UPRIGHT = 0.1  # points: how far a rectangle's side may stray from its direction
_NEAR: Final = 0.05  # points: nearer points are the same

_POINTS = Answers(ctypes.c_float, 2)

_Flags = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


class Subpath(NamedTuple):
    """Straight lines from point to point on the displayed page.

    Attributes:
        closed: whether a line leads back from the last point to the first.
        rectangle: its box if it is an upright rectangle, else None.
    """

    points: Sequence[Point]
    closed: bool
    rectangle: Box | None


def near(a: Point, b: Point) -> bool:
    """Whether two points are the same as a reader sees them."""
    return abs(a[0] - b[0]) < _NEAR and abs(a[1] - b[1]) < _NEAR


class Subpaths:
    """The straight subpaths of path objects, in the order of drawing; those with a curve are left out.

    Args:
        objects: pointers to the path objects.
        matrix: the columns of their matrices, which lead to the page's user space.
        stroked: which of them are; only of those it counts whether a subpath is closed.

    Attributes:
        path: of each subpath, the number of its object.
        corners: how many points it names.
        closed: whether a line leads back from the last point to the first.
        rectangle: whether it is an upright rectangle.
        boxes: x0, top, x1, bottom of each on the displayed page.
    """

    def __init__(self, objects: Sequence[Any], frame: Frame, matrix: Sequence[_Floats], stroked: _Flags) -> None:
        lengths = calls.numbers(calls.PATH_SEGMENTS, len(objects), objects).clip(0)
        total = int(lengths.sum())
        path = np.repeat(np.arange(len(objects)), lengths)
        segments = calls.pointers(
            map(
                calls.PATH_SEGMENT,
                chain.from_iterable(map(repeat, objects, lengths.tolist())),
                chain.from_iterable(map(range, lengths.tolist())),
            )
        )
        kinds = calls.numbers(calls.SEGMENT_TYPE, total, segments)
        closes = np.zeros(total, bool)
        if stroked.any():
            at = np.flatnonzero(stroked[path])
            closes[at] = calls.numbers(calls.SEGMENT_CLOSES, len(at), [segments[i] for i in at.tolist()]) > 0
        a, b, c, d, e, f = (column[path] for column in matrix)
        x, y = _POINTS.ask(calls.SEGMENT_POINT, total, segments).astype(np.float64).T
        self._x, self._y = frame.point(a * x + c * y + e, b * x + d * y + f)

        begins = kinds == pdfium.FPDF_SEGMENT_MOVETO
        begins[1:] |= path[1:] != path[:-1]
        begins[:1] = True
        starts = np.flatnonzero(begins)
        ends = np.append(starts[1:], total)[: len(starts)]  # where nothing is drawn there are none
        straight = ~_any(kinds == pdfium.FPDF_SEGMENT_BEZIERTO, starts) & (ends - starts > 1)
        # What is left out stands between others, so each column is worked out for all and cut then.
        self._starts, self._ends = starts[straight], ends[straight]
        self.path: _Ints = path[self._starts]
        self.corners: _Ints = self._ends - self._starts
        self.closed: _Flags = _any(closes, starts)[straight]
        self.rectangle: _Flags = _rectangles(self._x, self._y, starts, ends)[straight]
        self.boxes: tuple[_Floats, _Floats, _Floats, _Floats] = (
            _reduced(np.minimum, self._x, starts)[straight],
            _reduced(np.minimum, self._y, starts)[straight],
            _reduced(np.maximum, self._x, starts)[straight],
            _reduced(np.maximum, self._y, starts)[straight],
        )

    def of(self, numbers: _Ints) -> list[list[Subpath]]:
        """Those of each of some objects."""
        # They stand in the order of their objects.
        first, last = (np.searchsorted(self.path, numbers, side).tolist() for side in ("left", "right"))
        own = np.fromiter(chain.from_iterable(map(range, first, last)), np.int64)
        boxes = tuples(Box, zip(*(column[own].tolist() for column in self.boxes), strict=True))
        columns = (self._starts, self._ends, self.closed, self.rectangle)
        made = (
            Subpath(
                list(zip(self._x[a:b].tolist(), self._y[a:b].tolist(), strict=True)), closed, box if is_box else None
            )
            for a, b, closed, is_box, box in zip(*(column[own].tolist() for column in columns), boxes, strict=True)
        )
        return [list(islice(made, end - begin)) for begin, end in zip(first, last, strict=True)]


def _reduced(operation: np.ufunc, column: _Floats, starts: _Ints) -> _Floats:
    """The least, or the greatest, of each stretch."""
    reduced: _Floats = operation.reduceat(column, starts) if len(starts) else column
    return reduced


def _any(flags: _Flags, starts: _Ints) -> _Flags:
    """Whether a flag of each stretch is set."""
    found: _Flags = np.logical_or.reduceat(flags, starts) if len(starts) else flags
    return found


def _rectangles(x: _Floats, y: _Floats, starts: _Ints, ends: _Ints) -> _Flags:
    """Which subpaths are upright rectangles: four corners, of which the first may be named again at the end."""
    following = np.arange(1, len(x) + 1)
    following[ends - 1] = starts
    slanting = (np.abs(x[following] - x) > _UPRIGHT) & (np.abs(y[following] - y) > _UPRIGHT)
    counts, last = ends - starts, ends - 1
    returns = (np.abs(x[last] - x[starts]) < _NEAR) & (np.abs(y[last] - y[starts]) < _NEAR)
    four = (counts == 4) | ((counts == 5) & returns)
    upright: _Flags = four & ~_any(slanting, starts)
    return upright
