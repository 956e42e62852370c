"""The path objects of a page, read from pdfium for all of them at once: how they are painted, and what they leave.

Nearly every path of a form leaves what can be worked out in columns (`extract.marks`); only what leads another way, or
goes on where another ends, is handed on path by path.
"""

from __future__ import annotations

import ctypes
import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from extract import calls
from extract.calls import Answers
from extract.clips import clip_box, clips_of
from extract.frame import Frame
from extract.looking import WHITE
from extract.marks import Marks, PathMarks, Shapes
from extract.matrix import UNCHANGED, Matrix, multiply
from extract.records import Box
from extract.subpaths import Subpath, Subpaths

_MODES, _COLOURS, _WIDTHS = Answers(ctypes.c_int, 2), Answers(ctypes.c_uint, 4), Answers(ctypes.c_float, 1)
_MATRICES = Answers(ctypes.c_float, 1, 6)

_Flags = npt.NDArray[np.bool_]


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
        count: how many.
        marks: of those that leave nothing but what is worked out in columns.
        others: all other paths that paint something, each behind its number.
    """

    count: int
    marks: PathMarks
    others: Sequence[tuple[int, Path]]

    def between(self, begin: int, end: int) -> Iterator[Marks | Path]:
        """What the paths from one number to before another paint, one after the other."""
        if begin == 0 and end == self.count and not self.others:  # as on nearly every page
            yield self.marks.all
            return
        first = bisect_left(self.others, begin, key=itemgetter(0))
        for number, path in itertools.islice(self.others, first, None):
            if number >= end:
                break
            if number > begin:
                yield self.marks.between(begin, number)
            yield path
            begin = number + 1
        if end > begin:
            yield self.marks.between(begin, end)


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
    if outer is not UNCHANGED:
        matrices = np.stack(multiply(matrices.T, outer), axis=1)
    clips = clips_of(objects, frame, outer, clip)
    subpaths = Subpaths(objects, frame, matrices, stroked)

    own = subpaths.path
    shapes = Shapes(subpaths.boxes, clips, own)
    white = white_fill[own]
    fills = subpaths.rectangle & (filled & ~stroked)[own]
    lines = (subpaths.corners == 2) & ~subpaths.closed & (stroked & ~white_stroke)[own]
    painted = stroked[own] | (filled[own] & subpaths.rectangle)
    is_other = np.zeros(count, bool)
    is_other[own[painted & ~_in_columns(shapes, fills, lines, white)]] = True

    plain = painted & ~is_other[own]
    fills, lines = fills & plain, lines & plain
    may_cover = is_other.copy()
    may_cover[own[fills & (white | ~shapes.thin)]] = True
    covers = np.zeros(count, bool)
    at, own_objects = calls.chosen(may_cover, objects)
    covers[at] = calls.numbers(calls.TRANSPARENT, len(own_objects), own_objects) == 0
    marks = shapes.marks(fills, lines, white, covers[own])
    if not is_other.any():
        return Paths(count, marks, [])

    pens = np.zeros(count)
    at, own_objects = calls.chosen(is_other & stroked, objects)
    pens[at] = _WIDTHS.ask(calls.STROKE_WIDTH, len(own_objects), own_objects)[:, 0]
    pens *= np.hypot(matrices[:, 0], matrices[:, 1])
    numbers = np.flatnonzero(is_other)
    fields = (column[numbers].tolist() for column in (filled, white_fill, stroked, white_stroke, pens, covers))
    others = [
        (number, Path._make([*looks, clip_box(clips, number), own_subpaths]))
        for number, *looks, own_subpaths in zip(numbers.tolist(), *fields, subpaths.of(numbers), strict=True)
    ]
    return Paths(count, marks, others)


def _in_columns(shapes: Shapes, fills: _Flags, lines: _Flags, white: _Flags) -> _Flags:
    """Which of the shapes leave marks by themselves: a dot goes on with the row of dots before it."""
    unruled = ~shapes.seen | white | ~shapes.short
    found: _Flags = (fills & unruled) | (lines & (~shapes.ruled | ~shapes.short))
    return found


def _painted(objects: Sequence[Any], wanted: _Flags, call: Any) -> tuple[_Flags, _Flags]:
    """Which of the objects that want to be filled, or stroked, are seen to be, and which of them in white."""
    if not wanted.any():  # few books stroke, or few fill
        return wanted, wanted
    at, own = calls.chosen(wanted, objects)
    colours = _COLOURS.ask(call, len(own), own)
    painted, white = wanted.copy(), np.zeros(len(objects), bool)
    painted[at] = colours[:, 3] > 0
    red, green, blue = colours[:, :3].T >= WHITE
    white[at] = painted[at] & red & green & blue
    return painted, white
