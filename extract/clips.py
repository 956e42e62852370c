"""What clip paths leave of the objects of a page: a box for each."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Sequence
from itertools import chain, repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from extract import calls
from extract.calls import Answers
from extract.frame import Frame
from extract.matrix import Matrix
from extract.records import Box

_OPEN: Final = (-math.inf, -math.inf, math.inf, math.inf)

_POINTS = Answers(ctypes.c_float, 2)

_Floats = npt.NDArray[np.float64]


def clips_of(objects: Sequence[Any], frame: Frame, outer: Matrix, clip: Box | None) -> _Floats | None:
    """The boxes of what each of the objects may show, one a row (see `clip_of`); None if nothing clips any."""
    own = calls.pointers(calls.each(calls.CLIP_PATH, objects))
    counts = calls.numbers(calls.CLIP_PATHS, len(own), own).clip(0)
    clipping = np.flatnonzero(counts)
    # Each path of each clip. What is drawn under one clip shares it: where its first segment lies tells it apart.
    holders = np.repeat(clipping, counts[clipping]).tolist()
    numbers = chain.from_iterable(map(range, counts[clipping].tolist()))
    paths = list(zip(map(own.__getitem__, holders), numbers, strict=True))
    begins = [calls.CLIP_SEGMENT(*path, 0) for path in paths]
    different = dict(zip(begins, paths, strict=True))
    different.pop(0, None)  # a path without segments clips nothing
    if not different and clip is None:
        return None
    found = np.empty((len(objects), 4))
    found[:] = _OPEN if clip is None else clip
    if different:
        place = {begin: number for number, begin in enumerate(different)}
        drawn = [(holder, place[begin]) for holder, begin in zip(holders, begins, strict=True) if begin]
        at, which = np.array(drawn).T
        edges = frame.boxes(*_extents(different.values(), outer))
        for side, narrow in enumerate((np.maximum, np.maximum, np.minimum, np.minimum)):
            narrow.at(found[:, side], at, edges[side][which])
    return found


def _extents(paths: Collection[tuple[Any, int]], outer: Matrix) -> tuple[_Floats, _Floats, _Floats, _Floats]:
    """How far clip paths reach in the page's user space: the least x and y, the greatest x and y of each.

    Args:
        paths: each a clip and the number of a path of it that has segments.
    """
    lengths = [calls.CLIP_SEGMENTS(*path) for path in paths]
    columns = (chain.from_iterable(map(repeat, column, lengths)) for column in zip(*paths, strict=True))
    segments = calls.pointers(calls.each(calls.CLIP_SEGMENT, *columns, chain.from_iterable(map(range, lengths))))
    x, y = _POINTS.ask(calls.SEGMENT_POINT, len(segments), segments).astype(np.float64).T
    corners = np.stack((outer[0] * x + outer[2] * y + outer[4], outer[1] * x + outer[3] * y + outer[5]))
    starts = np.cumsum([0, *lengths[:-1]])
    least, most = np.minimum.reduceat(corners, starts, axis=1), np.maximum.reduceat(corners, starts, axis=1)
    return least[0], least[1], most[0], most[1]


def clip_of(each: Any, frame: Frame, outer: Matrix, clip: Box | None) -> Box | None:
    """The box of what an object may show: that of its own clip path within `clip`; None if nothing clips it.

    `outer` leads from the form that holds it to the page's user space.
    """
    return clip_box(clips_of([each], frame, outer, clip), 0)


def clip_box(clips: _Floats | None, number: int) -> Box | None:
    """One of the clips; None if it is open on all sides."""
    if clips is None:
        return None
    box = Box(*clips[number].tolist())
    return None if box == _OPEN else box


def clipped(box: Box, clip: Box) -> Box:
    """What of the box the clip leaves; its sides may have changed places then."""
    return Box(max(box.x0, clip.x0), max(box.top, clip.top), min(box.x1, clip.x1), min(box.bottom, clip.bottom))
