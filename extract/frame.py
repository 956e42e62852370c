"""From a page's user space to points from the top left of the page as it is displayed."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pypdfium2

from extract.records import Box

_Floats = npt.NDArray[np.float64]
_Length = TypeVar("_Length", float, _Floats)


class Frame:
    """The displayed page; `extra` turns it further than it says of itself (degrees clockwise)."""

    __slots__ = ("bottom", "extra", "height", "left", "right", "top", "turn", "width")

    def __init__(self, page: pypdfium2.PdfPage, extra: int = 0) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.extra = extra
        self.turn = (page.get_rotation() + extra) % 360
        width, height = page.get_size()
        self.width, self.height = (height, width) if extra % 180 else (width, height)

    def point(self, x: _Length, y: _Length) -> tuple[_Length, _Length]:
        """Where a point, or each of many, is displayed."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Where a rectangle is displayed."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def boxes(self, x0: _Floats, y0: _Floats, x1: _Floats, y1: _Floats) -> tuple[_Floats, _Floats, _Floats, _Floats]:
        """Where many rectangles are displayed: x0, top, x1, bottom of each."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)

    def text_turns(self, dx: _Floats, dy: _Floats) -> npt.NDArray[np.int64]:
        """The displayed directions of vectors in user space, to the next quarter turn clockwise."""
        level = np.where(dx >= 0, 0, 180)
        own = np.where(np.abs(dx) >= np.abs(dy), level, np.where(dy > 0, 270, 90))
        turns: npt.NDArray[np.int64] = (own + self.turn) % 360
        return turns
