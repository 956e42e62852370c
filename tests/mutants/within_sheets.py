"""Slips of a sheet against itself: ticks, tallies, signs, numbers, rates, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from samples.form import PROGRESS
from samples.model import Indicator, Measure, PlanItem, Project
from samples.render import Edition
from tests.mutants.figures import misread, with_figure
from tests.mutants.slip import Books, Kind, of_editions, of_indicators, of_measures, of_projects, put
from tests.mutants.sound import RATE, breakdown, sentence

_NOTHING = "改善余地なし"
Places = Iterator[tuple[str, Measure]]


@of_measures(Kind("tally_count", "tally_count", "printed_count"))
def _(books: Books, m: Measure) -> Places:
    for number, tally in enumerate(m.tallies):
        off = books.chance.choice((1, 2, -1)) if tally.count else 1
        yield tally.category, replace(m, tallies=put(m.tallies, number, replace(tally, count=tally.count + off)))


@of_measures(Kind("tally_percent", "tally_percent", "printed_percent"))
def _(books: Books, m: Measure) -> Places:
    for number, tally in enumerate(m.tallies):
        wrong = tally.percent + Decimal(books.chance.choice(("0.3", "-0.2", "10", "1.1")))
        if wrong >= 0:
            yield tally.category, replace(m, tallies=put(m.tallies, number, replace(tally, percent=wrong)))


@of_projects(Kind("no progress", "progress_exactly_one", "progress", agreeing=True))
def _(_: Books, __: Measure, p: Project) -> Project:
    return replace(p, progress="")


@of_projects(Kind("two progress ticks", "progress_exactly_one", "progress"))
def _(books: Books, _: Measure, p: Project) -> Project:
    other = books.chance.choice([c for c in PROGRESS if c != p.progress])
    return replace(p, progress=f"{p.progress}、{other}")


@of_projects(
    Kind(
        "nothing to improve and a direction",
        "improvement_none_excludes_others",
        "improvement_directions",
        agreeing=True,
    )
)
def _(_: Books, __: Measure, p: Project) -> Project:
    other = next((d for d in p.directions if d != _NOTHING), "有効性改善")
    return replace(p, directions=(_NOTHING, other))


# ---- signs -----------------------------------------------------------------------------------------------------------


@of_projects(Kind("unknown priority project", "priority_known", "priority_project"))
def _(books: Books, _: Measure, p: Project) -> Project:
    return replace(p, priority=books.chance.choice("⑥⑦⑧⑨"))


@of_projects(Kind("unknown rating", "rating_known", "rating"))
def _(books: Books, _: Measure, p: Project) -> Project:
    return replace(p, rating=books.chance.choice("☆★⑥□A"))


@of_indicators(Kind("unknown mark of an indicator", "indicator_mark_known value_known", "marks"))
def _(books: Books, _: Measure, i: Indicator) -> Indicator:
    return replace(i, marks=(*i.marks, books.chance.choice("●◇★")))


@of_measures(Kind("unknown mark of a plan", "plan_mark_known value_known", "mark"))
def _(books: Books, m: Measure) -> Places:
    for c, category in enumerate(m.plan):
        for i, item in enumerate(category.items):
            changed = replace(category, items=put(category.items, i, PlanItem(books.chance.choice("◇△□◎☆"), item.text)))
            yield f"category {c + 1} item {i + 1}", replace(m, plan=put(m.plan, c, changed))


@of_measures(Kind("unknown grade", "grade_known", "grade", agreeing=True))
def _(books: Books, m: Measure) -> Places:
    yield "grade", replace(m, grade=books.chance.choice("EFGHX"))


@of_measures(Kind("no grade", "grade_printed", "grade", agreeing=True))
def _(_: Books, m: Measure) -> Places:
    yield "grade", replace(m, grade="")


@of_editions(Kind("grade that the legend leaves out", "grade_in_legend", "grade"))
def _(books: Books) -> Iterator[tuple[str, str, Edition]]:
    form = books.edition.form
    for m in books.book.measures:
        legend = tuple(line for line in form.grade_legend if not line.startswith(m.grade))
        yield m.no, f"measure_no={m.no}", replace(books.edition, form=replace(form, grade_legend=legend))


# ---- numbers ---------------------------------------------------------------------------------------------------------


@of_measures(Kind("gap in the projects", "numbering_without_gaps", "project_no", agreeing=True))
def _(_: Books, m: Measure) -> Places:
    for i in range(1, len(m.projects)):
        yield (
            f"project {i + 1}",
            replace(m, projects=tuple(replace(p, no=p.no + (n >= i)) for n, p in enumerate(m.projects))),
        )


@of_measures(Kind("number of a project twice", "numbering_without_gaps", "project_no", agreeing=True))
def _(_: Books, m: Measure) -> Places:
    for i, p in enumerate(m.projects[1:], 1):
        yield f"project {i + 1}", replace(m, projects=put(m.projects, i, replace(p, no=p.no - 1)))


@of_measures(Kind("gap in the indicators", "numbering_without_gaps", "indicator_no"))
def _(_: Books, m: Measure) -> Places:
    for i in range(len(m.indicators)):
        yield (
            f"indicator {i + 1}",
            replace(m, indicators=tuple(replace(x, no=x.no + (n >= i)) for n, x in enumerate(m.indicators))),
        )


@of_measures(Kind("gap in the actions", "numbering_without_gaps", "action_no"))
def _(_: Books, m: Measure) -> Places:
    for no in _actions(m):
        head, part = no.split("-")
        yield no, _renumbered(m, no, f"{head}-{int(part) + 7}")


@of_measures(Kind("action of another measure", "action_belongs", "action_no"))
def _(books: Books, m: Measure) -> Places:
    for no in _actions(m):
        head, part = no.split("-")
        yield no, _renumbered(m, no, f"{(int(head) + books.chance.randint(1, 30)) % 99:02d}-{part}")


def _actions(m: Measure) -> list[str]:
    return list(dict.fromkeys(a.action_no for a in m.achievements))


def _renumbered(m: Measure, old: str, new: str) -> Measure:
    changed = (replace(a, action_no=new) if a.action_no == old else a for a in m.achievements)
    return replace(m, achievements=tuple(changed))


# ---- figures ---------------------------------------------------------------------------------------------------------


@of_indicators(Kind("share above 100", "percent_range", "value"))
def _(books: Books, _: Measure, i: Indicator) -> Indicator | None:
    off = books.chance.choice((Decimal(100), Decimal(200)))
    return with_figure(i, "actual", books.year, lambda v: v + off) if i.unit == "％" else None


@of_indicators(Kind("share below 0", "percent_range", "value"))
def _(books: Books, _: Measure, i: Indicator) -> Indicator | None:
    return with_figure(i, "actual", books.year, lambda v: -v) if i.unit == "％" else None


@of_indicators(Kind("unreadable figure", "figure_readable", "value"))
def _(books: Books, _: Measure, i: Indicator) -> Indicator | None:
    return misread(i, books.year, books.chance.choice(("三割か四割", "12か34", "1,23,4")), None)


@of_indicators(Kind("achievement rate", "achievement_rate_follows", "printed_achievement_rate"))
def _(books: Books, _: Measure, i: Indicator) -> Indicator | None:
    if not (rate := dict(i.extras)[RATE]):
        return None
    wrong = Decimal(rate) + Decimal(books.chance.choice(("0.2", "-0.3", "10", "-9")))
    return replace(i, extras=((RATE, str(wrong)),))


@of_indicators(Kind("achievement rate without an actual", "achievement_rate_follows", "printed_achievement_rate"))
def _(books: Books, _: Measure, i: Indicator) -> Indicator | None:
    word = books.chance.choice(("―", "集計中", ""))
    return misread(i, books.year, word, word) if dict(i.extras)[RATE] else None


@of_projects(Kind("two tables of a sheet", "tables_agree", "department priority_project"))
def _(books: Books, _: Measure, p: Project) -> Project:
    priority = books.chance.choice([sign for sign in "①②③④" if sign != p.priority])
    return replace(p, overview_says=(books.chance.choice((("department", "資産経営課"), ("priority", priority))),))


# ---- what leaves the reader in doubt ---------------------------------------------------------------------------------


@of_indicators(Kind("indicator without a name", "reading_certain", "-"))
def _(_: Books, __: Measure, i: Indicator) -> Indicator:
    return replace(i, name="", marks=())


@of_indicators(Kind("baseline without its year", "reading_certain", "value_fiscal_year -"))
def _(_: Books, __: Measure, i: Indicator) -> Indicator | None:
    baseline = next((v for v in i.values if v.role == "baseline"), None)
    # With a word beside the year the bracket goes on.
    text = re.sub(r"\s*[(（](?:H|R|平成|令和)[0-9元]+(?:年度?)?[)）]", "", baseline.figure.text) if baseline else ""
    if baseline is None or text == baseline.figure.text:
        return None
    bare = replace(baseline, figure=replace(baseline.figure, text=text))
    return replace(i, values=tuple(bare if v is baseline else v for v in i.values))


# ---- prose -----------------------------------------------------------------------------------------------------------


@of_measures(Kind("total in prose", "text_figure_agrees", "results"))
def _(books: Books, m: Measure) -> Places:
    for i in m.indicators:
        step = _step(i)
        off = books.chance.choice((step, 10 * step, -step))
        yield f"indicator {i.no}", _said(m, sentence(i, books.year), sentence(i, books.year, total_off=off))


@of_measures(Kind("change in prose", "text_figure_agrees", "results"))
def _(books: Books, m: Measure) -> Places:
    for i in m.indicators:
        step = _step(i)
        off = books.chance.choice((step, 9 * step, -step))
        yield f"indicator {i.no}", _said(m, sentence(i, books.year), sentence(i, books.year, change_off=off))


@of_measures(Kind("parts of a total in prose", "text_figure_agrees", "results"))
def _(books: Books, m: Measure) -> Places:
    for i in m.indicators:
        off = books.chance.choice((Decimal(1), Decimal(10), Decimal(-1)))
        yield f"indicator {i.no}", _said(m, breakdown(i, books.year), breakdown(i, books.year, part_off=off))


@of_measures(Kind("cost in prose", "text_figure_agrees", "results"))
def _(_: Books, m: Measure) -> Places:
    cost = m.projects[0].cost_thousand_yen or 0
    yield "project 1", _said(m, f"決算額は{cost}千円", f"決算額は{cost + 10}千円")


def _step(i: Indicator) -> Decimal:
    return Decimal("0.1") if i.unit == "％" else Decimal(1)


def _said(m: Measure, right: str | None, wrong: str | None) -> Measure:
    if right is None or wrong is None:
        return m
    first, *rest = m.projects
    return replace(m, projects=(replace(first, results=first.results.replace(right, wrong)), *rest))
