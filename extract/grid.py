"""Rulings → cells → tables, by pdfplumber's own rules; the characters of a page binned into its cells in one pass."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfplumber.table import (
    TableSettings,
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)
from pdfplumber.utils import filter_edges

from extract.binning import Bins, binned
from extract.lines import Line, lines_of, mark_full, split_at_gaps
from extract.page import Char, Edge, PageContent
from extract.records import Box

_CellBox = tuple[float, float, float, float]  # x0, top, x1, bottom, as pdfplumber gives cells
_SETTINGS = TableSettings()
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
    edges, foot, head = _close_cut_rows(_merged([_edge_dict(e) for e in content.edges]), content.chars)
    tables: list[Table] = []
    if edges:
        intersections = edges_to_intersections(
            edges, _SETTINGS.intersection_x_tolerance, _SETTINGS.intersection_y_tolerance
        )
        boxes = intersections_to_cells(intersections)
        groups = cells_to_tables(boxes)
        tables = [_table(content.number, group, foot, head) for group in (*groups, *_lone(boxes, groups))]
        tables.sort(key=lambda t: (t.box.top, t.box.x0))
    bins = [Bins([cell.box for cell in table.cells]) for table in tables]
    rest: list[Char] = []
    for chars, place in binned(content.chars, bins):
        if place is None:
            rest += chars
        else:
            tables[place[0]].cells[place[1]].chars += chars
    kept = []
    for table in tables:
        for cell in table.cells:
            cell.lines = lines_of(cell.chars, content.number)
        _mark_full_lines(table)
        if any(cell.lines for cell in table.cells):
            kept.append(table)
    outside = [piece for line in lines_of(rest, content.number) for piece in split_at_gaps(line, _APART)]
    return PageGrid(content.number, content.turn, content.width, content.height, kept, outside)


def _lone(cells: list[_CellBox], groups: list[list[_CellBox]]) -> list[list[_CellBox]]:
    """The cells that touch no other: pdfplumber drops them, but a page break may leave a table one cell.

    A frame around other cells is no cell: what stands in it between them stands outside of tables.
    """
    taken = {cell for group in groups for cell in group}
    return [
        [cell]
        for cell in cells
        if cell not in taken
        and not any(
            other != cell
            and cell[0] <= other[0]
            and cell[1] <= other[1]
            and other[2] <= cell[2]
            and other[3] <= cell[3]
            for other in cells
        )
    ]


def _edge_dict(edge: Edge) -> dict[str, Any]:
    x0, top, x1, bottom = edge.x0, edge.top, edge.x1, edge.bottom
    return {
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if edge.horizontal else "v",
    }


def _merged(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The edges as pdfplumber's `TableFinder.get_edges` makes them with its default settings."""
    s = _SETTINGS
    edges = filter_edges(edges, min_length=s.edge_min_length_prefilter)
    edges = merge_edges(
        edges,
        snap_x_tolerance=s.snap_x_tolerance,
        snap_y_tolerance=s.snap_y_tolerance,
        join_x_tolerance=s.join_x_tolerance,
        join_y_tolerance=s.join_y_tolerance,
    )
    return list(filter_edges(edges, min_length=s.edge_min_length))


def _close_cut_rows(
    edges: list[dict[str, Any]], chars: Sequence[Char]
) -> tuple[list[dict[str, Any]], float | None, float | None]:
    """Rule off rows that the page's foot or head cuts; returns the edges and where (foot, head) it did so.

    Such a row's vertical rulings end together with nothing across: stock pdfplumber finds no cell there.
    """
    vertical = [e for e in edges if e["orientation"] == "v"]
    if len(vertical) < 2:
        return edges, None, None
    foot = _add_rule(edges, vertical, max(e["bottom"] for e in vertical), "bottom", chars)
    head = _add_rule(edges, vertical, min(e["top"] for e in vertical), "top", chars)
    return edges, foot, head


def _add_rule(
    edges: list[dict[str, Any]], vertical: list[dict[str, Any]], y: float, end: str, chars: Sequence[Char]
) -> float | None:
    """Rule at `y` what ends there openly; `end` says which end of the vertical rulings lies there."""
    ends = [e for e in vertical if abs(e[end] - y) <= _CUT]
    across = [e for e in edges if e["orientation"] == "h"]
    # The cut row is as wide as the table: browsers leave out the outer ruling of a cut cell. A bar of colour over a
    # longer ruling looks the same, but for the text.
    reach = max(ends, key=lambda e: e["height"])
    touching = [
        e
        for e in across
        if reach["top"] - _CUT <= e["top"] <= reach["bottom"] + _CUT
        and e["x0"] - _CUT <= reach["x0"] <= e["x1"] + _CUT
        and abs(e["top"] - y) > _CUT
    ]
    if touching:
        nearest = min(touching, key=lambda e: abs(e["top"] - y))
        for side in ("x0", "x1"):
            x = nearest[side]
            top, bottom = sorted((nearest["top"], y))
            inner = min((e["x0"] for e in ends), key=lambda other: abs(other - x))
            beside = Box(min(x, inner), top, max(x, inner), bottom)
            if abs(inner - x) > _CUT and any(beside.contains(*c.box.center) for c in chars):
                ends.append(_edge_dict(Edge(x, top, x, bottom)))
    # A cell's fill ends there too and looks like a ruling: rule only the stretches that have none.
    there = [e for e in across if abs(e["top"] - y) <= _CUT]
    y = there[0]["top"] if there else y
    longest = {e["x0"]: e for e in sorted(ends, key=lambda e: e["height"])}
    rules = [
        _edge_dict(Edge(left["x0"], y, right["x0"], y))
        for left, right in itertools.pairwise(longest[x] for x in sorted(longest))
        if right["x0"] - left["x0"] > _CUT and not _spans(there, left, right) and not _is_gap(left, right, across, end)
    ]
    if not rules:
        return None
    edges += [e for e in ends if e not in edges]
    edges += rules
    edges[:] = _merged(edges)
    return y


def _spans(rulings: Iterable[dict[str, Any]], left: dict[str, Any], right: dict[str, Any]) -> bool:
    """Whether one of the horizontal rulings goes from one vertical ruling to the other."""
    middle = (left["x0"] + right["x0"]) / 2
    return any(e["x0"] <= middle <= e["x1"] for e in rulings)


def _is_gap(left: dict[str, Any], right: dict[str, Any], across: Iterable[dict[str, Any]], end: str) -> bool:
    """Whether two vertical rulings belong to tables side by side: what closes their other ends does not join them."""
    far = max(left["top"], right["top"]) if end == "bottom" else min(left["bottom"], right["bottom"])
    closing = [
        e
        for e in across
        if abs(e["top"] - far) <= _CUT and e["x0"] <= right["x0"] + _CUT and e["x1"] >= left["x0"] - _CUT
    ]
    return bool(closing) and not _spans(closing, left, right)


def _table(page: int, boxes: Iterable[_CellBox], foot: float | None, head: float | None) -> Table:
    cells = [
        Cell(
            page,
            box,
            open_top=head is not None and abs(box.top - head) <= _CUT,
            open_bottom=foot is not None and abs(box.bottom - foot) <= _CUT,
        )
        for box in sorted((Box(*b) for b in boxes), key=lambda b: (b.top, b.x0))
    ]
    outline = cells[0].box
    for cell in cells[1:]:
        outline = outline.union(cell.box)
    return Table(page, outline, cells)


def _mark_full_lines(table: Table) -> None:
    """Which lines reach their cell's edge; the cells' padding is the least distance that any text keeps from a side."""
    gaps = [line.box.x0 - c.box.x0 for c in table.cells for line in c.lines if line.box.x0 >= c.box.x0]
    padding = min(gaps, default=0.0)
    for cell in table.cells:
        inset = min(padding, cell.lines[0].size) if cell.lines else 0.0
        cell.left, cell.right = cell.box.x0 + inset, cell.box.x1 - inset
        mark_full(cell.lines, cell.left, cell.right)
