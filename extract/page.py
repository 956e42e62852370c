"""One page as its reader sees it: characters, rulings and pictures.

`PageReader` is the small interface behind which pages are read. Everything above it works on `PageContent` only, so
one reader can stand in for another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from extract.records import Box


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


class Edge(NamedTuple):
    """A horizontal (top == bottom) or vertical (x0 == x1) ruling."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        return self.top == self.bottom


@dataclass(slots=True)
class PageContent:
    """What a page shows.

    Attributes:
        number: from 1.
        turn: degrees clockwise by which the page must be turned to be read, beyond what it says of itself: a table
            set sideways on an upright page. All coordinates are those of the page so turned.
        hidden: characters that the file holds and no reader sees (white, invisible, outside of the page).
        pictures: where images stand.
    """

    number: int
    turn: int
    width: float
    height: float
    chars: list[Char]
    hidden: list[Char]
    edges: list[Edge]
    pictures: list[Box] = field(default_factory=list)


class PageReader(Protocol):
    """Reads pages of one document by index (from 0) and closes each after reading."""

    def __len__(self) -> int: ...
    def read(self, index: int) -> PageContent: ...
    def picture(self, index: int, box: Box, scale: float, turn: int = 0) -> Any: ...
