"""A second reading of a page, by stock pdfplumber: where pdfium gives up, and of a share of all pages to compare.

Environment: `SHISAKU_COMPARE` is the share of pages (0 to 1, by default 0) that are read both ways. Which pages those
are follows from their numbers, so that a run can be repeated.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from extract.grid import PageGrid, page_grid
from extract.lines import Line
from extract.page import PageContent
from extract.plumber_reader import PlumberReader
from extract.records import Box, Finding, Place

SHARE_VARIABLE = "SHISAKU_COMPARE"

log = logging.getLogger(__name__)

_NEAR = 1.0  # points: cells whose sides lie so close are the same
_GOLDEN = 0.6180339887498949  # its multiples spread evenly over the numbers from 0 to 1


def is_compared(index: int) -> bool:
    """Whether this page (from 0) is read both ways."""
    try:
        share = float(os.environ.get(SHARE_VARIABLE, "0"))
    except ValueError:
        return False
    return (index * _GOLDEN) % 1 < share


def read_again(path: Path, index: int) -> tuple[PageContent, Finding] | None:
    """A page that pdfium cannot read, and what to tell of it; None if pdfplumber finds no text there either."""
    content = _read(path, index)
    if content is None or not content.chars:
        return None
    place = Place(index + 1, Box(0, 0, content.width, content.height))
    message = f"{index + 1}ページは通常の方法で読めないため、別の方法（pdfplumber）で読みました。値を確かめてください。"
    return content, Finding("page_read_again", f"p{index + 1}", message, place)


def compared(path: Path, index: int, grid: PageGrid) -> list[Finding]:
    """The cells that both readings find and in which they read different texts, blanks aside."""
    content = _read(path, index)
    if content is None or grid.turn:
        return []
    theirs = [(cell.box, _text(cell.lines)) for table in page_grid(content).tables for cell in table.cells]
    findings = []
    for table in grid.tables:
        for cell in table.cells:
            own = _text(cell.lines)
            other = next((text for box, text in theirs if _same(box, cell.box)), own)
            if other != own:
                message = f"2つの方法で読んだ文字が違います（「{own}」と「{other}」）。"
                findings.append(Finding("readings_differ", f"p{index + 1}", message, Place(index + 1, cell.box, own)))
    return findings


def _read(path: Path, index: int) -> PageContent | None:
    try:
        with PlumberReader(path) as reader:
            return reader.read(index)
    except Exception as error:  # pdfminer lets whatever a damaged file provokes through
        log.info("%s, page %d: %s", path, index + 1, error)
        return None


def _text(lines: Iterable[Line]) -> str:
    return "".join("".join(line.text.split()) for line in lines)


def _same(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
