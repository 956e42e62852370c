"""Which book this is: whose, of which fiscal year, under which title. Read from the book; never guessed."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from extract.errors import RefusedError
from extract.records import Book, Printed, Sheet
from transform import numerals
from transform.years import find_years

_PAST = ("cost", "results")  # columns whose headings print the evaluated year
_TITLE = 0.75  # of the cover's largest text: what is printed so large belongs to the title


@dataclass(frozen=True, slots=True)
class Identity:
    """The book's municipality and year, and what its cover says."""

    municipality_code: str
    municipality: str | None
    fiscal_year: int
    title: str
    published_on: datetime.date | None


def identify(
    book: Book, *, municipality_code: str | None, fiscal_year: int | None, municipalities: Mapping[str, str]
) -> Identity:
    """Say which book this is.

    Args:
        municipality_code: what the operator says; needed only where the book does not name a known municipality.
        fiscal_year: what the operator expects, checked against the book.
        municipalities: code by name of every known municipality.

    Raises:
        RefusedError: the book names no known municipality or another than expected, or no year or another.
    """
    code, name = _municipality(book, municipality_code, municipalities)
    year = evaluated_year(book)
    if fiscal_year is not None and year != fiscal_year:
        raise RefusedError(
            book.file_name,
            "wrong_year",
            f"{fiscal_year}年度の本として指定されましたが、{year}年度の評価の本です。",
            "年度の指定か、ファイルを確かめてください。",
        )
    cover = _cover(book)
    return Identity(code, name, year, _title(book, cover), _published_on(cover))


def evaluated_year(book: Book) -> int:
    """The fiscal year that the sheets evaluate: their own headings decide, before the cover.

    Raises:
        RefusedError: neither says a year, or the sheets evaluate different years.
    """
    by_sheet: Counter[int] = Counter()
    for texts_of in (_section_headings, _tick_headings, _past_headings):
        if not by_sheet:
            by_sheet = Counter(year for sheet in book.sheets if (year := _agreed(texts_of(sheet))) is not None)
    if not by_sheet:
        cover = _agreed([line.text for line in _cover(book)])
        if cover is None:
            raise RefusedError(
                book.file_name,
                "unknown_year",
                "どの年度を評価した本か、見出しからも表紙からも読み取れません。",
                "レイアウトの見出しの定義を確かめてください。",
            )
        return cover
    if len(by_sheet) > 1:
        years = "、".join(f"{year}年度（{count}枚）" for year, count in sorted(by_sheet.items()))
        raise RefusedError(
            book.file_name,
            "unknown_year",
            f"シートによって評価の年度が異なります：{years}。",
            "年度ごとにファイルを分けてください。",
        )
    return next(iter(by_sheet))


def _agreed(texts: list[str]) -> int | None:
    """The one fiscal year that the texts name; None if they name none or several. Dates (of printing) do not count."""
    years = {mention.fiscal_year for text in texts for mention in find_years(text) if mention.printed != "date"}
    return years.pop() if len(years) == 1 else None


def _section_headings(sheet: Sheet) -> list[str]:
    return [heading.text for heading in sheet.headings]


def _tick_headings(sheet: Sheet) -> list[str]:
    return [text for table in sheet.tables.values() for h in table.headings if h.group for text in h.path]


def _past_headings(sheet: Sheet) -> list[str]:
    """The headings of what was done and spent in the evaluated year."""
    return [text for table in sheet.tables.values() for h in table.headings if h.key in _PAST for text in h.path]


def _municipality(book: Book, given: str | None, municipalities: Mapping[str, str]) -> tuple[str, str | None]:
    texts = [book.pdf_title, *(line.text for line in book.front)]
    counts = Counter({name: sum(text.count(name) for text in texts) for name in municipalities})
    named = [name for name, count in counts.most_common() if count]
    if given:
        printed = {municipalities[name] for name in named}
        if printed and given not in printed:
            raise RefusedError(
                book.file_name,
                "wrong_municipality",
                f"団体コード{given}と指定されましたが、本には「{named[0]}」と印刷されています。",
                "指定を確かめてください。",
            )
        return given, next((name for name, code in municipalities.items() if code == given), None)
    if not named:
        raise RefusedError(
            book.file_name,
            "unknown_municipality",
            "どの市区町村の本か読み取れません。",
            "--municipality で団体コードを指定してください。",
        )
    return municipalities[named[0]], named[0]


def _cover(book: Book) -> list[Printed]:
    return [line for line in book.front if line.page == book.first_page]


def _title(book: Book, cover: list[Printed]) -> str:
    """The cover's large lines; without a cover what the PDF calls itself, else the file's name."""
    if cover:
        heights = [line.places[0].box.height for line in cover]
        large = [line.text for line, height in zip(cover, heights, strict=True) if height >= _TITLE * max(heights)]
        return " ".join(large)
    return book.pdf_title or book.file_name


def _published_on(cover: list[Printed]) -> datetime.date | None:
    dates = [figure.date for line in cover if (figure := numerals.parse(line.text)).kind == "date"]
    return dates[-1] if dates else None
