"""Characters drawn a second time in the same place, to look bold: a reader sees them once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extract.page import Char

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_OVERPRINT = 0.1  # em: how far apart two drawings of one character lie at the most


def first_drawn(chars: Sequence[Char], codes: _Ints, ox: _Floats, oy: _Floats) -> npt.NDArray[Any] | None:
    """Which of the characters are not drawn before in the same place; None if none is drawn twice.

    pdfium leaves out most of them, but not where a whole line stands between the first drawing and the second.

    Args:
        codes, ox, oy: of each of the characters, its code point and where it stands.
    """
    # Two grids, half a point apart: points close to each other share a cell of one at least.
    cells = [_cells(codes, np.rint(ox), np.rint(oy)), _cells(codes, np.trunc(ox), np.trunc(oy))]
    if not any(map(_any_twice, cells)):
        return None
    shared = _shared(cells[0]) | _shared(cells[1])
    overprint = _Overprint()
    return np.array(
        [not (may_repeat and overprint.repeats(char)) for char, may_repeat in zip(chars, shared.tolist(), strict=True)]
    )


def _cells(codes: _Ints, x: _Floats, y: _Floats) -> _Ints:
    """A number for each character, the same for those of the same code in the same cell."""
    cells: _Ints = (codes << 42) + ((x.astype(np.int64) & 0x1FFFFF) << 21) + (y.astype(np.int64) & 0x1FFFFF)
    return cells


def _any_twice(values: _Ints) -> bool:
    ordered = np.sort(values)
    return bool((ordered[1:] == ordered[:-1]).any())


def _shared(values: _Ints) -> _Flags:
    """Which of the values occur more than once."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    shared: _Flags = counts[inverse] > 1
    return shared


class _Overprint:
    """Tells characters that stand where the same one stands already."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, int, int, int], Char] = {}

    def repeats(self, char: Char) -> bool:
        keys = (
            (char.text, 0, round(char.ox), round(char.oy)),
            (char.text, 1, int(char.ox), int(char.oy)),
        )
        for key in keys:
            first = self._first.get(key)
            if first is None or first.run == char.run:
                continue  # characters of one text object stand side by side, also where pdfium gives them one origin
            if abs(first.ox - char.ox) + abs(first.oy - char.oy) < _OVERPRINT * char.size:
                return True
        for key in keys:
            self._first.setdefault(key, char)
        return False
