"""Several books in one file, each of which goes by itself; and one book in several files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.ingest import Request, direct
from flows.listener import Silent
from samples.render import render
from tests.flows.helpers import Shisaku
from tests.short_books import joined, printed, short
from warehouse.query import run

BOTH = (printed(2018, "02"), printed(2019, "02"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "both.pdf"
    path.write_bytes(joined(*BOTH))
    return path


def ingested(warehouse: Path, *files: Path, fiscal_year: int | None = None) -> list[tuple[str, int | None, bool]]:
    done = direct(Request(files, warehouse, fiscal_year), Silent())
    return [(outcome.status, outcome.fiscal_year, outcome.is_current) for outcome in done.outcomes]


def test_both_years_of_a_file_load_and_each_is_a_document_of_its_own(
    file: Path, tmp_path: Path, shisaku: Shisaku
) -> None:
    warehouse = tmp_path / "w.duckdb"
    assert ingested(warehouse, file) == [("loaded", 2018, True), ("loaded", 2019, True)]
    assert ingested(warehouse, file) == [("unchanged", 2018, True), ("unchanged", 2019, True)]
    rows = run(warehouse, "SELECT fiscal_year, measure_no, first_page FROM measure ORDER BY first_page").rows
    assert [row[:2] for row in rows] == [(2018, "02"), (2019, "02")]
    documents = run(warehouse, "SELECT fiscal_year, part_no, sheets, title FROM document ORDER BY ALL").rows
    assert [row[:3] for row in documents] == [(2018, 1, 1), (2019, 1, 1)]
    assert documents[0][3].startswith("平成30年度")
    assert documents[1][3].startswith("令和元年度")
    # Pages are those of the file, so that a place can be found in it.
    of_year = "SELECT fiscal_year, min(page), max(page) FROM provenance WHERE table_name = 'measure' GROUP BY 1"
    pages = {year: (first, last) for year, first, last in run(warehouse, of_year).rows}
    assert pages[2018][1] < pages[2019][0]
    assert pages[2019][0] <= rows[1][2]

    single = tmp_path / "later.pdf"
    single.write_bytes(BOTH[1])
    (again,) = ingested(warehouse, single)
    assert again[:2] == ("loaded", 2019)
    revisions = run(warehouse, "SELECT fiscal_year, count(*) FROM history.document GROUP BY 1 ORDER BY 1").rows
    assert revisions == [(2018, 1), (2019, 2)]

    held = run(warehouse, "SELECT document_id FROM history.document WHERE fiscal_year = 2018").rows[0][0]
    assert shisaku("history", "withdraw", held[:12], "--year", 2019, "--warehouse", warehouse).exit_code == 0
    shown = run(warehouse, "SELECT fiscal_year, file_name FROM document ORDER BY 1").rows
    assert shown == [(2018, "both.pdf"), (2019, "later.pdf")]


def test_a_file_of_several_years_is_no_book_of_one_year(file: Path, tmp_path: Path) -> None:
    done = direct(Request([file], tmp_path / "w.duckdb", fiscal_year=2019), Silent())
    (outcome,) = done.outcomes
    assert (outcome.status, outcome.code) == ("refused", "wrong_year")
    assert "2018年度（1ページから）、2019年度（" in (outcome.reason or "")


def test_parts_named_one_by_one_are_one_book_and_a_missing_one_is_told(tmp_path: Path) -> None:
    whole = short(2019, "02", "05")
    warehouse, files = tmp_path / "w.duckdb", [tmp_path / "r1-a.pdf", tmp_path / "r1-b.pdf"]
    for path, measure in zip(files, whole.book.measures, strict=True):
        # Each part lists the measures of all.
        part = replace(whole, book=replace(whole.book, measures=(measure,)))
        path.write_bytes(render(part).pdf)

    lists = "SELECT failed_keys FROM quality_result WHERE rule = 'sheet_present' AND fiscal_year = 2019"
    assert ingested(warehouse, files[1]) == [("loaded", 2019, True)]
    assert run(warehouse, lists).rows == [(["fiscal_year=2019/measure_no=02"],)]

    assert ingested(warehouse, *files) == [("loaded", 2019, True), ("unchanged", 2019, True)]
    assert run(warehouse, lists).rows == [([],)]
    documents = run(warehouse, "SELECT file_name, part_no, revision FROM document ORDER BY 1").rows
    assert documents == [("r1-a.pdf", 1, 1), ("r1-b.pdf", 2, 1)]
    for table in ("measure", "overview"):
        assert run(warehouse, f"SELECT measure_no FROM {table} ORDER BY 1").rows == [("02",), ("05",)]
