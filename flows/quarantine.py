"""What is held back from the published tables, with its evidence and the ways to settle it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TextIO

from flows import tables
from flows.quality import box_of, evidence_command
from flows.wording import year_name
from warehouse import query
from warehouse.catalog import catalog

_HELD, _ACCEPTED = "held", "accepted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or value of `quarantine`.

    Attributes:
        box: x0, top, x1, bottom in points from the page's top left; None where no place is known.
        evidence: the command that shows the place; None where there is none.
        acceptance: the entry of a file of acceptances that lets it through as it is printed now.
    """

    municipality_code: str
    municipality: str | None
    fiscal_year: int
    file_name: str
    status: str
    rule: str
    table_name: str
    row_key: str
    column_name: str | None
    label: str
    raw: str | None
    page: int | None
    box: tuple[float, float, float, float] | None
    message: str
    evidence: str | None
    acceptance: str


def gather(warehouse: Path, fiscal_year: int | None = None, *, accepted: bool = False) -> list[Entry]:
    """What is held, of one year or of all; with `accepted` what was let through with doubt as well.

    Raises:
        WarehouseError: there is no warehouse, or it cannot be opened.
    """
    year = "" if fiscal_year is None else f" AND quarantine.fiscal_year = {fiscal_year:d}"
    statuses = f"('{_HELD}', '{_ACCEPTED}')" if accepted else f"('{_HELD}')"
    rows = query.run(
        warehouse,
        f"""
        WITH place AS (
            SELECT document_id, table_name, row_key, column_name, arg_min((x0, top, x1, bottom), (item, part)) AS box
            FROM provenance GROUP BY ALL
        )
        SELECT
            quarantine.municipality_code, document.municipality, quarantine.fiscal_year, document.file_name, status,
            rule, table_name, row_key, nullif(column_name, '') AS column_name, raw, page, place.box, message
        FROM quarantine
        LEFT JOIN (
            SELECT document_id, any_value(municipality) AS municipality, any_value(file_name) AS file_name
            FROM document GROUP BY document_id
        ) AS document USING (document_id)
        LEFT JOIN place USING (document_id, table_name, row_key, column_name)
        WHERE status IN {statuses}{year}
        ORDER BY status = 'accepted', quarantine.fiscal_year, page NULLS LAST, row_key, column_name
        """,
    ).rows
    found = []
    for code, municipality, own, file_name, status, rule, table, key, column, raw, page, box, message in rows:
        edges = box_of(list(box.values()) if isinstance(box, dict) else list(box or ()))
        known = catalog().tables[table]
        found.append(
            Entry(
                municipality_code=code,
                municipality=municipality,
                fiscal_year=own,
                file_name=file_name or "",
                status=status,
                rule=rule,
                table_name=table,
                row_key=key,
                column_name=column,
                label=known.ja_name + (f"の{known.column(column).label}" if column else ""),
                raw=raw,
                page=page,
                box=edges,
                message=message,
                evidence=evidence_command(warehouse, table, key, column) if edges else None,
                acceptance=_acceptance(code, (rule, table, key, column), raw),
            )
        )
    return found


def _acceptance(code: str, place: tuple[str, str, str, str | None], raw: str | None) -> str:
    said = dict(zip(("rule", "table", "key", "column"), place, strict=True))
    entries = {"municipality": code, **{name: text for name, text in said.items() if text}, "expected": raw or ""}
    lines = [f"{name} = {_toml(text)}" for name, text in entries.items()]
    return "\n".join(["[[accept]]", *lines, 'reason = ""  # 受け入れる理由を書いてください'])


def _toml(text: str) -> str:
    """A basic string of TOML, which JSON's strings are."""
    return tables.to_json(text, indent=None)


def write(entries: list[Entry], out: TextIO) -> None:
    """For people: each entry with its place, and what can be done."""
    held = [entry for entry in entries if entry.status == _HELD]
    print(f"保留しているもの {len(held)}件", file=out)
    for entry in entries:
        status = "保留" if entry.status == _HELD else "受入"
        where = f"{entry.file_name} {entry.page}ページ" if entry.page else f"{entry.file_name} ページ不明"
        print(f"\n{status} {year_name(entry.fiscal_year)} {where} {entry.label}（{entry.rule}）", file=out)
        print(f"  {entry.message}", file=out)
        if entry.raw:
            print(f"  印刷: {entry.raw.replace(chr(10), '⏎')}", file=out)
        print(f"  行: {entry.row_key}", file=out)
        if entry.evidence:
            print(f"  見る: {entry.evidence}", file=out)
        if entry.status == _HELD:
            print("  受け入れるには、次を accepted/ のファイルに書きます:", file=out)
            for line in entry.acceptance.splitlines():
                print(f"    {line}", file=out)
    if held:
        print(_NEXT, file=out)


_NEXT: Final = """
冊子のとおりで正しければ、上の [[accept]] を 受入れのフォルダー（--expectations-dir か SHISAKU_EXPECTATIONS）の
accepted/ に .toml ファイルとして置き、理由を書いて、同じ冊子をもう一度 shisaku ingest で取り込みます。
受け入れた値は表に載ります。印刷された値が変わると、受入れは効かなくなります。"""


def to_json(entries: list[Entry]) -> str:
    """All entries as one JSON document."""
    return tables.to_json([asdict(entry) for entry in entries])
