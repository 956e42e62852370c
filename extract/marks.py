"""What filled boxes and straight lines leave on a page, in columns: rulings, cleared areas, and grounds.

Nearly every path of a form is one of these: a line, a thin box that is a ruling, or the ground of a cell.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

THIN = 3.0  # points: a filled rectangle thinner than this is a ruling, as pdfplumber's snap tolerance makes it
DOT = 1.0  # points: anything shorter rules nothing by itself (pdfplumber's least length), but a row of such does
SLANT = 0.5  # points: a line that goes farther both ways is a diagonal (an empty cell's slash) and rules nothing
MARGINS: Final = (0.1, -0.5)  # points: how far a thin box, and one that is not, clears the rulings around it
_SIDES: Final = [[0, 1, 2, 1], [0, 3, 2, 3], [0, 1, 0, 3], [2, 1, 2, 3]]  # of a box: upper, lower, left, right

_Flags = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


class Marks(NamedTuple):
    """What paths leave on a page, in the order of painting; boxes are x0, top, x1, bottom in rows.

    Attributes:
        edges: rulings, with the fields of `Edge` in rows.
        cleared: areas in which the rulings drawn before are hidden.
        before: of each such area, how many of `edges` are drawn before it.
        grounds: filled boxes wider than a ruling.
        white: which of those are white.
    """

    edges: _Floats
    cleared: _Floats
    before: _Ints
    grounds: _Floats
    white: _Flags

    def cut(self, edges: slice, cleared: slice, grounds: slice) -> Marks:
        """Some that follow each other; `cleared` are those between the first of `edges` and the next ones."""
        before = self.before[cleared] - edges.start
        return Marks(self.edges[edges], self.cleared[cleared], before, self.grounds[grounds], self.white[grounds])


class PathMarks(NamedTuple):
    """The marks of many paths, with the number of the path that leaves each of them."""

    all: Marks
    edges: _Ints
    cleared: _Ints
    grounds: _Ints

    def between(self, begin: int, end: int) -> Marks:
        """What the paths from one number to before another leave."""
        edges, cleared, grounds = (slice(*np.searchsorted(own, (begin, end)).tolist()) for own in self[1:])
        return self.all.cut(edges, cleared, grounds)


class Shapes:
    """Filled boxes and straight lines, as far as they are seen.

    Args:
        boxes: x0, top, x1, bottom in rows, a column for each.
        clips: what of each path may be seen, one a row; None for all of each.
        path: of each shape, the number of its path.

    Attributes:
        seen: whether anything is, as a box.
        ruled: whether a line is seen, and no diagonal.
        short: whether it is a dot, be it a box or a line.
    """

    def __init__(self, boxes: _Floats, clips: _Floats | None, path: _Ints) -> None:
        across, down = boxes[2:] - boxes[:2] > SLANT
        slanting = across & down
        shown = None
        if clips is not None:
            clips = clips[path].T
            across, down = clips[2:] - clips[:2] > 0
            shown = across & down
            boxes = np.concatenate((np.maximum(boxes[:2], clips[:2]), np.minimum(boxes[2:], clips[2:])))
        self._path, self._boxes = path, boxes
        self._width, self._height = width, height = boxes[2:] - boxes[:2]
        seen = (width >= 0) & (height >= 0)
        self.seen: _Flags = seen if shown is None else seen & shown
        self.ruled: _Flags = self.seen & ~slanting
        self.thin: _Flags = np.minimum(width, height) < THIN
        self.short: _Flags = np.maximum(width, height) < DOT

    def marks(self, fills: _Flags, lines: _Flags, white: _Flags, covering: _Flags) -> PathMarks:
        """What they leave.

        Args:
            fills, lines: which of them are filled boxes, and which lines, that are no dots.
            white: which of the boxes are filled with white.
            covering: which of the boxes hide what lies beneath.
        """
        fills, lines = fills & self.seen, lines & self.ruled
        x0, y0, x1, y1 = self._boxes
        corners = self._boxes.T
        sides = corners[:, _SIDES]
        drawn = np.empty((len(fills), 4), bool)
        bars = fills & ~white
        drawn[:, :2] = (bars & (self._width > 0))[:, None]
        drawn[:, 2:] = (bars & (self._height > 0))[:, None]
        if lines.any():  # a line is one ruling, in its own middle
            level = self._width >= self._height
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            middle = np.where(level, (x0, y, x1, y), (x, y0, x, y1)).T
            sides[lines, 0] = middle[lines]
            drawn[lines] = (True, False, False, False)
        which = np.flatnonzero(drawn)

        grounds = np.flatnonzero(fills & ~self.thin)
        clearing = np.flatnonzero(fills & covering & (white | ~self.thin))
        margin = np.where(self.thin[clearing], *MARGINS)
        cleared = corners[clearing] + margin[:, None] * (-1, -1, 1, 1)
        across, down = (cleared[:, 2:] > cleared[:, :2]).T
        has_area = across & down
        clearing, cleared = clearing[has_area], cleared[has_area]
        before = np.searchsorted(which, clearing * len(_SIDES))
        marks = Marks(sides.reshape(-1, 4)[which], cleared, before, corners[grounds], white[grounds])
        path = self._path
        return PathMarks(marks, path[which // len(_SIDES)], path[clearing], path[grounds])
