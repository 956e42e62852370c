"""Slips of a sheet against the other tables of its book: contents, overview, appendix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from samples.model import AppendixRow, Book, OverviewRow
from tests.mutants.slip import Books, Kind, misprinted, of_books, put

Found = Iterator[tuple[str, str, Book]]


def _overview(books: Books) -> Iterator[tuple[int, OverviewRow]]:
    return iter(enumerate(books.book.overview))


def _listed(books: Books, *, sums: bool = False) -> Iterable[tuple[int, AppendixRow]]:
    return ((n, row) for n, row in enumerate(books.book.appendix) if (row.project_no is None) == sums)


def _in_overview(books: Books, number: int, *rows: OverviewRow) -> tuple[str, str, Book]:
    no = books.book.overview[number].measure_no
    return no, f"measure_no={no}", replace(books.book, overview=put(books.book.overview, number, *rows))


def _in_appendix(books: Books, number: int, *rows: AppendixRow) -> tuple[str, str, Book]:
    row = books.book.appendix[number]
    where = f"{row.measure_no} project {row.project_no}"
    return where, f"measure_no={row.measure_no}", replace(books.book, appendix=put(books.book.appendix, number, *rows))


@of_books(Kind("overview: measure_name", "overview_agrees", "measure_name"))
def _(books: Books) -> Found:
    for n, row in _overview(books):
        yield _in_overview(books, n, replace(row, measure_name=misprinted(row.measure_name, books.chance)))


@of_books(Kind("overview: grade", "overview_agrees", "grade"))
def _(books: Books) -> Found:
    for n, row in _overview(books):
        other = books.chance.choice([g for g in "SABCD" if g != row.grade])
        yield _in_overview(books, n, replace(row, grade=other))


@of_books(Kind("overview: lead_department", "overview_agrees", "lead_department"))
def _(books: Books) -> Found:
    for n, row in _overview(books):
        yield _in_overview(books, n, replace(row, lead_department=misprinted(row.lead_department, books.chance)))


@of_books(Kind("not in the overview", "sheet_present", "measure_no"))
def _(books: Books) -> Found:
    for n, _ in _overview(books):
        yield _in_overview(books, n)


@of_books(Kind("no sheet", "sheet_present", "measure_no"))
def _(books: Books) -> Found:
    for n, m in enumerate(books.book.measures):
        yield m.no, f"measure_no={m.no}", replace(books.book, measures=put(books.book.measures, n))


@of_books(Kind("no sheet, though the contents have it too", "sheet_present", "measure_no"))
def _(books: Books) -> Found:
    for n, m in enumerate(books.book.measures if books.edition.form.contents_title else ()):
        left = replace(books.book, measures=put(books.book.measures, n), contents=((m.no, m.name),))
        yield m.no, f"measure_no={m.no}", left


@of_books(Kind("no sheet, and only the contents have it", "sheet_present", "measure_no"))
def _(books: Books) -> Found:
    for n, m in enumerate(books.book.measures if books.edition.form.contents_title else ()):
        overview = tuple(row for row in books.book.overview if row.measure_no != m.no)
        left = replace(books.book, measures=put(books.book.measures, n), contents=((m.no, m.name),), overview=overview)
        yield m.no, f"measure_no={m.no}", left


@of_books(Kind("not in the contents", "sheet_present", "measure_no"))
def _(books: Books) -> Found:
    for m in books.book.measures if books.edition.form.contents_title else ():
        yield m.no, f"measure_no={m.no}", replace(books.book, contents=((m.no, ""),))


@of_books(Kind("sheet under the number of another", "reading_certain", "-"))
def _(books: Books) -> Found:
    for n, m in enumerate(books.book.measures[1:], 1):
        no = books.book.measures[n - 1].no
        yield m.no, f"measure_no={no}", replace(books.book, measures=put(books.book.measures, n, replace(m, no=no)))


@of_books(Kind("contents: name", "contents_agree", "measure_name"))
def _(books: Books) -> Found:
    for m in books.book.measures if books.edition.form.contents_title else ():
        contents = ((m.no, misprinted(m.name, books.chance)),)
        yield m.no, f"measure_no={m.no}", replace(books.book, contents=contents)


@of_books(Kind("appendix: cost", "cost_appendix", "cost_thousand_yen"))
def _(books: Books) -> Found:
    for n, row in _listed(books):
        cost = (row.cost_thousand_yen or 0) + books.chance.choice((1, -1, 90, 1000))
        yield _in_appendix(books, n, replace(row, cost_thousand_yen=cost))


@of_books(Kind("appendix: name", "cost_appendix", "project_name"))
def _(books: Books) -> Found:
    for n, row in _listed(books):
        yield _in_appendix(books, n, replace(row, project_name=misprinted(row.project_name, books.chance)))


@of_books(Kind("appendix: department", "appendix_agrees", "department"))
def _(books: Books) -> Found:
    for n, row in _listed(books):
        yield _in_appendix(books, n, replace(row, department=misprinted(row.department, books.chance)))


@of_books(Kind("not in the appendix", "cost_appendix", "project_name"))
def _(books: Books) -> Found:
    for n, _ in _listed(books):
        yield _in_appendix(books, n)


@of_books(Kind("appendix: sum", "appendix_total", "cost_thousand_yen"))
def _(books: Books) -> Found:
    for seq, (n, row) in enumerate(_listed(books, sums=True), 1):
        wrong = (row.cost_thousand_yen or 0) + books.chance.choice((1, -10, 900))
        _, _, book = _in_appendix(books, n, replace(row, cost_thousand_yen=wrong))
        yield f"{row.project_name} {seq}", f"/seq={seq}", book
