"""Books as the frames that the reader would make of them, without printing or reading a page."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from samples.render import Edition, Rendered
from samples.truth import truth
from tests.decade.books import Printing
from transform.identity import name_key
from warehouse.build import Batch
from warehouse.schema import Column, Table, catalog, frame

Row = dict[str, Any]

_FRONT, _SHEET = 6, 4
"""Pages before the first sheet, and of each sheet, as far as frames without pages can tell."""


def document_id(printing: Printing) -> str:
    """What stands for the file's SHA-256."""
    return hashlib.sha256(repr(printing.edition.book).encode()).hexdigest()


def batch(printing: Printing, *, provenance: bool = False, **document: object) -> Batch:
    """The frames of one file, ready to publish.

    Args:
        provenance: make rows of `provenance` too, a box for each value on the page where its sheet would stand.
        document: other values for the document's row.
    """
    book = printing.edition.book
    found = truth(printing.edition, _unprinted(printing.edition))
    edition = {
        "municipality_code": book.city.code,
        "fiscal_year": book.fiscal_year,
        "document_id": document_id(printing),
    }
    tables: dict[str, list[Row]] = {name: [dict(r) for r in rows] for name, rows in found["tables"].items()}
    for kind in ("indicator", "project"):
        for row in tables[kind]:
            row[f"{kind}_key"] = name_key(row["measure_no"], row[f"{kind}_name"])
    tables["document"] = [
        {
            "part_no": 1,
            "municipality": book.city.name,
            "title": found["title"],
            "file_name": printing.name,
            "page_count": found["page_count"],
            "byte_size": 1_000_000,
            "sheets": len(book.measures),
            "layout": "chofu",
            "layout_hash": "0",
            "reader_version": "0",
            "published_on": book.published_on,
            "modified_at": dt.datetime.combine(printing.modified, dt.time(9)),
            **document,
        }
    ]
    typed = {
        name: [_typed(catalog().tables[name], {**edition, **row}) for row in rows] for name, rows in tables.items()
    }
    if provenance:
        typed["provenance"] = [{**edition, **row} for row in _places(typed)]
    return Batch(
        document_id(printing),
        book.city.code,
        book.fiscal_year,
        {name: frame(name, rows) for name, rows in typed.items()},
    )


def _unprinted(edition: Edition) -> Rendered:
    pages = {m.no: (_FRONT + _SHEET * i, _FRONT + _SHEET * (i + 1) - 1) for i, m in enumerate(edition.book.measures, 1)}
    return Rendered(b"", _FRONT + _SHEET * (len(pages) + 1), pages, ())


def _typed(table: Table, row: Mapping[str, Any]) -> Row:
    return {name: _value(table.column(name), value) for name, value in row.items()}


def _value(column: Column, value: Any) -> Any:
    if isinstance(value, str) and column.type.startswith("DECIMAL"):
        return Decimal(value)
    if isinstance(value, list) and not value:
        return None
    return value


def _places(tables: Mapping[str, list[Row]]) -> Iterator[Row]:
    """A place for each value of the sheets: the first page of its sheet, a line for each row."""
    first = {row["measure_no"]: row["first_page"] for row in tables["measure"]}
    book = ("municipality_code", "document_id")
    for table in catalog().in_scope("edition"):
        for line, row in enumerate(tables.get(table.name, ())):
            key = "/".join(f"{name}={row[name]}" for name in table.key if name not in book)
            for column, value in row.items():
                if value is None or column in (*book, "fiscal_year", "indicator_key", "project_key"):
                    continue
                items = value if isinstance(value, list) else [value]
                for item, part in enumerate(items, 1 if isinstance(value, list) else 0):
                    yield {
                        "table_name": table.name,
                        "row_key": key,
                        "column_name": column,
                        "item": item,
                        "part": 1,
                        "page": first[row["measure_no"]],
                        "x0": 40.0,
                        "top": 60.0 + 10 * (line % 60),
                        "x1": 540.0,
                        "bottom": 69.0 + 10 * (line % 60),
                        "raw": str(part),
                    }
