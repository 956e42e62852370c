"""One read-only question to the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from warehouse.connection import reading
from warehouse.errors import WarehouseError
from warehouse.sql_errors import explain


class Answer(NamedTuple):
    """The columns' names, their DuckDB types, and the rows with Python values (Decimal for DECIMAL)."""

    columns: list[str]
    types: list[str]
    rows: list[tuple[Any, ...]]


def run(path: Path | str, sql: str, parameters: Sequence[object] = ()) -> Answer:
    """The answer to an SQL statement (of several: to the last); it can change nothing and reach no other file.

    Raises:
        WarehouseError: no warehouse yet, or one that cannot be opened; or what is wrong with the SQL, in one line.
    """
    file = Path(path)
    with reading(file) as connection:
        try:
            if not connection.extract_statements(sql):
                raise WarehouseError(file, "SQL がありません。", "`select * from measure` のような文を渡してください。")
            cursor = connection.execute(sql, parameters)
            described = cursor.description or []
            return Answer([d[0] for d in described], [str(d[1]) for d in described], cursor.fetchall())
        except duckdb.Error as error:
            raise WarehouseError(file, f"SQL を実行できません: {explain(error, sql)}") from error
