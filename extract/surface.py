"""What has been painted on a page so far: rulings, the areas that hide them again, and grounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extract.erasing import AT_ONCE, remaining
from extract.marks import Marks
from extract.records import Box

_Floats = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.bool_]


class Surface:
    """Takes what is painted in the order of painting. Points from the top left of the page as displayed."""

    def __init__(self) -> None:
        self._marks: list[Marks] = []
        self._count = 0  # the rulings among them
        # What came one by one since.
        self._edges: list[float] = []
        self._cleared: list[tuple[Box, int]] = []
        self._grounds: list[tuple[Box, bool]] = []

    def add(self, marks: Marks) -> None:
        """Many marks at once."""
        self._gather()
        self._append(marks)

    def rule(self, *numbers: float) -> None:
        """Draw rulings: x0, top, x1, bottom of each."""
        self._edges += numbers

    def clear(self, area: Box) -> None:
        """Hide what of all earlier rulings lies in the area."""
        self._cleared.append((area, len(self._edges) // 4))

    def ground(self, box: Box, white: bool) -> None:
        """Fill a box that is wider than a ruling."""
        self._grounds.append((box, white))

    def rulings(self) -> _Floats:
        """The rulings that remain to be seen, one a row."""
        self._gather()
        edges, cleared, before = (_joined([getattr(m, field) for m in self._marks]) for field in Marks._fields[:3])
        return remaining(edges, cleared, before)

    def on_dark(self, x: _Floats, y: _Floats) -> tuple[_Flags, _Flags]:
        """Of points, which lie on a ground, and for which of them the topmost there is not white."""
        self._gather()
        grounds, white = (_joined([getattr(m, field) for m in self._marks])[::-1] for field in ("grounds", "white"))
        on, topmost = np.zeros(len(x), bool), np.zeros(len(x), np.int64)
        if not len(grounds):
            return on, on
        x0, top, x1, bottom = grounds.T
        step = max(1, AT_ONCE // len(grounds))
        for first in range(0, len(x), step):
            part = slice(first, first + step)
            across, down = x[part, None], y[part, None]
            inside = (x0 <= across) & (across <= x1) & (top <= down) & (down <= bottom)
            on[part], topmost[part] = inside.any(axis=1), inside.argmax(axis=1)
        return on, on & ~white[topmost]

    def _gather(self) -> None:
        if self._edges or self._cleared or self._grounds:
            areas, before = zip(*self._cleared, strict=True) if self._cleared else ((), ())
            grounds, white = zip(*self._grounds, strict=True) if self._grounds else ((), ())
            self._append(
                Marks(
                    _rows(self._edges), _rows(areas), np.array(before, np.int64), _rows(grounds), np.array(white, bool)
                )
            )
            self._edges, self._cleared, self._grounds = [], [], []

    def _append(self, marks: Marks) -> None:
        self._marks.append(marks._replace(before=marks.before + self._count) if self._count else marks)
        self._count += len(marks.edges)


def _rows(numbers: Sequence[Any]) -> _Floats:
    return np.array(numbers, np.float64).reshape(-1, 4)


def _joined(parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
