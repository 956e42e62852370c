"""Rulings that later paint hides, in whole or in part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]
_Row = list[float]

AT_ONCE: Final = 1_000_000  # pairs of what is painted that are compared in one step


def remaining(drawn: _Floats, cleared: _Floats, before: _Ints) -> _Floats:
    """What is left of rulings, one a row: x0, top, x1, bottom.

    Args:
        drawn: all that were drawn, in the order of painting.
        cleared: areas that were cleared, in that order too.
        before: of each of these, how many of the rulings were drawn before.
    """
    # Nearly all areas are grounds of cells, drawn before their rulings, and clear nothing.
    hitting = _hitting(drawn, cleared, before)
    if not len(hitting):
        return drawn
    rows = drawn.tolist()
    kept: list[_Row] = []
    begin = 0
    for end, area in zip(before[hitting].tolist(), cleared[hitting].tolist(), strict=True):
        kept = _without([*kept, *rows[begin:end]], area)
        begin = end
    return np.array([*kept, *rows[begin:]], np.float64).reshape(-1, 4)


def _hitting(drawn: _Floats, cleared: _Floats, before: _Ints) -> _Ints:
    """Which of the areas meet a ruling that was drawn before."""
    if not len(drawn) or not len(cleared):
        return np.zeros(0, np.int64)
    x0, top, x1, bottom = drawn.T
    number = np.arange(len(drawn))
    found: list[_Ints] = []
    step = max(1, AT_ONCE // len(drawn))
    for first in range(0, len(cleared), step):
        part = slice(first, first + step)
        left, upper, right, lower = cleared[part].T[:, :, None]
        hit = (number < before[part, None]) & (x0 <= right) & (x1 >= left) & (top <= lower) & (bottom >= upper)
        found.append(np.flatnonzero(hit.any(axis=1)) + first)
    return np.concatenate(found)


def _without(rows: Sequence[_Row], area: _Row) -> list[_Row]:
    """The rulings without what of them lies inside the area."""
    kept: list[_Row] = []
    left, upper, right, lower = area
    for row in rows:
        x0, top, x1, bottom = row
        if x0 > right or x1 < left or top > lower or bottom < upper:
            kept.append(row)
        elif top == bottom:
            if x0 < left:
                kept.append([x0, top, left, bottom])
            if x1 > right:
                kept.append([right, top, x1, bottom])
        else:
            if top < upper:
                kept.append([x0, top, x1, upper])
            if bottom > lower:
                kept.append([x0, lower, x1, bottom])
    return kept
