"""What checking costs beside reading: `python -m benchmarks.quality [--measures 31] [--books 10] [--rounds 3]`.

Makes a book of so many measures from the samples, reads it with stock pdfplumber (text and tables of every page), and
checks its tables, without the import of Great Expectations, which goes on while pages are being read. Then checks so
many books at once, and as many one by one. All of it in one run on one machine: only the ratios count.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pdfplumber

from expectations.runner import check, warm_up
from extract.book import read_book
from samples.city import edition
from samples.model import with_summaries
from samples.render import render
from tests.drift.variants import renumbered
from transform.tables import Tidy, tidy

Frames = dict[str, pd.DataFrame]


def book(measures: int, path: Path) -> Path:
    """A book with so many sheets, made of the sample's over and over."""
    sample = edition(2019)
    own = sample.book.measures
    sheets = tuple(renumbered(own[n % len(own)], f"{n:02d}") for n in range(1, measures + 1))
    whole = with_summaries(replace(sample.book, measures=sheets), sample.form.tick_categories)
    path.write_bytes(render(replace(sample, book=whole)).pdf)
    return path


def read(path: Path) -> Tidy:
    city = edition(2019).book.city
    return tidy(read_book(path), municipality_code=None, fiscal_year=None, municipalities={city.name: city.code})


def stock_pdfplumber(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def as_books(frames: Frames, count: int) -> list[Frames]:
    """The same tables as so many books of different cities, so that none is a revision of another."""
    books = []
    for number in range(count):
        code, document = f"{900000 + number:06d}", f"{number:064x}"
        books.append(
            {
                name: data.assign(
                    **{
                        column: pd.Series(value, index=data.index, dtype=data[column].dtype)
                        for column, value in (("municipality_code", code), ("document_id", document))
                        if column in data
                    }
                )
                for name, data in frames.items()
            }
        )
    return books


def together(books: list[Frames]) -> Frames:
    return {name: pd.concat([b[name] for b in books], ignore_index=True) for name in books[0]}


def best(rounds: int, action: Callable[[], object]) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measures", type=int, default=31)
    parser.add_argument("--books", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    warm_up()
    with TemporaryDirectory() as folder:
        path = book(options.measures, Path(folder) / "book.pdf")
        frames = read(path).frames
        stock = best(1, lambda: stock_pdfplumber(path))
    one = best(options.rounds, lambda: check(frames, run_id="one"))
    books = as_books(frames, options.books)
    many = together(books)
    at_once = best(options.rounds, lambda: check(many, run_id="many"))
    print(f"stock pdfplumber reads {options.measures} measures in {stock:.2f} s of processor time")
    print(f"checking them takes     {one:.2f} s: {one / stock:.3f} of that (bar: below 0.333)")
    print(
        f"{options.books} books at once take    {at_once:.2f} s: "
        f"{at_once / (options.books * one):.2f} of {options.books} times one"
    )


if __name__ == "__main__":
    main()
