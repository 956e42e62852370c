"""The last look at a new warehouse file before it takes the old one's place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from warehouse.catalog import Catalog, Relation, catalog
from warehouse.connection import attach
from warehouse.ddl import history_key, identifier, identifiers
from warehouse.errors import WarehouseError

_NEW = "new"
_SHOWN = "temp.shown"
_NAMED = 3


def verify(new: Path, file: Path, expected: Mapping[str, int]) -> dict[str, dict[int, int]]:
    """Checks the closed file `new`, which is to become `file`, and counts what it shows.

    Every base table holds the `expected` number of rows, every key of a base table, published table or view stands
    once, every object of schema main can be read whole, and every one of schema ja can be asked.

    Returns:
        Table → fiscal year → rows in schema main, for every table of scope edition and document.

    Raises:
        WarehouseError: something of this does not hold; names the table and the keys.
    """
    tables = catalog()
    with duckdb.connect() as connection:
        attach(connection, new, _NEW)
        connection.execute(f"USE {_NEW}")
        for table in tables.tables.values():
            base = f"history.{identifier(table.name)}"
            if (rows := _whole(connection, base)) != expected[table.name]:
                raise WarehouseError(file, f"{table.name} の行数が{expected[table.name]}ではなく{rows}です。")
            _require_unique(connection, file, base, table, history_key(table))
        for relation in _relations(tables):
            # Computed once, every value of it, so that a view which fails on one fails here.
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {_SHOWN} AS FROM main.{identifier(relation.name)}")
            _require_unique(connection, file, _SHOWN, relation, relation.key)
            # The same rows under other names: of these it is enough that they can be asked for.
            connection.execute(f"FROM ja.{identifier(relation.ja_name)} LIMIT 0")
        return {table.name: _rows_by_year(connection, table) for table in tables.in_scope("edition", "document")}


def _relations(tables: Catalog) -> list[Relation]:
    return [*tables.tables.values(), *tables.views.values()]


def _whole(connection: duckdb.DuckDBPyConnection, qualified: str) -> int:
    # Counting every column makes DuckDB compute every value, so that a view which fails on one fails here.
    (counts,) = connection.execute(f"SELECT count(*), count(COLUMNS(*)) FROM {qualified}").fetchall()
    return int(counts[0])


def _require_unique(
    connection: duckdb.DuckDBPyConnection, file: Path, qualified: str, relation: Relation, key: Sequence[str]
) -> None:
    columns = identifiers(key)
    twice = connection.execute(
        f"SELECT {columns}, count(*) FROM {qualified} GROUP BY {columns} HAVING count(*) > 1 ORDER BY ALL"
    ).fetchall()
    if twice:
        shown = "、".join("/".join(f"{k}={v}" for k, v in zip(key, row[:-1], strict=True)) for row in twice[:_NAMED])
        more = f" ほか{len(twice) - _NAMED}件" if len(twice) > _NAMED else ""
        raise WarehouseError(
            file,
            f"{relation.name}（{relation.label}）に同じキーの行が重なっています（{shown}{more}）。",
            "公開を取りやめました。元のファイルはそのままです。",
        )


def _rows_by_year(connection: duckdb.DuckDBPyConnection, table: Relation) -> dict[int, int]:
    query = f"SELECT fiscal_year, count(*) FROM main.{identifier(table.name)} GROUP BY ALL ORDER BY ALL"
    return dict(connection.execute(query).fetchall())
