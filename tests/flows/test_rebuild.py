"""A warehouse made anew from what was read, without the PDFs."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from extract import book as reading
from flows import ingest, printed, rebuilding, settings
from flows.listener import Silent
from transform import tables


@pytest.fixture
def ingested(tmp_path: Path) -> tuple[Path, Path]:
    """A warehouse with one book, and the only copy of its PDF."""
    pdf = tmp_path / "book.pdf"
    shutil.copy(settings.samples() / "r2.pdf", pdf)
    warehouse = tmp_path / "w.duckdb"
    assert ingest.direct(ingest.Request([pdf], warehouse), Silent()).exit_code == 0
    return warehouse, pdf


def versions(warehouse: Path) -> list[tuple[str, int]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute("SELECT reader_version, sheets FROM history.document").fetchall()


@pytest.mark.slow
def test_a_new_transform_makes_the_tables_anew_without_the_pdf(
    ingested: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse, pdf = ingested
    pdf.unlink()
    before = versions(warehouse)
    same = rebuilding.rebuild(warehouse, Silent())
    assert [outcome.status for outcome in same.outcomes] == ["unchanged"]

    monkeypatch.setattr(tables, "reader_version", lambda: "newer")
    monkeypatch.setattr(reading, "read_book", lambda *_, **__: pytest.fail("a page is read again"))
    done = rebuilding.rebuild(warehouse, Silent())
    assert [(outcome.status, outcome.sheets) for outcome in done.outcomes] == [("loaded", before[0][1])]
    assert versions(warehouse) == [("newer", before[0][1])]


@pytest.mark.slow
def test_a_book_of_which_nothing_is_left_stays_and_is_told(
    ingested: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse, pdf = ingested
    pdf.unlink()
    before = versions(warehouse)
    monkeypatch.setattr(printed, "find", lambda *_: None)
    done = rebuilding.rebuild(warehouse, Silent())
    assert [(outcome.status, outcome.code) for outcome in done.outcomes] == [("refused", "not_found")]
    assert done.exit_code == 1
    assert versions(warehouse) == before
