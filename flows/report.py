"""A run in words: the line for each document, the summary at the end, and the same as one JSON document."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from typing import TextIO

from flows import settings, summary, tables
from flows.diff_command import write_summary
from flows.outcome import Outcome, Report
from flows.tables import Table
from flows.wording import year_name
from warehouse.catalog import catalog
from warehouse.diff import summary as changed

#: How many entries of a list the summary spells out; the warehouse holds all of them.
_SPELLED_OUT = 10
#: How many rows of the warehouse the summary shows.
_SHOWN_ROWS = 12

SEVERITIES = {"critical": "重大", "warning": "注意", "info": "参考"}


def line(outcome: Outcome) -> str:
    """One line on what became of a document."""
    year = year_name(outcome.edition.fiscal_year) if outcome.edition else ""
    superseded = "" if outcome.is_current else "（同じ年度の別の版が現行です）"
    book = (
        f"{outcome.file}: {outcome.municipality or outcome.municipality_code} {year}{superseded} 施策{outcome.sheets}件"
    )
    match outcome.status:
        case "loaded":
            held = f"、保留{outcome.held}件" if outcome.held else ""
            unclaimed = f"、どの項目にも当たらない文字{outcome.unclaimed}か所" if outcome.unclaimed else ""
            return f"取込 {book}、{sum(outcome.rows.values())}行{held}{unclaimed}"
        case "unchanged":
            return f"変更なし {book}は取込済みです。"
        case "repeated":
            return f"重複 {outcome.file}: {outcome.reason}"
        case "refused":
            return f"拒否 {outcome.file}: {outcome.reason}{outcome.remedy}"


def write(report: Report, out: TextIO) -> None:
    """The end of a run for people: rows by year, what was held back and found, a look at the warehouse, failures."""
    sections = [
        (report.editions, _write_rows),
        (report.held, _write_held),
        (report.checks, _write_checks),
        ([c for c in report.changes if c.reason != "new_book"], _write_changes),
        (report.editions, _write_history),
        (report.warnings, _write_warnings),
        (report.refused, _write_refused),
    ]
    separator = ""
    for present, section in sections:
        if present:
            print(separator, end="", file=out)
            section(report, out)
            separator = "\n"


def _write_rows(report: Report, out: TextIO) -> None:
    """A column for each year, so that the width does not grow with the number of cities."""
    counts = summary.row_counts(report.warehouse, report.editions)
    years = sorted({edition.fiscal_year for edition in counts})
    of_year = {year: [rows for edition, rows in counts.items() if edition.fiscal_year == year] for year in years}
    rows = [
        [table.ja_name, *(sum(book[table.name] for book in of_year[year]) for year in years)]
        for table in catalog().in_scope("edition")
    ]
    books = ["冊子", *(len(of_year[year]) for year in years)]
    print(f"{report.warehouse} にある冊子と行の数", file=out)
    tables.show(Table(["年度", *map(str, years)], [books, *rows]), out)


def _write_held(report: Report, out: TextIO) -> None:
    print(f"保留した行と値（{len(report.held)}件）", file=out)
    for held in report.held[:_SPELLED_OUT]:
        where = f"{held.page}ページ" if held.page else "ページ不明"
        raw = f"「{held.raw}」" if held.raw else ""
        print(f"  {held.file.name} {where} {held.table_name}.{held.column_name}{raw}: {held.message}", file=out)
    _write_rest(report, report.held, "quarantine", out)


def _write_checks(report: Report, out: TextIO) -> None:
    print(f"検査 {report.checks}件のうち、規則に反したもの・できなかったもの {len(report.failures)}件", file=out)
    for failure in report.failures[:_SPELLED_OUT]:
        severity = "検査不能" if failure.status == "error" else SEVERITIES[failure.severity]
        year = year_name(failure.fiscal_year) if failure.fiscal_year else "年度をまたぐ検査"
        print(f"  {severity} {year} {failure.rule}: {failure.message}", file=out)
    _write_rest(report, report.failures, "quality_result", out)


def _write_rest(report: Report, entries: Sequence[object], relation: str, out: TextIO) -> None:
    if len(entries) > _SPELLED_OUT:
        print(f"  ほか{len(entries) - _SPELLED_OUT}件。すべて見るには: {_query(report, relation)}", file=out)


def _write_changes(report: Report, out: TextIO) -> None:
    """What changed of books that were there before; that a new book brings its rows goes without saying."""
    print("すでにあった冊子の内容の変化", file=out)
    write_summary([change for change in report.changes if change.reason != "new_book"], out)


def _write_history(report: Report, out: TextIO) -> None:
    table, total = summary.measure_history(report.warehouse, report.editions, _SHOWN_ROWS)
    print("施策の推移", file=out)
    tables.show(table, out)
    more = f"ほか{total - len(table.rows)}行。" if total > len(table.rows) else ""
    print(f"{more}続きや条件を変えて見るには: {_query(report, 'measure_history')}", file=out)


def _write_warnings(report: Report, out: TextIO) -> None:
    for warning in report.warnings:
        print(f"注意: {warning}", file=out)


def _write_refused(report: Report, out: TextIO) -> None:
    print(f"取り込めなかったもの（{len(report.refused)}件）", file=out)
    for outcome in report.refused:
        print(f"  {outcome.file}: {outcome.reason}{outcome.remedy}", file=out)


def _query(report: Report, relation: str) -> str:
    """The command that shows all of a table or view of the run's warehouse."""
    usual = report.warehouse == settings.default_warehouse()
    option = "" if usual else f" --warehouse {shlex.quote(str(report.warehouse))}"
    return f'shisaku query{option} "SELECT * FROM {relation}"'


def to_json(report: Report) -> str:
    """The whole run as one JSON document."""
    counts = summary.row_counts(report.warehouse, report.editions)
    return tables.to_json(
        {
            "run_id": report.run_id,
            "warehouse": report.warehouse,
            "started_at": report.started_at,
            "finished_at": report.finished_at,
            "documents": [asdict(outcome) for outcome in report.outcomes],
            "years": [edition._asdict() | {"rows": rows} for edition, rows in counts.items()],
            "held": [asdict(held) for held in report.held],
            "checks": report.checks,
            "failures": [asdict(failure) for failure in report.failures],
            "warnings": report.warnings,
            "changes": [
                {
                    "municipality_code": code,
                    "fiscal_year": year,
                    "table": table,
                    "what": what,
                    "reason": why,
                    "count": n,
                }
                for (code, year), table, what, why, n in changed(report.changes)
            ],
        }
    )
