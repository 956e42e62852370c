"""The characters of a page into its cells, in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final

import numpy as np
import numpy.typing as npt

from extract.page import Char
from extract.records import Box

OUTSIDE: Final = -1

_JOINED = 0.1  # em: characters of one text object that stand no farther apart are one string
_TOUCHING = 0.05  # em: the same for neighbouring text objects; the padding of two cells is wider
_LEVEL = 0.05  # em: how far the baselines of one string may differ
_PITCH = 1.5  # em: characters of a vertical heading stand no farther apart (the line height of the tallest usual fonts)
_STACK = 3  # characters that stand so, at least, before they are taken for vertical text

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


class Bins:
    """Finds the boxes at points: all borders in two sorted lists, two bisects for each point.

    Of boxes that lie one over the other, the later one counts.
    """

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._xs = np.unique([x for box in boxes for x in (box.x0, box.x1)])
        self._ys = np.unique([y for box in boxes for y in (box.top, box.bottom)])
        # The box between two borders, counted from the first border; what comes before it is outside.
        self._at = np.full((len(self._xs) + 1, len(self._ys) + 1), OUTSIDE)
        column = {x: i + 1 for i, x in enumerate(self._xs.tolist())}
        row = {y: i + 1 for i, y in enumerate(self._ys.tolist())}
        for index, (x0, top, x1, bottom) in enumerate(boxes):
            self._at[column[x0] : column[x1], row[top] : row[bottom]] = index

    def find(self, x: _Floats, y: _Floats) -> _Ints:
        """The index of the box at each point, `OUTSIDE` where there is none."""
        found: _Ints = self._at[np.searchsorted(self._xs, x, "right"), np.searchsorted(self._ys, y, "right")]
        return found


def binned(chars: Sequence[Char], bins: Bins) -> list[int]:
    """The index of each character's box, `OUTSIDE` for those in none.

    A string is what is printed without a gap, by one text object or by several that follow each other (a font cut
    into subsets changes within a word); upright characters set one below the other are one as well. It belongs whole
    to the box in which most of it stands: a spreadsheet lets a long text run over its cell's border, and the cell
    beside or below it is not what it speaks of.
    """
    if not chars:
        return []
    columns = np.array(list(map(attrgetter("x0", "top", "x1", "bottom", "oy", "size", "turn", "run"), chars))).T
    x0, top, x1, bottom = columns[:4]
    found = bins.find((x0 + x1) / 2, (top + bottom) / 2)
    starts = _starts(columns)
    parted = np.minimum.reduceat(found, starts) != np.maximum.reduceat(found, starts)
    places: list[int] = found.tolist()
    if parted.any():
        for (start, end), is_parted in zip(pairwise([*starts.tolist(), len(chars)]), parted.tolist(), strict=True):
            if is_parted:
                places[start:end] = [_most(chars[start:end], places[start:end])] * (end - start)
    return places


def _starts(columns: _Floats) -> _Ints:
    """Where strings begin; the columns are those that `binned` takes of the characters."""
    x0, _, x1, _, oy, size, turn, run = columns
    em, middle = size[1:], (x0 + x1) / 2
    alike = (turn[1:] == 0) & (turn[:-1] == 0) & (np.abs(np.diff(size)) <= _LEVEL * em)
    # Right behind the character before it, on the same baseline.
    gap = np.where(run[1:] == run[:-1], _JOINED, _TOUCHING)
    behind = alike & (np.abs(np.diff(oy)) <= _LEVEL * em) & (np.abs(x0[1:] - x1[:-1]) <= gap * em)
    begins = np.append(True, ~behind)
    # Right below it, both alone on their lines.
    alone = begins & np.append(begins[1:], True)
    below = alike & (np.abs(np.diff(middle)) <= _JOINED * em) & (np.diff(oy) > 0) & (np.diff(oy) <= _PITCH * em)
    below = np.append(False, below & alone[1:] & alone[:-1])
    stack = np.cumsum(~below)
    begins &= ~(below & (np.bincount(stack)[stack] >= _STACK))
    return np.flatnonzero(begins)


def _most(string: Sequence[Char], places: Sequence[int]) -> int:
    """Where most of a string's characters stand, blanks aside; of two that hold as much of it, where it begins."""
    inked = Counter(p for p, c in zip(places, string, strict=True) if not c.text.isspace()) or Counter(places)
    most = max(inked.values())
    return next(place for place in places if inked[place] == most)
