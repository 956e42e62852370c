"""The documents that a warehouse file holds, and whether its history can be carried over into a new file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import duckdb

from warehouse.catalog import Table, catalog
from warehouse.connection import ALIAS, reading
from warehouse.ddl import SCHEMAS, history_columns
from warehouse.errors import WarehouseError

_DOCUMENT_COLUMNS: Final = (
    "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'history' AND table_name = 'document'"
)


@dataclass(frozen=True, slots=True)
class LoadedBook:
    """One book of a file that the warehouse holds: its row of `document`.

    Attributes:
        layout, layout_hash, reader_version: what it was read with.
        candidates_hash: the hash of all layouts among which that one was chosen; None where it was asked for.
        corrections_hash: of the corrections that were applied; None where there were none.
        acceptances_hash: of the accepted violations that it was checked with; None for none.
        sheets: how many sheets of measures were read.
        is_current: whether schema main shows it.
        stated_part_no: which part of its book it was said to be; None where nothing was said.
    """

    fiscal_year: int
    layout: str
    layout_hash: str
    candidates_hash: str | None
    reader_version: str
    corrections_hash: str | None
    acceptances_hash: str | None
    sheets: int
    is_current: bool
    stated_part_no: int | None


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """One file that the warehouse holds.

    Attributes:
        document_id: sha256 of the file.
        books: by year; more than one where a file holds several.
    """

    document_id: str
    municipality_code: str
    municipality: str | None
    file_name: str
    books: tuple[LoadedBook, ...]

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        return tuple(book.fiscal_year for book in self.books)


def loaded(path: Path | str) -> dict[str, LoadedDocument]:
    """The documents in the warehouse by their id, superseded ones too; {} if there is no file yet.

    Raises:
        WarehouseError: there is a file, and it cannot be opened as a warehouse.
    """
    file = Path(path)
    if not file.exists():
        return {}
    with reading(file) as connection:
        there = {name for (name,) in connection.execute(_DOCUMENT_COLUMNS).fetchall()}
        # A warehouse of an earlier version does not have every column yet.
        columns = [field.name if field.name in there else f"NULL AS {field.name}" for field in fields(LoadedBook)]
        if "stated_part_no" not in there:
            columns[-1] = "nullif(part_no, 1)"  # which was said then, wherever it was another than 1
        rows = connection.execute(
            f"SELECT document_id, municipality_code, municipality, file_name, {', '.join(columns)} "
            "FROM history.document ORDER BY document_id, fiscal_year"
        ).fetchall()
    found: dict[str, LoadedDocument] = {}
    for document_id, rows_of_file in groupby(rows, key=lambda row: row[0]):
        own = list(rows_of_file)
        _, code, name, file_name = own[0][:4]
        found[document_id] = LoadedDocument(
            document_id, code, name, file_name, tuple(LoadedBook(*row[4:]) for row in own)
        )
    return found


def carried_columns(connection: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, list[str]]:
    """For each base table, the columns that the attached old file (alias `ALIAS`) has, in the catalog's order.

    A table or a column that the old file does not have yet comes out empty in the new one; what every publish computes
    anew is not carried over.

    Raises:
        WarehouseError: the old file holds what would be lost in the new one (objects that someone else made, columns
            of a newer version), or lacks a column that may not be empty.
    """
    if (wal := path.with_name(f"{path.name}.wal")).exists():
        raise WarehouseError(
            path,
            f"ほかのプログラムによる書き込みが終わっていません（{wal.name} が残っています）。",
            "そのプログラムを終了してください。終了していれば、DuckDB でファイルを一度開いて閉じてください。",
        )
    _refuse_foreign_objects(connection, path)
    tables = catalog().tables
    found: dict[str, list[str]] = {name: [] for name in tables}
    query = (
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = 'history' "
        "ORDER BY table_name, column_index"
    )
    for table_name, column_name in connection.execute(query, [ALIAS]).fetchall():
        if table_name not in tables or column_name not in _names(tables[table_name]):
            raise WarehouseError(
                path,
                f"この版の shisaku が知らない列があります（{table_name}.{column_name}）。",
                "より新しい版で作られたファイルです。shisaku を更新してください。",
            )
        if tables[table_name].scope != "derived" and column_name not in _computed(tables[table_name]):
            found[table_name].append(column_name)
    for table_name, columns in found.items():
        for column in history_columns(tables[table_name]):
            needed = (column.required or column.assigned) and column.name not in _computed(tables[table_name])
            if columns and needed and column.name not in columns:
                raise WarehouseError(
                    path,
                    f"以前の版の shisaku で作られ、必要な列がありません（{table_name}.{column.name}）。",
                    "ファイルを別の場所へ移してから、すべての PDF を読み込み直してください。",
                )
    return found


def _names(table: Table) -> set[str]:
    return {column.name for column in history_columns(table)}


def _computed(table: Table) -> set[str]:
    """What every publish computes anew. Which revision an edition's row is of follows from its document."""
    computed = {column.name for column in table.columns if column.derived is not None}
    return computed if table.name == "document" else {*computed, "revision"}


def _refuse_foreign_objects(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    # Every object of ours carries a comment: one that has none was made by someone else, and would not be carried on.
    objects: list[tuple[Any, ...]] = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = $db AND "
        "(comment IS NULL OR NOT list_contains($schemas, schema_name)) UNION ALL "
        "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = $db AND NOT internal AND "
        "(comment IS NULL OR NOT list_contains($schemas, schema_name)) ORDER BY ALL",
        {"db": ALIAS, "schemas": list(SCHEMAS)},
    ).fetchall()
    if objects:
        names = "、".join(f"{schema}.{name}" for schema, name in objects)
        raise WarehouseError(
            path,
            f"shisaku が作ったものではない表やビューがあります（{names}）。",
            "公開のたびにファイルは作り直され、失われてしまいます。別の DuckDB ファイルへ移してください。",
        )
