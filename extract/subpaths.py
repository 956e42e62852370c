"""Where path objects lead: the subpaths of many of them at once, in columns."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
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
        matrices: theirs, one a row, which lead to the page's user space.
        stroked: which of them are; only of those it counts whether a subpath is closed.

    Attributes:
        path: of each subpath, the number of its object.
        corners: how many points it names.
        closed: whether a line leads back from the last point to the first.
        rectangle: whether it is an upright rectangle.
        boxes: of each on the displayed page; x0, top, x1, bottom in rows, a column for each.
    """

    def __init__(self, objects: Sequence[Any], frame: Frame, matrices: _Floats, stroked: _Flags) -> None:
        lengths = calls.numbers(calls.PATH_SEGMENTS, len(objects), objects).clip(0)
        counts = lengths.tolist()
        total = sum(counts)
        path = np.repeat(np.arange(len(objects)), lengths)
        segments = calls.pointers(
            calls.each(calls.PATH_SEGMENT, chain.from_iterable(map(repeat, objects, counts)), _counted(counts))
        )
        kinds = calls.numbers(calls.SEGMENT_TYPE, total, segments)
        closes = np.zeros(total, bool)
        if stroked.any():
            at, own = calls.chosen(stroked[path], segments)
            closes[at] = calls.numbers(calls.SEGMENT_CLOSES, len(own), own) > 0
        a, b, c, d, e, f = matrices[path].T
        x, y = _POINTS.ask(calls.SEGMENT_POINT, total, segments).astype(np.float64).T
        points = np.empty((2, total))
        points[0], points[1] = frame.point(a * x + c * y + e, b * x + d * y + f)

        begins = kinds == pdfium.FPDF_SEGMENT_MOVETO
        begins[1:] |= path[1:] != path[:-1]
        begins[:1] = True
        starts = np.flatnonzero(begins)
        ends = np.append(starts[1:], total)[: len(starts)]  # where nothing is drawn there are none
        curves = kinds == pdfium.FPDF_SEGMENT_BEZIERTO
        self._points = points
        closed, rectangle, boxes = _any(closes, starts), _rectangles(points, starts, ends), _boxes(points, starts)
        straight = ends - starts > 1
        if curves.any():
            straight &= ~_any(curves, starts)
        if not straight.all():
            # What is left out stands between others, so each column is worked out for all and cut then.
            starts, ends, boxes = starts[straight], ends[straight], boxes[:, straight]
            closed, rectangle = closed[straight], rectangle[straight]
        self._starts, self._ends = starts, ends
        self.path: _Ints = path[starts]
        self.corners: _Ints = ends - starts
        self.closed: _Flags = closed
        self.rectangle: _Flags = rectangle
        self.boxes: _Floats = boxes

    def of(self, numbers: _Ints) -> list[list[Subpath]]:
        """Those of each of some objects."""
        # They stand in the order of their objects.
        first, last = (np.searchsorted(self.path, numbers, side).tolist() for side in ("left", "right"))
        own = np.fromiter(chain.from_iterable(map(range, first, last)), np.int64)
        boxes = tuples(Box, self.boxes[:, own].T.tolist())
        columns = (self._starts, self._ends, self.closed, self.rectangle)
        made = (
            Subpath(list(zip(*self._points[:, a:b].tolist(), strict=True)), closed, box if is_box else None)
            for a, b, closed, is_box, box in zip(*(column[own].tolist() for column in columns), boxes, strict=True)
        )
        return [list(islice(made, end - begin)) for begin, end in zip(first, last, strict=True)]


def _counted(counts: Sequence[int]) -> Iterator[int]:
    """From 0 to before each of the counts."""
    return chain.from_iterable(map(range, counts))


def _boxes(points: _Floats, starts: _Ints) -> _Floats:
    """The least x and y, and the greatest, of each stretch of points."""
    if not len(starts):
        return np.empty((4, 0))
    return np.concatenate((np.minimum.reduceat(points, starts, axis=1), np.maximum.reduceat(points, starts, axis=1)))


def _any(flags: _Flags, starts: _Ints) -> _Flags:
    """Whether a flag of each stretch is set."""
    found: _Flags = np.logical_or.reduceat(flags, starts) if len(starts) else flags
    return found


def _rectangles(points: _Floats, starts: _Ints, ends: _Ints) -> _Flags:
    """Which subpaths are upright rectangles: four corners, of which the first may be named again at the end."""
    counts, last = ends - starts, ends - 1
    across, down = np.abs(points[:, last] - points[:, starts]) < _NEAR
    returns = across & down
    four: _Flags = (counts == 4) | ((counts == 5) & returns)
    if not four.any():
        return four
    following = np.arange(1, points.shape[1] + 1)
    following[last] = starts
    across, down = np.abs(points[:, following] - points) > _UPRIGHT
    upright: _Flags = four & ~_any(across & down, starts)
    return upright
