"""The tables of the book outside of its sheets: under known headings, known by what they repeat, or told as unread."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from extract.canvas import Slot, canvas_of
from extract.grid import PageGrid
from extract.layout import Layout
from extract.ledger import Ledger
from extract.records import Finding, GridTable, Sheet
from extract.sheet import read_tables
from extract.witness import facts_of, find_witness

_COLUMNS = 2  # a table has as many columns at least, and as many rows under its heading or above
_SHOWN = 20  # characters of a table that its finding shows


def read_book_tables(
    known: Mapping[str, Sequence[PageGrid]], spare: Iterable[PageGrid], sheets: Sequence[Sheet], layout: Layout
) -> tuple[dict[str, GridTable], list[Finding]]:
    """Read the book's own tables.

    Args:
        known: the pages on which the heading of one of the layout's tables stands, or which go on with one, by its key.
        spare: the other pages outside of the sheets that hold tables.
        sheets: what the sheets print, for knowing a table by what it repeats of them.

    Returns the tables by the layout's key, and a finding for each table that nobody read.
    """
    ledger = Ledger()
    found: dict[str, GridTable] = {}
    for spec in layout.book_tables:
        if grids := known.get(spec.key):
            tables, _ = read_tables(canvas_of(grids).blocks, [spec], layout, ledger)
            found |= tables
    facts = facts_of(sheets)
    inner = range(min(sheet.pages[0] for sheet in sheets), max(sheet.pages[-1] for sheet in sheets) + 1)
    blocks = [
        block
        for run in _runs(spare)
        for block in canvas_of(run).blocks
        # Between the pages of sheets a single row may be the rest of one; elsewhere it is a framed title.
        if _is_table(block) or sum(bool(slot.lines) and slot.parts[0].page in inner for slot in block) > 1
    ]
    unread = list(blocks)
    for spec in layout.book_tables:
        if spec.key in found:
            continue
        witnesses = [(w, block) for block in unread if (w := find_witness(block, spec, facts.get(spec.key, ())))]
        if witnesses:
            best, block = max(witnesses, key=lambda pair: pair[0].names)
            found[spec.key] = best.read(ledger)
            unread = [other for other in unread if other is not block]
    return found, [_told(block) for block in unread]


def pages_of(table: GridTable) -> set[int]:
    """The pages on which a table's headings and cells stand."""
    cells = (place.page for row in table.rows for cell in row.cells.values() for place in cell.places)
    return {heading.place.page for heading in table.headings} | set(cells)


def _runs(grids: Iterable[PageGrid]) -> Iterable[list[PageGrid]]:
    """The pages in runs that follow each other: a table may go on from one to the next."""
    for _, run in itertools.groupby(enumerate(grids), key=lambda pair: pair[1].page - pair[0]):
        yield [grid for _, grid in run]


def _is_table(block: Sequence[Slot]) -> bool:
    """Whether the cells stand in rows and columns, and most of the columns say something."""
    written = [slot for slot in block if slot.lines]
    columns = {round(slot.x0) for slot in written}
    rows = {round(slot.y0) for slot in written}
    return len(columns) >= _COLUMNS and len(rows) >= _COLUMNS


def _told(block: Sequence[Slot]) -> Finding:
    first = next(slot for slot in block if slot.lines)
    pages = sorted({part.page for slot in block for part in slot.parts})
    where = f"{pages[0]}" if len(pages) == 1 else f"{pages[0]}〜{pages[-1]}"
    words = "".join(slot.text for slot in block if slot.lines).replace("\n", "")[:_SHOWN]
    message = f"{where}ページの「{words}」で始まる表は、施策シートの外にある知らない表のため、読んでいません。"
    return Finding("table_unread", "", message, first.printed().places[0])
