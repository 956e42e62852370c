"""Row keys: how a row is named in `provenance`, `quarantine` and `quality_result.failed_keys`."""

from __future__ import annotations

import pandas as pd

from warehouse.schema import Table

# The book is named beside a row key (`document_id`), so its own parts of the key are left out.
_OF_THE_BOOK = frozenset({"municipality_code", "document_id"})


def parts(table: Table) -> tuple[str, ...]:
    """The columns that make up the table's row key, in order."""
    return tuple(name for name in table.key if name not in _OF_THE_BOOK)


def row_keys(table: Table, frame: pd.DataFrame) -> pd.Series:
    """The row key of each row, such as `fiscal_year=2019/measure_no=07`; a NULL in the key is written as nothing."""
    keys = pd.Series("", index=frame.index, dtype=object)
    for number, name in enumerate(parts(table)):
        keys += f"{'/' if number else ''}{name}=" + frame[name].astype("string").fillna("").astype(object)
    return keys


def row_key_sql(table: Table) -> str:
    """The same as an SQL expression over the table's columns."""
    return " || '/' || ".join(f"'{name}=' || coalesce(CAST({name} AS VARCHAR), '')" for name in parts(table))
