"""The path objects of a page, read from pdfium for all of them at once: where they lead, and how they are painted."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from extract import calls
from extract.calls import Answers, Handle
from extract.frame import Frame
from extract.records import Box

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

UNCHANGED: Final[Matrix] = (1, 0, 0, 1, 0, 0)
_WHITE = 250  # of 255: what a screen and a printer show as paper
_UPRIGHT = 0.1  # points: how far a rectangle's side may stray from its direction
_NEAR = 0.05  # points: nearer points are the same

_Flags = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Subpath:
    """Straight lines from point to point on the displayed page; curves are left out.

    Attributes:
        closed: whether a line leads back from the last point to the first.
        rectangle: its box if it is an upright rectangle, else None.
    """

    points: Sequence[Point]
    closed: bool
    rectangle: Box | None


@dataclass(frozen=True, slots=True)
class Path:
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


def read_paths(handles: Sequence[Handle], frame: Frame, outer: Matrix, clip: Box | None) -> Iterator[Path | None]:
    """What each of the path objects paints, None if nothing.

    Args:
        outer: leads from the form that holds the objects to the page's user space.
        clip: what that form may show.
    """
    count = len(handles)
    modes, pens = Answers(count, 2, ctypes.c_int), Answers(count, 1, ctypes.c_float)
    matrices = Answers(count, 6, ctypes.c_float)
    calls.run(map(calls.DRAW_MODE, handles, modes.at(0), modes.at(1)))
    calls.run(map(calls.STROKE_WIDTH, handles, pens.at()))
    calls.run(map(calls.OBJECT_MATRIX, handles, matrices.at()))
    fills, strokes = (_colours(handles, call) for call in (calls.FILL_COLOUR, calls.STROKE_COLOUR))
    filled = (modes.array[:, 0] != 0) & (fills[:, 3] > 0)
    stroked = (modes.array[:, 1] != 0) & (strokes[:, 3] > 0)
    matrix = multiply(tuple(matrices.array.astype(np.float64).T), outer)
    pen = pens.array[:, 0] * np.sqrt(matrix[0] ** 2 + matrix[1] ** 2)
    clips = [clip_of(handle, frame, outer, clip) for handle in handles]
    properties = zip(
        filled.tolist(),
        (filled & _is_white(fills)).tolist(),
        stroked.tolist(),
        (stroked & _is_white(strokes)).tolist(),
        pen.tolist(),
        (not transparent for transparent in map(calls.TRANSPARENT, handles)),
        clips,
        _subpaths(handles, frame, matrix, stroked),
        strict=True,
    )
    for path in properties:
        yield Path(*path) if path[0] or path[2] else None


def _colours(handles: Sequence[Handle], call: Any) -> npt.NDArray[Any]:
    """Red, green, blue and alpha of each, 0–255."""
    found = Answers(len(handles), 4, ctypes.c_uint)
    calls.run(map(call, handles, found.at(0), found.at(1), found.at(2), found.at(3)))
    return found.array


def _is_white(colours: npt.NDArray[Any]) -> _Flags:
    white: _Flags = colours[:, :3].min(axis=1) >= _WHITE
    return white


def clip_of(handle: Handle, frame: Frame, outer: Matrix, clip: Box | None) -> Box | None:
    """The box of what an object may show: that of its own clip path within `clip`; None if nothing clips it.

    `outer` leads from the form that holds it to the page's user space.
    """
    own = calls.CLIP_PATH(handle)
    for path in range(calls.CLIP_PATHS(own) if own else 0):
        points = [_point(calls.CLIP_SEGMENT(own, path, i), outer) for i in range(calls.CLIP_SEGMENTS(own, path))]
        if points:
            xs, ys = zip(*points, strict=True)
            box = frame.box(min(xs), min(ys), max(xs), max(ys))
            clip = box if clip is None else clipped(box, clip)
    return clip


def _point(segment: Handle, m: Matrix) -> Point:
    x, y = ctypes.c_float(), ctypes.c_float()
    calls.SEGMENT_POINT(segment, ctypes.byref(x), ctypes.byref(y))
    return m[0] * x.value + m[2] * y.value + m[4], m[1] * x.value + m[3] * y.value + m[5]


def _subpaths(handles: Sequence[Handle], frame: Frame, matrix: Any, stroked: _Flags) -> list[list[Subpath]]:
    """The straight subpaths of each object; whether they are closed counts only for those that are stroked."""
    lengths = np.fromiter(map(calls.PATH_SEGMENTS, handles), np.int64, len(handles)).clip(0)
    found: list[list[Subpath]] = [[] for _ in handles]
    total = int(lengths.sum())
    if not total:
        return found
    path = np.repeat(np.arange(len(handles)), lengths)
    segments = list(
        map(
            calls.PATH_SEGMENT,
            chain.from_iterable(map(repeat, handles, lengths.tolist())),
            chain.from_iterable(map(range, lengths.tolist())),
        )
    )
    kinds = np.fromiter(map(calls.SEGMENT_TYPE, segments), np.int64, total)
    closes = np.zeros(total, bool)
    for i in np.flatnonzero(stroked[path]).tolist():
        closes[i] = calls.SEGMENT_CLOSES(segments[i]) > 0
    answers = Answers(total, 2, ctypes.c_float)
    calls.run(map(calls.SEGMENT_POINT, segments, answers.at(0), answers.at(1)))
    a, b, c, d, e, f = (column[path] for column in matrix)
    x, y = answers.array.astype(np.float64).T
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
