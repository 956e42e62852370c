"""The rows of a table: body cells by row and column, rows joined over page breaks, tally rows set apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.canvas import NEAR, Slot
from extract.headings import Band, BodyColumn, body_columns
from extract.items import doubts_of, items_of
from extract.labels import Labels
from extract.layout import TableSpec
from extract.ledger import Ledger
from extract.records import Claim, Finding, GridTable, Heading, Row
from extract.tallies import Tally, tallies_in, without_tallies


@dataclass(slots=True)
class _RowSlots:
    """One row while it is put together: its slots by column, the pages on which it begins and ends."""

    y0: float
    y1: float
    page: int
    last_page: int
    cells: dict[int, list[Slot]] = field(default_factory=dict)
    total: Slot | None = None

    @property
    def blank(self) -> bool:
        return not any(slot.lines for slots in self.cells.values() for slot in slots)

    @property
    def cut(self) -> bool:
        """Whether the page's foot cuts it."""
        return any(slot.parts[-1].open_bottom for slots in self.cells.values() for slot in slots)


def _row_of(slot: Slot) -> _RowSlots:
    """The row that the slot makes."""
    return _RowSlots(slot.y0, slot.y1, slot.parts[0].page, slot.parts[-1].page)


class TableBuilder:
    """Collects the parts of one table of a sheet, from wherever its heading is repeated."""

    def __init__(self, spec: TableSpec, labels: Labels, ticks: Labels, ledger: Ledger) -> None:
        self._spec, self._labels, self._ticks, self._ledger = spec, labels, ticks, ledger
        self._headings: list[Heading] = []
        self._rows: list[_RowSlots] = []
        self._tallies: dict[str, _RowSlots] = {}
        self._findings: list[Finding] = []

    def add(self, band: Band, body: Sequence[Slot]) -> None:
        """Take the body under one heading."""
        for slot in band.slots:
            self._ledger.claim(slot.lines, "label")
        tallies = tallies_in(body, self._spec)
        # Tally rows merge cells as they please and define no columns.
        columns = body_columns(band, without_tallies(body, tallies), self._labels, self._ticks)
        index = [self._column(c.heading) for c in columns]
        heading_page = max(slot.parts[-1].page for slot in band.slots)
        for number, key in enumerate(self._key_slots(columns, body, tallies)):
            row = _row_of(key)
            self._fill(row, body, columns, index)
            if number == 0 and row.page != heading_page and self._headless(row):
                self._claim(row, "label")  # the page's foot cut the heading, and this is what is left of it
            else:
                self._append(row)
        for tally in tallies:
            self._add_tally(tally, body, columns, index)

    def _add_tally(
        self, tally: Tally, body: Sequence[Slot], columns: Sequence[BodyColumn], index: Sequence[int]
    ) -> None:
        if tally.label is not None:
            self._ledger.claim(tally.label.lines, "label")
        own = [slot for slot in body if slot.lines and tally.covers(slot)]
        row = _RowSlots(tally.y0, tally.y1, own[0].parts[0].page, own[-1].parts[-1].page)
        self._fill(row, body, columns, index)
        self._tallies[tally.key] = row
        if not tally.known:
            text = tally.label.text if tally.label is not None else ""
            known = dict(self._spec.tally_labels)[tally.key][0]
            message = f"見出し「{text}」の行を、並びの位置から「{known}」の行として読みました。"
            place = (tally.label or own[0]).printed().places[0]
            self._findings.append(Finding("label_doubtful", f"{self._spec.key}.{tally.key}", message, place))

    def _column(self, heading: Heading) -> int:
        """The index of the column with this heading; a heading repeated on the next page is the same column."""
        same = (heading.key, heading.group, heading.path)
        for i, known in enumerate(self._headings):
            if (known.key, known.group, known.path) == same:
                return i
        self._headings.append(heading)
        return len(self._headings) - 1

    def _key_slots(self, columns: Sequence[BodyColumn], body: Sequence[Slot], tallies: Sequence[Tally]) -> list[Slot]:
        """The slots that make the rows: those of the row column, outside of tally rows, from the top."""
        wanted = [c for c in columns if c.heading.key == self._spec.row] or list(columns[:1])
        if not wanted:
            return []
        middle = (wanted[0].x0 + wanted[0].x1) / 2
        # A cell over the whole width is a note between the rows, and no row; nobody claims it here.
        left, right = columns[0].x0 + NEAR, columns[-1].x1 - NEAR
        found = [s for s in body if s.x0 <= middle <= s.x1 and not (len(columns) > 1 and s.x0 < left and s.x1 > right)]
        return sorted(without_tallies(found, tallies), key=lambda s: s.y0)

    def _fill(self, row: _RowSlots, body: Sequence[Slot], columns: Sequence[BodyColumn], index: Sequence[int]) -> None:
        center = (row.y0 + row.y1) / 2
        middles = [(column.x0 + column.x1) / 2 for column in columns]
        for slot in body:
            if not row.y0 - NEAR <= slot.middle <= row.y1 + NEAR and not slot.y0 <= center <= slot.y1:
                continue
            left, right = slot.x0 - NEAR, slot.x1 + NEAR
            covered = [i for i, middle in zip(index, middles, strict=True) if left <= middle <= right]
            if covered and (len(set(covered)) == 1 or slot.lines):
                row.cells.setdefault(covered[0], []).append(slot)

    def _append(self, row: _RowSlots) -> None:
        """Add a row; the first on a page may be the rest of the last on the page before.

        It is if that row was cut, or if one of the two has neither number nor name: those stand in one part only.
        """
        if row.blank:
            return
        previous = self._rows[-1] if self._rows else None
        row.total = self._total_label(row)
        new_page = previous is not None and row.page != previous.last_page
        if row.total is not None or (previous is not None and previous.total is not None):
            new_page = False  # a sum is no part of the row above it, and has none below
        if previous is not None and new_page and (previous.cut or self._headless(row) or self._headless(previous)):
            for i, slots in row.cells.items():
                previous.cells.setdefault(i, []).extend(slots)
            previous.last_page = row.last_page
            return
        self._rows.append(row)

    def _total_label(self, row: _RowSlots) -> Slot | None:
        """The slot that makes the row a sum of rows above it."""
        if self._spec.total is None:
            return None
        texts = ((slot, "".join(slot.text.split())) for slots in row.cells.values() for slot in slots)
        return next((slot for slot, text in texts if self._spec.total.match(text)), None)

    def _claim(self, row: _RowSlots, kind: Claim) -> None:
        for slots in row.cells.values():
            for slot in slots:
                self._ledger.claim(slot.lines, kind)

    def _headless(self, row: _RowSlots) -> bool:
        """Whether the row prints none of the columns that name it."""
        heads = [
            i for i, h in enumerate(self._headings) if h.key and (h.key == self._spec.row or h.key.endswith("_name"))
        ]
        return not any(slot.lines for i in heads for slot in row.cells.get(i, ()))

    def build(self) -> GridTable:
        """The table with all its parts; claims the cells of the columns that the layout knows."""
        return GridTable(
            self._spec.key,
            tuple(self._headings),
            tuple(self._row(row) for row in self._rows),
            {name: self._row(row) for name, row in self._tallies.items()},
            tuple(self._findings),
        )

    def _row(self, row: _RowSlots) -> Row:
        cells, items = {}, {}
        for i, slots in sorted(row.cells.items()):
            whole = Slot(slots[0].x0, slots[0].x1, slots[0].y0, slots[0].y1, list(slots[0].parts), list(slots[0].lines))
            for more in slots[1:]:
                whole.absorb(more)
            self._ledger.claim(whole.lines, "column")
            heading = self._headings[i]
            spec = next((c for c in self._spec.columns if c.key == heading.key), None)
            cells[i] = whole.printed()
            if spec is not None and spec.kind == "items":
                items[i] = items_of(whole, spec.levels)
                self._findings += doubts_of(items[i], spec.levels, f"{self._spec.key}.{spec.key}")
        return Row(cells, items, row.total.printed() if row.total is not None else None)
