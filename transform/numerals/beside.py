"""What is printed beside a number: qualifiers, its year or day, a unit in brackets, footnote marks, other figures."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

from transform.numerals.figure import Figure, Qualifier, RefusedError
from transform.years import Day, Year


@dataclass(slots=True)
class Beside:
    """Filled while a cell is read; two statements that contradict each other refuse it."""

    qualifiers: set[Qualifier] = field(default_factory=set)
    year: Year | None = None
    is_year_in_brackets: bool = False
    day: Day | None = None
    unit: tuple[str, str] | None = None
    footnote: str | None = None
    figures: list[Figure] = field(default_factory=list)

    @property
    def base_fiscal_year(self) -> int | None:
        if self.year is not None:
            return self.year.year
        return self.day.fiscal_year if self.day is not None else None

    @property
    def as_of(self) -> datetime.date | None:
        return self.day.date if self.day is not None else None

    def qualify(self, qualifier: Qualifier | Literal[""]) -> None:
        if qualifier:
            self.qualifiers.add(qualifier)

    def set_year(self, year: Year) -> None:
        if self.base_fiscal_year not in {None, year.year}:
            raise RefusedError("年が二つ書かれていて、どちらの値か決められません。")
        if self.year is None or self.year.printed == "bare":
            self.year = year

    def set_day(self, day: Day) -> None:
        if self.day is not None or self.base_fiscal_year not in {None, day.fiscal_year}:
            raise RefusedError("年月日が二つ書かれていて、どちらの値か決められません。")
        self.day = day

    def set_unit(self, folded: str, shown: str) -> None:
        if self.unit is not None and self.unit[0] != folded:
            raise RefusedError("単位が二つ書かれています。")
        self.unit = folded, shown

    def mark(self, mark: str) -> None:
        self.footnote = mark if self.footnote is None else self.footnote + mark
