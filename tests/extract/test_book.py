"""A whole file: which pages are a sheet's, and what is told when they are not where they should be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from extract.book import read_book
from extract.errors import LayoutError
from extract.layout import load_layout
from extract.records import Book, Item
from samples.city import edition
from samples.pen import Pen
from samples.render import Edition, Rendered, render

Read = Callable[[bytes], Book]
Original = Callable[..., Book]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """The reading of a year's short book as it was made."""
    folder = tmp_path_factory.mktemp("original")

    @cache
    def reading(fiscal_year: int = 2019) -> Book:
        path = folder / f"{fiscal_year}.pdf"
        path.write_bytes(rendered(fiscal_year).pdf)
        return read_book(path)

    return reading


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_bytes(pdf: bytes) -> Book:
        path = tmp_path / "book.pdf"
        path.write_bytes(pdf)
        return read_book(path)

    return read_bytes


def short(fiscal_year: int) -> Edition:
    """A book with its first two measures only."""
    whole = edition(fiscal_year)
    return replace(whole, book=replace(whole.book, measures=whole.book.measures[:2]))


@cache
def rendered(fiscal_year: int = 2019) -> Rendered:
    return render(short(fiscal_year))


def pages_of(book: Rendered, index: int) -> list[int]:
    """The pages (from 0) of a book's measure."""
    first, last = list(book.measure_pages.values())[index]
    return list(range(first - 1, last))


def arranged(pdf: bytes, order: Sequence[int]) -> bytes:
    """The same pages in another order; some may be left out or stand twice."""
    source, target = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    try:
        target.import_pages(source, list(order))
        out = BytesIO()
        target.save(out)
        return out.getvalue()
    finally:
        target.close()
        source.close()


def content(book: Book) -> list[object]:
    """What the sheets say, without saying where."""

    def said(items: Sequence[Item]) -> list[tuple[str, str]]:
        return [(i.level, i.value.text) for i in items]

    return [
        (
            sheet.measure_no.text,
            sheet.measure_name.text,
            {key: value.text for key, value in sheet.fields.items()},
            {key: said(items) for key, items in sheet.items.items()},
            {
                key: [[cell.text for cell in row.cells.values()] for row in (*t.rows, *t.tallies.values())]
                for key, t in sheet.tables.items()
            },
            [i.goal for i in sheet.icons],
        )
        for sheet in sorted(book.sheets, key=lambda s: s.measure_no.text)
    ]


def rules(book: Book) -> list[tuple[str, str]]:
    return [(f.rule, f.subject) for f in (*book.findings, *(f for s in book.sheets for f in s.findings))]


@pytest.mark.parametrize("fiscal_year", [2018, 2019, 2020])
def test_book_of_a_known_layout_is_read_with_nothing_left_over(original: Original, fiscal_year: int) -> None:
    printed, book = rendered(fiscal_year), original(fiscal_year)
    assert {s.measure_no.text: (s.pages[0], s.pages[-1]) for s in book.sheets} == dict(printed.measure_pages)
    assert book.unclaimed == []
    assert rules(book) == []


def test_every_page_is_of_a_kind(original: Original) -> None:
    printed, book = rendered(), original()
    assert len(book.page_kinds) == book.page_count == printed.page_count
    sheets = {page for first, last in printed.measure_pages.values() for page in range(first, last + 1)}
    assert {i for i, kind in enumerate(book.page_kinds, 1) if kind == "sheet"} == sheets
    assert book.page_kinds[0] == "front"
    assert book.page_kinds[-1] == "appendix"


def test_tables_of_the_book_itself_are_read(original: Original) -> None:
    made = short(2019)
    tables = original().tables
    assert {key: len(table.rows) for key, table in tables.items()} == {
        "overview": len(made.book.overview),
        "appendix": len(made.book.appendix),
    }


def test_cover_s_lines_are_kept(original: Original) -> None:
    front = [line.text for line in original().front if line.page == 1]
    assert front[:3] == list(short(2019).form.cover[:3])


def test_pages_are_counted_while_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(rendered().pdf)
    counted: list[tuple[int, int]] = []
    read_book(path, progress=lambda done, total: counted.append((done, total)))
    total = rendered().page_count
    assert counted == [(i, total) for i in range(1, total + 1)]


# Pages that are not where they should be


def test_later_pages_of_a_sheet_that_stand_elsewhere_are_joined_to_it(read: Read, original: Original) -> None:
    printed = rendered()
    whole = list(range(printed.page_count))
    *stay, last = pages_of(printed, 0)
    moved = [page for page in whole if page != last] + [last]
    book = read(arranged(printed.pdf, moved))
    assert content(book) == content(original())
    assert rules(book) == []
    assert book.unclaimed == []
    assert book.sheets[0].pages == [page + 1 for page in stay] + [len(whole)]


def test_sheets_in_another_order_are_read_the_same(read: Read, original: Original) -> None:
    printed = rendered()
    first, second = pages_of(printed, 0), pages_of(printed, 1)
    order = [*range(first[0]), *second, *first, *range(second[-1] + 1, printed.page_count)]
    book = read(arranged(printed.pdf, order))
    assert [s.measure_no.text for s in book.sheets] == list(printed.measure_pages)[::-1]
    assert content(book) == content(original())


def test_sheet_number_that_stands_twice_is_reported(read: Read) -> None:
    printed = rendered()
    first, second = pages_of(printed, 0), pages_of(printed, 1)
    order = [*range(first[0]), *first, *second, *first]
    book = read(arranged(printed.pdf, order))
    assert rules(book) == [("sheet_repeated", next(iter(printed.measure_pages)))]
    assert book.findings[0].place is not None
    assert book.findings[0].place.page == second[-1] + 2


def test_sheet_without_its_first_page_is_reported_and_its_text_left_over(read: Read) -> None:
    printed = rendered()
    head, *later = pages_of(printed, 1)
    book = read(arranged(printed.pdf, [page for page in range(printed.page_count) if page != head]))
    there, absent = printed.measure_pages
    assert ("sheet_head_absent", absent) in rules(book)
    assert [s.measure_no.text for s in book.sheets] == [there]
    assert {u.page for u in book.unclaimed} <= set(later)
    assert book.unclaimed


def test_page_of_something_else_between_sheets_is_no_part_of_them(read: Read, original: Original) -> None:
    printed = rendered()
    first = pages_of(printed, 0)
    order = [*range(first[-1] + 1), 0, *range(first[-1] + 1, printed.page_count)]
    book = read(arranged(printed.pdf, order))
    assert book.page_kinds[first[-1] + 1] == "other"
    assert content(book) == content(original())


def test_book_without_front_or_appendix_is_read(read: Read, original: Original) -> None:
    printed = rendered()
    order = [*pages_of(printed, 0), *pages_of(printed, 1)]
    book = read(arranged(printed.pdf, order))
    assert content(book) == content(original())
    assert (book.front, book.tables) == ([], {})


# What stands round a sheet's text


class RunningHead(Pen):
    """Prints the book's name and a date above each page's title."""

    def begin_page(self, width: float, height: float) -> None:
        super().begin_page(width, height)
        self.text(34, 14, "令和元年度 行政評価結果", 6, leading=8)
        self.text(width - 140, 14, "12月1日 作成", 6, leading=8)


class TitleBar(Pen):
    """Prints each title white on a dark bar."""

    def text(self, x: float, top: float, text: str, size: float, *, leading: float, bold: bool = False) -> None:
        if size == self.style.title_size:
            self.fill(x - 4, top - 1, x + 400, top + leading + 1, "#1f4e5f")
            shown, self.style = self.style, replace(self.style, text_colour="#ffffff")
            super().text(x, top, text, size, leading=leading, bold=bold)
            self.style = shown
        else:
            super().text(x, top, text, size, leading=leading, bold=bold)


@pytest.mark.parametrize("fiscal_year", [2018, 2019])
def test_running_head_above_the_title_is_no_title(read: Read, original: Original, fiscal_year: int) -> None:
    book = read(render(short(fiscal_year), RunningHead).pdf)
    assert content(book) == content(original(fiscal_year))


@pytest.mark.parametrize("fiscal_year", [2018, 2019])
def test_title_on_a_dark_bar_is_the_title(read: Read, original: Original, fiscal_year: int) -> None:
    book = read(render(short(fiscal_year), TitleBar).pdf)
    assert content(book) == content(original(fiscal_year))
    assert book.unclaimed == []


@pytest.mark.parametrize(
    "text",
    ["- 4 -", "－ 12 －", "― 7 ―", "—7—", "4", "128", "iv", "1 / 12", "３／２０", "12ページ", "- 3頁 -", "P.4", "p 4"],
)
def test_page_numbers_of_all_kinds_are_known_as_such(text: str) -> None:
    assert any(note.match(text) for note in load_layout("chofu").notes)


@pytest.mark.parametrize("text", ["12件", "4 3", "07 福祉", "2019年度", "-"])
def test_what_only_begins_like_a_page_number_is_none(text: str) -> None:
    assert not any(note.match(text) for note in load_layout("chofu").notes)


def test_page_number_is_no_text_of_the_sheet(read: Read, original: Original) -> None:
    made = short(2019)
    book = read(render(replace(made, style=replace(made.style, page_number="{n} / 12"))).pdf)
    assert book.unclaimed == []
    assert content(book) == content(original())


# Layouts


def test_layout_is_noted_with_its_fingerprint(original: Original) -> None:
    book = original()
    assert book.layout == "chofu"
    assert len(book.layout_hash) == 16


def test_unknown_layout_is_an_error_before_the_file_is_opened(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="no layout named"):
        read_book(tmp_path / "none.pdf", layout="none")


def test_same_file_is_read_the_same_twice(read: Read, original: Original) -> None:
    assert content(read(rendered().pdf)) == content(original())
