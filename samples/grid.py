"""Tables: cells that span columns and rows, the heights that their texts need, and parts of them for one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from samples.form import Align, Column
from samples.pen import Pen, Ruling
from samples.wrap import wrap

_VERTICAL_LEADING = 1.08


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph (its line breaks are kept) in one size; a hanging one indents its further lines by `hang` ems."""

    text: str
    size: float
    align: Align = "left"
    bold: bool = False
    hang: float = 0.0
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its first column, how many columns and rows it covers, what stands in it."""

    column: int
    texts: tuple[Text, ...] = ()
    columns: int = 1
    rows: int = 1
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells over columns of these widths (points); the first `headings` rows are the heading."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    headings: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its offset from the cell's inner left edge, and its height."""

    text: str
    x: float
    size: float
    height: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A cell that is set: its edges from the band's top left corner, its lines, and which edges are drawn."""

    x0: float
    y0: float
    x1: float
    y1: float
    lines: tuple[Line, ...]
    fill: str
    open_top: bool = False
    open_bottom: bool = False

    @property
    def text_height(self) -> float:
        return sum(line.height for line in self.lines)


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that stand and fall together, because a cell covers them all; usually one row."""

    boxes: tuple[Box, ...]
    height: float
    rows: int

    def cut(self, room: float, padding: float) -> tuple[Band, Band] | None:
        """The band in two parts, the first one `room` high; None where a cell or the second part would get no line.

        The parts' facing edges are open, as at a page break in the middle of a row.
        """
        if self.rows != 1 or room >= self.height:
            return None
        heads, tails = [], []
        for box in self.boxes:
            fitting = sum(1 for bottom in accumulate(line.height for line in box.lines) if bottom <= room - padding)
            if box.lines and not fitting:
                return None
            heads.append(replace(box, y1=room, lines=box.lines[:fitting], open_bottom=True))
            tails.append(replace(box, lines=box.lines[fitting:], open_top=True))
        if not any(tail.lines for tail in tails):
            return None
        rest = max(tail.text_height for tail in tails) + 2 * padding
        return (
            Band(tuple(heads), room, 1),
            Band(tuple(replace(tail, y0=0.0, y1=rest) for tail in tails), rest, 1),
        )


def heading_rows(
    columns: Sequence[Column], *, size: float, note_size: float, fill: str
) -> tuple[tuple[Cell, ...], ...]:
    """The heading rows that the columns' paths ask for, with merged cells."""
    levels = max(len(column.path) for column in columns)

    def texts(column: Column, level: int) -> tuple[Text, ...]:
        last = level == len(column.path) - 1
        heading = Text(column.path[level], size, "center", vertical=column.vertical and last)
        return (heading, Text(column.note, note_size, "center")) if last and column.note else (heading,)

    def row(level: int) -> Iterator[Cell]:
        # A path that has ended is a group of its own at the levels below.
        for path, group in groupby(enumerate(columns), key=lambda c: c[1].path[: level + 1]):
            members = list(group)
            first, column = members[0]
            if len(path) == level + 1:
                ends = len(column.path) == level + 1
                yield Cell(first, texts(column, level), len(members), levels - level if ends else 1, fill)

    return tuple(tuple(row(level)) for level in range(levels))


def beside(left: Table, right: Table) -> Table:
    """Two tables in one frame, side by side, each as wide as it was; the shorter one ends in a blank cell."""
    headings = max(left.headings, right.headings)
    height = max(len(t.rows) - t.headings for t in (left, right))
    first, second = (_stretched(t, headings, height) for t in (left, right))
    shift = len(left.widths)
    moved = (tuple(replace(cell, column=cell.column + shift) for cell in row) for row in second)
    rows = tuple((*a, *b) for a, b in zip(first, moved, strict=True))
    return Table((*left.widths, *right.widths), rows, headings)


def halves(table: Table) -> tuple[Table, Table]:
    """A table in two parts, each half as wide, with the same heading over the first and the second half of its rows."""
    body = table.rows[table.headings :]
    middle = (len(body) + 1) // 2
    widths = tuple(width / 2 for width in table.widths)
    first, second = (
        Table(widths, (*table.rows[: table.headings], *rows), table.headings) for rows in (body[:middle], body[middle:])
    )
    return first, second


def _stretched(table: Table, headings: int, height: int) -> list[tuple[Cell, ...]]:
    """The table's rows with so many of the heading (its last cells cover what is added) and of the body."""
    heads, body = [list(row) for row in table.rows[: table.headings]], list(table.rows[table.headings :])
    more = headings - table.headings
    for at, row in enumerate(heads):
        row[:] = [replace(c, rows=c.rows + more) if at + c.rows == table.headings else c for c in row]
    blank = [(Cell(0, columns=len(table.widths), rows=height - len(body)),)] if len(body) < height else []
    rest: list[tuple[Cell, ...]] = [()] * (height - len(body) - len(blank))
    return [*map(tuple, heads), *([()] * more), *body, *blank, *rest]


def bands(table: Table, pen: Pen) -> list[Band]:
    """The table's rows, set and grouped into bands, from top to bottom."""
    edges = [0.0, *accumulate(table.widths)]
    groups: list[list[tuple[Cell, ...]]] = []
    covered = 0
    for row in table.rows:
        if covered:
            groups[-1].append(row)
        else:
            groups.append([row])
        covered = max([covered, *(cell.rows for cell in row)]) - 1
    return [_band(group, edges, pen) for group in groups]


def _band(rows: Sequence[tuple[Cell, ...]], edges: Sequence[float], pen: Pen) -> Band:
    padding = pen.style.padding
    cells = [
        (index, cell, _lines(cell, edges[cell.column + cell.columns] - edges[cell.column], pen))
        for index, row in enumerate(rows)
        for cell in row
    ]
    heights = [2 * padding + pen.style.text_size] * len(rows)
    # Cells of one row first: only what a tall cell still lacks is added to its last row.
    for index, cell, lines in sorted(cells, key=lambda c: c[1].rows):
        needed = sum(line.height for line in lines) + 2 * padding
        covered = range(index, index + cell.rows)
        heights[covered[-1]] += max(0.0, needed - sum(heights[i] for i in covered))
    tops = [0.0, *accumulate(heights)]
    boxes = tuple(
        Box(
            x0=edges[cell.column],
            y0=tops[index],
            x1=edges[cell.column + cell.columns],
            y1=tops[index + cell.rows],
            lines=tuple(lines),
            fill=cell.fill,
        )
        for index, cell, lines in cells
    )
    return Band(boxes, tops[-1], len(rows))


def _lines(cell: Cell, width: float, pen: Pen) -> list[Line]:
    return [line for text in cell.texts for line in set_text(text, width - 2 * pen.style.padding, pen)]


def set_text(text: Text, width: float, pen: Pen) -> list[Line]:
    """The lines of one text in a cell or a column of `width` points."""
    size = text.size

    def measure(line: str) -> float:
        return pen.width(line, size)

    def line(content: str, indent: float = 0.0) -> Line:
        height = size * (_VERTICAL_LEADING if text.vertical else pen.style.leading)
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[text.align]
        return Line(content, indent + max(0.0, width - indent - measure(content)) * shift, size, height, text.bold)

    if text.vertical:
        return [line(character) for character in text.text]
    first, *further = wrap(text.text, width, measure, pen.style)
    indent = text.hang * size
    if indent and further:
        further = wrap(text.text[len(first) :].lstrip(" "), width - indent, measure, pen.style)
    return [line(first), *(line(content, indent) for content in further)]


def draw_band(band: Band, x: float, top: float, pen: Pen) -> set[Ruling]:
    """Draws a band's fills and texts; gives its rulings, which are drawn with those of the whole page."""
    for box in band.boxes:
        if box.fill:
            pen.fill(x + box.x0, top + box.y0, x + box.x1, top + box.y1, box.fill)
    for box in band.boxes:
        # What a page break cuts begins at the top of its part; everything else stands in the middle of its cell.
        slack = 0.0 if box.open_top or box.open_bottom else (box.y1 - box.y0 - box.text_height) / 2 - pen.style.padding
        y = top + box.y0 + pen.style.padding + slack
        for line in box.lines:
            if line.text:
                inner = x + box.x0 + pen.style.padding
                pen.text(
                    inner + line.x,
                    y,
                    line.text,
                    line.size,
                    leading=line.height,
                    bold=line.bold,
                )
            y += line.height
    return {ruling for box in band.boxes for ruling in _edges(box, x, top)}


def _edges(box: Box, x: float, top: float) -> Iterable[Ruling]:
    x0, x1 = round(x + box.x0, 2), round(x + box.x1, 2)
    y0, y1 = round(top + box.y0, 2), round(top + box.y1, 2)
    yield Ruling(x0, y0, x0, y1)
    yield Ruling(x1, y0, x1, y1)
    if not box.open_top:
        yield Ruling(x0, y0, x1, y0)
    if not box.open_bottom:
        yield Ruling(x0, y1, x1, y1)
