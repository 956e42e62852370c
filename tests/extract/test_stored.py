"""What was read comes back from its bytes just as it was."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from extract.book import read_book
from extract.stored import StoredBookError, dump, load

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def data() -> bytes:
    return dump(read_book(SAMPLES / "r2.pdf"))


def test_a_book_comes_back_whole() -> None:
    book = read_book(SAMPLES / "h30.pdf")
    assert book.sheets
    assert book.unclaimed == load(dump(book)).unclaimed
    assert load(dump(book)) == book


def test_equal_books_give_equal_bytes(data: bytes) -> None:
    assert dump(load(data)) == data


@pytest.mark.parametrize(
    "change", [lambda d: d[:-20], lambda d: d[:40] + b"?" + d[41:], lambda d: b"", lambda d: b"[]"]
)
def test_bytes_that_are_no_book_are_refused(data: bytes, change: object) -> None:
    assert callable(change)
    with pytest.raises(StoredBookError):
        load(change(data))
