"""A book as read → typed tidy frames, one for each table of the warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from extract.records import Book, GridTable, Sheet
from transform.appendix import add_appendix
from transform.contents import add_contents
from transform.edition import identify
from transform.indicators import add_indicators
from transform.legends import add_legends
from transform.measures import add_achievements, add_measure, add_plans
from transform.overview import add_overview
from transform.projects import add_projects
from transform.prose_rows import add_figures_in_text
from transform.rows import Edition, Rows, box_columns
from transform.version import reader_version

#: The table of the warehouse that a table of the book makes, where it has another name.
_MADE_OF = {"appendix": "appendix_project"}


@dataclass(frozen=True)
class Tidy:
    """One book's rows: `frames` holds a typed frame for every table of the book and of the document."""

    document_id: str
    municipality_code: str
    municipality: str | None
    fiscal_year: int
    frames: dict[str, pd.DataFrame]


def tidy(
    book: Book,
    *,
    municipality_code: str | None,
    fiscal_year: int | None,
    municipalities: Mapping[str, str],
) -> Tidy:
    """Make the tables of one book.

    Args:
        municipality_code: what the operator says, for a book that names no known municipality.
        fiscal_year: the year that the operator expects; another is refused.
        municipalities: code by name.

    Raises:
        RefusedError: whose or which year's book it is cannot be read, or is not what was expected.
    """
    identity = identify(
        book, municipality_code=municipality_code, fiscal_year=fiscal_year, municipalities=municipalities
    )
    rows = Rows(Edition(identity.municipality_code, identity.fiscal_year, book.document_id))
    seen: set[str] = set()
    for sheet in book.sheets:
        if sheet.measure_no.text in seen:
            _hold_repeated(rows, sheet)
            continue
        seen.add(sheet.measure_no.text)
        rows.inherited = {"measure_no": sheet.measure_no}
        places_before = len(rows.tables.get("provenance", ()))
        add_measure(rows, sheet)
        add_achievements(rows, sheet)
        add_indicators(rows, sheet)
        add_plans(rows, sheet)
        add_projects(rows, sheet)
        add_figures_in_text(rows, sheet.measure_no.text, places_before)
        for name, table in sheet.tables.items():
            _add_unknown_columns(rows, sheet.measure_no.text, name, table)
    rows.inherited = {}
    add_legends(rows, book)
    add_contents(rows, book)
    add_overview(rows, book)
    add_appendix(rows, book)
    for name, table in book.tables.items():
        _add_unknown_columns(rows, "", name, table)
    _add_book_findings(rows, book)
    _add_unclaimed(rows, book)
    rows.document_rows(
        "document",
        [
            {
                "part_no": 1,
                "municipality": identity.municipality,
                "title": identity.title,
                "file_name": book.file_name,
                "page_count": book.page_count,
                "byte_size": book.byte_size,
                "sheets": len(book.sheets),
                "layout": book.layout,
                "layout_hash": book.layout_hash,
                "candidates_hash": book.candidates_hash,
                "reader_version": reader_version(),
                "published_on": identity.published_on,
                "modified_at": book.modified_at,
            }
        ],
    )
    return Tidy(
        book.document_id, identity.municipality_code, identity.municipality, identity.fiscal_year, rows.frames()
    )


def _add_book_findings(rows: Rows, book: Book) -> None:
    """Note what was found of the book as a whole: of a sheet by its number, of all else by its page."""
    for found in book.findings:
        if found.rule.startswith("sheet_"):
            rows.finding("measure", rows.row_key({"measure_no": found.subject}), found)
        else:
            page = {"page": found.place.page} if found.place else {}
            rows.finding("document", rows.row_key(page), found)
    for name, table in book.tables.items():
        for found in (*table.findings, *table.doubts):
            rows.finding(_MADE_OF.get(name, name), rows.row_key({}), found)


def _hold_repeated(rows: Rows, sheet: Sheet) -> None:
    rows.quarantine(
        "measure",
        rows.row_key({"measure_no": sheet.measure_no.text}),
        "sheet_repeated",
        f"同じ番号のシートがもう1枚あります（{sheet.pages[0]}ページから）。後のシートは表に載せていません。",
        place=sheet.measure_no.places[0],
        status="held",
    )


def _add_unknown_columns(rows: Rows, measure_no: str, name: str, table: GridTable) -> None:
    """Keep the cells of columns that the layout does not know, so that they can be queried all the same."""
    unknown = [i for i, h in enumerate(table.headings) if h.key is None and h.group is None]
    label_columns = [i for i, h in enumerate(table.headings) if h.key and h.key.endswith("_name")]
    for row in table.rows:
        row_label = next((row.cells[i].text for i in label_columns if i in row.cells), "")
        for i in unknown:
            if (cell := row.cells.get(i)) is not None:
                label = f"{measure_no} {row_label}".strip()
                rows.additional(name, label, table.headings[i].text, cell.text, cell.places[0])


def _add_unclaimed(rows: Rows, book: Book) -> None:
    seqs: dict[int, int] = {}
    for found in book.unclaimed:
        seqs[found.page] = seqs.get(found.page, 0) + 1
        rows.document_rows(
            "unclaimed_text",
            [{"page": found.page, "seq": seqs[found.page], "text": found.text, **box_columns(found.box)}],
        )
