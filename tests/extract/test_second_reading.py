"""Pages that are read by stock pdfplumber as well."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from extract.book import read_book
from extract.errors import RefusedError
from extract.page import PageContent
from extract.pdfium_reader import PdfiumReader
from extract.second_reading import SHARE_VARIABLE, compared, is_compared, read_again
from tests.extract.pages import Paper
from tests.extract.pdfs import Drawing

SAMPLES = Path(__file__).parents[2] / "samples"


def give_up_on(monkeypatch: pytest.MonkeyPatch, *indexes: int) -> None:
    read = PdfiumReader.read

    def failing(self: PdfiumReader, index: int) -> PageContent:
        if index in indexes:
            raise pypdfium2.PdfiumError("no page")
        return read(self, index)

    monkeypatch.setattr(PdfiumReader, "read", failing)


def test_a_page_on_which_pdfium_gives_up_is_read_otherwise_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    book = SAMPLES / "r2.pdf"
    whole = read_book(book)
    page = whole.sheets[1].pages[0]
    give_up_on(monkeypatch, page - 1)
    again = read_book(book)
    assert [(f.rule, f.place and f.place.page) for f in again.findings] == [("page_read_again", page)]
    assert [s.fields["lead_department"].text for s in again.sheets] == [
        s.fields["lead_department"].text for s in whole.sheets
    ]
    assert [len(s.tables) for s in again.sheets] == [len(s.tables) for s in whole.sheets]


def test_a_page_that_nobody_reads_refuses_the_book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(Drawing().pdf())
    give_up_on(monkeypatch, 0)
    with pytest.raises(RefusedError, match="1ページを読み込めません"):
        read_book(path)
    assert read_again(path, 0) is None


def test_the_share_of_pages_that_are_compared_is_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = {}
    for said in ("", "0", "0.1", "0.5", "1", "much"):
        monkeypatch.setenv(SHARE_VARIABLE, said)
        shares[said] = sum(is_compared(index) for index in range(1000)) / 1000
    assert shares == {
        "": 0,
        "0": 0,
        "0.1": pytest.approx(0.1, abs=0.01),
        "0.5": pytest.approx(0.5, abs=0.01),
        "1": 1,
        "much": 0,
    }


def test_readings_that_agree_find_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHARE_VARIABLE, "0.2")
    assert read_book(SAMPLES / "h30.pdf").findings == []


def test_a_text_that_the_readings_read_differently_is_found(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.grid([20, 120, 220], [30, 60])
    drawing.text(25, 50, "12")
    drawing.text(125, 50, "34")
    path = tmp_path / "page.pdf"
    path.write_bytes(drawing.pdf())
    paper = Paper()
    paper.cell(20, 30, 120, 60, "12")
    paper.cell(120, 30, 220, 60, "35")
    (found,) = compared(path, 0, paper.grid())
    assert found.rule == "readings_differ"
    assert "「35」と「34」" in found.message
    assert found.place is not None
    assert [round(v) for v in found.place.box] == [120, 30, 220, 60]
