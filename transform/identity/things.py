"""What books print of measures, indicators and projects, as far as it tells whether two of them are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from transform import numerals
from transform.cells import folded, squeezed
from transform.identity.names import name_form

Kind = Literal["measure", "indicator", "project"]
KINDS: tuple[Kind, ...] = ("measure", "indicator", "project")
NUMBERS: Mapping[Kind, str | None] = {"measure": None, "indicator": "indicator_no", "project": "project_no"}
"""The column with a thing's number within its measure."""

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
"""Rows of document, measure, indicator, indicator_value and project with the columns of these tables."""


class Place(NamedTuple):
    """Where a book prints a thing; `no` is 0 for a measure."""

    fiscal_year: int
    measure_no: str
    no: int


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """One measure, indicator or project as one book prints it.

    Attributes:
        form: the name as it is compared (`name_form`).
        department: the section in charge, or None.
        unit: an indicator's unit without its scale (千円 is 円), "" where none is printed.
        figures: an indicator's actuals and baselines by fiscal year, free of the unit's scale.
        targets: its targets, likewise.
        overview: a project's overview as it is compared, "" where none is printed.
        contents: of a measure, what it holds: its indicators and projects by kind, form and unit.
    """

    kind: Kind
    document_id: str
    place: Place
    name: str
    form: str
    department: str | None = None
    unit: str = ""
    figures: Mapping[int, frozenset[Decimal]] = field(default_factory=dict)
    targets: Mapping[int, frozenset[Decimal]] = field(default_factory=dict)
    overview: str = ""
    contents: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True)
class Book:
    """The things of one year's book, by kind, in printed order."""

    fiscal_year: int
    things: Mapping[Kind, Sequence[Thing]]


@dataclass(frozen=True)
class City:
    """One municipality's books.

    Attributes:
        current: the books that are published, by year; a book in several parts is one here.
        others: superseded books, by their documents.
    """

    code: str
    current: Sequence[Book]
    others: Sequence[Book]


def cities(tables: Tables) -> list[City]:
    """The books of all municipalities, by code; `document` says which documents are current."""
    current = {
        (row["municipality_code"], row["fiscal_year"], row["document_id"])
        for row in tables["document"]
        if row["is_current"]
    }
    things: dict[str, list[Thing]] = defaultdict(list)
    for code, thing in _things(tables):
        things[code].append(thing)
    found = []
    for code in sorted({row["municipality_code"] for row in tables["document"]}):
        shown: dict[int, list[Thing]] = defaultdict(list)
        hidden: dict[tuple[int, str], list[Thing]] = defaultdict(list)
        for thing in things[code]:
            year = thing.place.fiscal_year
            if (code, year, thing.document_id) in current:
                shown[year].append(thing)
            else:
                hidden[year, thing.document_id].append(thing)
        found.append(
            City(
                code,
                [_book(year, shown[year]) for year in sorted(shown)],
                [_book(year, hidden[year, document]) for year, document in sorted(hidden)],
            )
        )
    return found


def _book(year: int, things: Iterable[Thing]) -> Book:
    ordered = sorted(things, key=lambda t: (t.place, t.document_id))
    return Book(year, {kind: [t for t in ordered if t.kind == kind] for kind in KINDS})


def _things(tables: Tables) -> Iterable[tuple[str, Thing]]:
    tables = {name: [row for row in rows if _placed(row)] for name, rows in tables.items() if name != "document"}
    figures = _figures(tables["indicator_value"])
    contents: dict[tuple[Any, ...], set[tuple[str, str, str]]] = defaultdict(set)
    for row in tables["indicator"]:
        unit, (code, *_, no) = _unit(row["unit"]), _key(row, "indicator_no")
        own = figures.get(_key(row, "indicator_no"), _Figures())
        name = row["indicator_name"] or ""
        contents[_key(row)].add(("indicator", name_form(name), unit))
        place = Place(row["fiscal_year"], row["measure_no"], no)
        yield (
            code,
            Thing(
                "indicator",
                row["document_id"],
                place,
                name,
                name_form(name),
                unit=unit,
                figures={year: frozenset(amounts) for year, amounts in own.values.items()},
                targets={year: frozenset(amounts) for year, amounts in own.targets.items()},
            ),
        )
    for row in tables["project"]:
        name = row["project_name"] or ""
        contents[_key(row)].add(("project", name_form(name), ""))
        place = Place(row["fiscal_year"], row["measure_no"], row["project_no"])
        yield (
            row["municipality_code"],
            Thing(
                "project",
                row["document_id"],
                place,
                name,
                name_form(name),
                department=squeezed(row["department"]) if row["department"] else None,
                overview=name_form(row["overview"] or ""),
            ),
        )
    for row in tables["measure"]:
        name = row["measure_name"] or ""
        yield (
            row["municipality_code"],
            Thing(
                "measure",
                row["document_id"],
                Place(row["fiscal_year"], row["measure_no"], 0),
                name,
                name_form(name),
                department=squeezed(row["lead_department"]) if row["lead_department"] else None,
                contents=frozenset(contents[_key(row)]),
            ),
        )


@dataclass
class _Figures:
    values: dict[int, set[Decimal]] = field(default_factory=lambda: defaultdict(set))
    targets: dict[int, set[Decimal]] = field(default_factory=lambda: defaultdict(set))


def _figures(rows: Iterable[Row]) -> dict[tuple[Any, ...], _Figures]:
    """Each indicator's figures, without bounds and ranges: 以上 of a figure is another statement than the figure."""
    found: dict[tuple[Any, ...], _Figures] = defaultdict(_Figures)
    for row in rows:
        amount = row["base_value"] if row["base_value"] is not None else row["value"]
        if amount is None or row["value_low"] is not None or row["value_high"] is not None:
            continue
        own = found[_key(row, "indicator_no")]
        by_year = own.targets if row["role"] == "target" else own.values
        by_year[row["value_fiscal_year"]].add(Decimal(amount).normalize())
    return found


def _placed(row: Row) -> bool:
    """Whether a row has the numbers of its key; one without them is for the checks to hold back."""
    names = ("fiscal_year", "measure_no", *filter(None, NUMBERS.values()))
    return all(row[name] is not None for name in names if name in row)


def _key(row: Row, *more: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("municipality_code", "fiscal_year", "document_id", "measure_no", *more))


def _unit(printed: str | None) -> str:
    if not printed:
        return ""
    return numerals.unit_scale(printed)[0] or folded(printed)
