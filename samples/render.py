"""A book in a form and a style, as PDF.

Which text a column prints of its row is said here, once for each key (`_PRINTED_…`); where and under which heading the
column stands is said by the form, how it looks by the style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import TypeVar

from samples.flow import Break, Flow
from samples.form import TICK_KEYS, Align, Column, Field, Form
from samples.grid import Cell, Table, Text, beside, halves, heading_rows
from samples.model import (
    AppendixRow,
    Book,
    Extras,
    Indicator,
    Measure,
    OverviewRow,
    PlanCategory,
    Project,
    month_label,
)
from samples.pen import Pen
from samples.style import Style

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Edition:
    """A book as it is published: what it says, the form that it fills in, how it looks."""

    book: Book
    form: Form
    style: Style


@dataclass(frozen=True, slots=True)
class Rendered:
    """The file, the first and last page of each sheet (by measure number), and where tables were broken."""

    pdf: bytes
    page_count: int
    measure_pages: Mapping[str, tuple[int, int]]
    breaks: tuple[Break, ...]


def render(edition: Edition, pen_class: type[Pen] = Pen) -> Rendered:
    """The edition as PDF; the table of contents takes its page numbers from a first rendering."""
    first = _Renderer(edition, pen_class, {}).render()
    if not edition.form.contents_title:
        return first
    return _Renderer(edition, pen_class, first.measure_pages).render()


def _cost(amount: int | None, form: Form) -> str:
    return form.no_cost if amount is None else form.cost.format(cost=amount, part=amount // 3)


def _no(no: int, form: Form) -> str:
    return str(no) if form.numbered else ""


def _choices(every: Iterable[str], made: Sequence[str], form: Form) -> str:
    """A tick list in one cell: every choice behind its mark."""
    empty, filled = form.choice_marks
    return form.choice_separator.join(f"{filled if choice in made else empty}{choice}" for choice in every)


def _extra(extras: Extras, item: str) -> str:
    return dict(extras).get(item, "")


def _indicator_figure(role: str) -> Callable[[Indicator, Column, Form], str]:
    def printed(indicator: Indicator, column: Column, _: Form) -> str:
        place = (role, column.item)
        return next((v.figure.text for v in indicator.values if (v.role, str(v.column_year or "")) == place), "")

    return printed


def _indicator_name(indicator: Indicator, _: Column, form: Form) -> str:
    marks = form.marks_bracket.format("".join(indicator.marks)) if indicator.marks else ""
    note = f"\n{indicator.note}" if indicator.note else ""
    return f"{indicator.name}{marks}{note}"


def achievement_rate(indicator: Indicator) -> Decimal | None:
    """The last actual in percent of the target, to one decimal; None where either states no number above zero."""
    actual = next((v.figure.value for v in reversed(indicator.values) if v.role == "actual"), None)
    target = next((v.figure.value for v in indicator.values if v.role == "target"), None)
    if actual is None or not target:
        return None
    return (actual / target * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def rate_text(indicator: Indicator) -> str:
    """The achievement rate as a column prints it."""
    rate = achievement_rate(indicator)
    return "―" if rate is None else str(rate)


def _plan_items(category: PlanCategory, _: Column, form: Form) -> str:
    return "\n".join(f"{item.mark or form.bullet}{item.text}" for item in category.items)


_PRINTED_INDICATOR: Mapping[str, Callable[[Indicator, Column, Form], str]] = {
    "no": lambda i, _, form: _no(i.no, form),
    "name": _indicator_name,
    "unit": lambda i, _, __: i.unit,
    "baseline": _indicator_figure("baseline"),
    "actual": _indicator_figure("actual"),
    "target": _indicator_figure("target"),
    "rate": lambda i, _, __: rate_text(i),
    "extra": lambda i, column, _: _extra(i.extras, column.item),
}
_PRINTED_PLAN: Mapping[str, Callable[[PlanCategory, Column, Form], str]] = {
    "category": lambda c, _, __: c.label,
    "items": _plan_items,
}
_PRINTED_PROJECT: Mapping[str, Callable[[Project, Column, Form], str]] = {
    "no": lambda p, _, form: _no(p.no, form),
    "name": lambda p, _, __: p.name,
    "priority": lambda p, _, __: p.priority,
    "in_strategy": lambda p, _, form: form.tick if p.in_strategy else "",
    "department": lambda p, _, __: p.department,
    "overview": lambda p, _, __: p.overview,
    "cost": lambda p, _, form: _cost(p.cost_thousand_yen, form),
    "budget": lambda p, _, form: _cost(p.budget_thousand_yen, form),
    "results": lambda p, _, __: p.results,
    "rating": lambda p, _, __: p.rating,
    "progress": lambda p, column, form: form.tick if column.item in p.progress.split("、") else "",
    "direction": lambda p, column, form: form.tick if column.item in p.directions else "",
    "progress_list": lambda p, column, form: _choices(column.item.split("、"), p.progress.split("、"), form),
    "direction_list": lambda p, column, form: _choices(column.item.split("、"), p.directions, form),
    "future": lambda p, _, __: p.future,
    "extra": lambda p, column, _: _extra(p.extras, column.item),
}
_PRINTED_OVERVIEW: Mapping[str, Callable[[OverviewRow, Column, Form], str]] = {
    "measure_no": lambda r, _, __: r.measure_no,
    "measure_name": lambda r, _, __: r.measure_name,
    "grade": lambda r, _, __: r.grade,
    "lead_department": lambda r, _, __: r.lead_department,
}
_PRINTED_APPENDIX: Mapping[str, Callable[[AppendixRow, Column, Form], str]] = {
    "measure_no": lambda r, _, __: r.measure_no,
    "project_no": lambda r, _, __: "" if r.project_no is None else str(r.project_no),
    "project_name": lambda r, _, __: r.project_name,
    "department": lambda r, _, __: r.department,
    "cost": lambda r, _, form: _cost(r.cost_thousand_yen, form),
}
_PRINTED_HEAD: Mapping[str, Callable[[Measure, Form], str]] = {
    "lead_department": lambda m, _: m.lead_department,
    "lead_manager": lambda m, _: m.lead_manager,
    "phone": lambda m, _: m.phone,
    "related_departments": lambda m, form: form.list_separator.join(m.related_departments),
    "target": lambda m, _: m.target,
    "intent": lambda m, _: m.intent,
    "direction": lambda m, _: m.direction,
}


class _Renderer:
    def __init__(self, edition: Edition, pen_class: type[Pen], contents: Mapping[str, tuple[int, int]]) -> None:
        self.book, self.form, self.style = edition.book, edition.form, edition.style
        self.pen = pen_class(self.style, "".join(self.form.cover[:2]))
        self.flow = Flow(self.pen)
        self.contents = contents
        self.size, self.small = self.style.text_size, self.style.small_size

    def render(self) -> Rendered:
        self._front()
        pages: dict[str, tuple[int, int]] = {}
        for measure in self.book.measures:
            first = self.pen.page_number + 1
            self._sheet(measure)
            self._projects(measure)
            self._evaluation(measure)
            pages[measure.no] = (first, self.pen.page_number)
        self._appendix()
        pdf = self.flow.close()
        return Rendered(pdf, self.pen.page_number, pages, tuple(self.flow.breaks))

    # Front and back

    def _front(self) -> None:
        form, style, flow = self.form, self.style, self.flow
        flow.page()
        flow.space(220 if style.cover_align == "center" else 0)
        *lines, issuer = form.cover
        for line in lines:
            flow.text(Text(line, 1.5 * style.title_size, style.cover_align))
        flow.text(Text(issuer, style.heading_size, style.cover_align))
        if self.book.published_on:
            flow.text(Text(month_label(self.book.published_on), style.text_size, style.cover_align))
        if form.contents_title:
            flow.page()
            flow.title(form.contents_title)
            names = {measure.no: measure.name for measure in self.book.measures} | dict(self.book.contents)
            for no, name in sorted(names.items()):
                page, _ = self.contents.get(no, (0, 0))
                if name:
                    flow.text(Text(f"{no} {name} …… {page}", self.size))
        flow.page()
        flow.title(form.introduction_title)
        for line in form.introduction:
            flow.text(Text(line, self.size))
        flow.space(4)
        flow.text(Text(form.overview_title, self.size))
        flow.table(self._list(form.overview_columns, _PRINTED_OVERVIEW, self.book.overview))

    def _appendix(self) -> None:
        self.flow.page()
        self.flow.title(self.form.appendix_title)
        self._in_two("appendix", self._list(self.form.appendix_columns, _PRINTED_APPENDIX, self.book.appendix))

    # One measure

    def _title(self, measure: Measure) -> None:
        """The title of a page of the sheet: a line, or a row of labelled cells."""
        form, flow = self.form, self.flow
        if not form.title_labels:
            flow.title(form.title_line.format(no=measure.no, name=measure.name))
            return
        no_label, name_label = form.title_labels
        row = (
            self._label(0, no_label),
            Cell(1, self._text(measure.no, "center")),
            self._label(2, name_label),
            Cell(3, self._text(measure.name)),
        )
        flow.table(Table(self._widths((14, 8, 14, 64)), (row,)))
        flow.space(6)

    def _sheet(self, measure: Measure) -> None:
        form, flow = self.form, self.flow
        flow.page()
        self._title(measure)
        flow.table(self._head(measure))
        flow.space(5)
        flow.text(Text(form.sdg_label, self.size))
        flow.space(1)
        flow.icons(measure.sdg_goals)
        flow.space(6)
        flow.heading(form.do_heading, self._achievements(measure))
        flow.space(6)
        plan = self._list(form.plan_columns, _PRINTED_PLAN, measure.plan, hang=1.0)
        both = self._beside(self._indicators(measure), plan) if form.plan_beside_indicators else None
        flow.table(both or self._indicators(measure))
        flow.space(6)
        flow.heading(form.check_heading, self._grade(measure))
        if both is None:
            flow.space(6)
            flow.heading(form.action_heading, plan)

    def _projects(self, measure: Measure) -> None:
        self.flow.page()
        self._title(measure)
        projects = [replace(p, **dict(p.overview_says)) for p in measure.projects]  # type: ignore[arg-type]
        table = self._list(self.form.project_columns, _PRINTED_PROJECT, projects)
        self._in_two("projects", self._with_empty_rows(table))

    def _evaluation(self, measure: Measure) -> None:
        form, style, flow = self.form, self.style, self.flow
        flow.page(landscape=True)
        self._title(measure)
        flow.text(Text(form.evaluation_note_above, style.landscape_small_size))
        flow.space(2)
        self.size, self.small = style.landscape_size, style.landscape_small_size
        table = self._with_empty_rows(self._list(form.evaluation_columns, _PRINTED_PROJECT, measure.projects))
        flow.table(replace(table, rows=(*table.rows, *self._tally_rows(measure))))
        self.size, self.small = style.text_size, style.small_size
        flow.space(4)
        flow.text(Text(form.evaluation_note_below, style.landscape_small_size))

    # Tables

    def _in_two(self, key: str, table: Table) -> None:
        """A table, in two halves where the form has it so."""
        self.flow.table(beside(*halves(table)) if key in self.form.in_two else table)

    def _beside(self, left: Table, right: Table) -> Table:
        """Two tables in one frame."""
        both = beside(left, right)
        return replace(both, widths=self._widths(both.widths))

    def _widths(self, shares: Sequence[float]) -> tuple[float, ...]:
        return tuple(self.flow.width * share / sum(shares) for share in shares)

    def _text(self, text: str, align: Align = "left", hang: float = 0.0) -> tuple[Text, ...]:
        """A cell's paragraphs, in hanging lines where the style has them."""
        return tuple(
            Text(line, self.size, align, hang=hang if self.style.hang_bullets else 0.0) for line in text.split("\n")
        )

    def _label(self, column: int, label: str, columns: int = 1, rows: int = 1) -> Cell:
        return Cell(column, self._text(label, "center"), columns, rows, self.style.heading_fill)

    def _with_empty_rows(self, table: Table) -> Table:
        """The list with the blank rows that the form has at its end."""
        form, count = self.form, len(table.rows) - table.headings
        blank = tuple(
            (
                Cell(0, self._text(str(count + n), "center") if form.empty_rows_numbered else ()),
                *(Cell(column) for column in range(1, len(table.widths))),
            )
            for n in range(1, form.empty_rows + 1)
        )
        return replace(table, rows=(*table.rows, *blank))

    def _list(
        self,
        columns: Sequence[Column],
        printed: Mapping[str, Callable[[Row, Column, Form], str]],
        rows: Iterable[Row],
        *,
        hang: float = 0.0,
    ) -> Table:
        """A table with a row for each of `rows`, under the columns' headings."""
        headings = heading_rows(columns, size=self.size, note_size=self.small, fill=self.style.heading_fill)
        body = tuple(
            tuple(
                Cell(
                    i,
                    self._text(printed[c.key](row, c, self.form), c.align, hang if c.align == "left" else 0.0),
                    fill=self.style.heading_fill if c.label else "",
                )
                for i, c in enumerate(columns)
            )
            for row in rows
        )
        return Table(self._widths([c.width for c in columns]), (*headings, *body), len(headings))

    def _head(self, measure: Measure) -> Table:
        """Five columns: a label or a group's label, a label within a group, the value, a second label and its value."""
        rows: list[tuple[Cell, ...]] = []
        for group, members in groupby(self.form.head, key=lambda fields: fields[0].group):
            fields_of_rows = list(members)
            for index, fields in enumerate(fields_of_rows):
                labels = [self._label(0, group, 1, len(fields_of_rows))] if group and not index else []
                rows.append((*labels, *self._head_cells(fields, measure, start=1 if group else 0)))
        return Table(self._widths((17, 8, 39, 14, 22)), tuple(rows))

    def _head_cells(self, fields: Sequence[Field], measure: Measure, start: int) -> Iterable[Cell]:
        ends = [3, 5] if len(fields) == 2 else [5]
        for field, end in zip(fields, ends, strict=True):
            read = _PRINTED_HEAD.get(field.key)
            text = read(measure, self.form) if read else _extra(measure.extras, field.key)
            yield self._label(start, field.label)
            yield Cell(start + 1, self._text(text), end - start - 1)
            start = end

    def _achievements(self, measure: Measure) -> Table:
        form = self.form
        lines = [Text(form.achievements_lead, self.size, "center")] if form.achievements_lead else []
        before: tuple[str, str, str] = ("", "", "")
        for item in measure.achievements:
            action = form.action_line.format(no=item.action_no, name=item.action_name)
            place = (action, item.cross_action, item.theme)
            if action != before[0]:
                lines.append(Text(action, self.size, bold=True))
            if item.cross_action and place[:2] != before[:2]:
                lines.append(Text(item.cross_action, self.size))
            if item.theme and place != before:
                lines.append(Text(f"{form.theme_prefix}{item.theme}", self.size))
            before = place
            lines.extend(self._text(f"{form.bullet}{item.text}", hang=1.0))
        summary = (Text(form.summary_label, self.size), *self._text(measure.summary))
        rows = ((self._label(0, form.achievements_heading),), (Cell(0, tuple(lines)),), (Cell(0, summary),))
        return Table((self.flow.width,), rows, 1)

    def _indicators(self, measure: Measure) -> Table:
        columns = self.form.indicator_columns
        table = self._with_empty_rows(self._list(columns, _PRINTED_INDICATOR, measure.indicators))
        remarks = Cell(0, self._text(f"{self.form.remarks_label}{measure.remarks}"), len(columns))
        return replace(table, rows=(*table.rows, (remarks,)))

    def _grade(self, measure: Measure) -> Table:
        legend = tuple(Text(line, self.small) for line in self.form.grade_legend)
        reasons = tuple(text for r in measure.grade_reasons for text in self._text(f"{self.form.bullet}{r}", hang=1.0))
        grade: tuple[Text, ...] = (Text(measure.grade, self.style.grade_size, "center"),)
        if self.form.grade_choices:
            grade = self._text(_choices(self.form.grade_choices, (measure.grade,), self.form), "center")
        rows = (
            (self._label(0, self.form.grade_label), Cell(1, grade), Cell(2, legend)),
            (self._label(0, self.form.reasons_label), Cell(1, reasons, 2)),
        )
        return Table(self._widths((14, 10, 76)), rows)

    def _tally_rows(self, measure: Measure) -> Iterable[tuple[Cell, ...]]:
        """Totals under the tick columns: a grey cell before them, the row's label in the cell after them."""
        columns = self.form.evaluation_columns
        ticks = [i for i, column in enumerate(columns) if column.key in TICK_KEYS]
        if not ticks:
            return
        by_category = {tally.category: tally for tally in measure.tallies}
        for index, row in enumerate(self.form.tally_rows):
            grey = Cell(0, (), ticks[0], len(self.form.tally_rows), self.style.blank_fill)
            totals = (by_category[columns[i].item] for i in ticks)
            printed = (str(t.count if row.kind == "count" else t.percent) for t in totals)
            yield (
                *([] if index else [grey]),
                *(Cell(i, self._text(text, "center")) for i, text in zip(ticks, printed, strict=True)),
                Cell(ticks[-1] + 1, self._text(row.label), len(columns) - ticks[-1] - 1),
            )
