"""Slips of a book against the book of the year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from samples.model import Book, Indicator, IndicatorValue, Measure, Project, Role
from tests.mutants.figures import of_another_year, with_figure
from tests.mutants.slip import (
    Books,
    Kind,
    actual,
    misprinted,
    of_books,
    of_indicators,
    of_measures,
    of_projects,
)

_FACTORS = tuple(map(Decimal, ("10", "100", "1000", "0.1", "0.01")))
_DECLARED = {"provisional", "forecast", "revised"}

# ---- indicators ------------------------------------------------------------------------------------------------------


def _figure_changed(role: Role, rule: str) -> None:
    @of_indicators(Kind(f"{role} changed", rule, "value"))
    def _(books: Books, m: Measure, i: Indicator) -> Indicator | None:
        before = books.indicators_before.get((m.no, i.name))
        pairs = ((v, w) for v in i.values for w in (before.values if before else ()))
        same = next((v for v, w in pairs if v.role == role and _comparable(v, w)), None)
        if same is None:
            return None
        whole = all(v.figure.value is None or v.figure.value % 1 == 0 for v in i.values)
        off = books.chance.choice((1, 3, -2)) * (Decimal(1) if whole else Decimal("0.1"))
        return with_figure(i, role, same.figure.fiscal_year, lambda v: v + off)


def _comparable(a: IndicatorValue, b: IndicatorValue) -> bool:
    """Whether two books print a figure of the same year that neither of them declares to change."""
    return (
        (a.role, a.figure.fiscal_year) == (b.role, b.figure.fiscal_year)
        and a.figure.value is not None
        and b.figure.value is not None
        and not _DECLARED & {*a.figure.qualifiers, *b.figure.qualifiers}
    )


_figure_changed("baseline", "baseline_unchanged")
_figure_changed("target", "target_unchanged")
_figure_changed("actual", "actual_restated")


def _year_changed(role: Role, rule: str) -> None:
    @of_indicators(Kind(f"year of the {role} changed", rule, "value_fiscal_year"))
    def _(books: Books, m: Measure, i: Indicator) -> Indicator | None:
        before = books.indicators_before.get((m.no, i.name))
        years = [{v.figure.fiscal_year for v in x.values if v.role == "target"} for x in (i, before) if x]
        # In a new plan both may have another year, and a target that was due is followed by the next.
        if len(years) < 2 or years[0] != years[1] or (role == "target" and max(years[0]) < books.year):
            return None
        return of_another_year(i, role, books.chance.choice((-1, 1)))


_year_changed("baseline", "baseline_unchanged")
_year_changed("target", "target_unchanged")


@of_indicators(Kind("unit changed", "unit_unchanged", "unit"))
def _(books: Books, m: Measure, i: Indicator) -> Indicator | None:
    if (m.no, i.name) not in books.indicators_before:
        return None
    return replace(i, unit=books.chance.choice([u for u in ("件", "回", "世帯", "か所") if u != i.unit]))


@of_indicators(Kind("share turned into a count", "indicator_kind_stable", "unit"))
def _(books: Books, m: Measure, i: Indicator) -> Indicator | None:
    known = (m.no, i.name) in books.indicators_before
    return replace(i, unit="件") if known and i.unit == "％" else None


@of_indicators(Kind("direction turned", "indicator_kind_stable", "indicator_name"))
def _(books: Books, m: Measure, i: Indicator) -> Indicator | None:
    before = books.indicators_before.get((m.no, i.name))
    target = next((v for v in i.values if v.role == "target"), None)
    was = next((v for v in before.values if v.role == "target"), None) if before else None
    if target is None or was is None or target.figure.fiscal_year != was.figure.fiscal_year:
        return None
    text = target.figure.text
    turned = replace(target, figure=replace(target.figure, text=text.replace("以上", "以下")))
    return replace(i, values=tuple(turned if v is target else v for v in i.values))


@of_indicators(Kind("indicator renamed a little", "name_unchanged", "indicator_name"))
def _(books: Books, m: Measure, i: Indicator) -> Indicator | None:
    known = (m.no, i.name) in books.indicators_before
    return replace(i, name=misprinted(i.name, books.chance)) if known else None


@of_indicators(Kind("actual of another magnitude", "actual_jump", "value"))
def _(books: Books, m: Measure, i: Indicator) -> Indicator | None:
    before = books.indicators_before.get((m.no, i.name))
    now = actual(i, books.year)
    if before is None or now is None or not now.figure.value:
        return None
    if not any(v.role == "actual" and v.figure.value for v in before.values):
        return None
    factor = books.chance.choice(_FACTORS)
    if factor < 1 and now.figure.value * factor < 5:
        return None  # of small counts less is said
    return with_figure(i, "actual", books.year, lambda v: _times(v, factor))


def _times(value: Decimal, factor: Decimal) -> Decimal:
    return (value * factor).quantize(Decimal(1) if value % 1 == 0 else Decimal("0.1"))


@of_measures(Kind("indicator vanished", "appears_or_vanishes", "indicator_name"))
def _(books: Books, m: Measure) -> Iterator[tuple[str, Measure]]:
    for gone in m.indicators:
        if (m.no, gone.name) in books.indicators_before:
            left = (i for i in m.indicators if i is not gone)
            renumbered = tuple(replace(i, no=n) for n, i in enumerate(left, 1))
            yield f"indicator {gone.no}", replace(m, indicators=renumbered)


# ---- projects --------------------------------------------------------------------------------------------------------


@of_projects(Kind("cost of another magnitude", "cost_jump", "cost_thousand_yen", agreeing=True))
def _(books: Books, m: Measure, p: Project) -> Project | None:
    cost = int((p.cost_thousand_yen or 0) * books.chance.choice(_FACTORS))
    return replace(p, cost_thousand_yen=cost) if (m.no, p.name) in books.projects_before else None


@of_projects(Kind("project renamed a little", "name_unchanged", "project_name", agreeing=True))
def _(books: Books, m: Measure, p: Project) -> Project | None:
    known = (m.no, p.name) in books.projects_before
    return replace(p, name=misprinted(p.name, books.chance)) if known else None


@of_projects(Kind("project moved to another department", "department_unchanged", "department", agreeing=True))
def _(books: Books, m: Measure, p: Project) -> Project | None:
    return replace(p, department="資産経営課") if (m.no, p.name) in books.projects_before else None


@of_measures(Kind("project vanished", "appears_or_vanishes", "project_name", agreeing=True))
def _(books: Books, m: Measure) -> Iterator[tuple[str, Measure]]:
    for gone in m.projects:
        if (m.no, gone.name) in books.projects_before:
            left = (p for p in m.projects if p is not gone)
            yield f"project {gone.no}", replace(m, projects=tuple(replace(p, no=n) for n, p in enumerate(left, 1)))


@of_measures(Kind("project appeared", "appears_or_vanishes", "project_name", agreeing=True))
def _(books: Books, m: Measure) -> Iterator[tuple[str, Measure]]:
    if m.no in books.measures_before:
        new = replace(m.projects[-1], no=len(m.projects) + 1, name="灯台の公開")
        yield "灯台の公開", replace(m, projects=(*m.projects, new))


# ---- measures --------------------------------------------------------------------------------------------------------


@of_measures(Kind("measure renamed a little", "name_unchanged", "measure_name", agreeing=True))
def _(books: Books, m: Measure) -> Iterator[tuple[str, Measure]]:
    if m.no in books.measures_before:
        yield "name", replace(m, name=misprinted(m.name, books.chance))


@of_measures(Kind("measure moved to another department", "department_unchanged", "lead_department", agreeing=True))
def _(books: Books, m: Measure) -> Iterator[tuple[str, Measure]]:
    if m.no in books.measures_before:
        yield "department", replace(m, lead_department="政策部 資産経営課")


@of_books(Kind("measure vanished", "appears_or_vanishes", "measure_name", agreeing=True))
def _(books: Books) -> Iterator[tuple[str, str, Book]]:
    for m in books.book.measures:
        if m.no in books.measures_before:
            left = tuple(other for other in books.book.measures if other is not m)
            yield m.no, f"measure_no={m.no}", replace(books.book, measures=left)
