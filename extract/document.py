"""Opens a file safely: what is no readable PDF is refused in one sentence, and nothing is repaired silently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from extract.content import document_id
from extract.errors import RefusedError
from extract.page import PageReader
from extract.readers import opened

_HEAD = 1024  # bytes within which a PDF names itself (ISO 32000, implementation note on file headers)
_TAIL = 4096
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z[\d']*|([+-])(\d\d)'?(?:(\d\d)'?)?)?")


@dataclass(frozen=True)
class Document:
    """An open file: its identity, what the PDF says of itself, and its pages."""

    path: Path
    document_id: str
    byte_size: int
    title: str
    modified_at: datetime | None
    pages: PageReader


@contextmanager
def open_document(path: Path) -> Iterator[Document]:
    """Open a PDF for reading; closes it on leaving.

    Raises:
        RefusedError: the file is missing, empty, no PDF, cut off, damaged or locked with a password; or the reader that
            the environment names does not exist.
    """
    identity = document_id(path)
    size = path.stat().st_size
    _check_bytes(path, size)
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _refusal(path, error) from error
    try:
        meta = pdf.get_metadata_dict()
        with opened(path, pdf) as pages:
            yield Document(
                path=path,
                document_id=identity,
                byte_size=size,
                title=meta.get("Title", ""),
                modified_at=_date(meta.get("ModDate", "")) or _date(meta.get("CreationDate", "")),
                pages=pages,
            )
    finally:
        pdf.close()


def _check_bytes(path: Path, size: int) -> None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if not head:
        raise RefusedError(path, "not_a_pdf", "ファイルが空です。", "ファイルを入手し直してください。")
    if b"%PDF-" not in head:
        raise RefusedError(path, "not_a_pdf", "PDFではありません。", "行政評価のPDFを指定してください。")
    if b"%%EOF" not in tail:
        # pdfium would rebuild such a file from what is there and leave out pages without a word.
        raise RefusedError(
            path,
            "damaged",
            "PDFが途中で切れています（末尾の印がありません）。",
            "ダウンロードし直してください。",
        )


def _refusal(path: Path, error: pypdfium2.PdfiumError) -> RefusedError:
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
        return RefusedError(
            path,
            "locked",
            "パスワードで保護されていて開けません。",
            "保護を外したPDFを公開元から入手してください。",
        )
    return RefusedError(path, "damaged", "PDFが壊れていて開けません。", "ファイルを入手し直してください。")


def _date(text: str) -> datetime | None:
    """A PDF date (ISO 32000, 7.9.4) in UTC; None where there is none or it is no date."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    year, *rest = match.groups()[:6]
    month, day, hour, minute, second = (int(r) if r else d for r, d in zip(rest, (1, 1, 0, 0, 0), strict=True))
    sign, zone_hours, zone_minutes = match.groups()[6:]
    offset = timedelta(hours=int(zone_hours or 0), minutes=int(zone_minutes or 0))
    try:
        moment = datetime(
            int(year), month, day, hour, minute, second, tzinfo=timezone(-offset if sign == "-" else offset)
        )
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None)
