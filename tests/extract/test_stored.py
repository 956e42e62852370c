"""What was read comes back from its bytes just as it was."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from extract.book import read_books
from extract.stored import StoredBookError, dump, load

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def data() -> bytes:
    return dump(read_books(SAMPLES / "r2.pdf"))


def test_a_book_comes_back_whole() -> None:
    books = read_books(SAMPLES / "h30.pdf")
    assert books[0].sheets
    assert books[0].unclaimed == load(dump(books))[0].unclaimed
    assert load(dump(books)) == books


def test_equal_books_give_equal_bytes(data: bytes) -> None:
    assert dump(load(data)) == data


@pytest.mark.parametrize("kept", [slice(-20), slice(1, None), slice(0)])
def test_bytes_that_are_cut_are_refused(data: bytes, kept: slice) -> None:
    with pytest.raises(StoredBookError):
        load(data[kept])


@pytest.mark.parametrize("text", ["[]", "{}", "[1, 2]", "null", "no JSON"])
def test_bytes_of_something_else_are_refused(text: str) -> None:
    with pytest.raises(StoredBookError):
        load(zlib.compress(text.encode()))
