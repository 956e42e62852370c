"""A yearly book as data: everything that it prints, and nothing of how it looks.

All classes are frozen, so that `dataclasses.replace` makes a variant of any part. What a book prints twice
(tallies, the overview, the appendix) is stored as printed; `with_summaries` fills it in from the sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Role = Literal["baseline", "actual", "target"]
Extras = tuple[tuple[str, str], ...]
"""Cells of additional columns: (the column's `item`, the printed text)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure and what it means.

    Attributes:
        text: the whole cell as printed, brackets included.
        fiscal_year: the year that the figure is of, which a note on the row can set apart from its column.
        value: the stated number, also where it is a bound; None for a range or a missing figure.
        low, high: the bounds that 以上, 以下 or a range state.
        missing: the printed word or dash of a missing figure, "" for a blank cell, None where a figure is printed.
    """

    text: str
    fiscal_year: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifiers: tuple[str, ...] = ()
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A figure and the column it is printed in; a baseline's column has no year."""

    role: Role
    column_year: int | None
    figure: Figure


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of まちづくり指標. `base_unit` and `scale` say what one of `unit` is (万人 is 10000 人)."""

    no: int
    name: str
    unit: str
    values: tuple[IndicatorValue, ...]
    marks: tuple[str, ...] = ()
    note: str = ""
    name_qualifiers: tuple[str, ...] = ()
    base_unit: str = ""
    scale: int = 1
    extras: Extras = ()


@dataclass(frozen=True, slots=True)
class Achievement:
    """One bullet of 主な取組実績 with the lines that it stands under ("" for none)."""

    action_no: str
    action_name: str
    text: str
    cross_action: str = ""
    theme: str = ""
    is_reposted: bool = False


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item of 今後の取組; `mark` is ★, ●, ○ or "" (printed with the form's plain bullet)."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanCategory:
    """One row of 今後の取組の方向: the label may hold line breaks, the items may be none."""

    label: str
    items: tuple[PlanItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """One 事務事業, as the overview table and the evaluation table print it.

    `progress` is the heading of the ticked column; a book with a slip may have several, parted by 、.
    `overview_says` has what only the overview table prints otherwise, by the attribute: nothing, where it has no slip.
    """

    no: int
    name: str
    department: str
    overview: str
    cost_thousand_yen: int | None
    results: str
    rating: str
    progress: str
    directions: tuple[str, ...]
    future: str
    priority: str = ""
    in_strategy: bool = False
    budget_thousand_yen: int | None = None
    extras: Extras = ()
    overview_says: Extras = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The printed 計 and 割合(%) of one tick column."""

    category: str
    count: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """One 施策 sheet."""

    no: str
    name: str
    lead_department: str
    lead_manager: str
    phone: str
    related_departments: tuple[str, ...]
    target: str
    intent: str
    direction: str
    sdg_goals: tuple[int, ...]
    achievements: tuple[Achievement, ...]
    summary: str
    indicators: tuple[Indicator, ...]
    grade: str
    grade_reasons: tuple[str, ...]
    plan: tuple[PlanCategory, ...]
    projects: tuple[Project, ...]
    remarks: str = ""
    tallies: tuple[Tally, ...] = ()
    extras: Extras = ()


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One row of the table of grades at the front."""

    measure_no: str
    measure_name: str
    grade: str
    lead_department: str


@dataclass(frozen=True, slots=True)
class AppendixRow:
    """One row of ⑥事務事業一覧 at the end; a row that sums up others has no number, and its label for a name."""

    measure_no: str
    project_no: int | None
    project_name: str
    department: str
    cost_thousand_yen: int | None


@dataclass(frozen=True, slots=True)
class City:
    """A municipality: its name and its 6-digit code with the check digit."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Book:
    """One edition: the year that it evaluates, its sheets, and what it prints of them a second time.

    `published_on` is printed on the cover as a month; None leaves it out. `contents` has what the table of contents
    prints otherwise than the sheets, by the number: another name, "" for an entry that it leaves out, an entry that has
    no sheet; nothing, in a book without slips. `appendix_sums` says that the appendix has a row 小計 under each measure
    and 合計 under all.
    """

    city: City
    fiscal_year: int
    measures: tuple[Measure, ...]
    published_on: date | None = None
    overview: tuple[OverviewRow, ...] = ()
    appendix: tuple[AppendixRow, ...] = ()
    contents: tuple[tuple[str, str], ...] = ()
    appendix_sums: bool = False


def fiscal_year_label(year: int) -> str:
    """A fiscal year from 1989 on as books print it: 2018 is 平成30年度, 2019 is 令和元年度."""
    era, number = _era(year)
    return f"{era}{'元' if number == 1 else number}年度"


def fiscal_year_short(year: int) -> str:
    """The era letter and number: 2018 is H30, 2019 is R1."""
    era, number = _era(year)
    return f"{'H' if era == '平成' else 'R'}{number}"


def month_label(day: date) -> str:
    """The month of a day since 令和 began (May 2019) as books print it: 令和2年10月."""
    era, number = _era(day.year)
    return f"{era}{'元' if number == 1 else number}年{day.month}月"


def _era(year: int) -> tuple[str, int]:
    if year < 1989:
        raise ValueError(f"no era for the year {year}: books of these samples begin with 平成")
    return ("令和", year - 2018) if year >= 2019 else ("平成", year - 1988)


def tallies(projects: Sequence[Project], categories: Sequence[str]) -> tuple[Tally, ...]:
    """The 計 and 割合(%) of each tick column; shares are of the number of projects, rounded half up to one place."""

    def tally(category: str) -> Tally:
        count = sum(category in p.progress.split("、") or category in p.directions for p in projects)
        share = Decimal(100 * count) / len(projects) if projects else Decimal(0)
        return Tally(category, count, share.quantize(Decimal("0.1"), ROUND_HALF_UP))

    return tuple(tally(category) for category in categories)


def with_summaries(book: Book, categories: Sequence[str]) -> Book:
    """The book with tallies (of the tick columns `categories`), overview and appendix that agree with its sheets."""
    measures = tuple(replace(m, tallies=tallies(m.projects, categories)) for m in book.measures)
    return replace(
        book,
        measures=measures,
        overview=tuple(OverviewRow(m.no, m.name, m.grade, m.lead_department) for m in measures),
        appendix=tuple(_appendix(measures, sums=book.appendix_sums)),
    )


def _appendix(measures: Sequence[Measure], *, sums: bool) -> Iterator[AppendixRow]:
    for m in measures:
        for p in m.projects:
            yield AppendixRow(m.no, p.no, p.name, p.department, p.cost_thousand_yen)
        if sums:
            yield AppendixRow(m.no, None, "小計", "", sum(p.cost_thousand_yen or 0 for p in m.projects))
    if sums:
        yield AppendixRow("", None, "合計", "", sum(p.cost_thousand_yen or 0 for m in measures for p in m.projects))
