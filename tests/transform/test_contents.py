"""The table of contents: which of the lines before the first sheet list a measure."""

from __future__ import annotations

import pytest

from extract.records import Book, Box, Place, Printed
from transform.contents import add_contents
from transform.rows import Edition, Rows


def listed(*lines: tuple[int, str]) -> list[tuple[object, object, object]]:
    front = [Printed(text, (Place(page, Box(50, 10, 300, 20), text),)) for page, text in lines]
    book = Book("0" * 64, "b.pdf", 1, 9, None, "chofu", "0", "", front, [], {}, [])
    rows = Rows(Edition("999991", 2019, "0" * 64))
    add_contents(rows, book)
    return [(r["measure_no"], r["measure_name"], r["printed_page"]) for r in rows.tables.get("contents", [])]


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("03 川と森を守るまち …… 12", 12),
        ("03 川と森を守るまち ……", None),
        ("施策03　川と森を守るまち・・・・・・１２", 12),
        ("03 川と森を守るまち 12ページ", 12),
        ("03．川と森を守るまち P.12", 12),
        ("03 川と森を守るまち", None),
    ],
)
def test_an_entry_has_a_number_a_name_and_perhaps_a_page(line: str, page: int | None) -> None:
    assert listed((2, "目　次"), (2, line)) == [("03", "川と森を守るまち", page)]


def test_only_what_stands_under_the_title_is_an_entry() -> None:
    cover = (1, "2 年ごとの報告")
    assert listed(cover) == []
    assert listed(cover, (2, "目次"), (2, "1 はじめに …… 1"), (3, "02 海のまち …… 4"), (5, "03 山のまち …… 9")) == [
        ("1", "はじめに", 1),
        ("02", "海のまち", 4),
    ]
