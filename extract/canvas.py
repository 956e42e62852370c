"""A sheet's pages as one: tables that a page break cut are joined, and heights count through all its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extract.grid import Cell, PageGrid, Table
from extract.lines import Line, mark_full, paragraphs
from extract.records import Box, Place, Printed

PAGE = 100_000.0  # how far apart the heights of two pages' tops are counted
NEAR = 3.0  # points: rulings of two pages that lie so close are the same


@dataclass(slots=True)
class Slot:
    """A cell of the sheet: one cell of a page, or the parts of one that page breaks cut.

    `y0`, `y1` are heights through all pages (see `PAGE`), x in points.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    parts: list[Cell]
    lines: list[Line]
    #: The texts of its paragraphs, and what they were joined by: labels are looked for in every slot again and again.
    _joined: tuple[list[object], list[str]] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def text(self) -> str:
        if len(self.lines) < 2:  # as most are
            return self.lines[0].text if self.lines else ""
        return "\n".join(self._paragraphs())

    def _paragraphs(self) -> list[str]:
        by: list[object] = [(id(line), line.full, line.room) for line in self.lines]
        if self._joined is None or self._joined[0] != by:
            self._joined = by, [paragraph.text for paragraph in paragraphs(self.lines)]
        return self._joined[1]

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    def label_texts(self) -> tuple[str, ...]:
        """What of the cell may be its label: all of it, or its first paragraph above a legend."""
        if len(self.lines) < 2:
            return (self.text,)
        found = self._paragraphs()
        return ("\n".join(found), found[0]) if len(found) > 1 else (found[0],)

    def absorb(self, other: Slot) -> None:
        """Take the other slot's content as the continuation of this one's."""
        self.parts += other.parts
        self.lines = self.lines + other.lines
        self.y1 = max(self.y1, other.y1)
        if self.lines:
            mark_full(self.lines, self.parts[0].left or self.x0, self.parts[0].right or self.x1)

    def printed(self, lines: Sequence[Line] | None = None) -> Printed:
        """The slot's text, or that of some of its lines, with its places."""
        lines = self.lines if lines is None else lines
        text = "\n".join([p.text for p in paragraphs(lines)])
        cells = tuple(Place(c.page, c.box) for c in self.parts)
        return Printed(text, places_of(lines) or cells, cells)


def places_of(lines: Iterable[Line]) -> tuple[Place, ...]:
    """One place for each page on which the lines stand."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    places = []
    for page, own in by_page.items():
        box: Box = own[0].box
        for line in own[1:]:
            box = box.union(line.box)
        places.append(Place(page, box, "\n".join(line.text for line in own)))
    return tuple(places)


@dataclass(slots=True)
class Canvas:
    """A sheet's tables (blocks of slots) and the lines outside of them with their heights, both from the top."""

    blocks: list[list[Slot]] = field(default_factory=list)
    outside: list[tuple[float, Line]] = field(default_factory=list)


def canvas_of(
    grids: Sequence[PageGrid],
    *,
    is_label: Callable[[Slot], bool] = lambda _: False,
    is_head: Callable[[Line], bool] = lambda _: False,
    is_furniture: Callable[[Line], bool] = lambda _: False,
) -> Canvas:
    """Join the pages of one sheet.

    `is_label` says whether a slot holds a known label or heading, `is_head` whether a line begins something new (a
    section's heading): either stops a table from running on over the page break. `is_furniture` says whether a line
    is part of the page and not of what it prints (the title once more, a note). A frame or bar that holds nothing
    but a line of either kind is no table.
    """
    canvas = Canvas()
    running: list[Slot] | None = None  # the table that stands last on the page before
    for index, grid in enumerate(grids):
        offset = index * PAGE
        bars = [t for t in grid.tables if t.bar is not None and (is_head(t.bar) or is_furniture(t.bar))]
        tables = [t for t in grid.tables if all(t is not bar for bar in bars)]
        inside = {id(t.bar) for t in tables}
        lines = [line for line in grid.loose if id(line) not in inside]
        canvas.outside += [(offset + line.box.top, line) for line in lines]
        for number, table in enumerate(tables):
            slots = [_slot(cell, offset) for cell in table.cells]
            fresh = any(is_head(line) and line.box.top < table.box.top for line in lines)
            if number == 0 and running is not None and _runs_on(running, slots, table, fresh, is_label):
                _join(running, slots)
                continue
            canvas.blocks.append(slots)
            running = slots
        if not tables:
            running = None
    for block in canvas.blocks:
        block.sort(key=lambda s: (s.y0, s.x0))
    return canvas


def _slot(cell: Cell, offset: float) -> Slot:
    box = cell.box
    return Slot(box.x0, box.x1, offset + box.top, offset + box.bottom, [cell], list(cell.lines))


def _last_row(block: Sequence[Slot]) -> list[Slot]:
    bottom = max(s.y1 for s in block)
    return [s for s in block if abs(s.y1 - bottom) <= NEAR]


def _first_row(block: Sequence[Slot]) -> list[Slot]:
    top = min(s.y0 for s in block)
    return [s for s in block if abs(s.y0 - top) <= NEAR]


def _borders(slots: Iterable[Slot]) -> list[float]:
    return sorted({x for s in slots for x in (s.x0, s.x1)})


def _runs_on(
    running: list[Slot], slots: list[Slot], table: Table, fresh: bool, is_label: Callable[[Slot], bool]
) -> bool:
    """Whether the table at the head of a page is the rest of the one at the foot of the page before."""
    foot, head = _last_row(running), _first_row(slots)
    cut = any(s.parts[-1].open_bottom for s in foot) and any(c.open_top for c in table.cells)
    same_width = (
        abs(min(s.x0 for s in running) - min(s.x0 for s in slots)) <= NEAR
        and abs(max(s.x1 for s in running) - max(s.x1 for s in slots)) <= NEAR
    )
    if cut:
        return same_width
    if fresh or not same_width or any(is_label(s) for s in head):
        return False
    # Of two rows of one table, one may merge cells, as tally rows do.
    fewer, more = sorted((_borders(foot), _borders(head)), key=len)
    alike = all(any(abs(a - b) <= NEAR for b in more) for a in fewer)
    return alike and (len(fewer) > 2 or len(fewer) == len(more))


def _join(running: list[Slot], slots: list[Slot]) -> None:
    """Append a page's table to the running one; cut cells become one, and so do the parts of a one-cell row."""
    foot, head = _last_row(running), _first_row(slots)
    alone = len(foot) == 1 and len(head) == 1
    for slot in slots:
        above = next((s for s in foot if abs(s.x0 - slot.x0) <= NEAR and abs(s.x1 - slot.x1) <= NEAR), None)
        cut = slot.parts[0].open_top and above is not None and above.parts[-1].open_bottom
        if above is not None and (cut or (alone and slot is head[0])):
            above.absorb(slot)
        else:
            running.append(slot)
