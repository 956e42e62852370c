"""Runs the rules: SQL in DuckDB over the frames that are checked and the published books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from importlib import resources
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from expectations.likeness import edits
from expectations.rules import Rule, rules
from expectations.verdicts import Edition, Outcome, Severity, Violation
from warehouse.schema import Table, catalog, frame, row_key_sql, to_arrow

# A book as the relations name it: one file may hold the books of several years.
_BOOK = "document_id || '@' || fiscal_year AS book"

_NO_SHEET = "'' AS municipality_code, 0 AS fiscal_year, '' AS document_id, '' AS measure_no"

PastKeys = Mapping[str, Sequence[Mapping[str, object]]]


def reconcile(
    frames: Mapping[str, pd.DataFrame],
    editions: Sequence[Edition],
    *,
    held: pd.DataFrame | None = None,
    past: Path | None = None,
    past_keys: PastKeys | None = None,
    chosen: Sequence[Rule] | None = None,
) -> list[Outcome]:
    """What each rule finds in each book.

    Args:
        frames: every table of the scopes edition and document, typed as the catalog says.
        editions: the books that the frames hold.
        held: rows of `quarantine` for what was taken out of the frames before; none by default.
        past: the published warehouse to compare with; None, or no file yet, compares the given books only.
        past_keys: see `relate`.
        chosen: the rules to run; all of them by default.

    A rule that fails to run gives outcomes with an error, for every book; it touches no other rule.
    """
    books = {f"{e.document_id}@{e.fiscal_year}": e for e in editions}
    with duckdb.connect() as connection:
        relate(connection, frames, held=held, past=past, past_keys=past_keys)
        return [o for rule in (rules() if chosen is None else chosen) for o in _run(connection, rule, books)]


def relate(
    connection: duckdb.DuckDBPyConnection,
    frames: Mapping[str, pd.DataFrame],
    *,
    held: pd.DataFrame | None = None,
    past: Path | None = None,
    past_keys: PastKeys | None = None,
) -> None:
    """Create the relations that the rules read in an empty database, as `relations.sql` describes them.

    `past_keys` has the keys over the years of published rows where the given books may change them: table → rows with
    the columns that tell which row it is, and its key.
    """
    connection.execute("CREATE SCHEMA known")
    connection.create_function("edits", edits)
    published = _attach(connection, past) if past is not None and past.exists() else frozenset()
    _sheets_elsewhere(connection, published)
    for table in catalog().in_scope("edition", "document"):
        connection.register("given", to_arrow(table.name, frames[table.name]))
        connection.execute(f"CREATE TABLE {table.name} AS SELECT *{_row_key(table)}, {_BOOK} FROM given")
        connection.unregister("given")
        if table.scope == "edition":
            known = f"SELECT *, TRUE AS is_new FROM main.{table.name}"
            if table.name in published:
                source = _keyed(connection, table, (past_keys or {}).get(table.name, ()))
                known += (
                    f" UNION ALL BY NAME SELECT *{_row_key(table)}, municipality_code || '@' || fiscal_year AS book,"
                    f" FALSE AS is_new FROM {source}"
                    " ANTI JOIN main.document USING (municipality_code, fiscal_year)"
                )
            connection.execute(f"CREATE VIEW known.{table.name} AS {known}")
    connection.register("given", to_arrow("quarantine", frame("quarantine", []) if held is None else held))
    connection.execute(f"CREATE TABLE held AS SELECT *, {_BOOK} FROM given")
    connection.unregister("given")
    connection.execute("CREATE TABLE enum_value (table_name VARCHAR, column_name VARCHAR, value VARCHAR)")
    connection.executemany("INSERT INTO enum_value VALUES (?, ?, ?)", _enum_values())
    connection.execute(resources.files("expectations").joinpath("relations.sql").read_text(encoding="utf-8"))


def _sheets_elsewhere(connection: duckdb.DuckDBPyConnection, published: Collection[str]) -> None:
    """Create `known.published_sheet`: the measures of the published files, those of the years being checked too."""
    names = "municipality_code, fiscal_year, document_id, measure_no"
    source = "past.main.measure" if "measure" in published else f"(SELECT {_NO_SHEET}) WHERE FALSE"
    connection.execute(f"CREATE TABLE known.published_sheet AS SELECT {names} FROM {source}")


def _keyed(connection: duckdb.DuckDBPyConnection, table: Table, keys: Sequence[Mapping[str, object]]) -> str:
    """The published rows of a table, with other keys where there are such."""
    published = f"past.main.{table.name}"
    if not keys:
        return published
    key = f"{table.name}_key"
    connection.register("given", pa.Table.from_pylist([dict(row) for row in keys]))
    connection.execute(f"CREATE TABLE known.{key} AS FROM given")
    connection.unregister("given")
    which = ", ".join(name for name in keys[0] if name != key)
    return (
        f"(SELECT published.* REPLACE (coalesce(newer.{key}, published.{key}) AS {key}) "
        f"FROM {published} AS published LEFT JOIN known.{key} AS newer USING ({which})) AS published"
    )


def _row_key(table: Table) -> str:
    """The select item that adds `row_key`; nothing for tables about rows, which have one of their own."""
    return "" if any(column.name == "row_key" for column in table.columns) else f", {row_key_sql(table)} AS row_key"


def _enum_values() -> list[tuple[str, str, str]]:
    return [
        (table.name, column.name, value)
        for table in catalog().tables.values()
        for column in table.columns
        for value in column.enum or ()
    ]


def _attach(connection: duckdb.DuckDBPyConnection, past: Path) -> frozenset[str]:
    """Attach the published warehouse as `past`; the names of what its schema main has."""
    path = str(past).replace("'", "''")
    connection.execute(f"ATTACH '{path}' AS past (READ_ONLY)")
    found = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'past' AND table_schema = 'main'"
    )
    return frozenset(name for (name,) in found.fetchall())


def _run(connection: duckdb.DuckDBPyConnection, rule: Rule, books: Mapping[str, Edition]) -> list[Outcome]:
    try:
        looked_at, found = _ask(connection, rule, books)
    except Exception as error:  # whatever a rule fails with is its own error and no finding
        text = f"{type(error).__name__}: {error}"
        return [
            Outcome(edition, rule.name, rule.name, rule.table, rule.column, rule.severity, 0, error=text)
            for edition in books.values()
        ]
    outcomes = []
    for book, edition in books.items():
        # A case may be milder or graver than its rule: then it has an outcome of its own beside the rule's.
        by_severity: dict[Severity, list[Violation]] = defaultdict(list, {rule.severity: []})
        for violation in found[book]:
            by_severity[violation.severity].append(violation)
        outcomes += [
            Outcome(
                edition=edition,
                expectation=rule.name if severity == rule.severity else f"{rule.name}.{severity}",
                rule=rule.name,
                table=rule.table,
                column=rule.column,
                severity=severity,
                checked=looked_at.get(book, 0),
                violations=violations,
            )
            for severity, violations in by_severity.items()
        ]
    return outcomes


def _ask(
    connection: duckdb.DuckDBPyConnection, rule: Rule, books: Mapping[str, Edition]
) -> tuple[dict[str, int], dict[str, list[Violation]]]:
    """Run the rule's query: how many rows it looked at in each book, and the violations in each book."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE looked_at AS {rule.sql}")
    counted = connection.execute("SELECT book, count(*) FROM looked_at GROUP BY book").fetchall()
    rows = connection.execute("FROM looked_at WHERE violation IS NOT NULL ORDER BY book, row_key, violation")
    names = [column[0] for column in rows.description or ()]
    found: dict[str, list[Violation]] = defaultdict(list)
    for values in rows.fetchall():
        row = dict(zip(names, values, strict=True))
        case = rule.cases[row["violation"]]
        found[row["book"]].append(
            Violation(
                edition=books[row["book"]],
                rule=row.get("quarantined_as", rule.name),
                severity=case.severity,
                table=row.get("table_name", rule.table),
                row_key=row["row_key"],
                column=row.get("column_name", case.column),
                message=case.message.format_map({name: _shown(value) for name, value in row.items()}),
            )
        )
    return dict(counted), found


def _shown(value: object) -> object:
    """A value in a sentence: a decimal without the zeros of its column's type, a text without its line breaks."""
    if value is None:
        return "（空欄）"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, str):
        return "".join(value.splitlines())
    return value
