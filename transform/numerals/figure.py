"""A printed figure as it was read: every field of the contract, and nothing that was guessed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal[
    "number",
    "range",
    "delta",
    "rank",
    "ratio",
    "multi",
    "missing",
    "text",
    "year",
    "fiscal_year",
    "year_range",
    "fiscal_year_range",
    "date",
]
Qualifier = Literal[
    "gross",
    "cumulative",
    "approx",
    "at_least",
    "at_most",
    "less_than",
    "more_than",
    "forecast",
    "provisional",
    "calendar_year",
    "revised",
]
MissingKind = Literal[
    "blank",
    "dash",
    "pending",
    "not_conducted",
    "unpublished",
    "not_applicable",
    "unknown",
    "undecided",
]


class Figure(NamedTuple):
    """One printed cell, read as a whole; `kind` is "text" where it was refused.

    A named tuple, and not a frozen dataclass, because making one of nineteen fields would else be a third of the
    time that a plain cell takes.

    Attributes:
        raw: the text as given.
        kind: what it is; the other fields that do not belong to the kind are None or empty.
        value: the stated number, in the unit that is printed with it (or in the column's), also where it is a bound;
            signed for a delta, the quotient for a ratio. None for a range.
        low, high: bounds, in the same unit; None where there is none.
        low_inclusive, high_inclusive: whether the bound itself counts; None without a bound.
        unit: the unit as the cell prints it (％ and 円 also for パーセント and ¥), None where it prints none.
        base_unit, base_value: after the unit's scale, the unit being the cell's or else the column's:
            48,210 in a column of 千円 is 48210000 円. Without any unit `base_unit` is None and `base_value` is `value`.
        qualifiers: what the cell says about the number; empty is exact.
        base_fiscal_year: the year that is printed beside the figure.
        as_of: the day that is printed beside the figure.
        footnote: the mark after the number.
        missing_kind: why there is no figure.
        items: the parts of a multi, a ratio or a rank among so many.
        fiscal_year, fiscal_year_end: for the year kinds (of `year` and `year_range` the year as such); for a date the
            fiscal year that it lies in.
        date: for a date; the first of the month where no day is printed.
    """

    raw: str
    kind: Kind
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    unit: str | None = None
    base_unit: str | None = None
    base_value: Decimal | None = None
    qualifiers: frozenset[Qualifier] = frozenset()
    base_fiscal_year: int | None = None
    as_of: datetime.date | None = None
    footnote: str | None = None
    missing_kind: MissingKind | None = None
    items: tuple[Figure, ...] = ()
    fiscal_year: int | None = None
    fiscal_year_end: int | None = None
    date: datetime.date | None = None


class RefusedError(Exception):
    """A text that the grammar does not cover; the message is a Japanese sentence that says why."""
