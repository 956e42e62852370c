"""What `extract` hands on: printed text with its place on the page, and nothing of meanings.

Coordinates are PDF points from the top left of the page as it is displayed; pages count from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple


class Box(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


class Place(NamedTuple):
    """Where something is printed: page (from 1), box, and the text that stands there."""

    page: int
    box: Box
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed value: its text, and each place that holds a part of it, in reading order.

    A value that continues on the next page has one place for each page. An empty cell is a `Printed`
    with the text "" and the cell's place: nothing printed there, which is not the same as no cell.

    Attributes:
        text: lines that only the cell's width broke are joined; "\n" where a new paragraph begins.
        places: the boxes of the characters (of the cell, where it is empty).
        cells: the boxes of the cells that hold it; empty for text outside of cells.
    """

    text: str
    places: tuple[Place, ...]
    cells: tuple[Place, ...] = ()

    @property
    def page(self) -> int:
        return self.places[0].page


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph of a list.

    Attributes:
        level: the layout's name for what it is ("item", "action", …); "" where no pattern fits.
        parts: what the level's pattern names in it: "mark", "text", "no", "name".
        value: the whole paragraph as printed, marks included.
    """

    level: str
    parts: dict[str, str]
    value: Printed

    @property
    def text(self) -> str:
        return self.parts.get("text", self.value.text)


MatchKind = Literal["exact", "synonym", "similar", "position"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table as its heading prints it.

    Attributes:
        key: the layout's name for the column; None where the layout knows no such column.
        group: the layout's name for the group that the heading stands under (ticks), else None.
        path: the printed headings from the top level down, e.g. ("実績値", "令和元年度").
        match: how the key was found.
    """

    key: str | None
    group: str | None
    path: tuple[str, ...]
    place: Place
    match: MatchKind = "exact"

    @property
    def leaf(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def text(self) -> str:
        """All of it in one line, the levels joined by ／."""
        return "／".join(" ".join(text.split()) for text in self.path)


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: its cells by the index of their heading in the table's `headings`.

    `items` holds, for columns that print lists, the cell's paragraphs as items. `total` is the label of a row that sums
    up the rows above it (小計, 合計); None for any other row.
    """

    cells: dict[int, Printed]
    items: dict[int, list[Item]] = field(default_factory=dict)
    total: Printed | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was read with doubt, or not at all: for the report and the quarantine."""

    rule: str
    subject: str
    message: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class GridTable:
    """A printed table: its headings (one for each body column), its rows joined over pages, its tally rows by key.

    `findings` tells of rows that were read with doubt; of doubtful columns the headings themselves say so.
    """

    key: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    tallies: dict[str, Row] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def doubts(self) -> list[Finding]:
        """What is to be told of columns that were not known by their headings."""
        return [
            Finding(
                "label_doubtful",
                f"{self.key}.{heading.key or heading.group}",
                f"見出し「{heading.leaf}」を似た見出しの列として読みました。",
                heading.place,
            )
            for heading in self.headings
            if heading.match in ("similar", "position")
        ]

    def columns(self, key: str) -> list[int]:
        """The indexes of all columns with this key or in this group."""
        return [i for i, h in enumerate(self.headings) if key in (h.key, h.group)]


@dataclass(frozen=True, slots=True)
class Icon:
    """An SDG goal's icon: the goal (1–17), or None where the picture is none that is known for certain."""

    goal: int | None
    place: Place


@dataclass(slots=True)
class Sheet:
    """One 施策 sheet: every section as printed.

    `fields` holds the single values by the layout's field name, `items` the paragraphs of those that are lists,
    `tables` the grids by name. A field whose label is printed and whose cell is empty is present with text "".
    `headings` are the printed texts that name the year which the sheet evaluates, `legends` the cells that say what the
    signs of a field mean, by the field's name.
    """

    measure_no: Printed
    measure_name: Printed
    pages: list[int]
    fields: dict[str, Printed] = field(default_factory=dict)
    items: dict[str, list[Item]] = field(default_factory=dict)
    tables: dict[str, GridTable] = field(default_factory=dict)
    icons: list[Icon] = field(default_factory=list)
    headings: list[Printed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    legends: dict[str, list[Printed]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A printed run of text on a sheet's page that no column took and that is no known label."""

    page: int
    text: str
    box: Box


#: What took a printed character: a published column; a known label or heading; the page itself (title repeated,
#: page number, note).
Claim = Literal["column", "label", "furniture"]


class Mark(NamedTuple):
    """A run of characters on a page with what claimed it, None for nobody; `characters` counts them without blanks."""

    kind: Claim | None
    text: str
    box: Box
    characters: int


@dataclass(frozen=True, slots=True)
class PageClaims:
    """All that is printed on a page, by what claimed it, from the top."""

    page: int
    marks: tuple[Mark, ...]

    def characters(self) -> dict[Claim | None, int]:
        """How many characters each kind of claim has; None for the unclaimed."""
        counts: dict[Claim | None, int] = {"column": 0, "label": 0, "furniture": 0, None: 0}
        for mark in self.marks:
            counts[mark.kind] += mark.characters
        return counts

    def unclaimed(self) -> list[Unclaimed]:
        """The runs that nobody claimed."""
        return [Unclaimed(self.page, mark.text, mark.box) for mark in self.marks if mark.kind is None]


@dataclass(slots=True)
class Book:
    """What one file prints, as read with one layout; of a file that holds several books, what one of them prints.

    Attributes:
        document_id: sha256 of the file's bytes, lower-case hex.
        modified_at: the PDF's own modification or creation date in UTC, if it says one.
        layout, layout_hash: the layout file's name and the hash of what it says (parents included).
        candidates_hash: the hash of all layouts among which it was chosen; None where it was asked for.
        page_count: of the file.
        first_page: the file's page with which the book begins; all pages are counted from the file's first.
        page_kinds: what each page of the book is.
        front: the lines of the pages before the first sheet, in reading order (cover, contents, overview).
        tables: the tables outside of the sheets (overview, appendix), by the layout's name.
        claims: what claimed what is printed on each page of a sheet, by page.
        signs: what the layout knows of the signs that a field or a column may print: for each, the sets of which a book
            uses one.
    """

    document_id: str
    file_name: str
    byte_size: int
    page_count: int
    modified_at: datetime | None
    layout: str
    layout_hash: str
    pdf_title: str
    front: list[Printed]
    sheets: list[Sheet]
    tables: dict[str, GridTable]
    findings: list[Finding]
    page_kinds: Sequence[str] = ()
    candidates_hash: str | None = None
    claims: dict[int, PageClaims] = field(default_factory=dict)
    signs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    first_page: int = 1

    @property
    def unclaimed(self) -> list[Unclaimed]:
        """What is printed on the sheets' pages and nobody claimed, in the order of the pages."""
        return [found for _, claims in sorted(self.claims.items()) for found in claims.unclaimed()]
