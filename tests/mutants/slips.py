"""Ways in which a publisher contradicts himself: each changes a book at one place, and says what must be named.

A slip is sought in every sheet, indicator and project where it is one: `slips` lists all of them for a book, so that
hundreds come from a few small books.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from samples.form import Column
from samples.model import (
    AppendixRow,
    Book,
    Indicator,
    IndicatorValue,
    Measure,
    OverviewRow,
    PlanItem,
    Project,
    with_summaries,
)
from samples.render import Edition

#: The additional column of the indicators' table that prints achievement rates.
RATE = "rate"

Change = Callable[[Book], Book]


@dataclass(frozen=True, slots=True)
class Told:
    """What must name a slip: one of these rules, at one of these columns."""

    rules: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """One inconsistency.

    Attributes:
        kind: what is done, the same in every sheet.
        where: the measure, and what on its sheet.
        told: by what it has to be named.
        measure_no: the sheet whose row must be named.
        change: the book with it.
        agreeing: tallies, overview and appendix follow the changed sheet, as in a book that is made from it.
    """

    kind: str
    where: str
    told: Told
    measure_no: str
    change: Change
    agreeing: bool = False

    @property
    def name(self) -> str:
        return f"{self.kind} at {self.where}"

    def applied(self, edition: Edition) -> Edition:
        book = self.change(edition.book)
        if self.agreeing:
            book = with_summaries(book, edition.form.tick_categories)
        return replace(edition, book=book)


def with_rates(edition: Edition) -> Edition:
    """The edition with a column of achievement rates, as its actuals and targets have them."""
    columns = (*edition.form.indicator_columns, Column("extra", ("達成率(%)",), 8, item=RATE))
    book = _each_indicator(edition.book, lambda i: replace(i, extras=((RATE, _rate(i, edition.book.fiscal_year)),)))
    return replace(edition, book=book, form=replace(edition.form, indicator_columns=columns))


def with_sentences(edition: Edition) -> Edition:
    """The edition with a true sentence about each indicator that can be told of, in the first project's results."""
    year = edition.book.fiscal_year

    def told(measure: Measure) -> Measure:
        sentences = [s for i in measure.indicators if (s := sentence(i, year, Decimal(0), Decimal(0)))]
        first, *rest = measure.projects
        cost = f"{first.name}の決算額は{first.cost_thousand_yen}千円であった。"
        first = replace(first, results="".join([first.results, *sentences, cost]))
        return replace(measure, projects=(first, *rest))

    return replace(edition, book=replace(edition.book, measures=tuple(told(m) for m in edition.book.measures)))


def sentence(indicator: Indicator, year: int, total_off: Decimal, change_off: Decimal) -> str | None:
    """What prose says of an indicator's actual and, where the book prints the year before, of its change."""
    actual, before = _actual(indicator, year), _actual(indicator, year - 1)
    if actual is None or actual.figure.value is None or "approx" in actual.figure.qualifiers:
        return None
    unit = "ポイント" if indicator.unit == "％" else indicator.unit
    name = re.sub(r"[（(].*?[)）]", "", indicator.name)
    value = actual.figure.value
    change = ""
    if before is not None and before.figure.value is not None and before.figure.value != value:
        amount = value - before.figure.value + change_off
        change = f"(前年度比{abs(amount)}{unit}{'増' if amount > 0 else '減'})"
    elif change_off:
        return None
    return f"{name}は、合計で{value + total_off}{indicator.unit}{change}となった。"


def slips(edition: Edition, earlier: Edition, chance: random.Random) -> list[Slip]:
    """Every slip that can be made in this book, which comes after `earlier` and agrees with it."""
    return [slip for find in _FINDERS for slip in find(edition, earlier, chance)]


# ---- within a sheet -------------------------------------------------------------------------------------------------


def _tallies(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    for m in edition.book.measures:
        for number, tally in enumerate(m.tallies):
            off = chance.choice((1, 2, -1)) if tally.count else 1
            count = replace(tally, count=max(tally.count + off, 0))
            if count.count != tally.count:
                yield _in_measure(
                    "tally_count", m, tally.category, Told(("tally_count",), ("printed_count",)), _tally(number, count)
                )
            wrong = tally.percent + chance.choice((Decimal("0.3"), Decimal("-0.2"), Decimal(10), Decimal("1.1")))
            if wrong >= 0:
                yield _in_measure(
                    "tally_percent",
                    m,
                    tally.category,
                    Told(("tally_percent",), ("printed_percent",)),
                    _tally(number, replace(tally, percent=wrong)),
                )


def _tally(number: int, tally: object) -> Callable[[Measure], Measure]:
    return lambda m: replace(m, tallies=(*m.tallies[:number], tally, *m.tallies[number + 1 :]))  # type: ignore[arg-type]


def _ticks(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    told = Told(("progress_exactly_one",), ("progress",))
    for m, p in _projects(edition):
        yield _in_project("no progress", m, p, told, lambda p: replace(p, progress=""), agreeing=True)
        other = chance.choice([c for c in ("計画前倒し", "計画どおり", "計画遅れ") if c != p.progress])
        two = f"{p.progress}、{other}"
        yield _in_project("two progress ticks", m, p, told, lambda p, two=two: replace(p, progress=two))
        both = ("改善余地なし", *[d for d in p.directions if d != "改善余地なし"][:1])
        if len(both) == 1:
            both = ("改善余地なし", "有効性改善")
        yield _in_project(
            "nothing to improve and a direction",
            m,
            p,
            Told(("improvement_none_excludes_others",), ("improvement_directions",)),
            lambda p, both=both: replace(p, directions=both),
            agreeing=True,
        )


def _marks(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    for m, p in _projects(edition):
        mark = chance.choice("⑥⑦⑧⑨")
        yield _in_project(
            "unknown priority project",
            m,
            p,
            Told(("priority_known",), ("priority_project",)),
            lambda p, mark=mark: replace(p, priority=mark),
        )
    for m in edition.book.measures:
        for c, category in enumerate(m.plan):
            for i, _item in enumerate(category.items):
                sign = chance.choice("◇△□◎☆")

                def changed(m: Measure, c: int = c, i: int = i, sign: str = sign) -> Measure:
                    category = m.plan[c]
                    item = PlanItem(sign, category.items[i].text)
                    items = (*category.items[:i], item, *category.items[i + 1 :])
                    return replace(m, plan=(*m.plan[:c], replace(category, items=items), *m.plan[c + 1 :]))

                rules = ("plan_mark_known", "value_known")
                yield _in_measure(
                    "unknown mark of a plan", m, f"category {c + 1} item {i + 1}", Told(rules, ("mark",)), changed
                )


def _numbers(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    rule = ("numbering_without_gaps",)
    for m in edition.book.measures:
        for i in range(1, len(m.projects)):
            yield _in_measure(
                "gap in the projects",
                m,
                f"project {i + 1}",
                Told(rule, ("project_no",)),
                lambda m, i=i: replace(
                    m, projects=tuple(replace(p, no=p.no + (n >= i)) for n, p in enumerate(m.projects))
                ),
                agreeing=True,
            )
            yield _in_measure(
                "number of a project twice",
                m,
                f"project {i + 1}",
                Told(rule, ("project_no",)),
                lambda m, i=i: replace(
                    m, projects=tuple(replace(p, no=p.no - (n == i)) for n, p in enumerate(m.projects))
                ),
                agreeing=True,
            )
        for i in range(len(m.indicators)):
            yield _in_measure(
                "gap in the indicators",
                m,
                f"indicator {i + 1}",
                Told(rule, ("indicator_no",)),
                lambda m, i=i: replace(
                    m, indicators=tuple(replace(x, no=x.no + (n >= i)) for n, x in enumerate(m.indicators))
                ),
            )
        numbers = list(dict.fromkeys(a.action_no for a in m.achievements))
        for no in numbers:
            head, part = no.split("-")
            gap = f"{head}-{int(part) + 7}"
            yield _in_measure("gap in the actions", m, no, Told(rule, ("action_no",)), _action(no, gap))
            stranger = f"{(int(head) + chance.randint(1, 30)) % 99:02d}-{part}"
            yield _in_measure(
                "action of another measure", m, no, Told(("action_belongs",), ("action_no",)), _action(no, stranger)
            )


def _action(old: str, new: str) -> Callable[[Measure], Measure]:
    return lambda m: replace(
        m, achievements=tuple(replace(a, action_no=new if a.action_no == old else a.action_no) for a in m.achievements)
    )


def _grades(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    for m in edition.book.measures:
        wrong = chance.choice("EFGHX")
        yield _in_measure(
            "unknown grade",
            m,
            "grade",
            Told(("grade_known",), ("grade",)),
            lambda m, wrong=wrong: replace(m, grade=wrong),
            agreeing=True,
        )
        yield _in_measure(
            "no grade", m, "grade", Told(("grade_printed",), ("grade",)), lambda m: replace(m, grade=""), agreeing=True
        )


def _indicators(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    year = edition.book.fiscal_year
    for m, i in _indicators_of(edition):
        actual = _actual(i, year)
        if i.unit == "％" and actual is not None and actual.figure.value is not None:
            off = chance.choice((Decimal(100), Decimal(200)))
            changed = _figure("actual", year, lambda v, off=off: v + off)
            yield _in_indicator("share above 100", m, i, Told(("percent_range",), ("value",)), changed)
        rate = dict(i.extras).get(RATE)
        if rate:
            wrong = Decimal(rate) + chance.choice((Decimal("0.2"), Decimal("-0.3"), Decimal(10), Decimal(-9)))
            yield _in_indicator(
                "achievement rate",
                m,
                i,
                Told(("achievement_rate_follows",), ("printed_achievement_rate",)),
                lambda i, wrong=wrong: replace(i, extras=((RATE, str(wrong)),)),
            )


# ---- within a book --------------------------------------------------------------------------------------------------


def _overview(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    for number, row in enumerate(edition.book.overview):
        m = next(m for m in edition.book.measures if m.no == row.measure_no)
        grade = chance.choice([g for g in "SABCD" if g != row.grade])
        for column, wrong in (
            ("measure_name", replace(row, measure_name=_misprinted(row.measure_name, chance))),
            ("grade", replace(row, grade=grade)),
            ("lead_department", replace(row, lead_department=_misprinted(row.lead_department, chance))),
        ):
            yield Slip(
                f"overview: {column}",
                m.no,
                Told(("overview_agrees",), (column,)),
                m.no,
                lambda b, n=number, w=wrong: replace(b, overview=_put(b.overview, n, w)),
            )
        yield Slip(
            "not in the overview",
            m.no,
            Told(("sheet_present",), ("measure_no",)),
            m.no,
            lambda b, n=number: replace(b, overview=(*b.overview[:n], *b.overview[n + 1 :])),
        )
        yield Slip(
            "no sheet",
            m.no,
            Told(("sheet_present",), ("measure_no",)),
            m.no,
            lambda b, no=m.no: replace(b, measures=tuple(m for m in b.measures if m.no != no)),
        )
        if edition.form.contents_title:
            other = _misprinted(m.name, chance)
            yield Slip(
                "contents: name",
                m.no,
                Told(("contents_agree",), ("measure_name",)),
                m.no,
                lambda b, no=m.no, other=other: replace(b, contents=((no, other),)),
            )


def _appendix(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    for number, row in enumerate(edition.book.appendix):
        where = f"{row.measure_no} project {row.project_no}"
        for kind, rule, column, wrong in (
            ("cost", "cost_appendix", "cost_thousand_yen", replace(row, cost_thousand_yen=_other(row, chance))),
            ("name", "cost_appendix", "project_name", replace(row, project_name=_misprinted(row.project_name, chance))),
            (
                "department",
                "appendix_agrees",
                "department",
                replace(row, department=_misprinted(row.department, chance)),
            ),
        ):
            yield Slip(
                f"appendix: {kind}",
                where,
                Told((rule,), (column,)),
                row.measure_no,
                lambda b, n=number, w=wrong: replace(b, appendix=_put(b.appendix, n, w)),
            )
        yield Slip(
            "not in the appendix",
            where,
            Told(("cost_appendix",), ("project_name",)),
            row.measure_no,
            lambda b, n=number: replace(b, appendix=(*b.appendix[:n], *b.appendix[n + 1 :])),
        )


def _other(row: AppendixRow, chance: random.Random) -> int:
    return (row.cost_thousand_yen or 0) + chance.choice((1, -1, 90, 1000))


def _prose(edition: Edition, _: Edition, chance: random.Random) -> Iterator[Slip]:
    year = edition.book.fiscal_year
    for m, i in _indicators_of(edition):
        right = sentence(i, year, Decimal(0), Decimal(0))
        if right is None or right not in m.projects[0].results:
            continue
        step = Decimal(1) if i.unit != "％" else Decimal("0.1")
        for kind, wrong in (
            ("total in prose", sentence(i, year, chance.choice((step, 10 * step, -step)), Decimal(0))),
            ("change in prose", sentence(i, year, Decimal(0), chance.choice((step, 9 * step, -step)))),
        ):
            if wrong is not None and wrong != right:
                yield _in_measure(
                    kind, m, f"indicator {i.no}", Told(("text_figure_agrees",), ("results",)), _said(right, wrong)
                )
    for m in edition.book.measures:
        cost = f"決算額は{m.projects[0].cost_thousand_yen}千円"
        if cost in m.projects[0].results:
            wrong = f"決算額は{(m.projects[0].cost_thousand_yen or 0) + 10}千円"
            yield _in_measure(
                "cost in prose", m, "project 1", Told(("text_figure_agrees",), ("results",)), _said(cost, wrong)
            )


def _said(right: str, wrong: str) -> Callable[[Measure], Measure]:
    def changed(m: Measure) -> Measure:
        first, *rest = m.projects
        return replace(m, projects=(replace(first, results=first.results.replace(right, wrong)), *rest))

    return changed


# ---- between books --------------------------------------------------------------------------------------------------


def _history(edition: Edition, earlier: Edition, chance: random.Random) -> Iterator[Slip]:
    known = {(m.no, i.name): i for m, i in _indicators_of(earlier)}
    year = edition.book.fiscal_year
    for m, i in _indicators_of(edition):
        before = known.get((m.no, i.name))
        if before is None:
            continue
        step = (
            Decimal(1) if all(v.figure.value is None or v.figure.value % 1 == 0 for v in i.values) else Decimal("0.1")
        )
        for role, rule in (
            ("baseline", "baseline_unchanged"),
            ("target", "target_unchanged"),
            ("actual", "actual_restated"),
        ):
            for value in i.values:
                same = next((v for v in before.values if _comparable(v, value)), None)
                if value.role != role or same is None or _declared(same) or _declared(value):
                    continue
                off = chance.choice((1, 3, -2)) * step
                changed = _figure(role, value.figure.fiscal_year, lambda v, off=off: v + off)
                yield _in_indicator(f"{role} changed", m, i, Told((rule,), ("value",)), changed)
        unit = chance.choice([u for u in ("件", "回", "世帯", "か所") if u != i.unit])
        yield _in_indicator(
            "unit changed", m, i, Told(("unit_unchanged",), ("unit",)), lambda i, unit=unit: replace(i, unit=unit)
        )
        target = next((v for v in i.values if v.role == "target"), None)
        was = next((v for v in before.values if v.role == "target"), None)
        if (
            target
            and was
            and target.figure.fiscal_year == was.figure.fiscal_year
            and "at_least" in target.figure.qualifiers
        ):
            yield _in_indicator(
                "direction turned", m, i, Told(("indicator_kind_stable",), ("indicator_name",)), _turned
            )
        name = _misprinted(i.name, chance)
        yield _in_indicator(
            "indicator renamed a little",
            m,
            i,
            Told(("name_unchanged",), ("indicator_name",)),
            lambda i, name=name: replace(i, name=name),
        )
        actual = _actual(i, year)
        if actual is not None and actual.figure.value and _history_of(before):
            factor = chance.choice((Decimal(10), Decimal(100), Decimal(1000), Decimal("0.1"), Decimal("0.01")))
            if factor > 1 or actual.figure.value * factor >= 5:
                changed = _figure("actual", year, lambda v, f=factor: _times(v, f))
                yield _in_indicator("actual of another magnitude", m, i, Told(("actual_jump",), ("value",)), changed)
        yield _in_measure(
            "indicator vanished",
            m,
            f"indicator {i.no}",
            Told(("appears_or_vanishes",), ("indicator_name",)),
            lambda m, name=i.name: replace(
                m,
                indicators=tuple(
                    replace(x, no=n) for n, x in enumerate((x for x in m.indicators if x.name != name), start=1)
                ),
            ),
        )


def _costs_and_names(edition: Edition, earlier: Edition, chance: random.Random) -> Iterator[Slip]:
    known = {(m.no, p.name): p for m, p in _projects(earlier)}
    for m, p in _projects(edition):
        before = known.get((m.no, p.name))
        if before is None:
            continue
        factor = chance.choice((Decimal(10), Decimal(100), Decimal(1000), Decimal("0.1"), Decimal("0.01")))
        cost = int((p.cost_thousand_yen or 0) * factor)
        yield _in_project(
            "cost of another magnitude",
            m,
            p,
            Told(("cost_jump",), ("cost_thousand_yen",)),
            lambda p, cost=cost: replace(p, cost_thousand_yen=cost),
            agreeing=True,
        )
        name = _misprinted(p.name, chance)
        yield _in_project(
            "project renamed a little",
            m,
            p,
            Told(("name_unchanged",), ("project_name",)),
            lambda p, name=name: replace(p, name=name),
            agreeing=True,
        )
        yield _in_project(
            "project moved to another department",
            m,
            p,
            Told(("department_unchanged",), ("department",)),
            lambda p: replace(p, department="資産経営課"),
            agreeing=True,
        )
        yield _in_measure(
            "project vanished",
            m,
            f"project {p.no}",
            Told(("appears_or_vanishes",), ("project_name",)),
            lambda m, name=p.name: replace(
                m,
                projects=tuple(
                    replace(x, no=n) for n, x in enumerate((x for x in m.projects if x.name != name), start=1)
                ),
            ),
            agreeing=True,
        )
    names = {m.no: m for m in earlier.book.measures}
    for m in edition.book.measures:
        if m.no not in names:
            continue
        name = _misprinted(m.name, chance)
        yield _in_measure(
            "measure renamed a little",
            m,
            "name",
            Told(("name_unchanged",), ("measure_name",)),
            lambda m, name=name: replace(m, name=name),
            agreeing=True,
        )
        yield _in_measure(
            "measure moved to another department",
            m,
            "department",
            Told(("department_unchanged",), ("lead_department",)),
            lambda m: replace(m, lead_department="政策部 資産経営課"),
            agreeing=True,
        )
        yield Slip(
            "measure vanished",
            m.no,
            Told(("appears_or_vanishes",), ("measure_name",)),
            m.no,
            lambda b, no=m.no: replace(b, measures=tuple(m for m in b.measures if m.no != no)),
            agreeing=True,
        )


_FINDERS = (
    _tallies,
    _ticks,
    _marks,
    _numbers,
    _grades,
    _indicators,
    _overview,
    _appendix,
    _prose,
    _history,
    _costs_and_names,
)


# ---- parts of a book ------------------------------------------------------------------------------------------------


def _projects(edition: Edition) -> Iterator[tuple[Measure, Project]]:
    return ((m, p) for m in edition.book.measures for p in m.projects)


def _indicators_of(edition: Edition) -> Iterator[tuple[Measure, Indicator]]:
    return ((m, i) for m in edition.book.measures for i in m.indicators)


def _each_indicator(book: Book, change: Callable[[Indicator], Indicator]) -> Book:
    measures = tuple(replace(m, indicators=tuple(change(i) for i in m.indicators)) for m in book.measures)
    return replace(book, measures=measures)


def _in_measure(
    kind: str,
    measure: Measure,
    where: str,
    told: Told,
    change: Callable[[Measure], Measure],
    *,
    agreeing: bool = False,
) -> Slip:
    def changed(book: Book) -> Book:
        return replace(book, measures=tuple(change(m) if m.no == measure.no else m for m in book.measures))

    return Slip(kind, f"{measure.no} {where}", told, measure.no, changed, agreeing)


def _in_project(
    kind: str,
    measure: Measure,
    project: Project,
    told: Told,
    change: Callable[[Project], Project],
    *,
    agreeing: bool = False,
) -> Slip:
    def changed(m: Measure) -> Measure:
        return replace(m, projects=tuple(change(p) if p.no == project.no else p for p in m.projects))

    return _in_measure(kind, measure, f"project {project.no}", told, changed, agreeing=agreeing)


def _in_indicator(
    kind: str,
    measure: Measure,
    indicator: Indicator,
    told: Told,
    change: Callable[[Indicator], Indicator],
) -> Slip:
    def changed(m: Measure) -> Measure:
        return replace(m, indicators=tuple(change(i) if i.no == indicator.no else i for i in m.indicators))

    return _in_measure(kind, measure, f"indicator {indicator.no}", told, changed)


def _figure(role: str, year: int, change: Callable[[Decimal], Decimal]) -> Callable[[Indicator], Indicator]:
    """An indicator with one figure changed, written in digits."""

    def changed(value: IndicatorValue) -> IndicatorValue:
        figure = value.figure
        if value.role != role or figure.fiscal_year != year or figure.value is None:
            return value
        digits = re.search(r"[0-9][0-9,.万 ]*", figure.text)
        assert digits is not None
        number = change(figure.value)
        text = figure.text.replace(digits[0].rstrip(), f"{number:,}" if number % 1 == 0 else str(number), 1)
        return replace(value, figure=replace(figure, text=text, value=number))

    return lambda i: replace(i, values=tuple(changed(v) for v in i.values))


def _turned(indicator: Indicator) -> Indicator:
    def changed(value: IndicatorValue) -> IndicatorValue:
        if value.role != "target":
            return value
        return replace(value, figure=replace(value.figure, text=value.figure.text.replace("以上", "以下")))

    return replace(indicator, values=tuple(changed(v) for v in indicator.values))


def _actual(indicator: Indicator, year: int) -> IndicatorValue | None:
    return next((v for v in indicator.values if v.role == "actual" and v.figure.fiscal_year == year), None)


def _comparable(a: IndicatorValue, b: IndicatorValue) -> bool:
    same = (a.role, a.figure.fiscal_year) == (b.role, b.figure.fiscal_year)
    return same and a.figure.value is not None and b.figure.value is not None


def _declared(value: IndicatorValue) -> bool:
    return bool({"provisional", "forecast", "revised"} & set(value.figure.qualifiers))


def _history_of(indicator: Indicator) -> bool:
    return any(v.role == "actual" and v.figure.value for v in indicator.values)


def _times(value: Decimal, factor: Decimal) -> Decimal:
    product = value * factor
    return product.quantize(Decimal(1)) if value % 1 == 0 else product.quantize(Decimal("0.1"))


def _rate(indicator: Indicator, year: int) -> str:
    """The achievement rate as a book prints it, "" where it has none."""
    actual = _actual(indicator, year)
    target = next((v for v in indicator.values if v.role == "target"), None)
    if actual is None or target is None or not actual.figure.value or not target.figure.value:
        return ""
    a, t = actual.figure.value, target.figure.value
    baseline = next((v.figure.value for v in indicator.values if v.role == "baseline"), None)
    lower = "at_most" in target.figure.qualifiers or (baseline is not None and t < baseline)
    return str((100 * (t / a if lower else a / t)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _misprinted(text: str, chance: random.Random) -> str:
    """The text with one character replaced, left out or put in."""
    place = chance.randrange(1, len(text) - 1)
    while text[place] in " （）()、，・":
        place = chance.randrange(1, len(text) - 1)
    other = chance.choice("市民川森道橋丘")
    return chance.choice(
        (
            text[:place] + other + text[place + 1 :],
            text[:place] + text[place + 1 :],
            text[:place] + other + text[place:],
        )
    )


def _put(rows: Sequence[object], number: int, row: OverviewRow | AppendixRow) -> tuple[object, ...]:
    return (*rows[:number], row, *rows[number + 1 :])
