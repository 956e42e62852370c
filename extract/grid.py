"""Rulings → cells → tables, by pdfplumber's own rules; the characters of a page binned into its cells in one pass."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from extract.binning import OUTSIDE, Bins, binned, stretches
from extract.lines import Line, mark_full, split_at_gaps
from extract.lines_of_places import lines_by_place
from extract.page import Char, PageContent
from extract.records import Box
from extract.rulings import CellBox, Rule, Rulings, cells_of, rulings_of, tables_of
from extract.tuples import tuples

_FROM_TOP_LEFT = attrgetter("top", "x0")
_CUT = 3.0  # points: rulings that end this close to each other end together
_APART = 3.0  # em: texts on one baseline outside of cells that stand further apart are separate


@dataclass(slots=True)
class Cell:
    """One cell of a page. `open_top`/`open_bottom`: the page's edge cuts it, no ruling closes it there."""

    page: int
    box: Box
    chars: list[Char] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    open_top: bool = False
    open_bottom: bool = False
    left: float = 0.0  # between `left` and `right` the cell's text may run (its box less the padding)
    right: float = 0.0


@dataclass(slots=True)
class Table:
    """Cells that share corners, from the top left."""

    page: int
    box: Box
    cells: list[Cell]

    @property
    def bar(self) -> Line | None:
        """The line that is all its text: what may be a title or a heading, framed or on a bar of colour."""
        lines = [line for cell in self.cells for line in cell.lines]
        cut = any(cell.open_top or cell.open_bottom for cell in self.cells)
        return lines[0] if len(lines) == 1 and not cut else None


@dataclass(slots=True)
class PageGrid:
    """A page's tables and the lines of text that stand outside of them, both from the top."""

    page: int
    turn: int
    width: float
    height: float
    tables: list[Table]
    outside: list[Line]

    @property
    def loose(self) -> list[Line]:
        """The lines outside of tables and those on bars, from the top."""
        bars = [table.bar for table in self.tables if table.bar is not None]
        return sorted([*self.outside, *bars], key=lambda line: line.box.top)


def page_grid(content: PageContent) -> PageGrid:
    """The page's cells with their characters, and what stands outside of all cells."""
    rulings, foot, head = _close_cut_rows(rulings_of(content.edges), content.chars)
    groups = tables_of(cells_of(rulings))
    tables = [_table(content.number, group, foot, head) for group in _without_frames(groups)]
    tables.sort(key=lambda t: (t.box.top, t.box.x0))
    cells = [cell for table in reversed(tables) for cell in table.cells]  # of overlapping tables the first counts
    columns = content.in_columns()
    places = binned(content.chars, columns, Bins([cell.box for cell in cells]))
    for place, start, end in stretches(places):
        if place != OUTSIDE:
            cells[place].chars += content.chars[start:end]
    lines = lines_by_place(content.chars, columns, places, content.number)
    for number, cell in enumerate(cells):
        cell.lines = lines.get(number, [])
    kept = []
    for table in tables:
        if any(cell.lines for cell in table.cells):
            _mark_full_lines(table)
            kept.append(table)
    outside = [piece for line in lines.get(OUTSIDE, []) for piece in split_at_gaps(line, _APART)]
    return PageGrid(content.number, content.turn, content.width, content.height, kept, outside)


def _without_frames(groups: Sequence[list[CellBox]]) -> list[list[CellBox]]:
    """The groups without those of one cell that is only a frame around others.

    pdfplumber drops every cell that touches no other, but a page break may leave a table one cell. What stands in a
    frame between the cells in it stands outside of tables.
    """
    cells = [cell for group in groups for cell in group]
    return [group for group in groups if len(group) > 1 or not _frames(group[0], cells)]


def _frames(outer: CellBox, cells: Iterable[CellBox]) -> bool:
    x0, top, x1, bottom = outer
    return any(
        cell != outer and x0 <= cell[0] and top <= cell[1] and cell[2] <= x1 and cell[3] <= bottom for cell in cells
    )


def _close_cut_rows(rulings: Rulings, chars: Sequence[Char]) -> tuple[Rulings, float | None, float | None]:
    """Rule off rows that the page's foot or head cuts; returns the rulings and where (foot, head) it did so.

    Such a row's vertical rulings end together with nothing across: stock pdfplumber finds no cell there.
    """
    if len(rulings.vertical) < 2:
        return rulings, None, None
    upright = list(rulings.vertical)
    foot, head = max(rule.end for rule in upright), min(rule.start for rule in upright)
    rulings, closed_foot = _closed(rulings, upright, foot, at_foot=True, chars=chars)
    rulings, closed_head = _closed(rulings, upright, head, at_foot=False, chars=chars)
    return rulings, closed_foot, closed_head


def _closed(
    rulings: Rulings, upright: Sequence[Rule], y: float, *, at_foot: bool, chars: Sequence[Char]
) -> tuple[Rulings, float | None]:
    """Rule at `y` what ends there openly, at the lower or the upper end of the vertical rulings."""
    ends = [rule for rule in upright if abs((rule.end if at_foot else rule.start) - y) <= _CUT]
    across = rulings.horizontal
    # The cut row is as wide as the table: browsers leave out the outer ruling of a cut cell. A bar of colour over a
    # longer ruling looks the same, but for the text.
    reach = max(ends, key=lambda rule: rule.length)
    at, upper, lower = reach.at, reach.start - _CUT, reach.end + _CUT
    touching = [
        rule
        for rule in across
        if upper <= rule.at <= lower and rule.start - _CUT <= at <= rule.end + _CUT and abs(rule.at - y) > _CUT
    ]
    if touching:
        nearest = min(touching, key=lambda rule: abs(rule.at - y))
        for x in (nearest.start, nearest.end):
            top, bottom = sorted((nearest.at, y))
            inner = min((rule.at for rule in ends), key=lambda other: abs(other - x))
            beside = Box(min(x, inner), top, max(x, inner), bottom)
            if abs(inner - x) > _CUT and any(beside.contains(*c.box.center) for c in chars):
                ends.append(Rule(x, top, bottom))
    # A cell's fill ends there too and looks like a ruling: rule only the stretches that have none.
    there = [rule for rule in across if abs(rule.at - y) <= _CUT]
    y = there[0].at if there else y
    longest: dict[float, Rule] = {}
    for rule in ends:
        if rule.at not in longest or rule.length >= longest[rule.at].length:
            longest[rule.at] = rule
    rules = [
        Rule(y, left.at, right.at)
        for left, right in itertools.pairwise(longest[x] for x in sorted(longest))
        if right.at - left.at > _CUT and not _spans(there, left, right) and not _is_gap(left, right, across, at_foot)
    ]
    if not rules:
        return rulings, None
    known = set(rulings.vertical)
    vertical = [*rulings.vertical, *(rule for rule in ends if rule not in known)]
    return Rulings([*across, *rules], vertical).merged(), y


def _spans(rules: Iterable[Rule], left: Rule, right: Rule) -> bool:
    """Whether one of the horizontal rulings goes from one vertical ruling to the other."""
    middle = (left.at + right.at) / 2
    return any(start <= middle <= end for _, start, end in rules)


def _is_gap(left: Rule, right: Rule, across: Iterable[Rule], at_foot: bool) -> bool:
    """Whether two vertical rulings belong to tables side by side: what closes their other ends does not join them."""
    far = max(left.start, right.start) if at_foot else min(left.end, right.end)
    closing = [
        rule
        for rule in across
        if abs(rule.at - far) <= _CUT and rule.start <= right.at + _CUT and rule.end >= left.at - _CUT
    ]
    return bool(closing) and not _spans(closing, left, right)


def _table(page: int, boxes: Sequence[CellBox], foot: float | None, head: float | None) -> Table:
    cells = [
        Cell(
            page,
            box,
            [],
            [],
            open_top=head is not None and abs(box.top - head) <= _CUT,
            open_bottom=foot is not None and abs(box.bottom - foot) <= _CUT,
        )
        for box in sorted(tuples(Box, boxes), key=_FROM_TOP_LEFT)
    ]
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Table(page, Box(min(x0), min(top), max(x1), max(bottom)), cells)


def _mark_full_lines(table: Table) -> None:
    """Which lines reach their cell's edge; the cells' padding is the least distance that any text keeps from a side."""
    insets = [line.box.x0 - cell.box.x0 for cell in table.cells for line in cell.lines]
    padding = min((inset for inset in insets if inset >= 0), default=0.0)
    for cell in table.cells:
        x0, _, x1, _ = cell.box
        inset = min(padding, cell.lines[0].size) if cell.lines else 0.0
        cell.left, cell.right = x0 + inset, x1 - inset
        if cell.lines:
            mark_full(cell.lines, cell.left, cell.right)
