"""Rulings that later paint hides, in whole or in part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extract.records import Box

_Floats = npt.NDArray[np.float64]
_Row = list[float]

_AT_ONCE = 1_000_000  # pairs of a ruling and an area that are compared in one step


def remaining(numbers: Sequence[float], erased: Sequence[tuple[int, Box]]) -> _Floats:
    """What is left of rulings, one a row: x0, top, x1, bottom.

    Args:
        numbers: these of all that were drawn, in the order of painting.
        erased: areas that were cleared, in that order too, each behind the number of rulings drawn before.
    """
    drawn = np.array(numbers, np.float64).reshape(-1, 4)
    # Nearly all areas are grounds of cells, drawn before their rulings, and clear nothing.
    erased = [erased[i] for i in _hitting(drawn, erased)]
    if not erased:
        return drawn
    rows = drawn.tolist()
    kept: list[_Row] = []
    begin = 0
    for end, area in erased:
        kept = _without([*kept, *rows[begin:end]], area)
        begin = end
    return np.array([*kept, *rows[begin:]], np.float64).reshape(-1, 4)


def _hitting(drawn: _Floats, erased: Sequence[tuple[int, Box]]) -> list[int]:
    """Which of the areas meet a ruling that was drawn before."""
    if not len(drawn) or not erased:
        return []
    x0, top, x1, bottom = drawn.T
    number = np.arange(len(drawn))
    found: list[int] = []
    step = max(1, _AT_ONCE // len(drawn))
    for first in range(0, len(erased), step):
        part = erased[first : first + step]
        before = np.array([[count] for count, _ in part])
        left, upper, right, lower = np.array([area for _, area in part]).T[:, :, None]
        hit = (number < before) & (x0 <= right) & (x1 >= left) & (top <= lower) & (bottom >= upper)
        found += (np.flatnonzero(hit.any(axis=1)) + first).tolist()
    return found


def _without(rows: Sequence[_Row], area: Box) -> list[_Row]:
    """The rulings without what of them lies inside the area."""
    kept: list[_Row] = []
    for row in rows:
        x0, top, x1, bottom = row
        if x0 > area.x1 or x1 < area.x0 or top > area.bottom or bottom < area.top:
            kept.append(row)
        elif top == bottom:
            if x0 < area.x0:
                kept.append([x0, top, area.x0, bottom])
            if x1 > area.x1:
                kept.append([area.x1, top, x1, bottom])
        else:
            if top < area.top:
                kept.append([x0, top, x1, area.top])
            if bottom > area.bottom:
                kept.append([x0, area.bottom, x1, bottom])
    return kept
