"""Both readers see the same page: the cells of stock pdfplumber, and its text where the file says it one way only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest

from extract.grid import page_grid
from extract.page import PageContent
from extract.pdfium_reader import PdfiumReader
from extract.plumber_reader import PlumberReader
from extract.rulings import cells_of, rulings_of
from tests.extract.pdfs import Drawing, changed

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parents[1] / "shared"
BOOKS = [
    *sorted((ROOT / "samples").glob("*.pdf")),
    *sorted((SHARED / "books").glob("*.pdf")),
    *sorted((SHARED / "real").glob("*.pdf")),
]
STEP = 7  # pages: of the books, which the reference takes long to read


def both(path: Path, index: int) -> tuple[PageContent, PageContent]:
    document = pypdfium2.PdfDocument(path)
    try:
        with PlumberReader(path) as reference:
            return PdfiumReader(document).read(index), reference.read(index)
    finally:
        document.close()


def cells(content: PageContent) -> set[tuple[int, ...]]:
    """The cells by pdfplumber's rules alone, rounded to points."""
    return {tuple(round(v) for v in cell) for cell in cells_of(rulings_of(content.edges))}


def texts(content: PageContent) -> list[str]:
    grid = page_grid(content)
    return ["".join("".join(line.text.split()) for line in c.lines) for table in grid.tables for c in table.cells]


def drawn(change: Callable[[Drawing], None], *, rotate: int = 0) -> bytes:
    drawing = Drawing(300, 200, rotate=rotate)
    change(drawing)
    return drawing.pdf()


def table(drawing: Drawing) -> None:
    drawing.grid([20, 120, 280], [30, 60, 90])
    drawing.text(25, 50, "主管課名")
    drawing.text(125, 50, "企画課1")
    drawing.text(25, 80, "電話番号")


def scaled_form(drawing: Drawing) -> None:
    canvas = drawing.canvas
    canvas.beginForm("half")
    canvas.scale(0.5, 0.5)
    drawing.grid([40, 240, 560], [-140, -80, -20])  # twice as large, from the sheet's foot
    drawing.text(60, -100, "主管課名", 20)
    canvas.endForm()
    canvas.doForm("half")


def clipped(drawing: Drawing) -> None:
    table(drawing)
    path = drawing.canvas.beginPath()
    path.rect(0, 0, 300, 200)
    drawing.canvas.clipPath(path, stroke=0)
    drawing.text(125, 80, "代表")


def filled(drawing: Drawing) -> None:
    drawing.fill(20, 30, 120, 60, "#DDEEFF")
    drawing.fill(120, 30, 280, 60, "#FFFFDD")
    drawing.text(25, 50, "主管課名")


def crop(page: pypdfium2.PdfPage) -> None:
    page.set_cropbox(10, 10, 290, 190)


def in_a_type_3_font() -> bytes:
    """A table whose glyphs are drawings (ReportLab makes no such fonts), with what they mean in ToUnicode."""
    lines = [f"20 {y} m 280 {y} l S" for y in (110, 140, 170)] + [f"{x} 110 m {x} 170 l S" for x in (20, 120, 280)]
    texts = [f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in ((25, 150, "AB"), (125, 150, "BA"))]
    square, triangle = (f"1000 0 0 0 800 800 d1 {path} f" for path in ("0 0 800 800 re", "0 0 m 800 0 l 400 800 l"))
    meanings = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def "
        "1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <41> <65BD> <42> <7B56> endbfchar "
        "endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R "
        "/Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] "
        "/CharProcs << /square 6 0 R /triangle 7 0 R >> "
        "/Encoding << /Type /Encoding /Differences [65 /square /triangle] >> "
        "/FirstChar 65 /LastChar 66 /Widths [1000 1000] /Resources << >> /ToUnicode 8 0 R >>",
        *(
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"
            for stream in ("\n".join(["0.5 w", *lines, *texts]), square, triangle, meanings)
        ),
    ]
    pdf, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(pdf)}\n%%EOF"
    return pdf + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


ODD = {
    "plain": drawn(table),
    "stored upright and turned by 90": drawn(table, rotate=90),
    "turned by 180": drawn(table, rotate=180),
    "turned by 270": drawn(table, rotate=270),
    "cropped": changed(drawn(table), crop),
    "in a scaled form": drawn(scaled_form),
    "clipped": drawn(clipped),
    "ruled by fills": drawn(filled),
    "in a Type 3 font": in_a_type_3_font(),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_pages_have_the_same_cells_and_texts(name: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(ODD[name])
    ours, reference = both(path, 0)
    assert cells(ours)
    assert cells(ours) == cells(reference)
    assert texts(ours) == texts(reference)
    assert any(texts(ours))


def test_glyphs_that_are_drawings_are_read_by_what_they_mean(tmp_path: Path) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(in_a_type_3_font())
    ours, _ = both(path, 0)
    assert texts(ours) == ["施策", "策施", "", ""]


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_books_have_the_cells_of_stock_pdfplumber(book: Path) -> None:
    document = pypdfium2.PdfDocument(book)
    found = 0
    with pdfplumber.open(book) as stock:
        for index in range(3, len(document), STEP):
            content = PdfiumReader(document).read(index)
            page = stock.pages[index]
            if content.turn == 0:
                own = {tuple(round(v) for v in cell.box) for t in page_grid(content).tables for cell in t.cells}
                cells = [c for table in page.filter(is_seen).find_tables() for c in table.cells if any_text(page, c)]
                expected = {tuple(round(v) for v in cell) for cell in cells}
                assert near(expected, own) == set(), f"page {index + 1}"
                found += len(expected)
            page.close()
    document.close()
    assert found > 20


def is_seen(each: dict[str, Any]) -> bool:
    """Not so the white fills, whose sides stock pdfplumber takes for rulings."""
    colour = each.get("non_stroking_color")
    return not (each["object_type"] == "rect" and not each["stroke"] and colour in (1, (1,), (1, 1, 1)))


def any_text(page: pdfplumber.page.Page, box: tuple[float, float, float, float]) -> bool:
    x0, top, x1, bottom = box
    return any(
        x0 <= (c["x0"] + c["x1"]) / 2 <= x1 and top <= (c["top"] + c["bottom"]) / 2 <= bottom for c in page.chars
    )


def near(expected: set[tuple[int, ...]], own: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """The boxes that have none of the others within a point."""
    return {box for box in expected if not any(max(abs(a - b) for a, b in zip(box, o, strict=True)) <= 1 for o in own)}


@pytest.mark.parametrize("book", sorted((ROOT / "samples").glob("*.pdf")), ids=lambda path: path.stem)
def test_samples_have_the_same_texts_in_their_cells(book: Path) -> None:
    document = pypdfium2.PdfDocument(book)
    with PlumberReader(book) as reference:
        for index in range(3, len(document), 4):
            ours, theirs = PdfiumReader(document).read(index), reference.read(index)
            assert cells(ours) == cells(theirs), f"page {index + 1}"
            assert sorted(texts(ours)) == sorted(texts(theirs)), f"page {index + 1}"
    document.close()
