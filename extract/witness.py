"""Tables of the book under headings that nobody knows: known by what they repeat of the sheets.

An overview prints each measure's number, name and grade again, an appendix each project's name and cost. A table
whose column of names is the sheets' own is one of the two, and each of its columns is the one whose figures or words
it repeats beside these names. Where a single cell differs, the column is still known, and the difference is there to
be found: that is what the tables are read for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.canvas import Slot
from extract.choices import chosen
from extract.gridtable import TableBuilder
from extract.headings import leaves
from extract.labels import Labels, normalise
from extract.layout import TableSpec
from extract.ledger import Ledger
from extract.records import GridTable, Printed, Sheet
from extract.shapes import Part, bands, parts_under
from extract.tallies import tallies_in, without_tallies

_AGREE = 0.6  # share of the rows that must repeat what the sheets print
_LEAST = 2  # names that must be the sheets', where they have as many

#: What the sheets print of each thing that a table lists, by the table's columns.
Facts = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Witness:
    """A table that repeats the sheets: its parts, and the printed heading of each column.

    `names`: how many of its names are the sheets'.
    """

    spec: TableSpec
    parts: tuple[Part, ...]
    headings: Mapping[str, str]
    names: int

    def read(self, ledger: Ledger) -> GridTable:
        """The table; each known column is marked as found by its place among the sheets' words."""
        columns = tuple(
            replace(column, labels=(self.headings[column.key],), ticks=(), split=())
            for column in self.spec.columns
            if column.key in self.headings
        )
        spec = replace(self.spec, columns=columns)
        builder = TableBuilder(spec, Labels([(c.key, c.labels) for c in columns]), Labels([]), ledger)
        for part in self.parts:
            builder.add(replace(part.band, spec=spec), part.body)
        table = builder.build()
        return replace(table, headings=tuple(replace(h, match="position") if h.key else h for h in table.headings))


def facts_of(sheets: Sequence[Sheet]) -> dict[str, Facts]:
    """What the sheets print of the measures and of the projects, as the overview and the appendix would repeat it."""
    return {"overview": [_measure(sheet) for sheet in sheets], "appendix": [p for s in sheets for p in _projects(s)]}


def find_witness(block: Sequence[Slot], spec: TableSpec, facts: Facts) -> Witness | None:
    """The table in the block that repeats most of these facts; None if none does."""
    rows = bands(block)
    found = (_witness(parts_under(rows[at:], heading, spec), spec, facts) for at, heading in enumerate(rows))
    return max((w for w in found if w is not None), key=lambda w: w.names, default=None)


def _witness(parts: Sequence[Part], spec: TableSpec, facts: Facts) -> Witness | None:
    if not parts or not facts:
        return None
    body = [s for p in parts for s in without_tallies(p.body, tallies_in(p.body, spec)) if s.lines]
    columns = [
        (heading, [s for s in body if heading.x0 <= (s.x0 + s.x1) / 2 <= heading.x1])
        for heading in leaves(parts[0].band.slots)
    ]
    name = next(key for key in facts[0] if key.endswith("_name"))
    by_name: dict[str, list[Mapping[str, str]]] = {}
    for fact in facts:
        by_name.setdefault(fact[name], []).append(fact)
    shares = {id(heading): _known(slots, by_name) for heading, slots in columns}
    heading, names = max(columns, key=lambda column: shares[id(column[0])])
    known = [slot for slot in names if _plain(slot.text) in by_name]
    if len(known) < min(_LEAST, len(by_name)) or len(known) < _AGREE * len(names):
        return None
    labels = {name: heading.text}
    agreeing = sorted(
        (
            (_agreement(key, slots, known, by_name), key, other.text)
            for other, slots in columns
            if other is not heading
            for key in facts[0]
            if key != name
        ),
        reverse=True,
    )
    for share, key, text in agreeing:
        if share >= _AGREE and key not in labels and text not in labels.values():
            labels[key] = text
    words = [normalise(text) for text in labels.values()]
    if any(c.required and c.key not in labels for c in spec.columns) or len(set(words)) < len(words) or "" in words:
        return None
    return Witness(spec, tuple(parts), labels, len(known))


def _known(slots: Sequence[Slot], names: Mapping[str, object]) -> int:
    """How many of the cells print one of the names."""
    return sum(_plain(slot.text) in names for slot in slots)


def _agreement(
    key: str, slots: Sequence[Slot], names: Sequence[Slot], facts: Mapping[str, Sequence[Mapping[str, str]]]
) -> float:
    """The share of the names beside which a column prints what the sheets print, of those where it prints anything."""
    same = printed = 0
    for name in names:
        cell = next((s for s in slots if s.y0 <= name.middle <= s.y1), None)
        if cell is not None:
            printed += 1
            same += any(_plain(cell.text) == fact.get(key) for fact in facts[_plain(name.text)])
    return same / printed if printed else 0.0


def _measure(sheet: Sheet) -> dict[str, str]:
    fields: dict[str, Printed] = {key: sheet.fields[key] for key in ("grade", "lead_department") if key in sheet.fields}
    return _texts({"measure_name": sheet.measure_name, "measure_no": sheet.measure_no, **fields})


def _projects(sheet: Sheet) -> Iterable[dict[str, str]]:
    table = sheet.tables.get("project_evaluation")
    if table is None:
        return
    for row in table.rows:
        cells = {table.headings[i].key: cell for i, cell in row.cells.items()}
        own: dict[str, Printed] = {
            key: cells[key] for key in ("project_no", "project_name", "department", "cost") if key in cells
        }
        if "project_name" in own:
            yield _texts({**own, "measure_no": sheet.measure_no})


def _texts(printed: Mapping[str, Printed]) -> dict[str, str]:
    return {key: _plain(_said(value.text)) for key, value in printed.items()}


def _said(text: str) -> str:
    """What a cell says: of a list of choices, the one that was made."""
    made = chosen(text)
    return made[0] if made is not None and len(made) == 1 else text


def _plain(text: str) -> str:
    """A text for comparison: no blanks, no separators of thousands, one width; numbers without leading zeros."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "")
    return str(int(plain)) if plain.isdecimal() else plain
