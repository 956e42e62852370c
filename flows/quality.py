"""What the checks found, out of the warehouse: for the terminal, as JSON, as a page, and as a Prefect artifact."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TextIO

from flows import settings, tables
from flows.tables import Table
from flows.wording import year_name
from warehouse import query
from warehouse.catalog import catalog

SEVERITIES: Final = {"error": "検査不能", "critical": "重大", "warning": "注意", "info": "参考", "pass": "合格"}
#: How many findings of one severity the terminal spells out.
_SPELLED_OUT: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value in doubt is printed: page from 1, box in points from the page's top left."""

    document_id: str
    file_name: str
    page: int
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation.

    Attributes:
        severity: `critical`, `warning` or `info`; `error` for a check that could not be made.
        accepted_reason: why it was accepted; None where it counts.
        evidence: the command that shows the place; None where no place is known.
    """

    municipality_code: str
    municipality: str | None
    fiscal_year: int | None
    severity: str
    rule: str
    table_name: str
    row_key: str
    column_name: str | None
    label: str
    raw: str | None
    message: str
    place: Place | None
    accepted_reason: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation in one book, as the last run left it."""

    municipality_code: str
    fiscal_year: int | None
    expectation_id: str
    rule: str
    table_name: str
    column_name: str | None
    severity: str
    status: str
    checked: int
    failed: int
    message: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the ingestion: how many of its checks ended how; `years` are those that it checked."""

    run_id: str
    municipality_code: str
    finished_at: datetime
    years: Sequence[int]
    checks: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Quality:
    """The last checks of the books in a warehouse, the most serious findings first, and the runs, the latest first."""

    warehouse: Path
    fiscal_year: int | None
    findings: Sequence[Finding]
    checks: Sequence[Check]
    runs: Sequence[Run]

    def counts(self) -> Mapping[tuple[str, int | None], Mapping[str, int]]:
        """For each book, how many checks ended how: by severity those that failed, and `pass`."""
        found: dict[tuple[str, int | None], dict[str, int]] = {}
        for check in self.checks:
            book = found.setdefault((check.municipality_code, check.fiscal_year), dict.fromkeys(SEVERITIES, 0))
            book[_ended(check)] += 1
        return dict(sorted(found.items(), key=str))

    @property
    def open_findings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.accepted_reason is None]


def _ended(check: Check) -> str:
    return check.severity if check.status == "fail" else check.status


def gather(warehouse: Path, fiscal_year: int | None = None) -> Quality:
    """Read it from the warehouse, of one year or of all.

    Raises:
        WarehouseError: there is no warehouse, or it cannot be opened.
    """
    year = "" if fiscal_year is None else f" WHERE fiscal_year = {fiscal_year:d}"
    checks = [
        Check(*row)
        for row in query.run(
            warehouse,
            "SELECT municipality_code, fiscal_year, expectation_id, rule, table_name, column_name, severity, status, "
            f"checked, failed, message FROM quality_result{year} ORDER BY fiscal_year, rule, expectation_id",
        ).rows
    ]
    findings = _findings(warehouse, year) + [_broken(check) for check in checks if check.status == "error"]
    order = list(SEVERITIES)
    findings.sort(key=lambda f: (f.accepted_reason is not None, order.index(f.severity), f.fiscal_year or 0))
    return Quality(warehouse, fiscal_year, findings, checks, _runs(warehouse, fiscal_year))


def _findings(warehouse: Path, year: str) -> list[Finding]:
    rows = query.run(
        warehouse,
        f"""
        WITH found AS (FROM quality_finding{year}),
        place AS (
            SELECT document_id, table_name, row_key, column_name,
                arg_min((page, x0, top, x1, bottom), (item, part)) AS place
            FROM provenance GROUP BY ALL
        ),
        -- A finding about a row as such is shown at the row's first place.
        first_place AS (
            SELECT document_id, table_name, row_key, min(place) AS place
            FROM place WHERE column_name <> 'measure_no' GROUP BY ALL
        ),
        file AS (
            SELECT document_id, any_value(file_name) AS file_name, any_value(municipality) AS municipality
            FROM history.document GROUP BY document_id
        )
        SELECT
            found.municipality_code, file.municipality, found.fiscal_year, found.severity, found.rule, found.table_name,
            found.row_key, found.column_name, found.raw, found.message, found.accepted_reason, found.document_id,
            file.file_name, coalesce(place.place, first_place.place) AS place, found.page
        FROM found
        LEFT JOIN file USING (document_id)
        LEFT JOIN place USING (document_id, table_name, row_key, column_name)
        LEFT JOIN first_place USING (document_id, table_name, row_key)
        ORDER BY found.fiscal_year, found.seq
        """,
    ).rows
    return [_finding(warehouse, *row) for row in rows]


def _finding(warehouse: Path, *row: Any) -> Finding:
    code, municipality, year, severity, rule, table, key, column, raw, message, reason, *where = row
    document_id, file_name, box, page = where
    place = None
    if box is not None or page is not None:
        values = list(box.values()) if isinstance(box, dict) else list(box or ())
        place = Place(document_id, file_name or "", int(values[0] if values else page), box_of(values[1:]))
    return Finding(
        municipality_code=code,
        municipality=municipality,
        fiscal_year=year,
        severity=severity,
        rule=rule,
        table_name=table,
        row_key=key,
        column_name=column,
        label=_label(table, column),
        raw=raw,
        message=message,
        place=place,
        accepted_reason=reason,
        evidence=evidence_command(warehouse, table, key, column) if place else None,
    )


def box_of(values: Sequence[float]) -> tuple[float, float, float, float] | None:
    """The four edges as a box; None where there are none."""
    if len(values) != 4:
        return None
    x0, top, x1, bottom = values
    return x0, top, x1, bottom


def _label(table: str, column: str | None) -> str:
    known = catalog().tables[table]
    return known.ja_name if column is None else f"{known.ja_name}の{known.column(column).label}"


def _broken(check: Check) -> Finding:
    return Finding(
        municipality_code=check.municipality_code,
        municipality=None,
        fiscal_year=check.fiscal_year,
        severity="error",
        rule=check.rule,
        table_name=check.table_name,
        row_key="",
        column_name=check.column_name,
        label=_label(check.table_name, check.column_name),
        raw=None,
        message=check.message,
        place=None,
        accepted_reason=None,
        evidence=None,
    )


def _runs(warehouse: Path, fiscal_year: int | None) -> list[Run]:
    year = "" if fiscal_year is None else f"WHERE fiscal_year = {fiscal_year:d}"
    rows = query.run(
        warehouse,
        f"""
        SELECT
            run_id, municipality_code, any_value(finished_at), list(DISTINCT fiscal_year ORDER BY fiscal_year),
            count(*),
            count(*) FILTER (status = 'error'),
            count(*) FILTER (status = 'fail' AND severity = 'critical'),
            count(*) FILTER (status = 'fail' AND severity = 'warning'),
            count(*) FILTER (status = 'fail' AND severity = 'info'),
            count(*) FILTER (status = 'pass')
        FROM history.quality_result
        JOIN (SELECT run_id, municipality_code, finished_at FROM history.ingestion_run)
            USING (run_id, municipality_code)
        {year}
        GROUP BY run_id, municipality_code
        ORDER BY 3 DESC, run_id, municipality_code
        """,
    ).rows
    return [
        Run(
            run_id,
            code,
            finished,
            [y for y in years if y is not None],
            checks,
            dict(zip(SEVERITIES, counts, strict=True)),
        )
        for run_id, code, finished, years, checks, *counts in rows
    ]


def warehouse_argument(warehouse: Path) -> str:
    """The option that names the warehouse in a command to copy; nothing for the usual one."""
    usual = warehouse == settings.default_warehouse()
    return "" if usual else f" --warehouse {shlex.quote(str(warehouse))}"


def evidence_command(warehouse: Path, table: str, row_key: str, column: str | None) -> str:
    """The command that shows a row or a value on its page."""
    named = f" --column {column}" if column else ""
    key = shlex.quote(row_key)
    return f"shisaku evidence --row-key {key} --table {table}{named}{warehouse_argument(warehouse)}"


def write(quality: Quality, out: TextIO) -> None:
    """For people: how the books stand, what was found, and how the last runs ended."""
    if not quality.checks:
        print("検査の結果がありません。shisaku ingest で冊子を取り込むと、ここに出ます。", file=out)
        return
    print("検査のまとめ（件数）", file=out)
    rows = [
        [code, "" if year is None else year_name(year), *counts.values()]
        for (code, year), counts in quality.counts().items()
    ]
    tables.show(Table(["団体", "年度", *SEVERITIES.values()], rows), out)
    for severity, name in SEVERITIES.items():
        found = [f for f in quality.open_findings if f.severity == severity]
        if found:
            print(f"\n{name}（{len(found)}件）", file=out)
            for finding in found[:_SPELLED_OUT]:
                print(f"  {line(finding)}", file=out)
            if len(found) > _SPELLED_OUT:
                print(f"  ほか{len(found) - _SPELLED_OUT}件。すべて見るには --html か --json を付けます。", file=out)
    if accepted := [f for f in quality.findings if f.accepted_reason is not None]:
        print(f"\n受け入れ済み（{len(accepted)}件）", file=out)
        for finding in accepted[:_SPELLED_OUT]:
            print(f"  {line(finding)} 理由: {finding.accepted_reason}", file=out)
    print("\n実行の履歴", file=out)
    history = [
        [
            f"{run.finished_at:%Y-%m-%d %H:%M}",
            run.municipality_code,
            "、".join(map(str, run.years)),
            *run.counts.values(),
        ]
        for run in quality.runs[:_SPELLED_OUT]
    ]
    tables.show(Table(["終了（UTC）", "団体", "年度", *SEVERITIES.values()], history), out)


def line(finding: Finding) -> str:
    """A finding on one line: the year, the page, the rule, and the sentence."""
    year = year_name(finding.fiscal_year) if finding.fiscal_year else ""
    where = f" {finding.place.file_name} {finding.place.page}ページ" if finding.place else ""
    return f"{year}{where} {finding.rule}: {finding.message}"


def to_json(quality: Quality) -> str:
    """The whole as one JSON document."""
    return tables.to_json(
        {
            "warehouse": quality.warehouse,
            "fiscal_year": quality.fiscal_year,
            "books": [
                {"municipality_code": code, "fiscal_year": year, "counts": counts}
                for (code, year), counts in quality.counts().items()
            ],
            "findings": [asdict(finding) for finding in quality.findings],
            "checks": [asdict(check) for check in quality.checks],
            "runs": [asdict(run) for run in quality.runs],
        }
    )


def to_markdown(quality: Quality) -> str:
    """The same for a Prefect artifact."""
    head = f"| 団体 | 年度 | {' | '.join(SEVERITIES.values())} |\n|{'---|' * (2 + len(SEVERITIES))}"
    lines = ["# 品質検査", "", head]
    for (code, year), counts in quality.counts().items():
        lines.append(
            f"| {code} | {'' if year is None else year_name(year)} | {' | '.join(map(str, counts.values()))} |"
        )
    for severity, name in SEVERITIES.items():
        found = [f for f in quality.open_findings if f.severity == severity]
        if found:
            lines += ["", f"## {name}（{len(found)}件）", "", *(f"- {_escaped(line(f))}" for f in found)]
    if accepted := [f for f in quality.findings if f.accepted_reason is not None]:
        lines += ["", f"## 受け入れ済み（{len(accepted)}件）", ""]
        lines += [f"- {_escaped(line(f))} 理由: {_escaped(f.accepted_reason or '')}" for f in accepted]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    plain = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in plain)
