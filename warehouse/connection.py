"""Opening a warehouse file for reading, with what can go wrong said in the user's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.ddl import identifier, literal
from warehouse.errors import WarehouseError

ALIAS = "warehouse"
"""The name under which the file is attached."""


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads the warehouse and nothing else, neither files nor variables of the program.

    The file is attached, not connected to: so it may be read while other code of this process has it open.

    Raises:
        WarehouseError: no file, none of ours, damaged, or open for writing in another program.
    """
    if not path.exists():
        raise no_warehouse(path)
    with duckdb.connect() as connection:
        attach(connection, path, ALIAS)
        connection.execute(f"USE {ALIAS}")
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def no_warehouse(path: Path) -> WarehouseError:
    """What there is to say where a warehouse is to be read and there is none."""
    return WarehouseError(path, "倉庫のファイルがまだありません。", "先に `shisaku ingest` を実行してください。")


def attach(connection: duckdb.DuckDBPyConnection, path: Path, alias: str) -> None:
    """Attaches an existing warehouse for reading; WarehouseError as for `reading`."""
    try:
        # With the type given, DuckDB does not look for an extension that might read a foreign file.
        connection.execute(f"ATTACH {literal(str(path))} AS {identifier(alias)} (READ_ONLY, TYPE duckdb)")
    except duckdb.Error as error:
        if "lock on file" in str(error) or "Unique file handle" in str(error):
            raise WarehouseError(
                path,
                "ほかのプログラムが書き込み用に開いています。",
                "DBeaver などで開いている場合は閉じるか、読み取り専用で開き直してください。",
            ) from error
        raise WarehouseError(
            path,
            "DuckDB のファイルとして開けません（壊れているか、別の種類のファイルか、より新しい DuckDB のものです）。",
            "ファイルを別の場所へ移してから `shisaku ingest` をやり直すと、新しく作られます。",
        ) from error
    ours = (
        "SELECT count(*) FROM duckdb_tables() "
        "WHERE (database_name, schema_name, table_name) = (?, 'history', 'document')"
    )
    if not scalar(connection, ours, [alias]):
        raise WarehouseError(
            path,
            "shisaku の倉庫ではない DuckDB ファイルです。",
            "上書きしないよう中止しました。`--warehouse` に別のファイル名を指定してください。",
        )


def scalar(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> Any:
    """The one value that a statement answers with."""
    ((value,),) = connection.execute(sql, parameters).fetchall()
    return value
