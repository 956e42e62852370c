"""What the published warehouse holds of some books, for the end of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.outcome import Edition
from flows.tables import Table
from warehouse import query
from warehouse.catalog import catalog


def row_counts(path: Path, editions: Sequence[Edition]) -> Mapping[Edition, Mapping[str, int]]:
    """The number of rows in each table of the books' contents, by book; every table is named, also an empty one."""
    names = [table.name for table in catalog().in_scope("edition")]
    counts = {edition: dict.fromkeys(names, 0) for edition in editions}
    if not editions:
        return counts
    selects = (
        f"SELECT '{name}', municipality_code, fiscal_year, count(*) FROM {name} WHERE {_among(editions)} GROUP BY ALL"
        for name in names
    )
    for name, code, year, rows in query.run(path, " UNION ALL ".join(selects)).rows:
        counts[Edition(code, year)][name] = rows
    return counts


def measure_history(path: Path, editions: Sequence[Edition], limit: int) -> tuple[Table, int]:
    """The first rows of `measure_history` for these books under the Japanese headings, and how many there are."""
    view = catalog().views["measure_history"]
    one_city = len({edition.municipality_code for edition in editions}) == 1
    columns = [column for column in view.columns if not (one_city and column.name == "municipality_code")]
    chosen = f"FROM {view.name} WHERE {_among(editions)}"
    names = ", ".join(column.name for column in columns)
    order = "ORDER BY municipality_code, measure_no, fiscal_year"
    rows = query.run(path, f"SELECT {names}, count(*) OVER () {chosen} {order} LIMIT {limit}").rows
    return Table([column.ja_name for column in columns], [row[:-1] for row in rows]), rows[0][-1] if rows else 0


def _among(editions: Sequence[Edition]) -> str:
    values = ", ".join("('{}', {})".format(code.replace("'", "''"), year) for code, year in editions)
    return f"(municipality_code, fiscal_year) IN (VALUES {values})"
