"""The book's own overview of grades → `overview`: it proves the sheets."""

from __future__ import annotations

import unicodedata

from extract.records import Book
from transform.cells import first_cell, text_of, whole_number
from transform.rows import Rows


def add_overview(rows: Rows, book: Book) -> None:
    """Add what the overview of the book says of each measure."""
    table = book.tables.get("overview")
    if table is None:
        return
    seen: set[str] = set()
    for row in table.rows:
        no, name, grade, department = (
            first_cell(table, row, k) for k in ("measure_no", "measure_name", "grade", "lead_department")
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
