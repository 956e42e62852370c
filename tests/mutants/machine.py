"""Makes a slip's book, reads and checks it after the clean earlier year, and says whether it was named."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from expectations.runner import check
from expectations.verdicts import Outcome, violations
from extract.book import read_book
from flows.identity import Finder, keyed
from flows.ingest import Request, direct
from flows.listener import Silent
from samples.city import edition
from samples.render import Edition, render
from tests.mutants.slip import Slip
from tests.mutants.slips import slips
from tests.mutants.sound import sound
from transform.tables import Tidy, tidy

#: The books that slips are made in, each with the year before it.
PAIRS = ((2018, 2019), (2019, 2020))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks said of a book with one slip; `beside`: the rules that told of something else, as a warning."""

    slip: Slip
    year: int
    named: bool
    said: Sequence[str]
    beside: Sequence[str]


@cache
def clean(year: int) -> Edition:
    """The sample book of a year, with more that it says twice."""
    return sound(edition(year))


def chosen(count: int, seed: int) -> list[tuple[int, Slip]]:
    """So many slips, of every kind about equally many, with the year of the book that each is made in."""
    chance = random.Random(seed)
    by_kind: dict[str, list[tuple[int, Slip]]] = {}
    for earlier, year in PAIRS:
        for slip in slips(clean(year), clean(earlier), chance):
            by_kind.setdefault(slip.kind, []).append((year, slip))
    for found in by_kind.values():
        chance.shuffle(found)
    rounds: Iterator[tuple[int, Slip]] = (
        found[turn]
        for turn in range(max(map(len, by_kind.values())))
        for found in by_kind.values()
        if turn < len(found)
    )
    return [slip for slip, _ in zip(rounds, range(count), strict=False)]


def read(book: Edition, folder: Path) -> Tidy:
    """The tables of a book, by way of its PDF."""
    path = folder / "book.pdf"
    path.write_bytes(render(book).pdf)
    city = book.book.city
    return tidy(read_book(path), municipality_code=None, fiscal_year=None, municipalities={city.name: city.code})


def published(book: Edition, folder: Path) -> Path:
    """A warehouse that holds this book."""
    path = folder / "earlier.pdf"
    path.write_bytes(render(book).pdf)
    warehouse = folder / f"{book.book.fiscal_year}.duckdb"
    report = direct(Request([path], warehouse, municipality_code=book.book.city.code), Silent())
    if report.exit_code != 0:
        raise RuntimeError(f"the sound book of {book.book.fiscal_year} was not loaded: {report.outcomes}")
    return warehouse


def found(book: Edition, past: Path, folder: Path) -> Sequence[Outcome]:
    """What the checks find in a book that comes after those of a warehouse."""
    books = keyed(read(book, folder).frames, past, Finder(past))
    return check(books.frames, run_id="mutant", past=past, past_keys=books.past_keys).outcomes


def alarms(outcomes: Sequence[Outcome]) -> list[str]:
    """What a clean book must not be told: every critical or warning finding, and every check that broke."""
    told = [f"{v.rule} {v.row_key} {v.column}: {v.message}" for v in violations(outcomes) if v.severity != "info"]
    return told + [f"{o.rule}: {o.error}" for o in outcomes if o.error is not None]


def judged(slip: Slip, year: int, outcomes: Sequence[Outcome]) -> Verdict:
    """Whether the slip was named by its rule, at its sheet and at its field."""
    every = violations(outcomes)
    naming = [
        violation
        for outcome in outcomes
        for violation in outcome.violations
        # The reader's own rules come under one rule of the checks, each by its name.
        if {outcome.rule, violation.rule} & {*slip.rules}
        and slip.row in violation.row_key
        and violation.column in slip.columns
    ]
    beside = [v.rule for v in every if v.severity != "info" and v not in naming]
    return Verdict(slip, year, bool(naming), [f"{v.rule} {v.row_key} {v.column}" for v in every], beside)


def pasts(folder: Path) -> dict[int, Path]:
    """For each year in which slips are made, a warehouse with the clean book of the year before."""
    return {year: published(clean(earlier), folder) for earlier, year in PAIRS}


def run(wanted: Sequence[tuple[int, Slip]], past: Mapping[int, Path], folder: Path) -> Iterator[Verdict]:
    """The verdict on each slip, made in the book of its year; `past` as `pasts` makes it."""
    for year, slip in wanted:
        yield judged(slip, year, found(slip.edition, past[year], folder))
