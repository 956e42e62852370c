"""What each column type of the schema is in DuckDB, Arrow, pandas and Python, and in a Frictionless data package."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pandas as pd
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ColumnType:
    """One type, in every system that a value passes through.

    Attributes:
        sql: DuckDB's name of the type.
        arrow: the Arrow type with which values enter DuckDB.
        pandas: the dtype in the typed frames. All of them know a missing value, and DECIMAL and lists keep Arrow's
            own representation, because a float would round and an object column would hold anything.
        python: the exact Python types that are taken; bool is no int and datetime is no date here.
        frictionless: the type's name in a data package (Table Schema).
        item: the type of a list's items; None for other types.
    """

    sql: str
    arrow: pa.DataType
    pandas: object
    python: tuple[type, ...]
    frictionless: str
    item: ColumnType | None = None


_SCALARS = {
    "VARCHAR": (pa.string(), pd.StringDtype(), (str,), "string"),
    "INTEGER": (pa.int32(), pd.Int64Dtype(), (int,), "integer"),
    "BIGINT": (pa.int64(), pd.Int64Dtype(), (int,), "integer"),
    "BOOLEAN": (pa.bool_(), pd.BooleanDtype(), (bool,), "boolean"),
    "DOUBLE": (pa.float64(), pd.Float64Dtype(), (float, int), "number"),
    "TIMESTAMP": (pa.timestamp("us"), "datetime64[us]", (dt.datetime,), "datetime"),
    "DATE": (pa.date32(), pd.ArrowDtype(pa.date32()), (dt.date,), "date"),
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


@cache
def column_type(sql: str) -> ColumnType:
    """The type with this DuckDB name, such as ``DECIMAL(18,4)`` or ``VARCHAR[]``; KeyError for a name unknown here."""
    if sql.endswith("[]"):
        item = column_type(sql.removesuffix("[]"))
        arrow = pa.list_(item.arrow)
        return ColumnType(sql, arrow, pd.ArrowDtype(arrow), (list, tuple), "array", item)
    if match := _DECIMAL.fullmatch(sql):
        arrow = pa.decimal128(int(match[1]), int(match[2]))
        return ColumnType(sql, arrow, pd.ArrowDtype(arrow), (Decimal, int), "number")
    return ColumnType(sql, *_SCALARS[sql])
