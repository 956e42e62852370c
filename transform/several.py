"""The books of one file, which nearly always is one: each by itself, and what has to hold of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from extract.errors import RefusedError
from extract.records import Book
from transform.tables import Tidy, tidy


def tidy_all(
    books: Sequence[Book],
    *,
    municipality_code: str | None,
    fiscal_year: int | None,
    municipalities: Mapping[str, str],
) -> list[Tidy]:
    """Make the tables of each book of a file, the earliest year first.

    Args:
        books: all books of the file, by page.
        municipality_code, fiscal_year, municipalities: as of `tidy`; what is said of the file is said of every book.

    Raises:
        RefusedError: as `tidy` of any of the books, for a file is read as a whole or not at all; or they are of several
            municipalities, or two of them of one year.
    """
    if len(books) == 1:
        made = [
            tidy(books[0], municipality_code=municipality_code, fiscal_year=fiscal_year, municipalities=municipalities)
        ]
    else:
        made = _each(books, municipality_code, municipalities)
        _require_one_municipality(made, books[0].file_name)
        _require_different_years(made, books, fiscal_year)
    return sorted(made, key=lambda book: book.fiscal_year)


def _each(books: Sequence[Book], code: str | None, municipalities: Mapping[str, str]) -> list[Tidy]:
    """Each book; one without a cover of its own is the municipality's whose book comes first."""
    made: list[Tidy] = []
    for book in books:
        try:
            made.append(tidy(book, municipality_code=code, fiscal_year=None, municipalities=municipalities))
        except RefusedError as error:
            if error.code != "unknown_municipality" or not made:
                raise
            first = made[0].municipality_code
            made.append(tidy(book, municipality_code=first, fiscal_year=None, municipalities=municipalities))
    return made


def _require_one_municipality(made: Sequence[Tidy], file_name: str) -> None:
    names = dict.fromkeys(book.municipality or book.municipality_code for book in made)
    if len({book.municipality_code for book in made}) > 1:
        raise RefusedError(
            file_name,
            "several_municipalities",
            f"1つのファイルに、複数の団体の本が入っています（{'、'.join(names)}）。",
            "団体ごとにファイルを分けてください。",
        )


def _require_different_years(made: Sequence[Tidy], books: Sequence[Book], expected: int | None) -> None:
    pages = "、".join(
        f"{book.fiscal_year}年度（{read.first_page}ページから）" for book, read in zip(made, books, strict=True)
    )
    years = Counter(book.fiscal_year for book in made)
    if max(years.values()) > 1:
        raise RefusedError(
            books[0].file_name,
            "repeated_year",
            f"1つのファイルに、同じ年度の本が2つ入っています：{pages}。",
            "どちらかを除いたファイルにしてください。",
        )
    if expected is not None:
        raise RefusedError(
            books[0].file_name,
            "wrong_year",
            f"{expected}年度の本として指定されましたが、年度の異なる本が{len(made)}つ入っています：{pages}。",
            "年度を指定せずに取り込むか、年度ごとにファイルを分けてください。",
        )
