"""The lines of all cells of a page at once, in columns: what `extract.lines.lines_of` finds cell by cell.

Nearly all text runs to the right on lines that stand clearly apart. Its lines are found here; a cell whose text is
turned, stacked upright or set on baselines that are hard to tell apart is left to `lines_of`, so both find the same
(the tests compare them).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from extract.lines import BLANK, GAP, LEVEL, SAME_LINE, Line, lines_of, median, text_of
from extract.page import Char, CharColumns
from extract.records import Box
from extract.tuples import tuples

_Floats = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.bool_]
_Ints = npt.NDArray[np.int64]

_TEXT = itemgetter(0)
_BLANK = frozenset(BLANK) | {""}


def lines_by_place(chars: Sequence[Char], columns: CharColumns, places: _Ints, page: int) -> dict[int, list[Line]]:
    """The lines of each place that has any, from the top.

    Args:
        chars: those of a page, in the order of drawing.
        columns: the same characters' places.
        places: where each of them stands: the number of a cell, or -1.
        page: its number.
    """
    count = len(chars)
    if not count:
        return {}
    texts = list(map(_TEXT, chars))
    inked = ~np.fromiter(map(_BLANK.__contains__, texts), bool, count)

    # From the top of each place, then along each line; what stands equally far stays in the order of drawing.
    order = np.lexsort((columns.oy, places))
    place, baseline = places[order], columns.oy[order]
    step, reach = baseline[1:] - baseline[:-1], SAME_LINE * columns.size[order][1:]
    same_place = place[1:] == place[:-1]
    begins = np.ones(count, bool)
    begins[1:] = ~same_place | (step > reach)
    order = order[np.lexsort((columns.ox[order], begins.cumsum()))]

    left_over = np.zeros(int(place[-1]) + 2, bool)  # by place, the last for -1
    left_over[place[1:][same_place & (step > reach / 2) & (step <= reach)]] = True
    left_over[places[columns.turn != 0]] = True
    several = np.zeros_like(left_over)
    several[place[1:][same_place & (step > 0)]] = True
    left_over |= several & ~_in_rows(columns, places, inked, len(left_over))

    starts = begins.nonzero()[0]
    own_place = place[starts]
    is_left_over = left_over[own_place]
    ordered = list(map(chars.__getitem__, order.tolist()))
    own, lines = _lines(ordered, columns, order, inked[order], starts, wanted=~is_left_over, page=page)
    found: dict[int, list[Line]] = {}
    for number, line in zip(own_place[own].tolist(), lines, strict=True):
        found.setdefault(number, []).append(line)
    for number in sorted(set(own_place[is_left_over].tolist())):
        if remaining := lines_of([chars[i] for i in (places == number).nonzero()[0].tolist()], page):
            found[number] = remaining
    return found


def _in_rows(columns: CharColumns, places: _Ints, inked: _Flags, count: int) -> _Flags:
    """The places that hold two characters one after the other in a row: text that is not stacked upright."""
    drawn = np.argsort(places, kind="stable")
    drawn = drawn[inked[drawn]]
    before, after = drawn[:-1], drawn[1:]
    level = np.abs(columns.oy[after] - columns.oy[before]) <= LEVEL * columns.size[before]
    found = np.zeros(count, bool)
    found[places[before[level & (places[before] == places[after])]]] = True
    return found


def _lines(
    chars: list[Char],
    columns: CharColumns,
    order: _Ints,
    inked: _Flags,
    starts: _Ints,
    *,
    wanted: _Flags,
    page: int,
) -> tuple[_Ints, list[Line]]:
    """The lines that begin at starts and go to the next, without blanks at their ends; which they are, and they.

    Args:
        chars: in the order in which they are read, as `inked`.
        columns: of the characters in the order of drawing; `order` leads from the one to the other.
        starts: where lines begin; those that are not `wanted`, or hold blanks alone, are left out.
    """
    count = len(chars)
    numbers = np.arange(count)
    first = np.minimum.reduceat(np.where(inked, numbers, count), starts)
    end = np.maximum.reduceat(np.where(inked, numbers, -1), starts) + 1
    which = (wanted & (end > 0)).nonzero()[0]
    first, end = first[which], end[which]
    gaps = np.empty(count)
    x0, x1 = columns.x0[order], columns.x1[order]
    gaps[1:] = x0[1:] - x1[:-1]
    gaps[first] = -np.inf
    size = columns.size[order]
    borders = np.empty(2 * len(first), np.int64)
    borders[::2], borders[1::2] = first, end
    left, top, smallest = _reduced(np.minimum, (x0, columns.top[order], size), borders)
    right, bottom, largest, widest = _reduced(np.maximum, (x1, columns.bottom[order], size, gaps), borders)
    # Not narrower than what may be a blank: whether it is depends on the line's other gaps.
    spaced = widest > GAP * smallest
    boxes = tuples(Box, zip(*(edge.tolist() for edge in (left, top, right, bottom)), strict=True))
    text, ends = _joined(chars)
    lines: list[Line] = []
    for start, stop, box, least, most, has_gaps in zip(
        first.tolist(), end.tolist(), boxes, smallest.tolist(), largest.tolist(), spaced.tolist(), strict=True
    ):
        own = chars[start:stop]
        usual = least if least == most else median([char.size for char in own])
        lines.append(Line(own, text_of(own) if has_gaps else text[ends[start] : ends[stop]], box, usual, page))
    return which, lines


def _reduced(operation: np.ufunc, columns: Sequence[_Floats], borders: _Ints) -> _Floats:
    """The least, or the greatest, between each two of the borders: a row for each column."""
    values = np.zeros((len(columns), len(columns[0]) + 1))  # one more, for the last to end before it
    for row, column in zip(values, columns, strict=True):
        row[:-1] = column
    found: _Floats = operation.reduceat(values, borders, axis=1)[:, ::2]
    return found


def _joined(chars: Sequence[Char]) -> tuple[str, Sequence[int]]:
    """The text of all of them, and where in it the text of each begins, and that of the last ends."""
    texts = list(map(_TEXT, chars))
    text = "".join(texts)
    if len(text) == len(texts) and all(texts):  # each is one character, as nearly always
        return text, range(len(text) + 1)
    return text, [0, *accumulate(map(len, texts))]
