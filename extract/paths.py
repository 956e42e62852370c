"""The path objects of a page, read from pdfium for all of them at once: how they are painted, and what they rule.

Nearly every path of a form is a ruling: one line, or one thin filled rectangle. Those are worked out in columns; only
what may cover something, or leads another way, is handed on path by path.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from extract import calls
from extract.calls import Answers
from extract.frame import Frame
from extract.page import Edge
from extract.records import Box
from extract.subpaths import Subpath, Subpaths

Matrix = tuple[float, float, float, float, float, float]

UNCHANGED: Final[Matrix] = (1, 0, 0, 1, 0, 0)
THIN = 3.0  # points: a filled rectangle thinner than this is a ruling, as pdfplumber's snap tolerance makes it
DOT = 1.0  # points: anything shorter rules nothing by itself (pdfplumber's least length), but a row of such does
SLANT = 0.5  # points: a line that goes farther both ways is a diagonal (an empty cell's slash) and rules nothing
_SIDES: Final = [[0, 1, 2, 1], [0, 3, 2, 3], [0, 1, 0, 3], [2, 1, 2, 3]]  # of a box: upper, lower, left, right
_WHITE = 250  # of 255: what a screen and a printer show as paper
_OPEN: Final = (-math.inf, -math.inf, math.inf, math.inf)

_MODES, _COLOURS, _WIDTHS = Answers(ctypes.c_int, 2), Answers(ctypes.c_uint, 4), Answers(ctypes.c_float, 1)
_MATRICES, _POINTS = Answers(ctypes.c_float, 1, 6), Answers(ctypes.c_float, 2)

_Flags = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]


class Path(NamedTuple):
    """A path object that paints something.

    Attributes:
        pen: width of the stroke in points.
        covers: whether it hides what lies beneath.
        clip: what of it may be seen; None for all.
    """

    filled: bool
    white_fill: bool
    stroked: bool
    white_stroke: bool
    pen: float
    covers: bool
    clip: Box | None
    subpaths: Sequence[Subpath]


@dataclass(frozen=True, slots=True)
class Paths:
    """Path objects in the order of painting.

    Attributes:
        edges: of all that are rulings and nothing else: they hide nothing, and are no dots of a dotted line. Four
            numbers each, the fields of `Edge`.
        ends: of each path, where in `edges` its own end.
        others: all other paths that paint something, each behind its number.
    """

    edges: Sequence[float]
    ends: Sequence[int]
    others: Sequence[tuple[int, Path]]

    def between(self, begin: int, end: int) -> Iterator[Sequence[float] | Path]:
        """What the paths from one number to before another paint, one after the other: rulings, and other paths."""
        drawn = self.ends[begin - 1] if begin else 0
        first = bisect_left(self.others, begin, key=itemgetter(0))
        for number, path in itertools.islice(self.others, first, None):
            if number >= end:
                break
            yield self.edges[drawn : self.ends[number]]
            yield path
            drawn = self.ends[number]
        if end > begin:
            yield self.edges[drawn : self.ends[end - 1]]


def multiply(m: Any, n: Matrix) -> Any:
    """The matrix that does `m`, then `n`; also for a tuple of columns, with many matrices."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def clipped(box: Box, clip: Box) -> Box:
    """What of the box the clip leaves; its sides may have changed places then."""
    return Box(max(box.x0, clip.x0), max(box.top, clip.top), min(box.x1, clip.x1), min(box.bottom, clip.bottom))


def read_paths(objects: Sequence[Any], frame: Frame, outer: Matrix, clip: Box | None) -> Paths:
    """What the path objects paint.

    Args:
        objects: pointers to them.
        outer: leads from the form that holds the objects to the page's user space.
        clip: what that form may show.
    """
    count = len(objects)
    fill_mode, stroke_mode = _MODES.ask(calls.DRAW_MODE, count, objects).T
    filled, white_fill = _painted(objects, fill_mode != 0, calls.FILL_COLOUR)
    stroked, white_stroke = _painted(objects, stroke_mode != 0, calls.STROKE_COLOUR)
    matrices = _MATRICES.ask(calls.OBJECT_MATRIX, count, objects).astype(np.float64)
    matrix = multiply(tuple(matrices.T), outer)
    clips = _clips(objects, frame, outer, clip)
    subpaths = Subpaths(objects, frame, matrix, stroked)

    own = subpaths.path
    bars = subpaths.rectangle & (filled & ~white_fill & ~stroked)[own]
    lines = (subpaths.corners == 2) & ~subpaths.closed & (stroked & ~white_stroke)[own]
    unseen = ~(stroked[own] | (filled[own] & subpaths.rectangle))
    rulings = _Rulings(subpaths.boxes, clips, own)
    is_other = np.zeros(count, bool)
    is_other[own[~(unseen | (bars & rulings.as_bar) | (lines & rulings.as_line))]] = True
    plain = ~is_other[own] & ~unseen
    edges, counts = rulings.edges(bars & plain, lines & plain)

    pens = np.zeros(count)
    at = np.flatnonzero(is_other & stroked)
    pens[at] = _WIDTHS.ask(calls.STROKE_WIDTH, len(at), [objects[i] for i in at.tolist()])[:, 0]
    pens *= np.hypot(matrix[0], matrix[1])
    numbers = np.flatnonzero(is_other)
    fields = (column[numbers].tolist() for column in (filled, white_fill, stroked, white_stroke, pens))
    covers = [not calls.TRANSPARENT(objects[number]) for number in numbers.tolist()]
    others = [
        (number, Path._make([*looks, covering, _box(clips, number), own_subpaths]))
        for number, *looks, covering, own_subpaths in zip(
            numbers.tolist(), *fields, covers, subpaths.of(numbers), strict=True
        )
    ]
    ends = np.cumsum(np.bincount(own, counts, count)).astype(np.int64) * len(Edge._fields)
    return Paths(edges, ends.tolist(), others)


class _Rulings:
    """What subpaths rule, as bars (thin filled rectangles) and as lines (from one point to another).

    Args:
        boxes: x0, top, x1, bottom of each subpath.
        clips: what of each path may be seen, one a row; None for all of each.
        path: of each subpath, the number of its path.

    Attributes:
        as_bar, as_line: which of them are rulings if they are such, or nothing that is seen.
    """

    def __init__(
        self,
        boxes: tuple[_Floats, _Floats, _Floats, _Floats],
        clips: _Floats | None,
        path: npt.NDArray[np.int64],
    ) -> None:
        slanting = (boxes[2] - boxes[0] > SLANT) & (boxes[3] - boxes[1] > SLANT)
        shown = True
        if clips is not None:
            left, top, right, bottom = clips[path].T
            shown = (right - left > 0) & (bottom - top > 0)
            x0, y0 = np.maximum(boxes[0], left), np.maximum(boxes[1], top)
            x1, y1 = np.minimum(boxes[2], right), np.minimum(boxes[3], bottom)
            boxes = (x0, y0, x1, y1)
        self._boxes = boxes
        self._width, self._height = boxes[2] - boxes[0], boxes[3] - boxes[1]
        self._seen = shown & (self._width >= 0) & (self._height >= 0)
        least, most = np.minimum(self._width, self._height), np.maximum(self._width, self._height)
        self.as_bar: _Flags = ~self._seen | ((least < THIN) & (most >= DOT))
        self._line = self._seen & ~slanting
        self.as_line: _Flags = ~self._line | (most >= DOT)

    def edges(self, bars: _Flags, lines: _Flags) -> tuple[list[float], npt.NDArray[np.int64]]:
        """The rulings of these subpaths in the order of painting (four numbers each), and how many each has."""
        x0, y0, x1, y1 = self._boxes
        bars, lines = bars & self._seen, lines & self._line
        count = len(bars)
        sides = np.stack(self._boxes, axis=1)[:, _SIDES]
        drawn = np.zeros((count, 4), bool)
        drawn[:, :2] = (bars & (self._width > 0))[:, None]
        drawn[:, 2:] = (bars & (self._height > 0))[:, None]
        if lines.any():  # a line is one ruling, in its own middle
            level = self._width >= self._height
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            middle = np.where(level, (x0, y, x1, y), (x, y0, x, y1)).T
            sides[lines, 0] = middle[lines]
            drawn[lines] = (True, False, False, False)
        edges: list[float] = sides.reshape(-1, 4)[np.flatnonzero(drawn)].ravel().tolist()
        return edges, drawn.sum(axis=1)


def _painted(objects: Sequence[Any], wanted: _Flags, call: Any) -> tuple[_Flags, _Flags]:
    """Which of the objects that want to be filled, or stroked, are seen to be, and which of them in white."""
    if not wanted.any():  # few books stroke, or few fill
        return wanted, wanted
    at = np.flatnonzero(wanted)
    colours = _COLOURS.ask(call, len(at), [objects[i] for i in at.tolist()])
    painted, white = wanted.copy(), np.zeros(len(objects), bool)
    painted[at] = colours[:, 3] > 0
    white[at] = painted[at] & (colours[:, :3] >= _WHITE).all(axis=1)
    return painted, white


def _clips(objects: Sequence[Any], frame: Frame, outer: Matrix, clip: Box | None) -> _Floats | None:
    """The boxes of what each of the objects may show, one a row (see `clip_of`); None if nothing clips any."""
    own = calls.pointers(map(calls.CLIP_PATH, objects))
    counts = calls.numbers(calls.CLIP_PATHS, len(own), own).clip(0)
    # Each path of each clip, then each segment of each path.
    holder = np.repeat(np.arange(len(own)), counts)
    paths = [own[i] for i in holder.tolist()]
    number = list(chain.from_iterable(map(range, counts.tolist())))
    lengths = [max(0, length) for length in map(calls.CLIP_SEGMENTS, paths, number)]
    starts = [end - length for end, length in zip(accumulate(lengths), lengths, strict=True) if length]
    if not starts and clip is None:
        return None
    found = np.empty((len(objects), 4))
    found[:] = _OPEN if clip is None else clip
    if not starts:
        return found
    places = (chain.from_iterable(map(repeat, column, lengths)) for column in (paths, number))
    segments = calls.pointers(map(calls.CLIP_SEGMENT, *places, chain.from_iterable(map(range, lengths))))
    x, y = _POINTS.ask(calls.SEGMENT_POINT, len(segments), segments).astype(np.float64).T
    corners = np.stack((outer[0] * x + outer[2] * y + outer[4], outer[1] * x + outer[3] * y + outer[5]))
    least, most = np.minimum.reduceat(corners, starts, axis=1), np.maximum.reduceat(corners, starts, axis=1)
    drawn = holder[np.array(lengths) > 0]
    x0, top, x1, bottom = frame.boxes(*least, *most)
    for side, inner in ((0, x0), (1, top)):
        np.maximum.at(found[:, side], drawn, inner)
    for side, inner in ((2, x1), (3, bottom)):
        np.minimum.at(found[:, side], drawn, inner)
    return found


def clip_of(each: Any, frame: Frame, outer: Matrix, clip: Box | None) -> Box | None:
    """The box of what an object may show: that of its own clip path within `clip`; None if nothing clips it.

    `outer` leads from the form that holds it to the page's user space.
    """
    return _box(_clips([each], frame, outer, clip), 0)


def _box(clips: _Floats | None, number: int) -> Box | None:
    """One of the clips; None if it is open on all sides."""
    if clips is None:
        return None
    box = Box(*clips[number].tolist())
    return None if box == _OPEN else box
