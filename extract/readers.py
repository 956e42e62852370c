"""Which reader reads the pages of a file: pdfium's, or stock pdfplumber, the reference that it is compared with.

Environment: `SHISAKU_READER` is `pdfium` (as when nothing is said) or `pdfplumber`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

import pypdfium2

from extract.errors import RefusedError
from extract.page import PageReader
from extract.pdfium_reader import PdfiumReader
from extract.version import READER_VARIABLE, USUAL_READER

Reader = Literal["pdfium", "pdfplumber"]
_REFERENCE: Final = "pdfplumber"


def chosen(path: Path) -> Reader:
    """The reader for this file.

    Raises:
        RefusedError: there is no reader of the name that the environment says.
    """
    said = os.environ.get(READER_VARIABLE) or USUAL_READER
    if said == _REFERENCE:
        return "pdfplumber"
    if said == USUAL_READER:
        return "pdfium"
    raise RefusedError(
        path,
        "unknown_reader",
        f"環境変数 {READER_VARIABLE} の「{said}」という読み手はありません。",
        f"{USUAL_READER} か {_REFERENCE} にしてください。",
    )


@contextmanager
def opened(path: Path, document: pypdfium2.PdfDocument) -> Iterator[PageReader]:
    """The pages of a file that pdfium has open, through the reader that is chosen."""
    if chosen(path) == "pdfium":
        yield PdfiumReader(document)
        return
    # Its library takes long to import: only who asks for it waits.
    from extract.plumber_reader import PlumberReader

    with PlumberReader(path) as reader:
        yield reader
