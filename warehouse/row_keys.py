"""Row keys: how a row is named in `provenance`, `quarantine`, `correction` and `quality_result.failed_keys`."""

from __future__ import annotations

from warehouse.catalog import Table

# The book is named beside a row key (`document_id`), so its own parts of the key are left out.
_OF_THE_BOOK = frozenset({"municipality_code", "document_id"})


def row_key_columns(table: Table) -> tuple[str, ...]:
    """The columns that make up the table's row key, in order."""
    return tuple(name for name in table.key if name not in _OF_THE_BOOK)


def row_key_sql(table: Table) -> str:
    """The row key as an SQL expression over the table's columns; a NULL in the key is written as nothing."""
    return " || '/' || ".join(f"'{name}=' || coalesce(CAST({name} AS VARCHAR), '')" for name in row_key_columns(table))
