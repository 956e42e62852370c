"""The path objects of a page, read from pdfium for all of them at once: where they lead, and how they are painted."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from extract import calls
from extract.calls import Answers
from extract.frame import Frame
from extract.records import Box

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

UNCHANGED: Final[Matrix] = (1, 0, 0, 1, 0, 0)
_WHITE = 250  # of 255: what a screen and a printer show as paper
_UPRIGHT = 0.1  # points: how far a rectangle's side may stray from its direction
_NEAR = 0.05  # points: nearer points are the same

_MODES, _COLOURS, _WIDTHS = Answers(ctypes.c_int, 2), Answers(ctypes.c_uint, 4), Answers(ctypes.c_float, 1)
_MATRICES, _POINTS = Answers(ctypes.c_float, 1, 6), Answers(ctypes.c_float, 2)

_Flags = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]


class Subpath(NamedTuple):
    """Straight lines from point to point on the displayed page; curves are left out.

    Attributes:
        closed: whether a line leads back from the last point to the first.
        rectangle: its box if it is an upright rectangle, else None.
    """

    points: Sequence[Point]
    closed: bool
    rectangle: Box | None


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


def near(a: Point, b: Point) -> bool:
    """Whether two points are the same as a reader sees them."""
    return abs(a[0] - b[0]) < _NEAR and abs(a[1] - b[1]) < _NEAR


def clipped(box: Box, clip: Box) -> Box:
    """What of the box the clip leaves; its sides may have changed places then."""
    return Box(max(box.x0, clip.x0), max(box.top, clip.top), min(box.x1, clip.x1), min(box.bottom, clip.bottom))


def read_paths(objects: Sequence[Any], frame: Frame, outer: Matrix, clip: Box | None) -> Iterator[Path | None]:
    """What each of the path objects paints, None if nothing.

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
    pens = np.zeros(count)
    at = np.flatnonzero(stroked)
    pens[at] = _WIDTHS.ask(calls.STROKE_WIDTH, len(at), [objects[i] for i in at.tolist()])[:, 0]
    pens *= np.sqrt(matrix[0] ** 2 + matrix[1] ** 2)
    properties = zip(
        filled.tolist(),
        white_fill.tolist(),
        stroked.tolist(),
        white_stroke.tolist(),
        pens.tolist(),
        (not transparent for transparent in map(calls.TRANSPARENT, objects)),
        (clip_of(each, frame, outer, clip) for each in objects),
        _subpaths(objects, frame, matrix, stroked),
        strict=True,
    )
    for path in properties:
        yield Path(*path) if path[0] or path[2] else None


def _painted(objects: Sequence[Any], wanted: _Flags, call: Any) -> tuple[_Flags, _Flags]:
    """Which of the objects that want to be filled, or stroked, are seen to be, and which of them in white."""
    at = np.flatnonzero(wanted)
    colours = _COLOURS.ask(call, len(at), [objects[i] for i in at.tolist()])
    painted, white = wanted.copy(), np.zeros(len(objects), bool)
    painted[at] = colours[:, 3] > 0
    white[at] = painted[at] & (colours[:, :3] >= _WHITE).all(axis=1)
    return painted, white


def clip_of(each: Any, frame: Frame, outer: Matrix, clip: Box | None) -> Box | None:
    """The box of what an object may show: that of its own clip path within `clip`; None if nothing clips it.

    `outer` leads from the form that holds it to the page's user space.
    """
    own = calls.pointer(calls.CLIP_PATH(each))
    for path in range(calls.CLIP_PATHS(own)):
        count = calls.CLIP_SEGMENTS(own, path)
        if count <= 0:
            continue
        segments = calls.pointers(calls.CLIP_SEGMENT(own, path, i) for i in range(count))
        points = _POINTS.ask(calls.SEGMENT_POINT, count, segments).tolist()
        xs = [outer[0] * x + outer[2] * y + outer[4] for x, y in points]
        ys = [outer[1] * x + outer[3] * y + outer[5] for x, y in points]
        box = frame.box(min(xs), min(ys), max(xs), max(ys))
        clip = box if clip is None else clipped(box, clip)
    return clip


def _subpaths(objects: Sequence[Any], frame: Frame, matrix: Any, stroked: _Flags) -> list[list[Subpath]]:
    """The straight subpaths of each object; whether they are closed counts only for those that are stroked."""
    lengths = calls.numbers(calls.PATH_SEGMENTS, len(objects), objects).clip(0)
    found: list[list[Subpath]] = [[] for _ in objects]
    total = int(lengths.sum())
    if not total:
        return found
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
    for i in np.flatnonzero(stroked[path]).tolist():
        closes[i] = calls.SEGMENT_CLOSES(segments[i]) > 0
    a, b, c, d, e, f = (column[path] for column in matrix)
    x, y = _POINTS.ask(calls.SEGMENT_POINT, total, segments).astype(np.float64).T
    x, y = frame.point(a * x + c * y + e, b * x + d * y + f)

    begins = kinds == pdfium.FPDF_SEGMENT_MOVETO
    begins[np.cumsum(lengths)[lengths > 0] - lengths[lengths > 0]] = True
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], total)
    curved = np.logical_or.reduceat(kinds == pdfium.FPDF_SEGMENT_BEZIERTO, starts)
    closed = np.logical_or.reduceat(closes, starts)
    rectangles = _rectangles(x, y, starts, ends)
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    boxes = zip(
        np.minimum.reduceat(x, starts).tolist(),
        np.minimum.reduceat(y, starts).tolist(),
        np.maximum.reduceat(x, starts).tolist(),
        np.maximum.reduceat(y, starts).tolist(),
        strict=True,
    )
    columns = (path[starts], starts, ends, curved, closed, rectangles)
    for own, start, end, is_curved, is_closed, is_rectangle, box in zip(
        *(c.tolist() for c in columns), boxes, strict=True
    ):
        if end - start > 1 and not is_curved:
            found[own].append(Subpath(points[start:end], is_closed, Box(*box) if is_rectangle else None))
    return found


def _rectangles(x: _Floats, y: _Floats, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> _Flags:
    """Which subpaths are upright rectangles: four corners, of which the first may be named again at the end."""
    following = np.arange(1, len(x) + 1)
    following[ends - 1] = starts
    slanting = (np.abs(x[following] - x) > _UPRIGHT) & (np.abs(y[following] - y) > _UPRIGHT)
    counts, last = ends - starts, ends - 1
    returns = (np.abs(x[last] - x[starts]) < _NEAR) & (np.abs(y[last] - y[starts]) < _NEAR)
    four = (counts == 4) | ((counts == 5) & returns)
    upright: _Flags = four & ~np.logical_or.reduceat(slanting, starts)
    return upright
