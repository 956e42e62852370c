"""The books of an invented city for three years running, each in another form and look."""

from __future__ import annotations

from datetime import date

from samples.city import h30, r1, r2
from samples.city.frame import CITY, TWO_ACTIONS
from samples.city.series import Years
from samples.figures import Notation
from samples.form import Form, evaluation_columns, form, indicator_columns, project_columns
from samples.model import Book, with_summaries
from samples.render import Edition
from samples.style import NO_LINE_START, Margins, Style, japanese_font

__all__ = ["CITY", "FISCAL_YEARS", "edition"]

FISCAL_YEARS = (2018, 2019, 2020)


def edition(fiscal_year: int, *, notation: Notation | None = None) -> Edition:
    """The book on a fiscal year (2018, 2019 or 2020), in its own notation unless another one is given.

    Raises:
        KeyError: the city has no book on this year.
    """
    make = {2018: _h30, 2019: _r1, 2020: _r2}[fiscal_year]
    return make(notation)


def _edition(book: Book, a_form: Form, style: Style) -> Edition:
    return Edition(with_summaries(book, a_form.tick_categories), a_form, style)


def _h30(notation: Notation | None) -> Edition:
    """Four years of actuals in narrow columns, comma notation, rows cut by the page's end."""
    years = Years((2015, 2016, 2017, 2018), 2018, notation or Notation(myriad=False, base_year="（{long}{forecast}）"))
    a_form = form(
        city=CITY.name,
        fiscal_year=2018,
        indicators=indicator_columns(years.actuals, years.target, levels=2, name=24, baseline=10, year=10),
        projects=project_columns(wide=False),
        evaluation=evaluation_columns(2018, infection_note=False),
        related_label="関係課名",
    )
    style = Style(
        font_file=japanese_font(),
        leading=1.42,
        bold="stroke",
        creator="",
        date="D:20190930150000+09'00'",
    )
    return _edition(Book(CITY, 2018, h30.measures(years)), a_form, style)


def _r1(notation: Notation | None) -> Edition:
    """One year of actuals, 万 notation, tables broken between rows with their headings repeated."""
    years = Years((2019,), 2022, notation or Notation(myriad=True))
    a_form = form(
        city=CITY.name,
        fiscal_year=2019,
        indicators=indicator_columns(years.actuals, years.target, levels=1, name=42, baseline=12, year=7.6),
        projects=project_columns(wide=False),
        evaluation=evaluation_columns(2019),
        two_actions=TWO_ACTIONS,
        brackets=("< ", " >"),
    )
    style = Style(
        font_file=japanese_font(),
        leading=1.22,
        row_break="whole",
        repeat_headings=True,
        keep_headings=True,
        bold="double",
        creator="",
        date="D:20201030100000+09'00'",
    )
    return _edition(Book(CITY, 2019, r1.measures(years), date(2020, 10, 1)), a_form, style)


def _r2(notation: Notation | None) -> Edition:
    """Two years of actuals, 万 notation with blanks, a budget column; as a spreadsheet program prints it."""
    years = Years((2019, 2020), 2022, notation or Notation(myriad=True, gap=" ", base_year="({short}{forecast})"))
    a_form = form(
        city=CITY.name,
        fiscal_year=2020,
        indicators=indicator_columns(years.actuals, years.target, levels=2, name=40, baseline=10, year=8),
        projects=project_columns(wide=True),
        evaluation=evaluation_columns(2020, budget=True),
        contents=False,
        legend_at_front=False,
        two_actions=TWO_ACTIONS,
        brackets=("＜ ", " ＞"),
        dash="—",
    )
    style = Style(
        font_file=japanese_font(),
        ruling="rectangle",
        ruling_width=0.6,
        row_break="whole",
        keep_headings=True,
        no_line_start="".join(c for c in NO_LINE_START if c not in "・、，"),
        break_words=False,
        hang_bullets=False,
        bold="none",
        leading=1.16,
        padding=2.2,
        title_ruling=False,
        cover_align="left",
        icon_gap=24,
        portrait_margins=Margins(28, 40, 28, 44),
        landscape_margins=Margins(28, 40, 28, 40),
        producer="samples for a spreadsheet",
        creator="Calc",
        date="D:20211015093000+09'00'",
    )
    return _edition(Book(CITY, 2020, r2.measures(years), date(2021, 10, 1)), a_form, style)
