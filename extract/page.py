"""One page as its reader sees it: characters, rulings and pictures.

`PageReader` is the small interface behind which pages are read. Everything above it works on `PageContent` only, so
one reader can stand in for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from extract.records import Box

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


class Char(NamedTuple):
    """One printed character.

    Attributes:
        x0, top, x1, bottom: its em box, in points from the page's top left.
        ox, oy: its origin on the baseline, same coordinates. Lines are built from it, because the box of a
            character in an ActualText span is the glyph's own and says nothing of the line.
        size: font size in points as displayed.
        turn: direction of reading in degrees clockwise: 0 to the right, 90 downwards, 270 upwards.
        run: number of the text object it was drawn with; neighbours of one run belong together.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    ox: float
    oy: float
    size: float
    turn: int
    run: int

    @property
    def box(self) -> Box:
        return Box(self.x0, self.top, self.x1, self.bottom)


class CharColumns(NamedTuple):
    """What is measured of many characters, in columns: the fields of `Char` from x0 to turn."""

    x0: _Floats
    top: _Floats
    x1: _Floats
    bottom: _Floats
    ox: _Floats
    oy: _Floats
    size: _Floats
    turn: _Ints

    @staticmethod
    def of(chars: Sequence[Char]) -> CharColumns:
        """Those of these characters."""
        measured = zip(*(char[1:9] for char in chars), strict=True) if chars else ((),) * len(CharColumns._fields)
        *floats, turns = measured
        return CharColumns._make([*(np.array(each, np.float64) for each in floats), np.array(turns, np.int64)])

    def kept(self, which: npt.NDArray[Any]) -> CharColumns:
        """Those of some characters, by flags or numbers."""
        return CharColumns._make(column[which] for column in self)


class Edge(NamedTuple):
    """A horizontal (top == bottom) or vertical (x0 == x1) ruling."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        return self.top == self.bottom


def edges_of(edges: Iterable[Edge]) -> _Floats:
    """Rulings as `PageContent` has them: one a row."""
    return np.array(list(edges), np.float64).reshape(-1, len(Edge._fields))


@dataclass(slots=True)
class PageContent:
    """What a page shows.

    Attributes:
        number: from 1.
        turn: degrees clockwise by which the page must be turned to be read, beyond what it says of itself: a table
            set sideways on an upright page. All coordinates are those of the page so turned.
        hidden: characters that the file holds and no reader sees (white, invisible, outside of the page).
        edges: the rulings, one a row, with the fields of `Edge`.
        pictures: where images stand.
        columns: of `chars`, if the reader has them so; see `in_columns`.
    """

    number: int
    turn: int
    width: float
    height: float
    chars: list[Char]
    hidden: list[Char]
    edges: _Floats
    pictures: list[Box] = field(default_factory=list)
    columns: CharColumns | None = field(default=None, repr=False, compare=False)

    def in_columns(self) -> CharColumns:
        """What is measured of the page's characters."""
        return CharColumns.of(self.chars) if self.columns is None else self.columns


class PageReader(Protocol):
    """Reads pages of one document by index (from 0) and closes each after reading."""

    def __len__(self) -> int: ...
    def read(self, index: int) -> PageContent: ...
    def picture(self, index: int, box: Box, scale: float, turn: int = 0) -> Any: ...
