"""Pictures for people as files: what all commands that make one share, and the picture of one inspected page."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from PIL.Image import Image

from extract.document import open_document
from extract.grid import page_grid
from extract.picture import CELL_COLOUR, CLAIM_COLOURS, page_picture
from extract.records import Claim, PageClaims

#: What the claims on a page's characters are called.
CLAIM_NAMES: dict[Claim | None, str] = {
    "column": "項目の値",
    "label": "見出し",
    "furniture": "ページの体裁",
    None: "どの項目にも当たらない文字",
}


class PictureError(Exception):
    """A picture cannot be made; the text is one Japanese line that says why and what to do."""


def draw_page(pdf: Path, number: int, claims: PageClaims | None, out: Path) -> None:
    """Write a page (from 1) with its cells and, where it is a sheet's, the claims on its characters.

    Raises:
        RefusedError: the PDF cannot be opened.
        PictureError: the picture cannot be written.
    """
    with open_document(pdf) as document:
        grid = page_grid(document.pages.read(number - 1))
        cells = [cell.box for table in grid.tables for cell in table.cells]
        picture = page_picture(document.pages, number, grid.turn, cells, claims.marks if claims else ())
    save(picture, out)


def write_legend(number: int, claims: PageClaims | None, picture: Path, out: TextIO) -> None:
    """What the colours of a page's picture mean, with the number of characters of each."""
    print(f"\n画像: {picture}（{number}ページ）", file=out)
    print(f"  {CELL_COLOUR.ja_name}: 罫線から読み取ったセル", file=out)
    if claims is None:
        print("  施策シートのページではないため、文字の色分けはありません。", file=out)
        return
    for kind, count in claims.characters().items():
        print(f"  {CLAIM_COLOURS[kind].ja_name}: {CLAIM_NAMES[kind]} {count}字", file=out)


def save(picture: Image, out: Path) -> None:
    """Write a picture as PNG, whatever the file's name ends in.

    Raises:
        PictureError: it cannot be written there.
    """
    try:
        picture.save(out, format="PNG")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PictureError(f"{out} に書き込めません（{reason}）。--out で書ける場所を指定してください。") from error
