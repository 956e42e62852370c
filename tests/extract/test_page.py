"""Characters as a reader of the page sees them: where they stand, which are seen, which are drawn twice."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
import pytest
from reportlab.lib.colors import HexColor

from extract.page import Char, PageContent
from extract.pdfium_reader import PdfiumReader
from extract.records import Box
from tests.extract.pdfs import Drawing, assembled, read_pdf, rulings, string

MARGIN = 20.0


def table(rotate: int = 0) -> Drawing:
    """A page of 300 × 200 with one ruled table and texts in it."""
    drawing = Drawing(300, 200, rotate=rotate)
    drawing.grid([20, 120, 280], [30, 60, 90])
    drawing.text(25, 50, "主管課名")
    drawing.text(125, 80, "企画課1")
    return drawing


def places(chars: list[Char]) -> list[tuple[str, int, int, int]]:
    return [(c.text, round(c.ox), round(c.oy), c.turn) for c in chars]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_page_stored_rotated_reads_as_it_is_displayed(degrees: int) -> None:
    upright = table().read()
    rotated = table(degrees).read()
    assert (rotated.width, rotated.height) == (upright.width, upright.height)
    assert places(rotated.chars) == places(upright.chars)
    assert [[round(v) for v in c.box] for c in rotated.chars] == [[round(v) for v in c.box] for c in upright.chars]
    assert rulings(rotated) == rulings(upright)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rotation_of_a_cropped_page_keeps_what_is_displayed(degrees: int) -> None:
    def crop(page: pypdfium2.PdfPage) -> None:
        # The same margins all round leave the same places in every rotation.
        width, height = page.get_mediabox()[2:]
        page.set_cropbox(MARGIN, MARGIN, width - MARGIN, height - MARGIN)

    rotated, upright = table(degrees).read(crop), table().read(crop)
    assert (rotated.width, rotated.height) == (upright.width, upright.height) == (260, 160)
    assert places(rotated.chars) == places(upright.chars)
    assert rulings(rotated) == rulings(upright)


def test_page_set_sideways_without_rotate_is_turned_to_be_read() -> None:
    content, upright = table(90).read(lambda page: page.set_rotation(0)), table().read()
    assert content.turn == 90
    assert (content.width, content.height) == (300, 200)
    assert places(content.chars) == places(upright.chars)
    assert rulings(content) == rulings(upright)


def test_vertical_headings_alone_do_not_turn_the_page() -> None:
    drawing = table()
    drawing.canvas.saveState()
    drawing.canvas.translate(290, 20)
    drawing.canvas.rotate(90)
    drawing.text(0, drawing.height, "実績評価")
    drawing.canvas.restoreState()
    content = drawing.read()
    assert content.turn == 0
    assert {c.text: c.turn for c in content.chars}["績"] == 270


def test_cropped_page_counts_from_the_corner_of_what_is_displayed() -> None:
    def crop(page: pypdfium2.PdfPage) -> None:
        page.set_cropbox(15, 10, 290, 180)

    cropped, whole = table().read(crop), table().read()
    assert (cropped.width, cropped.height) == (275, 170)
    assert places(cropped.chars) == [(t, x - 15, y - 20, turn) for t, x, y, turn in places(whole.chars)]
    assert rulings(cropped) == {(a - 15, b - 20, c - 15, d - 20) for a, b, c, d in rulings(whole)}


def test_media_box_away_from_the_origin_moves_nothing_on_the_displayed_page() -> None:
    def move(page: pypdfium2.PdfPage) -> None:
        page.set_mediabox(-50, -30, 250, 170)

    moved, whole = table().read(move), table().read()
    assert places(moved.chars) == [(t, x + 50, y - 30, turn) for t, x, y, turn in places(whole.chars)]


def test_crop_box_larger_than_the_media_box_does_not_count() -> None:
    def enlarge(page: pypdfium2.PdfPage) -> None:
        page.set_cropbox(-500, -500, 2000, 2000)

    assert places(table().read(enlarge).chars) == places(table().read().chars)


def test_text_outside_of_the_displayed_page_is_hidden() -> None:
    drawing = table()
    drawing.text(400, 50, "欄外")
    content = drawing.read()
    assert "欄外" not in string(content)
    assert "".join(c.text for c in content.hidden) == "欄外"


def test_text_in_scaled_and_nested_forms_has_its_displayed_place_and_size() -> None:
    drawing = Drawing(300, 200)
    canvas = drawing.canvas
    canvas.beginForm("inner")
    drawing.text(10, 190, "施策", 10)
    canvas.endForm()
    canvas.beginForm("outer")
    canvas.translate(20, 0)
    canvas.scale(2, 2)
    canvas.doForm("inner")
    canvas.endForm()
    canvas.scale(0.5, 0.5)
    canvas.doForm("outer")
    content = drawing.read()
    assert [(c.text, round(c.ox), round(c.oy), round(c.size)) for c in content.chars] == [
        ("施", 20, 190, 10),
        ("策", 30, 190, 10),
    ]


def test_actual_text_in_a_scaled_form_has_its_displayed_place() -> None:
    """pdfium leaves the characters of such a span in the space of the form."""
    drawing = Drawing(300, 200)
    canvas = drawing.canvas
    canvas.beginForm("scaled")
    drawing.text(10, 190, "施", 10)
    drawing.operators("/Span << /ActualText <FEFF6C11> >> BDC")
    drawing.text(20, 190, "⺠", 10)
    drawing.operators("EMC")
    drawing.operators("/Span << /ActualText <FEFF4E00> >> BDC")
    drawing.text(30, 190, "一", 10)
    drawing.operators("EMC")
    canvas.endForm()
    canvas.translate(50, 40)
    canvas.scale(2, 2)
    canvas.doForm("scaled")
    content = drawing.read()
    assert [(c.text, round(c.ox), round(c.oy), round(c.size)) for c in content.chars] == [
        ("施", 70, 140, 20),
        ("民", 90, 140, 20),
        ("一", 110, 140, 20),
    ]
    assert all(c.x0 <= c.ox + 2 and c.x1 <= c.ox + 21 and c.top > 115 and c.bottom < 150 for c in content.chars)


def test_white_text_is_not_seen() -> None:
    drawing = table()
    drawing.text(25, 120, "下書き", colour="#ffffff")
    content = drawing.read()
    assert "下書き" not in string(content)
    assert "".join(c.text for c in content.hidden) == "下書き"


def test_printed_text_over_the_same_unseen_characters_is_seen() -> None:
    """pdfium takes a character for a second drawing of the one that lies there already, also if nobody sees that."""
    drawing = table()
    drawing.text(25, 120, "9", 7, colour="#ffffff")
    drawing.text(25, 120, "9 学び", 14)
    content = drawing.read()
    assert "9 学び" in string(content)
    assert "".join(c.text for c in content.hidden) == "9"


def test_white_text_on_a_dark_fill_is_seen() -> None:
    drawing = table()
    drawing.fill(20, 105, 120, 125, "#1f4e5f")
    drawing.text(25, 120, "総合評価", colour="#ffffff")
    assert "総合評価" in string(drawing.read())


def test_white_text_on_a_white_fill_over_a_dark_one_is_not_seen() -> None:
    drawing = table()
    drawing.fill(20, 105, 120, 125, "#1f4e5f")
    drawing.fill(20, 105, 120, 125, "#ffffff")
    drawing.text(25, 120, "下書き", colour="#ffffff")
    assert "下書き" not in string(drawing.read())


def gradient(drawing: Drawing, x0: float, top: float, x1: float, bottom: float, *, colours: Sequence[str]) -> None:
    """Fills a box from one colour to another, as office programs do under headings."""
    drawing.canvas.saveState()
    path = drawing.canvas.beginPath()
    path.rect(x0, drawing.height - bottom, x1 - x0, bottom - top)
    drawing.canvas.clipPath(path, stroke=0)
    drawing.canvas.linearGradient(x0, drawing.height - top, x1, drawing.height - top, list(map(HexColor, colours)))
    drawing.canvas.restoreState()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_white_text_on_a_gradient_is_seen(rotate: int) -> None:
    drawing = table(rotate=rotate)
    gradient(drawing, 20, 105, 120, 125, colours=("#1f4e5f", "#cfe2e8"))
    drawing.text(25, 120, "総合評価", colour="#ffffff")
    drawing.text(25, 150, "下書き", colour="#ffffff")
    content = drawing.read()
    assert "総合評価" in string(content)
    assert "".join(c.text for c in content.hidden) == "下書き"


def test_white_text_on_a_gradient_is_seen_on_a_page_set_sideways() -> None:
    drawing = table(rotate=90)
    gradient(drawing, 20, 105, 120, 125, colours=("#1f4e5f", "#cfe2e8"))
    drawing.text(25, 120, "総合評価", colour="#ffffff")
    drawing.text(25, 150, "下書き", colour="#ffffff")
    content = drawing.read(lambda page: page.set_rotation(0))
    assert content.turn == 90
    assert "総合評価" in string(content)
    assert "".join(c.text for c in content.hidden) == "下書き"


def gradient_pdf(drawn: str, *, in_form: bool) -> bytes:
    """A page on which these operators draw, by themselves or in a form; /P1 and /S1 are gradients, /F1 is a font."""
    resources = (
        "/Resources << /Pattern << /P1 6 0 R >> /Shading << /S1 7 0 R >> "
        "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /X1 5 0 R >> >>"
    )
    content = "q .5 0 0 .5 50 40 cm /X1 Do Q" if in_form else drawn
    return assembled(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R {resources} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 300 200] {resources} /Length {len(drawn)} >>\n"
        f"stream\n{drawn}\nendstream",
        "<< /Type /Pattern /PatternType 2 /Shading 7 0 R >>",
        "<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 300 0] /Extend [true true] "
        "/Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >>",
    )


@pytest.mark.parametrize("in_form", [False, True])
@pytest.mark.parametrize(
    ("ground", "colour"),
    [
        ("", "/Pattern cs /P1 scn"),
        ("q 10 110 200 30 re W n /S1 sh Q", "1 g"),
        ("/Pattern cs /P1 scn 10 110 200 30 re f", "1 g"),
    ],
    ids=["filled with a gradient", "white on a gradient", "white on a box filled with a gradient"],
)
def test_text_that_a_gradient_shows_is_seen(ground: str, colour: str, in_form: bool) -> None:
    def text(y: int, word: str) -> str:
        return f" BT /F1 12 Tf 20 {y} Td ({word}) Tj ET "

    drawn = f"{ground} 0 g {text(150, 'plain')} {colour} {text(120, 'heading')} 1 g {text(90, 'draft')}"
    content = read_pdf(gradient_pdf(drawn, in_form=in_form))
    assert string(content) == "plainheading"
    assert "".join(c.text for c in content.hidden) == "draft"


@pytest.mark.parametrize("mode", [3, 7])
def test_invisible_render_mode_is_not_seen(mode: int) -> None:
    drawing = table()
    drawing.operators(f"{mode} Tr")
    drawing.text(25, 120, "認識文字")
    content = drawing.read()
    assert "認識文字" not in string(content)
    assert "".join(c.text for c in content.hidden) == "認識文字"


def test_fully_transparent_text_is_not_seen() -> None:
    drawing = table()
    drawing.canvas.setFillAlpha(0)
    drawing.canvas.setFont(drawing.font, 10)
    drawing.canvas.drawString(25, 80, "透明")
    assert "透明" not in string(drawing.read())


def test_text_drawn_twice_in_one_place_is_read_once() -> None:
    drawing = Drawing()
    for shift in (0.0, 0.3):
        drawing.text(20 + shift, 50, "重点事業の一覧")
        drawing.text(20 + shift, 70, "第二の行")
    assert string(drawing.read()) == "重点事業の一覧第二の行"


def test_doubled_characters_that_stand_side_by_side_are_both_read() -> None:
    drawing = Drawing()
    drawing.text(20, 50, "ああいい々々11")
    assert string(drawing.read()) == "ああいい々々11"


def test_actual_text_is_read_in_place_of_the_glyph_s_own_character() -> None:
    drawing = Drawing()
    drawing.operators("/Span << /ActualText <FEFF6C11> >> BDC")
    drawing.text(20, 50, "⺠")
    drawing.operators("EMC")
    assert string(drawing.read()) == "民"


def test_doubled_characters_of_one_actual_text_are_both_read() -> None:
    """pdfium gives all characters of the span one origin, like those of text drawn twice."""
    drawing = Drawing()
    drawing.operators("/Span << /ActualText <FEFF305F305F307E30FC> >> BDC")
    drawing.text(20, 50, "漢漢漢漢")
    drawing.operators("EMC")
    content = drawing.read()
    assert string(content) == "たたまー"
    assert [round(c.ox, -1) for c in content.chars] == [20, 30, 40, 50]


def test_flat_glyph_of_an_actual_text_stays_in_its_line() -> None:
    drawing = Drawing()
    for i, character in enumerate("一ー・―計"):
        code = character.encode("utf-16-be").hex().upper()
        drawing.operators(f"/Span << /ActualText <FEFF{code}> >> BDC")
        drawing.text(20 + 10 * i, 50, character)
        drawing.operators("EMC")
    content = drawing.read()
    assert string(content) == "一ー・―計"
    assert {round(c.oy) for c in content.chars} == {50}
    assert all(c.top < 44 and c.bottom > 50 for c in content.chars)


@pytest.mark.parametrize("text", ["multi-", "施策-", "042-"])
def test_hyphen_at_a_line_s_end_stays_a_hyphen(text: str) -> None:
    """pdfium gives such a hyphen as a control character of its own."""
    drawing = Drawing()
    drawing.text(20, 50, text)
    drawing.text(20, 63, "media")
    assert string(drawing.read()) == f"{text}media"


def glyphs(codes: str, *, to_unicode: str = "") -> PageContent:
    """A page with the glyphs of these codes, in a font that says of them what the CMap says."""
    text = f"BT /F 10 Tf 20 150 Td <{codes}> Tj ET"
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{to_unicode}\nendcmap end end"
    )
    return read_pdf(
        assembled(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
            " /Resources << /Font << /F 5 0 R >> >> >>",
            f"<< /Length {len(text)} >> stream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H /DescendantFonts [6 0 R]"
            f" {'/ToUnicode 8 0 R' if to_unicode else ''} >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /FontDescriptor 7 0 R /DW 1000"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            "<< /Type /FontDescriptor /FontName /Own /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 880"
            " /Descent -120 /CapHeight 700 /StemV 80 >>",
            f"<< /Length {len(cmap)} >> stream\n{cmap}\nendstream",
        )
    )


def test_character_without_unicode_is_marked_as_unknown() -> None:
    assert string(glyphs("00120034")) == "\ufffd\ufffd"


def test_character_beyond_the_basic_plane_is_one_character() -> None:
    content = glyphs("00120034", to_unicode="2 beginbfchar <0012> <D842DF9F> <0034> <308B> endbfchar")
    assert [c.text for c in content.chars] == ["𠮟", "る"]


def test_ligature_of_equal_letters_is_read_as_both() -> None:
    content = glyphs("00120034", to_unicode="2 beginbfchar <0012> <00660066> <0034> <3042> endbfchar")
    assert string(content) == "ffあ"


def test_radicals_in_the_text_layer_are_repaired() -> None:
    drawing = Drawing()
    drawing.operators("/Span << /ActualText <FEFF2EA02F6F> >> BDC")
    drawing.text(20, 50, "民石")
    drawing.operators("EMC")
    assert string(drawing.read()) == "民石"


def test_page_is_closed_after_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[pypdfium2.PdfPage] = []
    close = pypdfium2.PdfPage.close

    def counted(page: pypdfium2.PdfPage, *args: object, **kwargs: object) -> None:
        closed.append(page)
        close(page, *args, **kwargs)

    monkeypatch.setattr(pypdfium2.PdfPage, "close", counted)
    document = pypdfium2.PdfDocument(table().pdf())
    PdfiumReader(document).read(0)
    assert len(closed) == 1
    document.close()


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_picture_shows_the_region_that_was_asked_for(degrees: int) -> None:
    drawing = Drawing(300, 200, rotate=degrees)
    drawing.fill(50, 30, 90, 60, "#e5243b")
    document = pypdfium2.PdfDocument(drawing.pdf())
    picture = PdfiumReader(document).picture(0, Box(50, 30, 90, 60), 2.0).convert("RGB")
    document.close()
    assert picture.size == (80, 60)
    assert {picture.getpixel((x, y)) for x, y in [(3, 3), (76, 3), (3, 56), (76, 56)]} == {(0xE5, 0x24, 0x3B)}
