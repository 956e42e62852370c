"""Real books of other cities: every printed figure stands in a cell of its own, under its row's and column's label.

The books lie beside the repository and are not part of it; without them these tests are skipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from extract.grid import Cell, PageGrid, Table, page_grid
from extract.lines import paragraphs
from extract.pdfium_reader import PdfiumReader
from transform import numerals
from transform.cells import folded

REAL = Path(__file__).parents[3] / "shared" / "real"
IKEDA, YOKOHAMA = REAL / "ikeda_r6_sample60", REAL / "yokohama_r6_17sheets"
ENOUGH = 0.995

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real books are not here")


@cache
def grids(book: Path) -> list[PageGrid]:
    reader = PdfiumReader(pypdfium2.PdfDocument(book.with_suffix(".pdf")))
    return [page_grid(reader.read(index)) for index in range(len(reader))]


@cache
def truth(book: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(book.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return loaded


def text(cell: Cell) -> str:
    return folded("".join(p.text for p in paragraphs(cell.lines)))


def at(table: Table, x: float, y: float) -> Cell | None:
    return next((c for c in table.cells if c.box.contains(x, y)), None)


def figure_under(table: Table, row: Cell, column: Cell) -> str | None:
    """What stands where the row of one label and the column of another cross."""
    cell = at(table, column.box.center[0], row.box.center[1])
    return None if cell is None or cell in (row, column) else text(cell)


def agrees(printed: str | None, value: float | str | None) -> bool:
    """Whether the cell prints what the truth says: a figure, none, or a mark in its place."""
    if printed is None:
        return False
    if isinstance(value, str):
        return printed == folded(value)
    figure = numerals.parse(printed)
    return figure.kind == "missing" if value is None else figure.value is not None and float(figure.value) == value


def headed(table: Table, *labels: str) -> Cell | None:
    """The lowest heading under which the labels stand, from the top level down."""
    for cell in table.cells:
        above = [
            other
            for other in table.cells
            if other.box.bottom <= cell.box.top + 1 and other.box.x0 - 1 <= cell.box.center[0] <= other.box.x1 + 1
        ]
        path = [text(other) for other in above if other.lines] + [text(cell)]
        if path[-1].endswith(labels[-1]) and any(labels[0] in part for part in path):
            return cell
    return None


def ikeda_checks() -> Iterator[tuple[str, bool]]:
    for sheet in truth(IKEDA)["sheets"]:
        page = grids(IKEDA)[sheet["page"] - 1]
        table = next(t for t in page.tables if any(text(c) == "事業費A" for c in t.cells))
        for label, values in sheet["cost"].items():
            row = next((c for c in table.cells if text(c) == folded(label)), None)
            for name, value in zip(sheet["cost_columns"], values, strict=True):
                column = headed(table, f"{name[:2]}年度", name[2:])
                found = figure_under(table, row, column) if row and column else None
                yield f"{sheet['id']} {label} {name} {value} {found}", agrees(found, value)
        for indicator in sheet["indicators"]:
            row = next((c for c in table.cells if text(c) == folded(indicator["name"])), None)
            for name, value in indicator.items():
                if name in ("name", "unit"):
                    continue
                column = headed(table, f"{name[:2]}年度", name[2:])
                found = figure_under(table, row, column) if row and column else None
                yield f"{sheet['id']} {indicator['name']} {name} {value} {found}", agrees(found, value)


def yokohama_checks() -> Iterator[tuple[str, bool]]:
    for sheet in truth(YOKOHAMA)["sheets"]:
        tables = [t for number in sheet["pages"] for t in grids(YOKOHAMA)[number - 1].tables]
        table = next(t for t in tables if any(text(c) == "事業決算額" for c in t.cells))
        row = next(c for c in table.cells if text(c) == "決算")
        for name, value in sheet["kessan"].items():
            label = {"R5決算": "5年度", "R6決算": "6年度", "差引": "差引(増減)"}[name]
            column = next((c for c in table.cells if text(c) == label), None)
            found = figure_under(table, row, column) if column else None
            yield f"{sheet['title']} {name} {value} {found}", agrees(found, value)


@pytest.mark.parametrize(("book", "checks"), [(IKEDA, ikeda_checks), (YOKOHAMA, yokohama_checks)])
def test_every_figure_stands_in_a_cell_of_its_own(book: Path, checks: Any, record_property: Any) -> None:
    results = list(checks())
    wrong = [what for what, right in results if not right]
    share = 1 - len(wrong) / len(results)
    record_property("share", share)
    assert len(results) > 40
    assert share >= ENOUGH, f"{book.name}: {share:.4%} of {len(results)}: {wrong[:12]}"
