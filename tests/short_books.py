"""Short books of the samples' city, and several of them in one file: quick to print and to read."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO

import pypdfium2

from samples.city import edition
from samples.model import Measure, with_summaries
from samples.render import Edition, render


def short(fiscal_year: int, *numbers: str) -> Edition:
    """The year's book with these measures only, in its tables too."""
    whole = edition(fiscal_year)
    own = tuple(measure for measure in whole.book.measures if measure.no in numbers)
    return with_measures(whole, own)


def with_measures(whole: Edition, measures: tuple[Measure, ...]) -> Edition:
    """The book with other measures, and with the tables that repeat them."""
    book = with_summaries(replace(whole.book, measures=measures), whole.form.tick_categories)
    return replace(whole, book=book)


@cache
def printed(fiscal_year: int, *numbers: str) -> bytes:
    """The PDF of a short book."""
    return render(short(fiscal_year, *numbers)).pdf


def joined(*pdfs: bytes) -> bytes:
    """All pages of some PDFs in one."""
    whole = pypdfium2.PdfDocument.new()
    for pdf in pdfs:
        whole.import_pages(pypdfium2.PdfDocument(pdf))
    out = BytesIO()
    whole.save(out)
    return out.getvalue()
