"""What each column type of the schema is in DuckDB, Arrow, pandas and Python, and in a Frictionless data package."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ColumnType:
    """One type, in every system that a value passes through.

    Attributes:
        sql: DuckDB's name of the type.
        python: the exact Python types that are taken; bool is no int and datetime is no date here.
        frictionless: the type's name in a data package (Table Schema).
        item: the type of a list's items; None for other types.
    """

    sql: str
    python: tuple[type, ...]
    frictionless: str
    item: ColumnType | None = None

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type with which values enter DuckDB."""
        return _arrow(self.sql)

    @property
    def pandas(self) -> Any:
        """The dtype in the typed frames. All of them know a missing value, and DECIMAL, DATE and lists keep Arrow's
        own representation, because a float would round and an object column would hold anything."""
        return _pandas(self.sql)


_SCALARS = {
    "VARCHAR": ((str,), "string"),
    "INTEGER": ((int,), "integer"),
    "BIGINT": ((int,), "integer"),
    "BOOLEAN": ((bool,), "boolean"),
    "DOUBLE": ((float, int), "number"),
    "TIMESTAMP": ((dt.datetime,), "datetime"),
    "DATE": ((dt.date,), "date"),
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


@cache
def column_type(sql: str) -> ColumnType:
    """The type with this DuckDB name, such as ``DECIMAL(18,4)`` or ``VARCHAR[]``; KeyError for a name unknown here."""
    if sql.endswith("[]"):
        return ColumnType(sql, (list, tuple), "array", column_type(sql.removesuffix("[]")))
    if _DECIMAL.fullmatch(sql):
        return ColumnType(sql, (Decimal, int), "number")
    return ColumnType(sql, *_SCALARS[sql])


# pandas and pyarrow take most of a second to import: only what makes or loads frames does.


@cache
def _arrow(sql: str) -> pa.DataType:
    import pyarrow as pa

    if sql.endswith("[]"):
        return pa.list_(_arrow(sql.removesuffix("[]")))
    if match := _DECIMAL.fullmatch(sql):
        return pa.decimal128(int(match[1]), int(match[2]))
    return {
        "VARCHAR": pa.string(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "BOOLEAN": pa.bool_(),
        "DOUBLE": pa.float64(),
        "TIMESTAMP": pa.timestamp("us"),
        "DATE": pa.date32(),
    }[sql]


@cache
def _pandas(sql: str) -> Any:
    import pandas as pd

    plain = {
        "VARCHAR": pd.StringDtype(),
        "INTEGER": pd.Int64Dtype(),
        "BIGINT": pd.Int64Dtype(),
        "BOOLEAN": pd.BooleanDtype(),
        "DOUBLE": pd.Float64Dtype(),
        "TIMESTAMP": "datetime64[us]",
    }
    return plain[sql] if sql in plain else pd.ArrowDtype(_arrow(sql))
