"""The characters of a page into its cells, in one pass."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extract.page import Char
from extract.records import Box

Place = tuple[int, int]  # which of the tables, which of its cells

_JOINED = 0.1  # em: characters of one text object that stand no farther apart are one string
_TOUCHING = 0.05  # em: the same for neighbouring text objects; the padding of two cells is wider
_LEVEL = 0.05  # em: how far the baselines of one string may differ
_PITCH = 1.5  # em: characters of a vertical heading stand no farther apart (the line height of the tallest usual fonts)
_STACK = 3  # characters that stand so, at least, before they are taken for vertical text


class Bins:
    """Finds the cell at a point: all borders in two sorted lists, two bisects for each point."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._xs = sorted({x for box in boxes for x in (box.x0, box.x1)})
        self._ys = sorted({y for box in boxes for y in (box.top, box.bottom)})
        self._at: dict[tuple[int, int], int] = {}
        column = {x: i for i, x in enumerate(self._xs)}
        row = {y: i for i, y in enumerate(self._ys)}
        for index, box in enumerate(boxes):
            for i in range(column[box.x0], column[box.x1]):
                for j in range(row[box.top], row[box.bottom]):
                    self._at[i, j] = index

    def find(self, x: float, y: float) -> int | None:
        """The index of the box at a point."""
        return self._at.get((bisect_right(self._xs, x) - 1, bisect_right(self._ys, y) - 1))


def binned(chars: Iterable[Char], bins: Sequence[Bins]) -> Iterator[tuple[list[Char], Place | None]]:
    """Each string of characters and the cell that it belongs to; None outside of all cells.

    A string is what is printed without a gap, by one text object or by several that follow each other (a font cut
    into subsets changes within a word); upright characters set one below the other are one as well. It belongs whole
    to the cell in which most of it stands: a spreadsheet lets a long text run over its cell's border, and the cell
    beside or below it is not what it speaks of.
    """
    for string in _stacked(_strings(chars)):
        places = [_place(char, bins) for char in string]
        if len(set(places)) == 1:
            yield string, places[0]
            continue
        inked = Counter(p for p, c in zip(places, string, strict=True) if not c.text.isspace()) or Counter(places)
        most = max(inked.values())
        # Of two cells that hold as much of it, the one in which it begins.
        yield string, next(p for p in places if inked[p] == most)


def _place(char: Char, bins: Sequence[Bins]) -> Place | None:
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    for index, own in enumerate(bins):
        cell = own.find(x, y)
        if cell is not None:
            return index, cell
    return None


def _strings(chars: Iterable[Char]) -> Iterator[list[Char]]:
    string: list[Char] = []
    for char in chars:
        if string and _goes_on(string[-1], char):
            string.append(char)
        else:
            if string:
                yield string
            string = [char]
    if string:
        yield string


def _stacked(strings: Iterable[list[Char]]) -> Iterator[list[Char]]:
    """The same strings, those of one character that stand one below the other joined where they are enough."""
    stack: list[Char] = []
    for string in strings:
        if len(string) == 1 and stack and _goes_below(stack[-1], string[0]):
            stack += string
            continue
        yield from _one_or_each(stack)
        stack = []
        if len(string) == 1:
            stack = string
        else:
            yield string
    yield from _one_or_each(stack)


def _one_or_each(stack: list[Char]) -> Iterator[list[Char]]:
    if len(stack) >= _STACK:
        yield stack
    else:
        yield from ([char] for char in stack)


def _goes_below(before: Char, char: Char) -> bool:
    """Whether a character stands right below another, in the same size."""
    return (
        before.turn == char.turn == 0
        and abs(before.size - char.size) <= _LEVEL * char.size
        and abs((before.x0 + before.x1) - (char.x0 + char.x1)) / 2 <= _JOINED * char.size
        and 0 < char.oy - before.oy <= _PITCH * char.size
    )


def _goes_on(before: Char, char: Char) -> bool:
    """Whether a character stands right behind another, on the same baseline and in the same size."""
    gap = _JOINED if before.run == char.run else _TOUCHING
    return (
        before.turn == char.turn == 0
        and abs(before.size - char.size) <= _LEVEL * char.size
        and abs(before.oy - char.oy) <= _LEVEL * char.size
        and abs(char.x0 - before.x1) <= gap * char.size
    )
