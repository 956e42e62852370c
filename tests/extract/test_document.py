"""Files that are no readable book: each is refused in one line that says what to do."""

from __future__ import annotations

import hashlib
import pickle
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from extract.book import read_book
from extract.content import document_id
from extract.document import open_document
from extract.errors import RefusedError
from tests.extract.pdfs import Drawing, assembled, string


def page(encrypt: str | StandardEncryption | None = None) -> Drawing:
    drawing = Drawing(encrypt=encrypt)
    drawing.text(20, 40, "市の広報紙のお知らせ、本文はここに続く")
    return drawing


def scanned() -> bytes:
    drawing = Drawing()
    drawing.canvas.drawInlineImage(Image.new("L", (100, 60), 200), 20, 20, 200, 150)
    return drawing.pdf()


def truncated() -> bytes:
    pdf = page().pdf()
    return pdf[: len(pdf) * 2 // 3]


def damaged() -> bytes:
    return b"%PDF-1.7\nno objects at all\n%%EOF\n"


def without_pages() -> bytes:
    return assembled("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_pdf"),
        ("施策の一覧\n".encode(), "not_a_pdf"),
        (b"PK\x03\x04" + bytes(2000), "not_a_pdf"),
        (truncated(), "damaged"),
        (damaged(), "damaged"),
        (without_pages(), "damaged"),
        (page(encrypt="himitsu").pdf(), "locked"),
        (scanned(), "scanned"),
        (page().pdf(), "no_sheets"),
    ],
    ids=["empty", "text", "zip", "truncated", "damaged", "no pages", "encrypted", "scanned", "no sheets"],
)
def test_file_that_is_no_book_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "r1.pdf"
    path.write_bytes(content)
    with pytest.raises(RefusedError) as raised:
        read_book(path)
    error = raised.value
    assert error.code == code
    assert error.file == path
    assert str(error) == f"r1.pdf: {error.reason} {error.remedy}"
    assert "\n" not in str(error)
    assert error.reason.endswith("。")
    assert error.remedy.endswith("。")


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as raised:
        read_book(tmp_path / "none.pdf")
    assert raised.value.code == "not_found"


def test_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as raised:
        read_book(tmp_path)
    assert raised.value.code == "not_found"


def test_refusal_survives_the_way_back_from_a_worker() -> None:
    error = RefusedError(Path("a") / "r1.pdf", "locked", "開けません。", "保護を外してください。")
    again = pickle.loads(pickle.dumps(error))
    assert (again.file, again.code, str(again)) == (error.file, "locked", str(error))


def test_header_after_other_bytes_is_a_pdf(tmp_path: Path) -> None:
    """Some servers put bytes before the file; readers look for its name in the first 1024."""
    path = tmp_path / "r1.pdf"
    path.write_bytes(b"\r\n\r\n" + page().pdf())
    with open_document(path) as document:
        assert len(document.pages) == 1


def test_trailing_bytes_after_the_end_are_allowed(tmp_path: Path) -> None:
    path = tmp_path / "r1.pdf"
    path.write_bytes(page().pdf() + b"\n" * 500)
    with open_document(path) as document:
        assert len(document.pages) == 1


def test_document_is_known_by_its_bytes_not_its_name(tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    content = page().pdf()
    first.write_bytes(content)
    second.write_bytes(content)
    assert document_id(first) == document_id(second) == hashlib.sha256(content).hexdigest()


def test_document_says_what_the_pdf_says_of_itself(tmp_path: Path) -> None:
    drawing = page()
    drawing.canvas.setTitle("令和元年度行政評価結果")
    drawing.canvas.setDateFormatter(lambda *_: "D:20201001093000+09'00'")
    path = tmp_path / "r1.pdf"
    path.write_bytes(drawing.pdf())
    with open_document(path) as document:
        assert document.title == "令和元年度行政評価結果"
        assert document.modified_at == datetime(2020, 10, 1, 0, 30)
        assert document.byte_size == path.stat().st_size


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("D:2020", datetime(2020, 1, 1)),
        ("D:20201001", datetime(2020, 10, 1)),
        ("D:20201001093000Z", datetime(2020, 10, 1, 9, 30)),
        ("D:20201001093000-05'00'", datetime(2020, 10, 1, 14, 30)),
        ("20201001093000", datetime(2020, 10, 1, 9, 30)),
        ("D:20201301000000Z", None),
        ("昨日", None),
        ("", None),
    ],
)
def test_dates_are_read_as_far_as_they_go(tmp_path: Path, written: str, read: datetime | None) -> None:
    drawing = page()
    drawing.canvas.setDateFormatter(lambda *_: written)
    path = tmp_path / "r1.pdf"
    path.write_bytes(drawing.pdf())
    with open_document(path) as document:
        assert document.modified_at == read


def test_file_is_closed_after_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[pypdfium2.PdfDocument] = []
    close = pypdfium2.PdfDocument.close

    def counted(document: pypdfium2.PdfDocument) -> None:
        closed.append(document)
        close(document)

    monkeypatch.setattr(pypdfium2.PdfDocument, "close", counted)
    path = tmp_path / "r1.pdf"
    path.write_bytes(page().pdf())
    with pytest.raises(RefusedError):
        read_book(path)
    assert len(closed) == 1


def test_page_that_cannot_be_loaded_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "r1.pdf"
    path.write_bytes(
        assembled(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>",
            "null",
        )
    )
    with pytest.raises(RefusedError, match="2ページを読み込めません") as raised:
        read_book(path)
    assert raised.value.code == "damaged"


def test_file_that_is_only_protected_against_changes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "r1.pdf"
    path.write_bytes(page(encrypt=StandardEncryption("", ownerPassword="himitsu", canModify=0)).pdf())
    with open_document(path) as document:
        assert string(document.pages.read(0)) == "市の広報紙のお知らせ、本文はここに続く"
