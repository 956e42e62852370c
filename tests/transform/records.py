"""Sheets put together by hand, as `extract` would hand them on."""

from __future__ import annotations

from datetime import datetime

from extract.records import Book, Box, GridTable, Heading, Item, Place, Printed, Row, Sheet

DOCUMENT = "d" * 64


def printed(text: str, page: int = 4) -> Printed:
    place = Place(page, Box(10, 20, 60, 30), text)
    return Printed(text, (place,), (place,))


def item(paragraph: str, level: str = "item", **parts: str) -> Item:
    return Item(level, parts, printed(paragraph))


def heading(key: str | None, *path: str, group: str | None = None) -> Heading:
    return Heading(key, group, path or (key or "",), Place(4, Box(0, 0, 10, 10), ""))


def table(key: str, headings: list[Heading], *rows: list[str], **tallies: list[str]) -> GridTable:
    """A table of plain cells; a tally row is given as a keyword."""

    def row(texts: list[str]) -> Row:
        return Row({i: printed(text) for i, text in enumerate(texts)})

    return GridTable(key, tuple(headings), tuple(map(row, rows)), {name: row(texts) for name, texts in tallies.items()})


def sheet(no: str = "02", *, year: str = "令和元年度", **fields: str) -> Sheet:
    made = Sheet(printed(no), printed("海辺のまちなみ"), [4, 5])
    made.headings = [printed(f"1 {year}の振り返り ― 取組実績（DO）")]
    made.fields = {key: printed(text) for key, text in fields.items()}
    return made


def book(*sheets: Sheet, front: tuple[str, ...] = ("令和元年度 汀原市行政評価結果",)) -> Book:
    return Book(
        document_id=DOCUMENT,
        file_name="book.pdf",
        byte_size=1,
        page_count=9,
        modified_at=datetime(2020, 8, 1),
        layout="chofu",
        layout_hash="0",
        pdf_title="",
        front=[printed(text, page=1) for text in front],
        sheets=list(sheets),
        tables={},
        findings=[],
    )
