"""The reader of the pages is chosen by a setting, and what it read is kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.book import read_book
from extract.errors import RefusedError
from extract.version import READER_VARIABLE, extract_version
from transform.version import reader_version

BOOK = Path(__file__).parents[2] / "samples" / "r2.pdf"


def test_stock_pdfplumber_reads_a_book_as_the_usual_reader_does(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = read_book(BOOK)
    monkeypatch.setenv(READER_VARIABLE, "pdfplumber")
    reference = read_book(BOOK)
    assert [sheet.pages for sheet in reference.sheets] == [sheet.pages for sheet in usual.sheets]
    for own, other in zip(reference.sheets, usual.sheets, strict=True):
        assert {key: printed.text for key, printed in own.fields.items()} == {
            key: printed.text for key, printed in other.fields.items()
        }
        assert {key: len(table.rows) for key, table in own.tables.items()} == {
            key: len(table.rows) for key, table in other.tables.items()
        }


def test_what_another_reader_read_has_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = (extract_version(), reader_version())
    monkeypatch.setenv(READER_VARIABLE, "pdfium")
    assert (extract_version(), reader_version()) == usual
    monkeypatch.setenv(READER_VARIABLE, "pdfplumber")
    assert not {extract_version(), reader_version()} & set(usual)


def test_a_reader_that_nobody_knows_refuses_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READER_VARIABLE, "camelot")
    with pytest.raises(RefusedError, match=r"camelot.*pdfium か pdfplumber"):
        read_book(BOOK)
