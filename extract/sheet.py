"""The pages of one 施策 sheet → `Sheet`: every section read, every character claimed or reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from extract.canvas import Canvas, Slot, canvas_of, places_of
from extract.fields import field_of, read_fields, shown
from extract.grid import PageGrid
from extract.gridtable import TableBuilder
from extract.headings import Band, find_bands
from extract.icons import SCALE, find_icons
from extract.labels import normalise
from extract.layout import Layout, TableSpec
from extract.ledger import Ledger
from extract.page import PageReader
from extract.panes import panes
from extract.records import Box, Finding, GridTable, Icon, PageClaims, Place, Printed, Sheet
from extract.shapes import Guess, guess_table
from extract.titles import is_heading, is_note, likely_title, repeated, title_of
from extract.unknown_labels import read_unknown


def bands_of(block: Sequence[Slot], specs: Sequence[TableSpec], layout: Layout) -> list[Band]:
    """The headings of these tables in a block."""
    return find_bands(block, specs, layout.words)


def read_tables(
    blocks: Sequence[Sequence[Slot]], specs: Sequence[TableSpec], layout: Layout, ledger: Ledger, *, guess: bool = False
) -> tuple[dict[str, GridTable], list[list[Slot]]]:
    """The tables whose headings stand in the blocks, and of each block the slots that belong to none.

    Tables that are not found by their headings are looked for by their shape, where `guess` asks for it.
    """
    builders: dict[str, TableBuilder] = {}
    taken: set[int] = set()

    def add(spec: TableSpec, band: Band, body: Sequence[Slot]) -> None:
        taken.update(map(id, band.slots))
        taken.update(map(id, body))
        builder = builders.setdefault(
            spec.key, TableBuilder(spec, layout.column_labels[spec.key], layout.tick_labels[spec.key], ledger)
        )
        builder.add(band, body)

    blocks = [pane for block in blocks for pane in panes(block, specs, layout.words)]
    found = [bands_of(block, specs, layout) for block in blocks]
    certain = {band.spec.key for bands in found for band in bands if band.certain}
    for block, every in zip(blocks, found, strict=True):
        # A heading that was only guessed adds nothing to a table whose heading is known.
        bands = [band for band in every if band.certain or band.spec.key not in certain]
        for band, following in zip_longest(bands, bands[1:]):
            add(band.spec, band, _body(block, band, following, layout))
    rest = [[s for s in block if id(s) not in taken] for block in blocks]
    if guess:
        for guessed in _guesses(rest, [spec for spec in specs if spec.key not in builders], layout):
            for part in guessed.parts:
                add(guessed.spec, part.band, part.body)
        rest = [[s for s in block if id(s) not in taken] for block in blocks]
    return {key: builder.build() for key, builder in builders.items()}, rest


def _guesses(blocks: Sequence[Sequence[Slot]], specs: Sequence[TableSpec], layout: Layout) -> list[Guess]:
    """The absent tables that the blocks most likely hold, each in one block (a repeated heading: in several)."""
    guesses = [
        (number, found)
        for number, block in enumerate(blocks)
        for spec in specs
        if (found := guess_table(block, spec, layout.column_labels[spec.key], layout.tick_labels[spec.key]))
    ]
    chosen: list[Guess] = []
    spec_of: dict[int, Guess] = {}
    for number, guess in sorted(guesses, key=lambda g: g[1].score, reverse=True):
        same = next((c for c in chosen if c.spec is guess.spec), None)
        if number in spec_of or (same is not None and not _same_heading(same, guess)):
            continue
        spec_of[number] = guess
        chosen.append(guess)
    return [spec_of[number] for number in sorted(spec_of)]


def _same_heading(one: Guess, other: Guess) -> bool:
    texts = [[normalise(s.text) for s in g.parts[0].band.slots] for g in (one, other)]
    return texts[0] == texts[1]


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
    title = title_of(grids[0], layout) or likely_title(grids[0], layout)
    if title is None:
        raise ValueError(f"page {grids[0].page} has no title")
    ledger = Ledger()
    sheet = Sheet(*title.values, [g.page for g in grids])
    ledger.claim_chars((c for line in title.value_lines for c in line.chars), "column")
    if not title.known:
        sheet.findings.append(title.finding())
    titles = [title, *(again for grid in grids[1:] if (again := repeated(grid, layout, title)))]
    for each in titles:
        ledger.claim(each.lines, "label" if each is title else "furniture")
    lines = {id(line) for each in titles for line in each.lines}
    tables = {id(each.table) for each in titles}
    canvas = canvas_of(
        [replace(grid, tables=[t for t in grid.tables if id(t) not in tables]) for grid in grids],
        is_label=lambda slot: _is_label(slot, layout),
        is_head=lambda each: is_heading(each.text, layout),
        is_furniture=lambda each: id(each) in lines or is_note(each.text, layout),
    )
    sheet.tables, rest = read_tables(canvas.blocks, layout.tables, layout, ledger, guess=True)
    labels = [read_fields(block, layout, sheet, ledger) for block in rest]
    for block in rest:
        for slot in block:
            _read_legend(slot, layout, sheet, ledger)
    for block, known in zip(rest, labels, strict=True):
        read_unknown(block, known, layout, sheet, ledger)
    _read_outside(canvas, layout, sheet, ledger)
    _read_icons(grids, layout, sheet, reader)
    _note_absent(layout, sheet)
    return sheet, [ledger.claims(grid) for grid in grids]


def _read_legend(slot: Slot, layout: Layout, sheet: Sheet, ledger: Ledger) -> None:
    """Keep a cell of the form that explains signs: all of it, or what stands in it below the label of a field."""
    labelled = field_of(slot, layout) is not None
    for line in slot.lines if labelled else slot.lines[:1]:
        of = next((key for pattern, key in layout.legends if pattern.match(line.text)), "")
        if of == "":
            continue
        if not labelled:
            ledger.claim(slot.lines, "label")
        if of is not None:
            sheet.legends.setdefault(of, []).append(slot.printed())
        return


def _is_label(slot: Slot, layout: Layout) -> bool:
    if not slot.lines:
        return False
    texts = slot.label_texts()
    return field_of(slot, layout) is not None or any(labels.find(*texts) for labels in layout.column_labels.values())


def _read_outside(canvas: Canvas, layout: Layout, sheet: Sheet, ledger: Ledger) -> None:
    """Claim titles, headings, notes and page numbers; keep the headings that say which year is evaluated."""
    for _, line in canvas.outside:
        evaluates = [flag for pattern, flag in layout.headings if pattern.match(line.text)]
        if evaluates:
            ledger.claim([line], "label")
            if evaluates[0]:
                sheet.headings.append(Printed(line.text, places_of([line])))
        elif is_note(line.text, layout):
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
        sheet.findings += read.findings
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
        sheet.findings += read.doubts
