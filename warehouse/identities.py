"""Keys that are the same over the years, filled in when all books of the new file stand in its base tables.

How they are found is not the warehouse's business: whoever publishes hands in a function of the books.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import duckdb
import pyarrow as pa

from warehouse.catalog import catalog
from warehouse.ddl import identifier, identifiers
from warehouse.frames import frame, to_arrow
from warehouse.row_keys import row_key_sql

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
Identify = Callable[[Rows], Rows]
"""From the rows of all books (tables and columns: `READ`) the rows of the keys and of `link`.

The result has, for each of `KEYS`, rows with municipality_code, fiscal_year, document_id, measure_no, the thing's
number and its key; and under ``link`` rows of that table.
"""

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "measure": ("measure_no",),
    "indicator": ("measure_no", "indicator_no"),
    "project": ("measure_no", "project_no"),
}
"""The tables whose rows get a key (`{table}_key`), and what numbers a row within its book."""

_BOOK = ("municipality_code", "fiscal_year", "document_id")
READ: Final[Mapping[str, tuple[str, ...]]] = {
    "document": (*_BOOK, "is_current"),
    "measure": (*_BOOK, "measure_no", "measure_name", "lead_department"),
    "indicator": (*_BOOK, "measure_no", "indicator_no", "indicator_name", "unit"),
    "indicator_value": (
        *(*_BOOK, "measure_no", "indicator_no", "role", "value_fiscal_year"),
        *("value", "value_low", "value_high", "base_value"),
    ),
    "project": (*_BOOK, "measure_no", "project_no", "project_name", "department", "overview"),
}
"""The columns of each table that tell whether two printed things are the same."""


def fill_keys(connection: duckdb.DuckDBPyConnection, identify: Identify) -> int:
    """Set the keys in the base tables of the database in use, and fill its table `link`; how many links there are."""
    found = identify({name: read_rows(connection, f"history.{name}", name) for name in READ})
    for table, numbers in KEYS.items():
        where = (*_BOOK, *numbers)
        connection.register("keys", pa.Table.from_pylist([dict(row) for row in found[table]]))
        same = " AND ".join(f"own.{identifier(name)} = keys.{identifier(name)}" for name in where)
        key = identifier(f"{table}_key")
        connection.execute(f"UPDATE history.{identifier(table)} AS own SET {key} = keys.{key} FROM keys WHERE {same}")
        connection.unregister("keys")
    connection.register("links", to_arrow("link", frame("link", found["link"])))
    order = identifiers(catalog().tables["link"].key)
    connection.execute(f"INSERT INTO history.link BY NAME SELECT * FROM links ORDER BY {order}")
    connection.unregister("links")
    return len(found["link"])


def read_rows(connection: duckdb.DuckDBPyConnection, relation: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table as `Identify` wants them, from any relation with its columns."""
    names = READ[table]
    rows = connection.execute(f"SELECT {identifiers(names)} FROM {relation}").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def mark_corrected(connection: duckdb.DuckDBPyConnection) -> None:
    """Set `is_corrected` in the base tables of the database in use where `correction` has an entry for the row."""
    tables = connection.execute("SELECT DISTINCT table_name FROM history.correction ORDER BY 1").fetchall()
    for (name,) in tables:
        connection.execute(
            f"UPDATE history.{identifier(name)} SET is_corrected = true WHERE (document_id, "
            f"{row_key_sql(catalog().tables[name])}) IN "
            "(SELECT document_id, row_key FROM history.correction WHERE table_name = ?)",
            [name],
        )
