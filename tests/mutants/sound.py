"""Sample books that say more a second time than the plain ones do, and agree with themselves all the same."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from samples.form import Column
from samples.model import Indicator, Measure, with_summaries
from samples.render import Edition
from tests.mutants.slip import actual

#: The additional column of the indicators' table that prints achievement rates.
RATE = "rate"


def sound(edition: Edition) -> Edition:
    """The edition with achievement rates, with prose about its figures, and with sums in its appendix."""
    return _with_sums(_with_sentences(_with_rates(edition)))


def _with_sums(edition: Edition) -> Edition:
    book = replace(edition.book, appendix_sums=True)
    return replace(edition, book=with_summaries(book, edition.form.tick_categories))


def _with_rates(edition: Edition) -> Edition:
    """A column of achievement rates, as actuals and targets have them."""
    columns = (*edition.form.indicator_columns, Column("extra", ("達成率(%)",), 8, item=RATE))
    measures = tuple(
        replace(
            m,
            indicators=tuple(replace(i, extras=((RATE, _rate(i, edition.book.fiscal_year)),)) for i in m.indicators),
        )
        for m in edition.book.measures
    )
    book = replace(edition.book, measures=measures)
    return replace(edition, book=book, form=replace(edition.form, indicator_columns=columns))


def _rate(indicator: Indicator, year: int) -> str:
    """The achievement rate as a book prints it, "" where it has none."""
    now = actual(indicator, year)
    target = next((v for v in indicator.values if v.role == "target"), None)
    if now is None or target is None or not now.figure.value or not target.figure.value:
        return ""
    a, t = now.figure.value, target.figure.value
    baseline = next((v.figure.value for v in indicator.values if v.role == "baseline"), None)
    lower = "at_most" in target.figure.qualifiers or (baseline is not None and t < baseline)
    return str((100 * (t / a if lower else a / t)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _with_sentences(edition: Edition) -> Edition:
    """A true sentence about each indicator that can be told of, and one about a cost, in the first results."""
    year = edition.book.fiscal_year

    def told(measure: Measure) -> Measure:
        said = [s for i in measure.indicators for s in (sentence(i, year), breakdown(i, year)) if s]
        first, *rest = measure.projects
        cost = f"{first.name}の決算額は{first.cost_thousand_yen}千円であった。"
        first = replace(first, results="".join([first.results, *said, cost]))
        return replace(measure, projects=(first, *rest))

    return replace(edition, book=replace(edition.book, measures=tuple(told(m) for m in edition.book.measures)))


def sentence(
    indicator: Indicator, year: int, total_off: Decimal = Decimal(0), change_off: Decimal = Decimal(0)
) -> str | None:
    """What prose says of an indicator's actual and, where the book prints the year before, of its change."""
    now, before = actual(indicator, year), actual(indicator, year - 1)
    if now is None or now.figure.value is None or "approx" in now.figure.qualifiers:
        return None
    unit = "ポイント" if indicator.unit == "％" else indicator.unit
    name = _name(indicator)
    value = now.figure.value
    change = ""
    if before is not None and before.figure.value is not None and before.figure.value != value:
        amount = value - before.figure.value + change_off
        change = f"(前年度比{abs(amount)}{unit}{'増' if amount > 0 else '減'})"
    elif change_off:
        return None
    return f"{name}は、合計で{value + total_off}{indicator.unit}{change}となった。"


def breakdown(indicator: Indicator, year: int, part_off: Decimal = Decimal(0)) -> str | None:
    """What prose says of the parts of an indicator's actual: of counts that can be parted in three."""
    now = actual(indicator, year)
    if now is None or now.figure.value is None or "approx" in now.figure.qualifiers:
        return None
    value, unit = now.figure.value, indicator.unit
    if value % 1 or value < 12 or unit not in ("人", "件", "冊", "戸"):
        return None
    spring, summer = value // 2, value // 3
    autumn = value - spring - summer + part_off
    if indicator.no % 2:
        return f"{_name(indicator)}は、{value}{unit}（春{spring}{unit}、夏{summer}{unit}、秋{autumn}{unit}）であった。"
    parts = f"春（{spring}{unit}）、夏（{summer}{unit}）、秋（{autumn}{unit}）"
    return f"{_name(indicator)}は、{parts}の合計{value}{unit}であった。"


def _name(indicator: Indicator) -> str:
    return re.sub(r"[（(].*?[)）]", "", indicator.name)
