"""Which book it is: read from the book, or refused."""

from __future__ import annotations

import pytest

from extract.errors import RefusedError
from extract.records import Book
from tests.transform.records import book, sheet
from transform.edition import Identity, identify

KNOWN = {"汀原市": "992011", "沖野町": "993018"}


def identified(read: Book, *, code: str | None = None, year: int | None = None) -> Identity:
    return identify(read, municipality_code=code, fiscal_year=year, municipalities=KNOWN)


def test_headings_of_the_sheets_decide_before_the_cover() -> None:
    published = book(sheet(year="令和元年度"), front=("令和2年度 汀原市行政評価結果",))
    assert identified(published).fiscal_year == 2019


def test_cover_decides_where_no_heading_names_a_year() -> None:
    plain = sheet()
    plain.headings = []
    assert identified(book(plain, front=("平成30年度 汀原市行政評価結果",))).fiscal_year == 2018


def test_book_without_any_year_is_refused() -> None:
    plain = sheet()
    plain.headings = []
    with pytest.raises(RefusedError) as refused:
        identified(book(plain, front=("汀原市行政評価結果",)))
    assert refused.value.code == "unknown_year"


def test_sheets_of_different_years_are_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        identified(book(sheet("01", year="令和元年度"), sheet("02", year="令和2年度")))
    assert refused.value.code == "unknown_year"
    assert "2019年度（1枚）、2020年度（1枚）" in refused.value.reason


def test_another_year_than_expected_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        identified(book(sheet()), year=2020)
    assert refused.value.code == "wrong_year"


def test_municipality_is_read_from_the_cover() -> None:
    assert identified(book(sheet())).municipality_code == "992011"


def test_unknown_municipality_is_refused_unless_given() -> None:
    unnamed = book(sheet(), front=("令和元年度 行政評価結果",))
    with pytest.raises(RefusedError) as refused:
        identified(unnamed)
    assert refused.value.code == "unknown_municipality"
    assert identified(unnamed, code="993018").municipality == "沖野町"


def test_book_of_another_municipality_than_given_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        identified(book(sheet()), code="993018")
    assert refused.value.code == "wrong_municipality"


def test_book_of_a_city_that_no_catalog_knows_is_read_under_the_code_given() -> None:
    assert identified(book(sheet(), front=("令和元年度 沖島村行政評価結果",)), code="994014") == Identity(
        "994014", None, 2019, "令和元年度 沖島村行政評価結果", None
    )
