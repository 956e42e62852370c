"""The characters of a page into its cells, in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from extract.page import Char, CharColumns
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
        xs = sorted({x for box in boxes for x in (box.x0, box.x1)})
        ys = sorted({y for box in boxes for y in (box.top, box.bottom)})
        self._xs, self._ys = np.array(xs, np.float64), np.array(ys, np.float64)
        # The box between two borders, counted from the first border; what comes before it is outside.
        self._at = np.full((len(xs) + 1, len(ys) + 1), OUTSIDE)
        column = {x: i for i, x in enumerate(xs, 1)}
        row = {y: i for i, y in enumerate(ys, 1)}
        for index, (x0, top, x1, bottom) in enumerate(boxes):
            self._at[column[x0] : column[x1], row[top] : row[bottom]] = index

    def find(self, x: _Floats, y: _Floats) -> _Ints:
        """The index of the box at each point, `OUTSIDE` where there is none."""
        found: _Ints = self._at[np.searchsorted(self._xs, x, "right"), np.searchsorted(self._ys, y, "right")]
        return found


def binned(chars: Sequence[Char], columns: CharColumns, bins: Bins) -> _Ints:
    """The index of each character's box, `OUTSIDE` for those in none.

    A string is what is printed without a gap, by one text object or by several that follow each other (a font cut
    into subsets changes within a word); upright characters set one below the other are one as well. It belongs whole
    to the box in which most of it stands: a spreadsheet lets a long text run over its cell's border, and the cell
    beside or below it is not what it speaks of.
    """
    middle = (columns.x0 + columns.x1) / 2
    found = bins.find(middle, (columns.top + columns.bottom) / 2)
    end = 0
    # A string matters only where it leaves the box that it began in.
    leaving = np.flatnonzero(found[1:] != found[:-1]) + 1
    for index in leaving[_may_go_on(columns, middle, leaving)].tolist():
        if index >= end and (string := _string(chars, index)):
            start, end = string
            found[start:end] = _most(chars[start:end], found[start:end].tolist())
    return found


def stretches(places: _Ints) -> Iterator[tuple[int, int, int]]:
    """The places of characters that follow each other in one place: which, from where, and to before which."""
    if not len(places):
        return
    starts = [0, *(np.flatnonzero(places[1:] != places[:-1]) + 1).tolist()]
    for place, (start, end) in zip(places[starts].tolist(), pairwise([*starts, len(places)]), strict=True):
        yield place, start, end


def _may_go_on(columns: CharColumns, middle: _Floats, index: _Ints) -> npt.NDArray[np.bool_]:
    """Which of some characters go on with the string before them, or may: what `_string` looks into."""
    before, size = index - 1, columns.size[index]
    alike = (columns.turn[before] == 0) & (columns.turn[index] == 0)
    alike &= np.abs(columns.size[before] - size) <= _LEVEL * size
    down = columns.oy[index] - columns.oy[before]
    on = (np.abs(down) <= _LEVEL * size) & (np.abs(columns.x0[index] - columns.x1[before]) <= _JOINED * size)
    below = (np.abs(middle[index] - middle[before]) <= 2 * _JOINED * size) & (down > 0) & (down <= _PITCH * size)
    found: npt.NDArray[np.bool_] = alike & (on | below)
    return found


def _string(chars: Sequence[Char], index: int) -> tuple[int, int] | None:
    """From where to where the string reaches that goes on with this character; None if none does."""
    if _goes_on(chars, index):
        return _reach(chars, index, _goes_on)
    if _goes_below(chars, index):
        start, end = _reach(chars, index, _goes_below)
        return (start, end) if end - start >= _STACK else None
    return None


def _reach(chars: Sequence[Char], index: int, goes: Callable[[Sequence[Char], int], bool]) -> tuple[int, int]:
    start, end = index - 1, index + 1
    while goes(chars, start):
        start -= 1
    while goes(chars, end):
        end += 1
    return start, end


def _goes_on(chars: Sequence[Char], index: int) -> bool:
    """Whether a character stands right behind the one before it, on the same baseline and in the same size."""
    if not 0 < index < len(chars):
        return False
    before, char = chars[index - 1], chars[index]
    gap = _JOINED if before.run == char.run else _TOUCHING
    return (
        _alike(before, char)
        and abs(before.oy - char.oy) <= _LEVEL * char.size
        and abs(char.x0 - before.x1) <= gap * char.size
    )


def _goes_below(chars: Sequence[Char], index: int) -> bool:
    """Whether a character stands right below the one before it, both alone on their lines."""
    if not 0 < index < len(chars):
        return False
    before, char = chars[index - 1], chars[index]
    return (
        _alike(before, char)
        and abs((before.x0 + before.x1) - (char.x0 + char.x1)) / 2 <= _JOINED * char.size
        and 0 < char.oy - before.oy <= _PITCH * char.size
        and not any(_goes_on(chars, near) for near in (index - 1, index, index + 1))
    )


def _alike(before: Char, char: Char) -> bool:
    """Whether both are set upright in the same size."""
    return before.turn == char.turn == 0 and abs(before.size - char.size) <= _LEVEL * char.size


def _most(string: Sequence[Char], places: Sequence[int]) -> int:
    """Where most of a string's characters stand, blanks aside; of two that hold as much of it, where it begins."""
    inked = Counter(p for p, c in zip(places, string, strict=True) if not c.text.isspace()) or Counter(places)
    most = max(inked.values())
    return next(place for place in places if inked[place] == most)
