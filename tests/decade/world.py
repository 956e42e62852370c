"""The city itself over the years: which measures, indicators and projects it has, and what they are called each year.

Everything follows from the seed. What stays the same thing has the same `Line`, whatever it is called: that is the
truth which links are measured against.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import NamedTuple

from tests.decade.words import (
    COMMON_INDICATORS,
    COMMON_PROJECTS,
    DEPARTMENTS,
    HALVES,
    INDICATORS,
    MEASURES,
    OVERVIEWS,
    PROJECTS,
    PROJECTS_ANEW,
    SUBJECTS,
    UNIONS,
    IndicatorWords,
)

PLAN_STARTS = (2015, 2019)
"""Fiscal years in which a new plan begins."""


class Node(NamedTuple):
    """An indicator or project as one book prints it; a measure has the number 0."""

    fiscal_year: int
    measure_no: str
    no: int


class Succession(NamedTuple):
    """A measure that goes on from one book to the next: as itself, or with others merged, or split."""

    before: Node
    after: Node
    relation: str


@dataclass(eq=False)
class IndicatorLine:
    """One indicator as the city means it: figures of all years, whatever the books call it.

    Attributes:
        actuals: fiscal year → figure.
        restated: fiscal year → (first book that prints it so, figure).
        targets: year of the target → figure.
        began: the first year whose book prints it.
    """

    words: IndicatorWords
    subject: str
    actuals: dict[int, Decimal]
    restated: dict[int, tuple[int, Decimal]] = field(default_factory=dict)
    targets: dict[int, Decimal] = field(default_factory=dict)
    began: int = 0

    def printed(self, fiscal_year: int, book_year: int) -> Decimal:
        """The figure of a year as the book of another prints it."""
        since, figure = self.restated.get(fiscal_year, (9999, Decimal(0)))
        return figure if book_year >= since else self.actuals[fiscal_year]


@dataclass(eq=False)
class ProjectLine:
    """One project as the city means it."""

    subject: str
    words: tuple[str, ...]
    overview: str
    costs: dict[int, int]


@dataclass(frozen=True)
class Printed:
    """A line under the name that it has for now."""

    line: IndicatorLine | ProjectLine
    name: str


@dataclass(eq=False)
class MeasureLine:
    """One measure; `subjects` are what its contents are about."""

    subjects: tuple[str, ...]


@dataclass(frozen=True)
class MeasureState:
    """A measure in one year's book."""

    line: MeasureLine
    no: str
    name: str
    department: str
    indicators: tuple[Printed, ...]
    projects: tuple[Printed, ...]
    overviews: tuple[str, ...] = ()


@dataclass
class World:
    """The city over the years.

    Attributes:
        years: the measures of each fiscal year's book, by number.
        successions: how measures go on from each book to the next.
        events: how often each kind of change happened.
    """

    years: dict[int, list[MeasureState]] = field(default_factory=dict)
    successions: list[Succession] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)

    def identities(self, kind: str) -> dict[Node, object]:
        """The line behind each printed indicator or project."""
        return {
            Node(year, state.no, number): printed.line
            for year, states in self.years.items()
            for state in states
            for number, printed in enumerate(state.indicators if kind == "indicator" else state.projects, 1)
        }

    def same_measures(self) -> dict[Node, object]:
        """The line behind each measure."""
        return {Node(year, s.no, 0): s.line for year, states in self.years.items() for s in states}

    def names(self, kind: str) -> dict[Node, str]:
        """The name that each thing is printed under; of measures the kind is ``measure``."""
        if kind == "measure":
            return {Node(year, s.no, 0): s.name for year, states in self.years.items() for s in states}
        return {
            Node(year, state.no, number): printed.name
            for year, states in self.years.items()
            for state in states
            for number, printed in enumerate(state.indicators if kind == "indicator" else state.projects, 1)
        }


class Simulation:
    """Makes the world year by year."""

    def __init__(self, seed: int, first: int, years: int, measures: int) -> None:
        self._random = Random(seed)
        self._first, self._last = first, first + years - 1
        self._count = measures
        self._subjects = list(SUBJECTS)
        self._random.shuffle(self._subjects)
        self.world = World()

    def run(self) -> World:
        """The world from the first year to the last."""
        states = self._numbered([self._new_measure(self._first) for _ in range(self._count)])
        for year in range(self._first, self._last + 1):
            if year > self._first:
                states = self._new_plan(states, year) if year in PLAN_STARTS else self._next_year(states, year)
            self.world.years[year] = states
            self._restate(states, year)
        return self.world

    # one year to the next

    def _next_year(self, states: list[MeasureState], year: int) -> list[MeasureState]:
        after = []
        for state in states:
            new = self._changed(state, year, rename=0.02, hard=0.012, drop=0.012)
            if self._random.random() < 0.01:
                new = replace(new, name=self._other(new.name, [n.format(s=new.line.subjects[0]) for n in MEASURES]))
                self._count_event("measure_renamed")
            self._new_targets(new, year)
            after.append(new)
            self._succeed(state, new, year, "same")
        return after

    def _new_plan(self, states: list[MeasureState], year: int) -> list[MeasureState]:
        r = self._random
        pool = list(states)
        r.shuffle(pool)
        few = max(1, len(pool) // 15)
        merging = [(pool.pop(), pool.pop()) for _ in range(few)]
        splitting = [pool.pop() for _ in range(few)]
        pool.pop()  # ends with the old plan
        self._count_event("measure_ended")
        fates: dict[int, list[tuple[MeasureState, str]]] = {}
        after: list[MeasureState] = [self._new_measure(year)]
        for one, other in merging:
            line = MeasureLine((*one.line.subjects, *other.line.subjects))
            name = r.choice(UNIONS).format(a=one.line.subjects[0], b=other.line.subjects[0])
            new = self._state(
                line, name, one.department, (*one.indicators, *other.indicators), (*one.projects, *other.projects)
            )
            after.append(self._changed(new, year, rename=0.08, hard=0.02, drop=0.06))
            fates[id(line)] = [(one, "merged"), (other, "merged")]
            self._count_event("measures_merged")
        for state in splitting:
            named = [[template.format(s=state.line.subjects[0]) for template in names] for names in HALVES]
            for half, name in enumerate(next(names for names in named if state.name not in names)):
                line = MeasureLine(state.line.subjects)
                contents = [printed[half::2] for printed in (state.indicators, state.projects)]
                new = self._state(line, name, state.department, *contents)
                after.append(self._changed(new, year, rename=0.08, hard=0.02, drop=0.04))
                fates[id(line)] = [(state, "split")]
            self._count_event("measure_split")
        for state in pool:
            new = self._changed(state, year, rename=0.08, hard=0.02, drop=0.12)
            if r.random() < 0.25:
                new = replace(new, name=self._other(new.name, [n.format(s=new.line.subjects[0]) for n in MEASURES]))
                self._count_event("measure_renamed")
            after.append(new)
            fates[id(new.line)] = [(state, "same")]
        order = {id(state.line): int(state.no) for state in states}
        after.sort(key=lambda s: order.get(id(s.line), 0) + r.choice([0, 0, 0.5, -7, 9]) + r.random() / 10)
        numbered = self._numbered(after)
        for new in numbered:
            self._new_targets(new, year)
            for before, relation in fates.get(id(new.line), []):
                self._succeed(before, new, year, relation)
        return numbered

    def _succeed(self, before: MeasureState, after: MeasureState, year: int, relation: str) -> None:
        self.world.successions.append(Succession(Node(year - 1, before.no, 0), Node(year, after.no, 0), relation))

    def _changed(self, state: MeasureState, year: int, *, rename: float, hard: float, drop: float) -> MeasureState:
        """The measure's contents one year later: some renamed, some gone, some new, some in another order."""
        r = self._random
        # A name that meant one thing in the last book means no other in this one.
        taken = {_squeezed(printed.name) for printed in (*state.indicators, *state.projects)}
        indicators: list[Printed] = []
        for printed in state.indicators:
            chance = r.random()
            if chance < drop and len(state.indicators) > 1:
                self._count_event("indicator_ended")
                # Often another one comes in its place, whose name is much like the old one's.
                new = self._new_indicator(printed.line.subject, year)
                if r.random() < 0.6 and _squeezed(new.name) not in taken:
                    indicators.append(new)
            elif chance < drop + rename:
                indicators.append(self._renamed(printed, taken, hard=False))
            elif chance < drop + rename + hard:
                indicators.append(self._renamed(printed, taken, hard=True))
            else:
                indicators.append(self._respelled(printed))
        projects: list[Printed] = []
        overviews: list[str] = []
        for printed in state.projects:
            chance = r.random()
            if chance < drop and len(state.projects) > 2:
                self._count_event("project_ended")
                new = self._new_project(printed.line.subject, year)
                if r.random() < 0.8 and _squeezed(new.name) not in taken:
                    projects.append(new)
            elif chance < drop + rename:
                projects.append(self._renamed(printed, taken, hard=False))
            elif chance < drop + rename + hard / 2:
                projects.append(self._renamed(printed, taken, hard=True))
            else:
                projects.append(self._respelled(printed))
        for shuffled in (indicators, projects):
            if r.random() < 0.06:
                r.shuffle(shuffled)
                self._count_event("renumbered")
        kept, own = _unique(indicators), _unique(projects)
        for project in own:
            line = project.line
            assert isinstance(line, ProjectLine)
            if r.random() < 0.06:
                line.overview = self._overview(line.subject)
            overviews.append(line.overview)
        return replace(state, indicators=kept, projects=own, overviews=tuple(overviews))

    def _renamed(self, printed: Printed, taken: set[str], *, hard: bool) -> Printed:
        """The same thing under another name: a variant of the old one, or (`hard`) one that shares nothing with it."""
        line, r = printed.line, self._random
        if isinstance(line, IndicatorLine):
            kind, names = "indicator", [line.words.anew] if hard else line.words.names
        else:
            kind, names = "project", [f"{{s}}{r.choice(PROJECTS_ANEW)}"] if hard else line.words
        free = [name for n in names if _squeezed(name := n.format(s=line.subject)) not in taken]
        if not free:
            return printed
        self._count_event(f"{kind}_renamed{'_anew' if hard else ''}")
        return Printed(line, r.choice(free))

    def _respelled(self, printed: Printed) -> Printed:
        if self._random.random() > 0.03:
            return printed
        swaps = (("（", "("), ("）", ")"), ("・", "･"), ("の", " の "))
        old, new = self._random.choice(swaps)
        # A page shows no more than one blank where there are several.
        return Printed(printed.line, " ".join(printed.name.replace(old, new).split()))

    def _restate(self, states: Sequence[MeasureState], year: int) -> None:
        """Some figures of the year before are printed otherwise from this book on."""
        for state in states:
            for printed in state.indicators:
                line = printed.line
                assert isinstance(line, IndicatorLine)
                if line.began < year and self._random.random() < 0.03:
                    line.restated[year - 1] = (year, self._near(line.words, line.actuals[year - 1], 0.04))
                    self._count_event("restated")

    # new things

    def _new_measure(self, year: int) -> MeasureState:
        r = self._random
        subjects = (self._subject(), self._subject())
        line = MeasureLine(subjects[:1])
        indicators: list[Printed] = [self._new_indicator(subjects[0], year) for _ in range(r.randint(2, 4))]
        indicators.append(self._new_indicator(subjects[1], year))
        projects = [self._new_project(s, year) for s in (*subjects[:1] * r.randint(4, 7), *subjects[1:] * 3)]
        if r.random() < 0.4:
            indicators.append(self._indicator(r.choice(COMMON_INDICATORS), subjects[0], year))
        if r.random() < 0.5:
            projects.append(self._project(r.choice(COMMON_PROJECTS), subjects[0], year))
        name = r.choice(MEASURES).format(s=subjects[0])
        department = f"{r.choice(DEPARTMENTS)} {subjects[0]}課"
        new = self._state(line, name, department, indicators, projects)
        self._new_targets(new, year)
        return new

    def _state(
        self, line: MeasureLine, name: str, department: str, indicators: Sequence[Printed], projects: Sequence[Printed]
    ) -> MeasureState:
        own = _unique(projects)
        overviews = tuple(p.line.overview for p in own if isinstance(p.line, ProjectLine))
        return MeasureState(line, "", name, department, _unique(indicators), own, overviews)

    def _numbered(self, states: Sequence[MeasureState]) -> list[MeasureState]:
        return [replace(state, no=f"{number:02d}") for number, state in enumerate(states, 1)]

    def _subject(self) -> str:
        # When all are used up, an old subject comes back in a narrower form.
        subject = self._subjects.pop(0)
        self._subjects.append(f"{subject}拠点" if len(subject) < 8 else subject)
        return subject

    def _new_indicator(self, subject: str, year: int) -> Printed:
        return self._indicator(self._random.choice(INDICATORS), subject, year)

    def _indicator(self, words: IndicatorWords, subject: str, year: int) -> Printed:
        r = self._random
        value = Decimal(r.randint(words.low, words.high)) + (Decimal(r.randint(0, 9)) / 10 if words.decimals else 0)
        actuals = {}
        for of_year in range(self._first - 4, self._last + 2):
            actuals[of_year] = value
            value = self._near(words, value, 0.06)
        line = IndicatorLine(words, subject, actuals, began=year)
        return Printed(line, r.choice(words.names).format(s=subject))

    def _new_targets(self, state: MeasureState, year: int) -> None:
        goal = min((s for s in (*PLAN_STARTS, PLAN_STARTS[-1] + 4) if s > year), default=year + 4) - 1
        for printed in state.indicators:
            line = printed.line
            assert isinstance(line, IndicatorLine)
            grown = self._near(line.words, line.actuals[year], 0.02) + (
                1 if line.words.decimals else line.words.low // 3
            )
            line.targets.setdefault(goal, min(grown, Decimal(100)) if line.words.unit == "％" else grown)

    def _near(self, words: IndicatorWords, value: Decimal, share: float) -> Decimal:
        step = Decimal(str(round(float(value) * self._random.uniform(-share, share * 1.3), words.decimals)))
        moved = value + (step or Decimal(1).scaleb(-words.decimals))
        bounded = min(moved, Decimal("99.4")) if words.unit == "％" else moved
        return max(bounded, Decimal(1)).quantize(Decimal(1).scaleb(-words.decimals))

    def _new_project(self, subject: str, year: int) -> Printed:
        return self._project(self._random.choice(PROJECTS), subject, year)

    def _project(self, words: tuple[str, ...], subject: str, year: int) -> Printed:
        r = self._random
        cost, costs = r.randint(120, 480_000), {}
        for of_year in range(year, self._last + 2):
            costs[of_year] = cost
            cost = max(10, round(cost * r.uniform(0.8, 1.25)))
        line = ProjectLine(subject, words, self._overview(subject), costs)
        return Printed(line, words[0].format(s=subject))

    def _overview(self, subject: str) -> str:
        r = self._random
        return r.choice(OVERVIEWS).format(s=subject, n=r.randint(3, 60), m=r.randint(2, 12))

    def _other(self, name: str, variants: Sequence[str]) -> str:
        return self._random.choice([v for v in variants if v != name] or [name])

    def _count_event(self, kind: str) -> None:
        self.world.events[kind] = self.world.events.get(kind, 0) + 1


def _unique(printed: Sequence[Printed]) -> tuple[Printed, ...]:
    """Without those whose name the measure has already."""
    return tuple({_squeezed(p.name): p for p in reversed(printed)}.values())[::-1]


def _squeezed(name: str) -> str:
    return name.replace(" ", "")


def true_pairs(identities: dict[Node, object]) -> Iterator[tuple[Node, Node]]:
    """Each thing with itself in the next book that prints it."""
    last: dict[int, Node] = {}
    for node in sorted(identities):
        line = id(identities[node])
        if line in last and last[line].fiscal_year < node.fiscal_year:
            yield last[line], node
        last[line] = node
