"""SDG goals from their icons: each goal's official colour, found in the page's picture.

The page is rendered, so it does not matter whether an icon is an image, a strip of several or drawn with paths.
Colours: United Nations, "Sustainable Development Goals: Guidelines for the use of the SDG logo including the
colour wheel, and 17 icons".
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from extract.records import Box

GOAL_COLOURS: Final = (
    "#E5243B", "#DDA63A", "#4C9F38", "#C5192D", "#FF3A21", "#26BDE2", "#FCC30B", "#A21942", "#FD6925",
    "#DD1367", "#FD9D24", "#BF8B2E", "#3F7E44", "#0A97D9", "#56C02B", "#00689D", "#19486A",
)  # fmt: skip

SCALE: Final = 2.0  # pixels a point at which the region is rendered
_INKED = 40  # of 255: how far a colour's channels differ before it counts as coloured and not as grey
_NEAR = 14.0  # ΔE (CIE76): how far an icon's colour may lie from the goal's
_CLEARER = 4.0  # ΔE: how much farther the next goal's colour must lie
_SHARE = 0.35  # of an icon's coloured pixels: how many must have its colour
_SQUARE = 1.15  # how much wider than high an icon may be
_SMALLEST = 8.0  # points: anything smaller is no icon

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """A coloured field that may be an icon; `goal` is None where its colour is no goal's for certain."""

    goal: int | None
    box: Box


def find_icons(picture: Any, region: Box) -> list[Found]:
    """The icons in a picture of a page's region, by rows from the top, each row from the left.

    Args:
        picture: a PIL image of `region` at `SCALE` pixels a point.
        region: where the picture lies on the page, in points.
    """
    pixels = np.asarray(picture.convert("RGB"), dtype=np.int16)
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    highest = np.maximum(np.maximum(red, green), blue)
    lowest = np.minimum(np.minimum(red, green), blue)
    coloured = (highest - lowest) > _INKED
    found = []
    for top, bottom in _runs(np.logical_or.reduce(coloured, axis=1)):
        if (bottom - top) / SCALE < _SMALLEST:
            continue
        row = coloured[top:bottom]
        for left, right in _runs(np.logical_or.reduce(row, axis=0)):
            for x0, x1 in _squares(left, right, bottom - top):
                box = Box(
                    region.x0 + x0 / SCALE,
                    region.top + top / SCALE,
                    region.x0 + x1 / SCALE,
                    region.top + bottom / SCALE,
                )
                part = pixels[top:bottom, x0:x1][row[:, x0:x1]]
                found.append(Found(_goal(part), box))
    return _whole(found)


def _whole(found: list[Found]) -> list[Found]:
    """The icons, those that a line across them splits in two put together again."""
    whole: list[Found] = []
    for icon in found:
        last = whole[-1] if whole else None
        if last is not None and last.goal == icon.goal and last.box.top == icon.box.top:
            both = last.box.union(icon.box)
            if both.width <= _SQUARE * both.height:
                whole[-1] = Found(icon.goal, both)
                continue
        whole.append(icon)
    return [icon for icon in whole if icon.box.width >= _SMALLEST]


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where the flags are set, as half-open ranges."""
    padded = np.concatenate(([False], flags, [False])).astype(np.int8)
    steps = np.flatnonzero(np.diff(padded))
    return [(int(a), int(b)) for a, b in steps.reshape(-1, 2)]


def _squares(left: int, right: int, height: int) -> list[tuple[int, int]]:
    """A run of icons that touch each other, cut into squares."""
    count = max(1, round((right - left) / height))
    edges = [left + round((right - left) * i / count) for i in range(count + 1)]
    return list(itertools.pairwise(edges))


def _goal(pixels: npt.NDArray[np.int16]) -> int | None:
    # An icon has few colours, each in many pixels: what follows is worked out by colour.
    packed = (pixels[:, 0].astype(np.int32) << 16) | (pixels[:, 1].astype(np.int32) << 8) | pixels[:, 2]
    found, counts = np.unique(packed, return_counts=True)
    colours = np.stack([found >> 16, (found >> 8) & 0xFF, found & 0xFF], axis=1).astype(np.float64)
    distances = np.linalg.norm(_lab(colours)[:, None, :] - _GOALS_LAB[None, :, :], axis=2)
    nearest = distances.argmin(axis=1)
    near = distances.min(axis=1) < _NEAR
    if not near.any():
        return None
    goal = int(np.bincount(nearest[near], counts[near], minlength=len(GOAL_COLOURS)).argmax())
    own = near & (nearest == goal)
    if counts[own].sum() < _SHARE * len(pixels):
        return None
    middle = _medians(distances[own], counts[own])
    others = np.delete(middle, goal)
    return goal + 1 if others.min() - middle[goal] >= _CLEARER else None


def _medians(values: _Array, counts: npt.NDArray[np.int64]) -> _Array:
    """The median of each column, in which each row counts so many times."""
    order = np.argsort(values, axis=0)
    reached = np.cumsum(counts[order], axis=0)
    total = int(counts.sum())
    column = np.arange(values.shape[1])
    lower, upper = (
        values[order[(reached <= index).sum(axis=0), column], column] for index in ((total - 1) // 2, total // 2)
    )
    middle: _Array = (lower + upper) / 2
    return middle


def _lab(rgb: _Array) -> _Array:
    """sRGB (0–255) to CIE L*a*b* (D65)."""
    c = rgb / 255.0
    c = np.where(c > 0.04045, ((c + 0.055) / 1.055) ** 2.4, c / 12.92)
    xyz = c @ np.array([[0.4124, 0.2126, 0.0193], [0.3576, 0.7152, 0.1192], [0.1805, 0.0722, 0.9505]])
    xyz = xyz / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)


_GOALS_LAB: Final = _lab(np.array([[int(h[i : i + 2], 16) for i in (1, 3, 5)] for h in GOAL_COLOURS], dtype=np.float64))
