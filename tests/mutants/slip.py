"""What a slip is, and how kinds of slips are declared.

A kind is one function under a decorator that says what it is called and what must name it. The function changes one
project, indicator or measure, or lists changed books; the decorator seeks every place where it is a slip, so that
hundreds come from a few small books. A function that returns what it was given, or None, makes no slip there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from samples.model import Book, Indicator, IndicatorValue, Measure, Project, with_summaries
from samples.render import Edition


@dataclass(frozen=True, slots=True)
class Slip:
    """One inconsistency.

    Attributes:
        kind: what is done, the same in every sheet.
        where: the measure, and what on its sheet.
        rules, columns: by one of these rules, at one of these columns, it has to be named.
            None among the columns: the row as such.
        row: a part of the key of the row that must be named.
        edition: the book with it.
    """

    kind: str
    where: str
    rules: tuple[str, ...]
    columns: tuple[str | None, ...]
    row: str
    edition: Edition

    @property
    def name(self) -> str:
        return f"{self.kind} at {self.where}"


@dataclass(frozen=True)
class Books:
    """A book in which slips are made, the book of the year before, with which it agrees, and the dice."""

    edition: Edition
    earlier: Edition
    chance: random.Random

    @property
    def book(self) -> Book:
        return self.edition.book

    @property
    def year(self) -> int:
        return self.book.fiscal_year

    @cached_property
    def indicators_before(self) -> dict[tuple[str, str], Indicator]:
        return {(m.no, i.name): i for m in self.earlier.book.measures for i in m.indicators}

    @cached_property
    def projects_before(self) -> dict[tuple[str, str], Project]:
        return {(m.no, p.name): p for m in self.earlier.book.measures for p in m.projects}

    @cached_property
    def measures_before(self) -> set[str]:
        return {m.no for m in self.earlier.book.measures}

    def with_measure(self, changed: Measure) -> Book:
        return replace(self.book, measures=tuple(changed if m.no == changed.no else m for m in self.book.measures))


T = TypeVar("T")
Finder = Callable[[Books], Iterator[Slip]]
#: Every kind of slip.
FINDERS: list[Finder] = []
#: What the decorators of all of them say.
KINDS: list[Kind] = []


@dataclass(frozen=True, slots=True)
class Kind:
    """What a decorator says of its function.

    Attributes:
        rules, columns: parted by blanks; - among the columns is the row as such.
        agreeing: tallies, overview and appendix follow the changed sheet.
    """

    name: str
    rules: str
    columns: str
    agreeing: bool = False

    def slip(self, books: Books, where: str, row: str, book: Book) -> Slip:
        if self.agreeing:
            book = with_summaries(book, books.edition.form.tick_categories)
        edition = replace(books.edition, book=book)
        columns = tuple(None if column == "-" else column for column in self.columns.split())
        return Slip(self.name, where, tuple(self.rules.split()), columns, row, edition)


def of_editions(kind: Kind) -> Callable[[Callable[[Books], Iterable[tuple[str, str, Edition]]]], None]:
    """A kind whose function lists (where, the row to be named, the edition with the slip)."""

    def declare(find: Callable[[Books], Iterable[tuple[str, str, Edition]]]) -> None:
        def finder(books: Books) -> Iterator[Slip]:
            for where, row, edition in find(books):
                yield replace(kind.slip(books, where, row, edition.book), edition=edition)

        FINDERS.append(finder)
        KINDS.append(kind)

    return declare


def of_books(kind: Kind) -> Callable[[Callable[[Books], Iterable[tuple[str, str, Book]]]], None]:
    """A kind whose function lists (where, the row to be named, the book with the slip)."""

    def declare(find: Callable[[Books], Iterable[tuple[str, str, Book]]]) -> None:
        FINDERS.append(lambda books: (kind.slip(books, *found) for found in find(books)))
        KINDS.append(kind)

    return declare


def of_measures(kind: Kind) -> Callable[[Callable[[Books, Measure], Iterable[tuple[str, Measure]]]], None]:
    """A kind whose function lists (where on the sheet, the sheet with the slip)."""

    def declare(change: Callable[[Books, Measure], Iterable[tuple[str, Measure]]]) -> None:
        @of_books(kind)
        def _(books: Books) -> Iterator[tuple[str, str, Book]]:
            for m in books.book.measures:
                for where, changed in change(books, m):
                    if changed != m:
                        yield f"{m.no} {where}", f"measure_no={m.no}", books.with_measure(changed)

    return declare


def of_projects(kind: Kind) -> Callable[[Callable[[Books, Measure, Project], Project | None]], None]:
    """A kind whose function changes a project."""

    def declare(change: Callable[[Books, Measure, Project], Project | None]) -> None:
        @of_measures(kind)
        def _(books: Books, m: Measure) -> Iterator[tuple[str, Measure]]:
            for number, p in enumerate(m.projects):
                if (changed := change(books, m, p)) is not None:
                    yield f"project {p.no}", replace(m, projects=put(m.projects, number, changed))

    return declare


def of_indicators(kind: Kind) -> Callable[[Callable[[Books, Measure, Indicator], Indicator | None]], None]:
    """A kind whose function changes an indicator."""

    def declare(change: Callable[[Books, Measure, Indicator], Indicator | None]) -> None:
        @of_measures(kind)
        def _(books: Books, m: Measure) -> Iterator[tuple[str, Measure]]:
            for number, i in enumerate(m.indicators):
                if (changed := change(books, m, i)) is not None:
                    yield f"indicator {i.no}", replace(m, indicators=put(m.indicators, number, changed))

    return declare


def put(rows: Sequence[T], number: int, *changed: T) -> tuple[T, ...]:
    """The rows with others in the place of one; with none, without it."""
    return (*rows[:number], *changed, *rows[number + 1 :])


def actual(indicator: Indicator, year: int) -> IndicatorValue | None:
    """The actual of a year."""
    return next((v for v in indicator.values if v.role == "actual" and v.figure.fiscal_year == year), None)


def misprinted(text: str, chance: random.Random) -> str:
    """The text with one character replaced, left out or put in."""
    place = chance.randrange(1, len(text) - 1)
    while text[place] in " （）()、，・":
        place = chance.randrange(1, len(text) - 1)
    other = chance.choice([c for c in "市民川森道橋丘" if c != text[place]])
    return chance.choice(
        (
            text[:place] + other + text[place + 1 :],
            text[:place] + text[place + 1 :],
            text[:place] + other + text[place:],
        )
    )
