"""The pages of one 施策 sheet → `Sheet`: every section read, every character claimed or reported."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from math import inf
from statistics import median

from extract.canvas import Canvas, Slot, canvas_of, places_of
from extract.fields import field_of, read_fields, shown
from extract.grid import PageGrid
from extract.gridtable import TableBuilder
from extract.headings import Band, find_bands
from extract.icons import SCALE, find_icons
from extract.layout import Layout, TableSpec
from extract.ledger import Ledger
from extract.lines import Line, line_of
from extract.page import PageReader
from extract.records import Box, Finding, GridTable, Icon, PageClaims, Place, Printed, Sheet
from extract.unknown_labels import read_unknown


def title_of(grid: PageGrid, layout: Layout) -> tuple[str, str, Line] | None:
    """The number and name of the measure at the head of a page, and the line; None if the page has no title.

    Of several lines above the first table that could be it (running heads, dates), the largest is. On a bar or in a
    frame stands a title only if it is larger than what the tables print: else it is a row of one text.
    """
    tables = [t for t in grid.tables if t.bar is None]
    top = min((t.box.top for t in tables), default=grid.height)
    usual = median([line.size for t in tables for c in t.cells for line in c.lines] or [inf])
    bars = [t.bar for t in grid.tables if t.bar is not None and t.bar.size > usual]
    found = []
    for line in [*grid.outside, *bars]:
        if line.box.top < top and not _is_heading(line.text, layout) and not _is_note(line.text, layout):
            match = layout.sheet_title.match(line.text)
            if match:
                found.append((line.size, match["no"], match["name"].strip(), line))
    if not found:
        return None
    _, no, name, line = max(found, key=lambda f: f[0])
    return no, name, line


def is_sheet_head(grid: PageGrid, layout: Layout) -> bool:
    """Whether a sheet begins on the page: enough of the labels that only a sheet's head prints stand on it."""
    anchors = {f.key for f in layout.fields if f.anchor}
    found = {
        match.key
        for table in grid.tables
        for cell in table.cells
        if cell.lines and (match := layout.field_labels.find("".join(line.text for line in cell.lines)))
    }
    return len(found & anchors) >= layout.anchors


def _is_heading(text: str, layout: Layout) -> bool:
    return any(pattern.match(text) for pattern, _ in layout.headings)


def _is_note(text: str, layout: Layout) -> bool:
    return any(pattern.match(text) for pattern in layout.notes)


def bands_of(block: Sequence[Slot], specs: Sequence[TableSpec], layout: Layout) -> list[Band]:
    """The headings of these tables in a block."""
    return find_bands(block, specs, dict(layout.column_labels), dict(layout.tick_labels))


def read_tables(
    blocks: Sequence[Sequence[Slot]], specs: Sequence[TableSpec], layout: Layout, ledger: Ledger
) -> tuple[dict[str, GridTable], list[list[Slot]]]:
    """The tables whose headings stand in the blocks, and of each block the slots that belong to none."""
    builders: dict[str, TableBuilder] = {}
    rest: list[list[Slot]] = []
    found = [bands_of(block, specs, layout) for block in blocks]
    certain = {band.spec.key for bands in found for band in bands if band.certain}
    for block, every in zip(blocks, found, strict=True):
        # A heading that was only guessed adds nothing to a table whose heading is known.
        bands = [band for band in every if band.certain or band.spec.key not in certain]
        taken: set[int] = set()
        for band, following in zip_longest(bands, bands[1:]):
            body = _body(block, band, following, layout)
            taken.update(map(id, band.slots))
            taken.update(map(id, body))
            spec = band.spec
            builder = builders.setdefault(
                spec.key,
                TableBuilder(spec, layout.column_labels[spec.key], layout.tick_labels[spec.key], ledger),
            )
            builder.add(band, body)
        rest.append([s for s in block if id(s) not in taken])
    return {key: builder.build() for key, builder in builders.items()}, rest


def _body(block: Sequence[Slot], band: Band, following: Band | None, layout: Layout) -> list[Slot]:
    """The slots under a heading, down to the next heading or to a field's label at the table's left edge."""
    left = min(s.x0 for s in block)
    end = following.y0 if following else float("inf")
    for slot in block:
        if band.y1 - 1 <= slot.y0 < end and slot.x0 <= left + 1 and field_of(slot, layout):
            end = slot.y0
    return [s for s in block if band.y1 - 1 <= s.y0 and s.middle < end and s.y0 < end - 1]


def read_sheet(grids: Sequence[PageGrid], layout: Layout, reader: PageReader) -> tuple[Sheet, list[PageClaims]]:
    """Read the pages of one sheet; the first has its title.

    Returns the sheet and, for each page, what claimed what is printed there.
    """
    first = title_of(grids[0], layout)
    if first is None:
        raise ValueError(f"page {grids[0].page} has no title")
    no, name, line = first
    ledger = Ledger()
    sheet = Sheet(_part(line, no, ledger), _part(line, name, ledger), [g.page for g in grids])
    titles = {id(found[2]) for grid in grids if (found := title_of(grid, layout)) and found[0] == no}
    canvas = canvas_of(
        grids,
        is_label=lambda slot: _is_label(slot, layout),
        is_head=lambda each: _is_heading(each.text, layout),
        is_furniture=lambda each: id(each) in titles or _is_note(each.text, layout),
    )
    sheet.tables, rest = read_tables(canvas.blocks, layout.tables, layout, ledger)
    labels = [read_fields(block, layout, sheet, ledger) for block in rest]
    for block in rest:
        for slot in block:
            if slot.lines and any(p.match(slot.lines[0].text) for p in layout.legends):
                ledger.claim(slot.lines, "label")
    for block, known in zip(rest, labels, strict=True):
        read_unknown(block, known, layout, sheet, ledger)
    _read_outside(canvas, grids, layout, sheet, ledger)
    _read_icons(grids, layout, sheet, reader)
    _note_absent(layout, sheet)
    return sheet, [ledger.claims(grid) for grid in grids]


def _part(line: Line, text: str, ledger: Ledger) -> Printed:
    """The part of a title that prints `text`, blanks aside, claimed by its column."""
    inked = [c for c in line.chars if not c.text.isspace()]
    whole, wanted = "".join(c.text for c in inked), "".join(text.split())
    start = whole.find(wanted)
    piece = line_of(inked[start : start + len(wanted)], line.page) if start >= 0 else line
    ledger.claim([piece], "column")
    return Printed(text, places_of([piece]))


def _is_label(slot: Slot, layout: Layout) -> bool:
    if not slot.lines:
        return False
    texts = slot.label_texts()
    return field_of(slot, layout) is not None or any(labels.find(*texts) for labels in layout.column_labels.values())


def _read_outside(canvas: Canvas, grids: Sequence[PageGrid], layout: Layout, sheet: Sheet, ledger: Ledger) -> None:
    """Claim titles, headings, notes and page numbers; keep the headings that say which year is evaluated."""
    for grid in grids:
        title = title_of(grid, layout)
        if title is not None and title[0] == sheet.measure_no.text:
            ledger.claim([title[2]], "furniture")
    for _, line in canvas.outside:
        evaluates = [flag for pattern, flag in layout.headings if pattern.match(line.text)]
        if evaluates:
            ledger.claim([line], "label")
            if evaluates[0]:
                sheet.headings.append(Printed(line.text, places_of([line])))
        elif _is_note(line.text, layout):
            ledger.claim([line], "furniture")
        elif layout.icon_heading and layout.icon_heading.search(line.text):
            ledger.claim([line], "label")


def _read_icons(grids: Sequence[PageGrid], layout: Layout, sheet: Sheet, reader: PageReader) -> None:
    """The icons between their heading and what stands below it."""
    if layout.icon_heading is None:
        return
    for grid in grids:
        for line in grid.loose:
            if not layout.icon_heading.search(line.text):
                continue
            below = [
                top
                for top in (*(o.box.top for o in grid.outside), *(t.box.top for t in grid.tables))
                if top > line.box.bottom
            ]
            region = Box(0, line.box.bottom, grid.width, min(below, default=grid.height))
            for found in find_icons(reader.picture(grid.page - 1, region, SCALE, grid.turn), region):
                place = Place(grid.page, found.box)
                sheet.icons.append(Icon(found.goal, place))
                if found.goal is None:
                    sheet.findings.append(
                        Finding("icon_unknown", "sdg_goals", "SDGsの目標番号を判別できない図があります。", place)
                    )


def _note_absent(layout: Layout, sheet: Sheet) -> None:
    """An expected label that is not printed is told as well as a printed one that nobody expects."""
    for spec in layout.fields:
        if spec.required and spec.key not in sheet.fields:
            sheet.findings.append(
                Finding("label_absent", spec.key, f"「{shown(spec.labels[0])}」の欄が見つかりません。")
            )
    for table in layout.tables:
        read = sheet.tables.get(table.key)
        if read is None:
            if table.required:
                label = shown(table.columns[-1].labels[0])
                sheet.findings.append(Finding("label_absent", table.key, f"「{label}」の表が見つかりません。"))
            continue
        known = {h.key for h in read.headings} | {h.group for h in read.headings}
        for column in table.columns:
            if column.required and column.key not in known:
                sheet.findings.append(
                    Finding(
                        "label_absent",
                        f"{table.key}.{column.key}",
                        f"「{shown(column.labels[0])}」の列が見つかりません。",
                    )
                )
        for heading in read.headings:
            if heading.match in ("similar", "position"):
                sheet.findings.append(
                    Finding(
                        "label_doubtful",
                        f"{table.key}.{heading.key}",
                        f"見出し「{heading.leaf}」を似た見出しの列として読みました。",
                        heading.place,
                    )
                )
