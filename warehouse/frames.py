"""Typed frames: rows → pandas with the exact types of the catalog, and pandas → Arrow for loading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from warehouse.catalog import Column, Table, catalog
from warehouse.column_types import ColumnType

# Imported where frames are made: whoever only asks what is declared must not wait for these.
if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class FrameError(ValueError):
    """Rows or a frame that do not fit the catalog: names the table, the column, and the row where one is at fault."""


def frame(table_name: str, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """The rows of one table as a frame with exactly its columns, in order, in the catalog's dtypes.

    A row leaves out what the book does not print: optional columns and those that publishing assigns become NULL.
    Required columns must be given, though their value may be None: such a row is for the checks to hold back, not
    for a whole book to fail on. Times with a zone are turned into UTC.

    Raises:
        KeyError: no such table.
        FrameError: an unknown column, a required one left out, or a value that is not exactly of the column's type.
    """
    import pandas as pd

    table = catalog().tables[table_name]
    taken = list(rows)
    known = {column.name for column in table.columns}
    required = {column.name for column in table.columns if column.required}
    shapes = list(map(tuple, taken))
    for shape in dict.fromkeys(shapes):  # thousands of rows are of a handful of shapes
        if unknown := set(shape) - known:
            raise FrameError(f"{table_name}, row {shapes.index(shape)}: unknown column {sorted(unknown)}")
        if absent := required - set(shape):
            raise FrameError(f"{table_name}, row {shapes.index(shape)}: required column {sorted(absent)} left out")
    if len(set(shapes)) == 1:
        columns = dict(zip(shapes[0], zip(*(row.values() for row in taken), strict=True), strict=True))
    else:
        columns = {c.name: tuple(row.get(c.name) for row in taken) for c in table.columns}
    nothing = (None,) * len(taken)
    return pd.DataFrame({c.name: _series(table, c, columns.get(c.name, nothing)) for c in table.columns}, copy=False)


def to_arrow(table_name: str, data: pd.DataFrame) -> pa.Table:
    """A frame as made by `frame` in Arrow, with the exact types of the catalog, for loading into DuckDB.

    Raises:
        KeyError: no such table.
        FrameError: columns missing, unknown or of another dtype, or a value that the exact type cannot hold.
    """
    import pandas as pd
    import pyarrow as pa

    table = catalog().tables[table_name]
    names = [column.name for column in table.columns]
    if set(data.columns) != set(names) or len(data.columns) != len(names):
        raise FrameError(f"{table_name}: columns {sorted(map(str, data.columns))}, not {sorted(names)}")
    arrays = []
    for column in table.columns:
        series, kind = data[column.name], column.data_type
        if series.dtype != pd.api.types.pandas_dtype(kind.pandas):
            raise FrameError(f"{table_name}.{column.name}: dtype {series.dtype}, not {kind.pandas}")
        try:
            arrays.append(pa.array(series, type=kind.arrow, from_pandas=True))
        except pa.ArrowInvalid as error:
            raise FrameError(f"{table_name}.{column.name}: {error}") from error
    return pa.Table.from_arrays(arrays, schema=arrow_schema(table))


def from_arrow(table_name: str, data: pa.Table) -> pd.DataFrame:
    """The frame of which `to_arrow` made this Arrow table.

    Raises:
        KeyError: no such table.
        FrameError: the columns, or their types, are not those of the catalog.
    """
    import pandas as pd

    table = catalog().tables[table_name]
    if data.schema != arrow_schema(table):
        raise FrameError(f"{table_name}: columns that are not those of this version")
    return pd.DataFrame(
        {column.name: _to_pandas(data[column.name].combine_chunks(), column.data_type) for column in table.columns}
    )


def arrow_schema(table: Table) -> pa.Schema:
    """The table's columns, in order, with their Arrow types."""
    import pyarrow as pa

    return pa.schema([(column.name, column.data_type.arrow) for column in table.columns])


def _series(table: Table, column: Column, values: Sequence[object]) -> pd.Series:
    import pyarrow as pa

    kind = column.data_type
    _check_types(table, column, values)
    if dt.datetime in kind.python:
        values = [_utc(v) if isinstance(v, dt.datetime) else v for v in values]
    try:
        # Through Arrow, whose conversions refuse what they cannot hold exactly.
        return _to_pandas(pa.array(values, type=kind.arrow), kind)
    except pa.ArrowInvalid as error:
        number, value = next((n, v) for n, v in enumerate(values) if not _holds(kind, v))
        raise FrameError(f"{table.name}.{column.name}, row {number}: {value!r}: {error}") from error


def _to_pandas(array: pa.Array, kind: ColumnType) -> pd.Series:
    import pandas as pd

    if taken := getattr(kind.pandas, "__from_arrow__", None):  # as pandas asks its extension types itself
        return pd.Series(taken(array))
    return pd.Series(array, dtype=pd.ArrowDtype(array.type)).astype(kind.pandas)


def _check_types(table: Table, column: Column, values: Sequence[object]) -> None:
    kind = column.data_type
    if not set(map(type, values)) <= {*kind.python, type(None)}:
        number, value = next((n, v) for n, v in enumerate(values) if v is not None and type(v) not in kind.python)
        raise FrameError(
            f"{table.name}.{column.name}, row {number}: {value!r} is {type(value).__name__}, not {kind.sql}"
        )
    if kind.item is not None:
        for number, value in enumerate(values):
            for item in value or ():  # type: ignore[attr-defined]
                if type(item) not in kind.item.python:
                    raise FrameError(f"{table.name}.{column.name}, row {number}: item {item!r} does not fit {kind.sql}")


def _holds(kind: ColumnType, value: object) -> bool:
    import pyarrow as pa

    try:
        pa.array([value], type=kind.arrow)
    except pa.ArrowInvalid:
        return False
    return True


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
