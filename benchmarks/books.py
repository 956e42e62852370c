"""Whole yearly books to measure with: `python -m benchmarks.books FOLDER [--books 1] [--measures 31]`.

A real book has some thirty sheets. These are the sheets of the sample books under new numbers and names, for as many
invented cities as it takes; the books on one year share their form, and no two are alike. Beside each book lies its
truth, and in the folder the catalog that knows the cities.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from flows.catalog import is_municipality_code
from samples.city import FISCAL_YEARS, edition
from samples.model import City, Measure, fiscal_year_short, with_summaries
from samples.render import Edition, render
from samples.truth import truth

CATALOG = "catalog.toml"

_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Folder:
    """Books and the catalog that knows their cities."""

    books: list[Path]
    catalog: Path


def make(folder: Path, *, books: int, measures: int = 31) -> Folder:
    """Write the books that are not there yet, each with its truth, and the catalog."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    cities = []
    for number, (city, fiscal_year) in enumerate(islice(_editions(), books)):
        cities.append(city)
        path = folder / f"{number + 1:02}-{fiscal_year_short(fiscal_year).lower()}-{measures}.pdf"
        paths.append(path)
        if path.exists():
            continue
        whole = long_edition(fiscal_year, city, measures)
        rendered = render(whole)
        path.with_suffix(".truth.json").write_text(
            json.dumps(truth(whole, rendered), ensure_ascii=False), encoding="utf-8"
        )
        path.write_bytes(rendered.pdf)
    catalog = folder / CATALOG
    entries = (f'[[municipality]]\ncode = "{city.code}"\nname = "{city.name}"\n' for city in dict.fromkeys(cities))
    catalog.write_text("\n".join(entries), encoding="utf-8")
    return Folder(paths, catalog)


def long_edition(fiscal_year: int, city: City, measures: int) -> Edition:
    """A city's book of that year with so many sheets."""
    short = edition(fiscal_year)
    book = replace(short.book, city=city, measures=tuple(islice(_renumbered(short.book.measures), measures)))
    form = replace(short.form, cover=tuple(line.replace(short.book.city.name, city.name) for line in short.form.cover))
    return Edition(with_summaries(book, form.tick_categories), form, short.style)


def _renumbered(measures: tuple[Measure, ...]) -> Iterator[Measure]:
    for number, measure in enumerate(cycle(measures), 1):
        no = f"{number:02}"
        achievements = tuple(
            replace(a, action_no=f"{no}-{a.action_no.partition('-')[2]}") if a.action_no else a
            for a in measure.achievements
        )
        yield replace(measure, no=no, name=f"{measure.name}（第{number}区）", achievements=achievements)


def _editions() -> Iterator[tuple[City, int]]:
    """Each city's years, city by city."""
    for number in range(1, 1000):
        tens, ones = divmod(number - 1, len(_STEMS))
        name = f"{_STEMS[tens - 1] if tens else ''}{_STEMS[ones]}見本市"
        yield from ((City(name, _code(number)), year) for year in FISCAL_YEARS)


def _code(number: int) -> str:
    """A code with its check digit; no prefecture begins with 99."""
    return next(code for digit in range(10) if is_municipality_code(code := f"99{300 + number}{digit}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--books", type=int, default=1)
    parser.add_argument("--measures", type=int, default=31)
    given = parser.parse_args()
    for path in make(given.folder, books=given.books, measures=given.measures).books:
        print(path)


if __name__ == "__main__":
    main()
