"""Several books in one file: where one ends and the next begins, and what is no further book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from extract.book import read_books
from extract.records import Book, Place, Printed, Sheet
from extract.volumes import book_pages
from samples.render import render
from tests.short_books import joined, printed, short

Read = Callable[[bytes], list[Book]]
TABLES = ("overview", "appendix")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_bytes(pdf: bytes) -> list[Book]:
        path = tmp_path / "books.pdf"
        path.write_bytes(pdf)
        return read_books(path)

    return read_bytes


def moved(printed: Printed, by: int) -> tuple[str, list[tuple[int, object]]]:
    return printed.text, [(place.page + by, place.box) for place in printed.places]


def test_each_book_of_a_file_is_read_as_if_it_stood_alone(read: Read) -> None:
    pdfs = [printed(2018, "02", "05"), printed(2019, "02", "05")]
    alone = [book for pdf in pdfs for book in read(pdf)]
    together = read(joined(*pdfs))
    assert [book.first_page for book in together] == [1, alone[0].page_count + 1]
    assert {book.page_count for book in together} == {sum(book.page_count for book in alone)}
    assert len({book.document_id for book in together}) == 1
    for own, other in zip(alone, together, strict=True):
        by = other.first_page - 1
        assert own.page_kinds == other.page_kinds
        assert [moved(line, by) for line in own.front] == [moved(line, 0) for line in other.front]
        assert {name: len(table.rows) for name, table in own.tables.items()} == {
            name: len(table.rows) for name, table in other.tables.items()
        }
        assert set(own.tables) == set(TABLES)
        assert (own.findings, other.findings) == ([], [])
        for sheet, again in zip(own.sheets, other.sheets, strict=True):
            assert [page + by for page in sheet.pages] == again.pages
            assert {key: moved(value, by) for key, value in sheet.fields.items()} == {
                key: moved(value, 0) for key, value in again.fields.items()
            }


def test_the_same_sheets_twice_are_no_further_book(read: Read) -> None:
    (book,) = read(joined(printed(2019, "02"), printed(2019, "02")))
    assert [found.rule for found in book.findings if found.rule.startswith("sheet_")] == ["sheet_repeated"]


def test_a_file_of_sheets_alone_is_split_between_the_years(read: Read) -> None:
    pdfs = []
    for year in (2018, 2019):
        rendered = render(short(year, "02"))
        first, last = rendered.measure_pages["02"]
        pdfs.append((rendered.pdf, range(first - 1, last)))
    sheets = joined(*(only(pdf, own) for pdf, own in pdfs))
    assert [(book.first_page, len(book.sheets)) for book in read(sheets)] == [(1, 1), (1 + len(pdfs[0][1]), 1)]


def only(pdf: bytes, pages: range) -> bytes:
    """Some pages of a PDF, from 0."""
    part, out = pypdfium2.PdfDocument.new(), BytesIO()
    part.import_pages(pypdfium2.PdfDocument(pdf), list(pages))
    part.save(out)
    return out.getvalue()


def sheet(no: str, page: int, year: str) -> Sheet:
    text = Printed(no, (Place(page, None),))  # type: ignore[arg-type]
    heading = replace(text, text=f"1 {year}の振り返り")
    return Sheet(text, text, [page], headings=[heading])


def test_a_year_that_is_misprinted_on_one_sheet_begins_no_book() -> None:
    sheets = [sheet("01", 1, "令和元年度"), sheet("02", 2, "平成30年度"), sheet("03", 3, "令和元年度")]
    assert book_pages(sheets, ["sheet"] * 3, {}, TABLES) == [range(1, 4)]
    assert book_pages(sheets[:2], ["sheet"] * 2, {}, TABLES) == [range(1, 3)]


def test_numbers_that_begin_anew_under_another_year_are_another_book() -> None:
    sheets = [sheet("05", 1, "平成30年度"), sheet("06", 2, "平成30年度"), sheet("01", 4, "令和元年度")]
    assert book_pages(sheets, ["sheet", "sheet", "other", "sheet"], {3: 20.0}, TABLES) == [range(1, 3), range(3, 5)]


@pytest.mark.parametrize(
    ("gap", "heights", "begins"),
    [
        (["appendix", "other", "overview"], {3: 24.0}, 3),
        (["other", "appendix", "other", "overview"], {2: 20.0, 4: 24.0}, 4),  # a leaf before the appendix
        (["other", "other", "overview"], {2: 9.0, 3: 24.0}, 3),  # an imprint at the end
        ([], {}, 2),
    ],
)
def test_what_stands_between_two_books_is_shared_out(gap: list[str], heights: dict[int, float], begins: int) -> None:
    last = 2 + len(gap)
    kinds = ["sheet", *gap, "sheet", "appendix"]
    found = book_pages([sheet("01", 1, "平成30年度"), sheet("01", last, "令和元年度")], kinds, heights, TABLES)
    assert found == [range(1, begins), range(begins, last + 2)]
