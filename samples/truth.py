"""What a published edition says, as flat records with the warehouse's table and column names: what a reader must find.

Only what the form prints is in it: a column that the form leaves out gives no values. Decimals are strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from samples.model import Indicator, IndicatorValue, Measure, Project
from samples.render import Edition, Rendered, achievement_rate

_LETTERS = {code: code - 0xFEE0 for code in range(0xFF21, 0xFF5B)}  # full-width letters of a unit (ｍ) to ASCII

Record = dict[str, Any]


def truth(edition: Edition, rendered: Rendered) -> Record:
    """The whole truth of one file: `tables` maps each table's name to its records in printed order."""
    book, form = edition.book, edition.form
    year = {"municipality_code": book.city.code, "fiscal_year": book.fiscal_year}
    by_sheet = {
        "measure": _measure,
        "achievement": _achievements,
        "indicator": _indicators,
        "indicator_value": _indicator_values,
        "plan": _plan,
        "plan_category": _plan_categories,
        "project": _projects,
        "project_tally": _tallies,
    }
    tables: dict[str, list[Record]] = {
        name: [
            {**year, "measure_no": measure.no, **record}
            for measure in book.measures
            for record in records(measure, edition)
        ]
        for name, records in by_sheet.items()
    }
    for record in tables["measure"]:
        record["first_page"], record["last_page"] = rendered.measure_pages[record["measure_no"]]
    tables["overview"] = [
        {
            **year,
            "measure_no": row.measure_no,
            "measure_name": row.measure_name,
            "grade": row.grade,
            "lead_department": row.lead_department,
        }
        for row in book.overview
    ]
    tables["appendix_project"] = [
        {
            **year,
            "measure_no": row.measure_no,
            "project_no": row.project_no,
            "project_name": row.project_name,
            "department": row.department,
            "cost_thousand_yen": row.cost_thousand_yen,
        }
        for row in book.appendix
        if row.project_no is not None
    ]
    return {
        "municipality": book.city.name,
        **year,
        "title": "".join(form.cover[:2]),
        "published_on": book.published_on.replace(day=1).isoformat() if book.published_on else None,
        "page_count": rendered.page_count,
        "tables": tables,
    }


def _measure(measure: Measure, _: Edition) -> Iterable[Record]:
    yield {
        "measure_name": measure.name,
        "lead_department": measure.lead_department,
        "lead_manager": measure.lead_manager,
        "phone": measure.phone,
        "related_departments": list(measure.related_departments),
        "purpose_target": measure.target,
        "purpose_intent": measure.intent,
        "policy_direction": measure.direction,
        "sdg_goals": list(measure.sdg_goals),
        "summary": measure.summary,
        "grade": measure.grade,
        "grade_reasons": list(measure.grade_reasons),
        "indicator_remarks": measure.remarks or None,
    }


def _achievements(measure: Measure, _: Edition) -> Iterator[Record]:
    for seq, item in enumerate(measure.achievements, 1):
        yield {
            "seq": seq,
            "action_no": item.action_no,
            "action_name": item.action_name,
            "cross_action": item.cross_action or None,
            "theme": item.theme or None,
            "text": item.text,
            "is_reposted": item.is_reposted,
        }


def _indicators(measure: Measure, edition: Edition) -> Iterator[Record]:
    rated = any(column.key == "rate" for column in edition.form.indicator_columns)
    for indicator in measure.indicators:
        rate = {"printed_achievement_rate": _decimal(achievement_rate(indicator))} if rated else {}
        yield {
            "indicator_no": indicator.no,
            "indicator_name": indicator.name,
            "marks": list(indicator.marks),
            "name_note": indicator.note or None,
            "unit": indicator.unit,
            "name_qualifiers": list(indicator.name_qualifiers),
            **rate,
        }


def _indicator_values(measure: Measure, edition: Edition) -> Iterator[Record]:
    columns = {(column.key, column.item) for column in edition.form.indicator_columns}
    for indicator in measure.indicators:
        for value in indicator.values:
            if (value.role, str(value.column_year or "")) in columns:
                yield _indicator_value(indicator, value)


def _indicator_value(indicator: Indicator, value: IndicatorValue) -> Record:
    figure = value.figure
    base_value = None if figure.value is None else figure.value * indicator.scale
    return {
        "indicator_no": indicator.no,
        "role": value.role,
        "value_fiscal_year": figure.fiscal_year,
        "raw": figure.text or None,
        "value": _decimal(figure.value),
        "value_low": _decimal(figure.low),
        "value_high": _decimal(figure.high),
        "base_value": _decimal(base_value),
        "base_unit": None if base_value is None else (indicator.base_unit or indicator.unit).translate(_LETTERS),
        "qualifiers": list(figure.qualifiers),
        "missing_reason": figure.missing,
    }


def _plan(measure: Measure, edition: Edition) -> Iterator[Record]:
    for category_no, category in enumerate(measure.plan, 1):
        for seq, item in enumerate(category.items, 1):
            yield {
                "category_no": category_no,
                "seq": seq,
                "category": category.label,
                "mark": item.mark or None,
                "text": item.text,
            }


def _plan_categories(measure: Measure, _: Edition) -> Iterator[Record]:
    for category_no, category in enumerate(measure.plan, 1):
        yield {"category_no": category_no, "category": category.label, "items": len(category.items)}


def _projects(measure: Measure, edition: Edition) -> Iterator[Record]:
    printed = {c.key for c in (*edition.form.project_columns, *edition.form.evaluation_columns)}
    for project in measure.projects:
        yield _project(project, printed, edition.form.budget_fiscal_year)


def _project(project: Project, printed: set[str], budget_year: int | None) -> Record:
    return {
        "project_no": project.no,
        "project_name": project.name,
        "priority_project": project.priority or None if "priority" in printed else None,
        "in_strategy": project.in_strategy and "in_strategy" in printed,
        "department": project.department,
        "overview": project.overview,
        "cost_thousand_yen": project.cost_thousand_yen,
        "budget_thousand_yen": project.budget_thousand_yen if "budget" in printed else None,
        "budget_fiscal_year": budget_year,
        "results": project.results,
        "rating": project.rating,
        "progress": project.progress,
        "improvement_directions": list(project.directions),
        "future_actions": project.future,
    }


def _tallies(measure: Measure, _: Edition) -> Iterator[Record]:
    for tally in measure.tallies:
        yield {"category": tally.category, "printed_count": tally.count, "printed_percent": _decimal(tally.percent)}


def _decimal(value: object) -> str | None:
    return None if value is None else str(value)
