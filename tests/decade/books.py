"""The city's yearly books, as data of `samples.model` in forms and styles that the samples' own books have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from samples.figures import Notation, Quantity
from samples.form import DIRECTIONS, PROGRESS, evaluation_columns, form, indicator_columns, project_columns
from samples.model import (
    Achievement,
    Book,
    City,
    Indicator,
    IndicatorValue,
    Measure,
    PlanCategory,
    PlanItem,
    Project,
    fiscal_year_label,
    with_summaries,
)
from samples.render import Edition
from samples.style import Style, japanese_font
from tests.decade.words import ACHIEVEMENTS, FUTURES, PLANS, RESULTS
from tests.decade.world import (
    PLAN_STARTS,
    IndicatorLine,
    MeasureState,
    Node,
    Printed,
    ProjectLine,
    Simulation,
    World,
    true_pairs,
)

# No Japanese municipality has this name, and no prefecture the number 99.
CITY = City("十年野市", "993018")
FIRST, YEARS, MEASURES = 2013, 10, 31


@dataclass(frozen=True)
class Printing:
    """One file: a year's book, and when it was made. A corrected book is a second printing of its year."""

    edition: Edition
    name: str
    modified: date

    @property
    def fiscal_year(self) -> int:
        return self.edition.book.fiscal_year


@dataclass(frozen=True)
class Decade:
    """All files of the city, and what is the same in them.

    Attributes:
        printings: by year; of the corrected year the faulty one first.
        world: the truth behind them (`World.identities`), with numbers as the books print them.
    """

    printings: tuple[Printing, ...]
    world: World


def decade(seed: int = 1, *, first: int = FIRST, years: int = YEARS, measures: int = MEASURES) -> Decade:
    """The books of some years; equal arguments give equal books."""
    world = Simulation(seed, first, years, measures).run()
    corrected = first + years // 2
    printings = []
    for year, states in world.years.items():
        edition = _edition(year, states, Random(f"{seed}/{year}"), first)
        if year == corrected:
            faulty = _faulty(edition, Random(f"{seed}/faults"))
            printings.append(_printing(faulty, f"hyoka-{year}.pdf", date(year + 1, 10, 1)))
            printings.append(_printing(edition, f"hyoka-{year}-teisei.pdf", date(year + 2, 1, 15)))
        else:
            printings.append(_printing(edition, f"hyoka-{year}.pdf", date(year + 1, 10, 1)))
    return Decade(tuple(printings), world)


def pairs(decade_: Decade, kind: str) -> Iterator[tuple[Node, Node]]:
    """Each indicator or project with itself in the next book that prints it."""
    return true_pairs(decade_.world.identities(kind))


def _printing(edition: Edition, name: str, made: date) -> Printing:
    """The file of an edition, which says itself when it was made: as its own date, and on the cover where one is."""
    book = replace(edition.book, published_on=made) if edition.book.published_on else edition.book
    style = replace(edition.style, date=f"D:{made:%Y%m%d}090000+09'00'")
    return Printing(replace(edition, book=book, style=style), name, made)


def _edition(year: int, states: Sequence[MeasureState], random: Random, first: int) -> Edition:
    """One of three kinds of form and style, in turn: as the samples' three books."""
    kind = (year - first) % 3
    actuals = {0: (year - 2, year - 1, year), 1: (year,), 2: (year - 1, year)}[kind]
    target = _goal(year)
    notation = (
        Notation(myriad=False, base_year="（{long}{forecast}）"),
        Notation(myriad=True),
        Notation(myriad=True, gap=" ", base_year="({short}{forecast})"),
    )[kind]
    a_form = form(
        city=CITY.name,
        fiscal_year=year,
        indicators=indicator_columns(actuals, target, levels=1 if kind == 1 else 2, name=36, baseline=12, year=9),
        projects=project_columns(wide=kind == 2),
        evaluation=evaluation_columns(year, budget=kind == 2, infection_note=kind > 0),
        related_label="関係課名" if kind == 0 else "関係課名\n（組織順）",
        contents=kind < 2,
        legend_at_front=kind < 2,
        brackets=(("＜", "＞"), ("< ", " >"), ("＜ ", " ＞"))[kind],
        dash="—" if kind == 2 else "―",
    )
    style = Style(
        font_file=japanese_font(),
        leading=(1.42, 1.22, 1.16)[kind],
        bold=("stroke", "double", "none")[kind],
        ruling="rectangle" if kind == 2 else "stroke",
        row_break="cut" if kind == 0 else "whole",
        repeat_headings=kind == 1,
        keep_headings=kind > 0,
    )
    maker = _Maker(year, actuals, target, notation, random)
    published = date(year + 1, 10, 1) if year >= 2018 else None
    book = Book(CITY, year, tuple(maker.measure(state) for state in states), published)
    return Edition(with_summaries(book, a_form.tick_categories), a_form, style)


def _goal(year: int) -> int:
    """The last year of the plan that a year belongs to."""
    return min((start for start in PLAN_STARTS if start > year), default=PLAN_STARTS[-1] + 4) - 1


@dataclass
class _Maker:
    """Writes the sheets of one book."""

    year: int
    actuals: Sequence[int]
    target: int
    notation: Notation
    random: Random

    def measure(self, state: MeasureState) -> Measure:
        r = self.random
        subject = state.line.subjects[0]
        indicators = tuple(self._indicator(no, p) for no, p in enumerate(state.indicators, 1))
        projects = tuple(
            self._project(no, p, overview)
            for no, (p, overview) in enumerate(zip(state.projects, state.overviews, strict=True), 1)
        )
        return Measure(
            no=state.no,
            name=state.name,
            lead_department=state.department,
            lead_manager="山田 太郎",
            phone=f"0999-55-{int(state.no):04d}",
            related_departments=("企画課", "財政課"),
            target="市民，事業者",
            intent=f"{subject}について，必要な人に必要な支えが届いている",
            direction=f"{subject}に関わる人と場を増やし，市と地域がともに取り組みます。",
            sdg_goals=tuple(sorted(r.sample(range(1, 18), 2))),
            achievements=tuple(
                Achievement(f"{state.no}-{n}", f"{subject}の取組その{n}", self._text(r.choice(ACHIEVEMENTS), subject))
                for n in (1, 1, 2)
            ),
            summary=f"{subject}の取組は，{fiscal_year_label(self.year)}の予定をおおむね終えた。"
            + self._text(ACHIEVEMENTS[3], subject),
            indicators=indicators,
            grade=r.choice("SAAABBBC"),
            grade_reasons=(f"{subject}の指標の多くが前の年度を上回ったため。",),
            plan=(
                PlanCategory(
                    f"{fiscal_year_label(self.year + 1)}の取組",
                    tuple(PlanItem(r.choice(("★", "●", "○", "")), p.format(s=subject)) for p in r.sample(PLANS, 2)),
                ),
                PlanCategory(f"{fiscal_year_label(self.year + 2)}以降の計画期間内の取組"),
            ),
            projects=projects,
        )

    def _indicator(self, no: int, printed: Printed) -> Indicator:
        line = printed.line
        assert isinstance(line, IndicatorLine)
        plan_start = max((s for s in PLAN_STARTS if s <= self.year), default=PLAN_STARTS[0] - 4)
        base_year = max(plan_start, line.began) - 1
        goal = line.targets.get(self.target)
        base = self.notation.baseline(Quantity(line.printed(base_year, self.year)), base_year)
        values = [IndicatorValue("baseline", None, base)]
        for of_year in self.actuals:
            known = of_year >= line.began - 1
            quantity = Quantity(line.printed(of_year, self.year)) if known else Quantity(None, missing="―")
            values.append(IndicatorValue("actual", of_year, self.notation.figure(quantity, of_year)))
        quantity = Quantity(goal) if goal is not None else Quantity(None, missing="―")
        values.append(IndicatorValue("target", self.target, self.notation.figure(quantity, self.target)))
        return Indicator(no, printed.name, line.words.unit, tuple(values))

    def _project(self, no: int, printed: Printed, overview: str) -> Project:
        line, r = printed.line, self.random
        assert isinstance(line, ProjectLine)
        return Project(
            no=no,
            name=printed.name,
            department=f"{line.subject}課",
            overview=overview,
            cost_thousand_yen=line.costs[self.year],
            results=self._text(r.choice(RESULTS), line.subject),
            rating=r.choice("◎○○△"),
            progress=r.choice(PROGRESS),
            directions=(r.choice(DIRECTIONS),),
            future=self._text(r.choice(FUTURES), line.subject),
            in_strategy=r.random() < 0.2,
            budget_thousand_yen=line.costs[self.year + 1],
        )

    def _text(self, template: str, subject: str) -> str:
        return template.format(s=subject, n=self.random.randint(2, 40))


def _faulty(edition: Edition, random: Random) -> Edition:
    """The book as it was before its corrections: two costs, one figure and one name are wrong."""
    measures = list(edition.book.measures)
    for where in random.sample(range(len(measures)), min(2, len(measures))):
        first, *rest = measures[where].projects
        cost = first.cost_thousand_yen or 0
        measures[where] = replace(measures[where], projects=(replace(first, cost_thousand_yen=cost + 900), *rest))
    where = random.randrange(len(measures))
    first_indicator, *others = measures[where].indicators
    *values, last = first_indicator.values
    *values, actual = values
    figure = replace(actual.figure, text="7", value=Decimal(7))
    wrong = replace(
        first_indicator,
        name=f"{first_indicator.name}数",
        values=(*values, replace(actual, figure=figure), last),
    )
    measures[where] = replace(measures[where], indicators=(wrong, *others))
    book = with_summaries(replace(edition.book, measures=tuple(measures)), edition.form.tick_categories)
    return replace(edition, book=book)
