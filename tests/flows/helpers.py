"""Calling the command line, and making files that no book is."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from click.testing import CliRunner
from reportlab.pdfgen import canvas

from flows.cli import main


@dataclass(frozen=True)
class Run:
    """What one call of the command line gave."""

    exit_code: int
    stdout: str
    stderr: str


Shisaku = Callable[..., Run]


def call(*arguments: object) -> Run:
    """Call the command line in this process; errors that it does not foresee are raised."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="shisaku")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def pdf(*, text: str | None = None, password: str | None = None) -> bytes:
    """A PDF of one page, with a line of text or with a drawing only."""
    out = io.BytesIO()
    page = canvas.Canvas(out, encrypt=password)
    if text is None:
        page.rect(72, 72, 200, 200, fill=1)
    else:
        page.drawString(72, 720, text)
    page.save()
    return out.getvalue()


def with_stray_text(path: Path, page: int, text: str) -> bytes:
    """A book with one more run of text at the foot of a page (from 1)."""
    document = pypdfium2.PdfDocument(path)
    target = document[page - 1]
    run = pdfium.FPDFPageObj_CreateTextObj(
        document.raw, pdfium.FPDFText_LoadStandardFont(document.raw, b"Helvetica"), 8
    )
    units = f"{text}\0".encode("utf-16-le")
    pdfium.FPDFText_SetText(run, (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units))
    pdfium.FPDFPageObj_Transform(run, 1, 0, 0, 1, 60, 15)
    pdfium.FPDFPage_InsertObject(target.raw, run)
    pdfium.FPDFPage_GenerateContent(target.raw)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
