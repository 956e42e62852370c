"""What stays the same of indicators and projects from book to book, so that the years agree with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from samples.figures import Notation, Quantity
from samples.model import Indicator, IndicatorValue, Project, fiscal_year_label


def quantity(text: str | int, *qualifiers: str) -> Quantity:
    """A quantity from its plain digits; the decimals given are the ones printed."""
    return Quantity(Decimal(text), qualifiers)


def missing(text: str) -> Quantity:
    """No figure, and the word, dash or blank that is printed for it."""
    return Quantity(None, missing=text)


@dataclass(frozen=True, slots=True)
class Years:
    """Which columns an edition prints, and how it writes figures."""

    actuals: tuple[int, ...]
    target: int
    notation: Notation


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator over all years.

    Attributes:
        actuals: by fiscal year; a book may print another state of one (see `indicator`).
        targets: by the year that the target is for. Where an edition has no target for its column's year, the row
            says in a note which other year its target is for.
    """

    name: str
    unit: str
    baseline: tuple[int, Quantity]
    actuals: Mapping[int, Quantity]
    targets: Mapping[int, Quantity]
    marks: tuple[str, ...] = ()
    name_qualifiers: tuple[str, ...] = ()
    base_unit: str = ""
    scale: int = 1

    def indicator(self, no: int, years: Years, printed: Mapping[int, Quantity] | None = None) -> Indicator:
        """The row as an edition prints it; `printed` are actuals as they stood when that book was made."""
        actuals = {**self.actuals, **(printed or {})}
        target_year = years.target if years.target in self.targets else max(y for y in self.targets if y < years.target)
        baseline_year, baseline = self.baseline
        return Indicator(
            no=no,
            name=self.name,
            unit=self.unit,
            marks=self.marks,
            note="" if target_year == years.target else f"(目標値は{fiscal_year_label(target_year)})",
            name_qualifiers=self.name_qualifiers,
            base_unit=self.base_unit,
            scale=self.scale,
            values=(
                IndicatorValue("baseline", None, years.notation.baseline(baseline, baseline_year)),
                *(IndicatorValue("actual", y, years.notation.figure(actuals[y], y)) for y in years.actuals),
                IndicatorValue("target", years.target, years.notation.figure(self.targets[target_year], target_year)),
            ),
        )

    def change(self, fiscal_year: int) -> int:
        """How much more the year's actual is than the year's before."""
        now, before = self.actuals[fiscal_year].value, self.actuals[fiscal_year - 1].value
        if now is None or before is None:
            raise ValueError(f"{self.name}: no figure for {fiscal_year} or the year before")
        return int(now - before)


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One project over all years; the budget for a year is what the book of the year before prints."""

    name: str
    department: str
    overview: str
    costs: Mapping[int, int]
    budgets: Mapping[int, int] = field(default_factory=dict)
    priority: str = ""
    in_strategy: bool = False

    def project(
        self,
        no: int,
        fiscal_year: int,
        *,
        results: str,
        rating: str,
        progress: str,
        directions: Sequence[str],
        future: str,
    ) -> Project:
        """The project as the year's book evaluates it."""
        return Project(
            no=no,
            name=self.name,
            department=self.department,
            overview=self.overview,
            cost_thousand_yen=self.costs[fiscal_year],
            results=results,
            rating=rating,
            progress=progress,
            directions=tuple(directions),
            future=future,
            priority=self.priority,
            in_strategy=self.in_strategy,
            budget_thousand_yen=self.budgets.get(fiscal_year + 1),
        )
