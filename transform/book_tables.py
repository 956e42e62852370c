"""The book's own tables outside of the sheets → `overview` and `appendix_project`: they prove the sheets."""

from __future__ import annotations

import unicodedata

from extract.records import Book, GridTable, Printed, Row
from transform.cells import text_of, whole_number
from transform.costs import thousand_yen
from transform.rows import Rows


def add_overview(rows: Rows, book: Book) -> None:
    """Add what the overview of the book says of each measure."""
    table = book.tables.get("overview")
    if table is None:
        return
    seen: set[str] = set()
    for row in table.rows:
        no, name, grade, department = (
            _cell(table, row, k) for k in ("measure_no", "measure_name", "grade", "lead_department")
        )
        if no is None or whole_number(no.text) is None or no.text in seen:
            continue
        seen.add(no.text)
        rows.add(
            "overview",
            {"measure_no": no.text},
            {
                "measure_name": text_of(name),
                "grade": unicodedata.normalize("NFKC", grade.text) or None if grade is not None else None,
                "lead_department": text_of(department),
            },
            {"measure_no": no, "measure_name": name, "grade": grade, "lead_department": department},
        )


def add_appendix(rows: Rows, book: Book) -> None:
    """Add what the appendix says of each project; its rows are numbered within the measure where they are not."""
    table = book.tables.get("appendix")
    if table is None:
        return
    measure: Printed | None = None
    numbers: dict[str, int] = {}
    seen: set[tuple[str, int]] = set()
    for row in table.rows:
        no_cell = _cell(table, row, "measure_no")
        if no_cell is not None and no_cell.text:
            measure = no_cell  # a merged or blank cell goes on with the measure above
        if measure is None:
            continue
        project_no, name, department, cost = (
            _cell(table, row, k) for k in ("project_no", "project_name", "department", "cost")
        )
        printed = whole_number(project_no.text) if project_no is not None else None
        number = printed if printed is not None else numbers.get(measure.text, 0) + 1
        numbers[measure.text] = number
        if (measure.text, number) in seen:
            continue
        seen.add((measure.text, number))
        rows.add(
            "appendix_project",
            {"measure_no": measure.text, "project_no": number},
            {
                "project_name": text_of(name),
                "department": text_of(department),
                "cost_thousand_yen": thousand_yen(cost.text) if cost is not None else None,
            },
            {
                "measure_no": measure,
                "project_no": project_no if printed is not None else None,
                "project_name": name,
                "department": department,
                "cost_thousand_yen": cost,
            },
        )


def _cell(table: GridTable, row: Row, key: str) -> Printed | None:
    return next((row.cells[i] for i in table.columns(key) if i in row.cells), None)
