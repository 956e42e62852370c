"""The list of all projects at the back of a book → `appendix_project`, and the rows that sum it up → `appendix_total`.

A sum row is printed under what it sums up: 小計 under each measure, 合計 under all. It sums up the projects since the
last row with the same label (numbers and names in it aside), and all of them where nothing stands between it and
another sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from extract.records import Book, GridTable, Printed, Row
from transform.cells import first_cell, squeezed, text_of, whole_number
from transform.costs import is_missing, part_named, thousand_yen, whole_and_part
from transform.rows import Rows

_SUM: Final = re.compile(r"小計|中計|総合計|合計|総計|計")
# A label that is nothing but one: no project has such a name.
_BARE: Final = re.compile(r"^[（(【〔\[]?(?:小計|中計|総合計|合計|総計|計)[）)】〕\]]?$")


@dataclass(slots=True)
class _List:
    """The list as far as it was read."""

    rows: Rows
    table: GridTable
    measure: Printed | None = None
    listed: int = 0
    totals: int = 0
    taken: dict[str, set[int]] = field(default_factory=dict)
    measures: list[str] = field(default_factory=list)  # of each listed project
    ends: dict[str, int] = field(default_factory=dict)  # of each kind of sum, the last project that it covers
    last_end: int = 0

    @property
    def cost_heading(self) -> str:
        """The heading over the costs; "" where there is none."""
        return next((heading.path[-1] for heading in self.table.headings if heading.key == "cost"), "")

    def cell(self, row: Row, key: str) -> Printed | None:
        return first_cell(self.table, row, key)


def add_appendix(rows: Rows, book: Book) -> None:
    """Add what the appendix says of each project, and its sums.

    Projects are numbered within the measure where the list does not, or where it prints a number twice.
    """
    table = book.tables.get("appendix")
    if table is None:
        return
    reading = _List(rows, table)
    for row in table.rows:
        if row.total is not None and not _is_project(reading, row, row.total):
            _add_total(reading, row, row.total)
        else:
            _add_project(reading, row)


def _is_project(reading: _List, row: Row, label: Printed) -> bool:
    """Whether a row whose name only ends like a sum's label is a project: it has a project's number."""
    no = reading.cell(row, "project_no")
    numbered = no is not None and no is not label and whole_number(no.text) is not None
    return numbered and not _BARE.match(squeezed(label.text))


def _add_project(reading: _List, row: Row) -> None:
    no_cell = reading.cell(row, "measure_no")
    if no_cell is not None and no_cell.text:
        reading.measure = no_cell  # a merged or blank cell goes on with the measure above
    measure = reading.measure
    if measure is None:
        return
    project_no, name, department, cost = (
        reading.cell(row, k) for k in ("project_no", "project_name", "department", "cost")
    )
    taken = reading.taken.setdefault(measure.text, set())
    printed = whole_number(project_no.text) if project_no is not None else None
    repeated = printed in taken
    if printed is None or repeated:
        number = next(n for n in count(max(taken, default=0) + 1) if n not in taken)
    else:
        number = printed
    taken.add(number)
    reading.listed += 1
    reading.measures.append(measure.text)
    key = {"measure_no": measure.text, "project_no": number}
    row_key = reading.rows.add(
        "appendix_project",
        key,
        {
            "row_no": reading.listed,
            "project_name": text_of(name),
            "department": text_of(department),
            "cost_thousand_yen": _cost(reading, "appendix_project", key, cost),
        },
        {
            "measure_no": measure,
            "project_no": project_no if printed is not None and not repeated else None,
            "project_name": name,
            "department": department,
            "cost_thousand_yen": cost,
        },
    )
    if repeated and project_no is not None:
        reading.rows.quarantine(
            "appendix_project",
            row_key,
            "number_inferred",
            f"巻末の一覧の同じ施策に番号「{project_no.text}」が2回あるため、並びの順で補いました。",
            column="project_no",
            place=project_no.places[0],
        )


def _add_total(reading: _List, row: Row, label: Printed) -> None:
    kind = "".join(_SUM.findall(squeezed(label.text))[:1])
    since = reading.ends.get(kind, 0)
    if reading.listed == reading.last_end:
        since = 0 if reading.ends.get(kind, 0) == reading.listed else since
    reading.ends[kind] = reading.last_end = reading.listed
    reading.totals += 1
    parts = reading.measures[since:]
    cost = reading.cell(row, "cost")
    key = {"seq": reading.totals}
    reading.rows.add(
        "appendix_total",
        key,
        {
            "label": label.text,
            "measure_no": parts[0] if len(set(parts)) == 1 else None,
            "first_row_no": since + 1,
            "last_row_no": reading.listed,
            "cost_thousand_yen": _cost(reading, "appendix_total", key, cost),
        },
        {"label": label, "cost_thousand_yen": cost},
    )


def _cost(reading: _List, table: str, key: dict[str, object] | dict[str, int], cell: Printed | None) -> int | None:
    """The cost of a row; refused where the cell holds anything but one figure or its absence.

    Where the heading says that a part of the figure stands in brackets behind it, that one is kept as a further cell.
    """
    if cell is None:
        return None
    cost = thousand_yen(cell.text)
    if cost is None and (part := part_named(reading.cost_heading)) and (figures := whole_and_part(cell.text)):
        cost, raw = figures
        label = " ".join(str(value) for value in key.values())
        reading.rows.additional("appendix", label, f"{reading.cost_heading}／{part}", raw, cell.places[0])
    if cost is None and not is_missing(cell.text):
        reading.rows.quarantine(
            table,
            reading.rows.row_key(key),
            "figure_readable",
            "千円単位の数値として読み取れません。",
            column="cost_thousand_yen",
            place=cell.places[0],
            raw=cell.text,
            status="held",
        )
    return cost
