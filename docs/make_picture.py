"""Makes docs/picture.png, the picture in the README: `uv run python docs/make_picture.py`.

Left a sample book's page with one printed figure marked, right the rows that the warehouse gives for it: both come
from a real ingestion, so the picture shows what the software does.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
from PIL import Image, ImageDraw, ImageFont

from extract.document import open_document
from extract.records import Box
from flows.ingest import Request, direct
from flows.listener import Silent
from samples.style import japanese_font

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "samples" / "r2.pdf"
SCALE = 2.4  # pixels a point of the page
REGION = Box(20, 0, 572, 0)
INK, PAPER, MARK, QUIET = "#1b1f24", "#ffffff", "#d1242f", "#57606a"

QUERY = """SELECT value_fiscal_year AS 年度, raw AS 印刷, value AS 値, qualifiers AS 修飾
FROM indicator_value
WHERE fiscal_year = 2020 AND measure_no = '02'
  AND indicator_no = 1
ORDER BY value_fiscal_year"""
PLACE = """SELECT page, x0, top, x1, bottom FROM provenance
WHERE table_name = 'indicator_value' AND column_name = 'raw'
  AND row_key = 'fiscal_year=2020/measure_no=02/indicator_no=1/role=actual/value_fiscal_year=2019'"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "shisaku.duckdb"
        direct(Request([BOOK], warehouse), Silent())
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            cursor = connection.execute(QUERY)
            names = [d[0] for d in cursor.description]
            rows = [[_cell(v) for v in row] for row in cursor.fetchall()]
            (place,) = connection.execute(PLACE).fetchall()
    page, box = place[0], Box(*place[1:])
    left = _page(page, box)
    right = _result(names, rows, f"{BOOK.name} {page}ページ", left.height)
    picture = Image.new("RGB", (left.width + right.width, left.height), PAPER)
    picture.paste(left, (0, 0))
    picture.paste(right, (left.width, 0))
    ImageDraw.Draw(picture).line((left.width, 20, left.width, left.height - 20), fill="#d0d7de", width=2)
    picture.quantize(64).save(ROOT / "docs" / "picture.png", optimize=True)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:,f}".rstrip("0").rstrip(".") if hasattr(value, "quantize") else str(value)


def _page(number: int, box: Box) -> Image.Image:
    region = Box(REGION.x0, max(0, box.top - 95), REGION.x1, box.bottom + 75)
    with open_document(BOOK) as document:
        picture: Image.Image = document.pages.picture(number - 1, region, SCALE).convert("RGB")
    x0, top = (box.x0 - region.x0) * SCALE, (box.top - region.top) * SCALE
    x1, bottom = (box.x1 - region.x0) * SCALE, (box.bottom - region.top) * SCALE
    ImageDraw.Draw(picture).rectangle((x0 - 6, top - 6, x1 + 6, bottom + 6), outline=MARK, width=4)
    return picture


def _result(names: list[str], rows: list[list[str]], source: str, height: int) -> Image.Image:
    picture = Image.new("RGB", (760, height), PAPER)
    draw = ImageDraw.Draw(picture)
    body = ImageFont.truetype(str(japanese_font()), 20)
    y = 24
    for line in QUERY.splitlines():
        draw.text((36, y), line, font=body, fill=QUIET)
        y += 27
    y += 18
    widths = [
        max(draw.textlength(text, font=body) for text in column) + 30 for column in zip(names, *rows, strict=True)
    ]
    for row in (names, *rows):
        x = 36.0
        for text, width in zip(row, widths, strict=True):
            draw.text((x, y), text, font=body, fill=MARK if row is not names and row[1] == rows[1][1] else INK)
            x += width
        y += 30
        if row is names:
            draw.line((36, y - 3, 36 + sum(widths), y - 3), fill=QUIET, width=1)
    draw.text((36, y + 12), f"赤い枠：{source}（provenance の位置）", font=body, fill=MARK)
    return picture


if __name__ == "__main__":
    main()
