"""Readers of pages side by side: each opens a book and gives, page by page, the cells of its tables.

PyMuPDF (under the AGPL) and camelot are no dependencies; a peer that is not installed is left out
(`uv pip install pymupdf camelot-py`).
"""

from __future__ import annotations

import ctypes
import logging
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium


class Cell(NamedTuple):
    """A cell of a table: its text and its box, in points from the page's top left; no box where it is not known."""

    text: str
    box: tuple[float, float, float, float] | None


class Pages(NamedTuple):
    """An open book: how many pages, what reads one (from 0), and what makes cells of the answer.

    `read_all` reads many, for a reader that does so in another way than one by one: of as many books as it reads at
    the same time.
    """

    pages: int
    read: Callable[[int], Any]
    cells: Callable[[Any], Iterable[Cell]]
    read_all: Callable[[Sequence[int]], None] | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """A reader: its name, how it opens a book, and how many it reads at the same time."""

    name: str
    open: Callable[[Path], AbstractContextManager[Pages]]
    at_once: int = 1


@contextmanager
def _shisaku(path: Path) -> Any:
    from extract.grid import PageGrid, page_grid
    from extract.pdfium_reader import PdfiumReader
    from flows.collecting import rarely_collected

    def cells(grid: PageGrid) -> Iterable[Cell]:
        for table in grid.tables:
            for cell in table.cells:
                yield Cell("".join(line.text for line in cell.lines), (*cell.box,))

    document = pypdfium2.PdfDocument(path)
    try:
        reader = PdfiumReader(document)
        with rarely_collected():  # as the ingestion reads
            yield Pages(len(reader), lambda index: page_grid(reader.read(index)), cells)
    finally:
        document.close()


@cache
def _workers() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(_SIDE_BY_SIDE, mp_context=get_context("spawn"))


def _read_pages(path: Path, pages: Sequence[int]) -> int:
    with _shisaku(path) as book:
        return sum(1 for index in pages if book.read(index))


@contextmanager
def _side_by_side(path: Path) -> Any:
    """As the worker processes of the ingestion: they are there already, and each reads a book of its own."""

    def read_all(pages: Sequence[int]) -> None:
        read = sum(_workers().map(_read_pages, repeat(path, _SIDE_BY_SIDE), repeat(pages)))
        if read != _SIDE_BY_SIDE * len(pages):
            raise RuntimeError(f"{read} of {_SIDE_BY_SIDE} times {len(pages)} pages read")

    with _shisaku(path) as book:
        yield book._replace(read_all=read_all)


@contextmanager
def _pdfplumber(path: Path) -> Any:
    import pdfplumber

    def read(index: int) -> Any:
        page = document.pages[index]
        tables = page.find_tables()
        found = [(table.cells, table.extract(), table.rows) for table in tables]
        page.extract_text()
        page.close()
        return found

    def cells(found: Any) -> Iterable[Cell]:
        for _, texts, rows in found:
            for row, line in zip(rows, texts, strict=True):
                for box, text in zip(row.cells, line, strict=True):
                    if box is not None:
                        yield Cell(text or "", box)

    with pdfplumber.open(path) as document:
        yield Pages(len(document.pages), read, cells)


@contextmanager
def _bare(path: Path) -> Any:
    """What the format itself costs: pdfium parses the page and is asked for every glyph and every path, no more."""
    from extract import calls

    def read(index: int) -> None:
        page = document[index]
        textpage = page.get_textpage()
        raw, count = calls.pointer_to(textpage.raw), pdfium.FPDFText_CountChars(textpage.raw)
        calls.numbers(calls.UNICODE, count, repeat(raw), range(count))
        boxes.ask(calls.LOOSE_BOX, count, repeat(raw), range(count))
        shown = calls.each(
            calls.PAGE_OBJECT, repeat(calls.pointer_to(page.raw)), range(pdfium.FPDFPage_CountObjects(page.raw))
        )
        for each in calls.pointers(shown):
            if calls.OBJECT_TYPE(each) == pdfium.FPDF_PAGEOBJ_PATH:
                segments = range(calls.PATH_SEGMENTS(each))
                addresses = calls.each(calls.PATH_SEGMENT, repeat(each), segments)
                points.ask(calls.SEGMENT_POINT, len(segments), calls.pointers(addresses))
        textpage.close()
        page.close()

    boxes, points = calls.Answers(ctypes.c_float, 1, 4), calls.Answers(ctypes.c_float, 2)
    document = pypdfium2.PdfDocument(path)
    try:
        yield Pages(len(document), read, lambda _: ())
    finally:
        document.close()


@contextmanager
def _pymupdf(path: Path) -> Any:
    import pymupdf

    def read(index: int) -> Any:
        page = document[index]
        tables = page.find_tables()
        found = [(table.extract(), table.rows) for table in tables]
        page.get_text()
        return found

    def cells(found: Any) -> Iterable[Cell]:
        for texts, rows in found:
            for row, line in zip(rows, texts, strict=True):
                for box, text in zip(row.cells, line, strict=True):
                    if box is not None:
                        yield Cell(text or "", tuple(box))

    with pymupdf.open(path) as document:
        yield Pages(document.page_count, read, cells)


@contextmanager
def _camelot(path: Path) -> Any:
    import camelot

    def read(index: int) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return camelot.read_pdf(str(path), pages=str(index + 1), flavor="lattice", suppress_stdout=True)

    def cells(found: Any) -> Iterable[Cell]:
        for table in found:
            for row in table.data:
                yield from (Cell(text, None) for text in row)

    document = pypdfium2.PdfDocument(path)
    count = len(document)
    document.close()
    yield Pages(count, read, cells)


_SIDE_BY_SIDE = 2  # processes

OURS = Peer("shisaku", _shisaku)
BOTH = Peer(f"shisaku, {_SIDE_BY_SIDE} processes", _side_by_side, _SIDE_BY_SIDE)
STOCK = Peer("pdfplumber", _pdfplumber)
BARE = Peer("pdfium alone", _bare)

_OPTIONAL = {"pymupdf": Peer("PyMuPDF find_tables", _pymupdf), "camelot": Peer("camelot lattice", _camelot)}


def peers() -> tuple[Sequence[Peer], Sequence[str]]:
    """Those that can run here, and a line about each that cannot."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    absent = [name for name in _OPTIONAL if find_spec(name) is None]
    lines = [f"{_OPTIONAL[name].name}: not installed (uv pip install pymupdf camelot-py)" for name in absent]
    return [OURS, BOTH, STOCK, BARE, *(peer for name, peer in _OPTIONAL.items() if name not in absent)], lines
