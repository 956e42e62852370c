"""The published tables and views as plain files: Parquet, CSV for spreadsheets, and a Frictionless data package.

Equal content gives equal bytes. The folder is put in its place whole, so that whoever looks there sees the last
finished export or the new one, at whatever moment the process dies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.catalog import Column, Relation, Table, View, catalog
from warehouse.connection import reading
from warehouse.ddl import identifier, identifiers, view_columns
from warehouse.errors import WarehouseError
from warehouse.hashes import table_hashes
from warehouse.package import PACKAGE, TableFiles, describe, files_of
from warehouse.replacing_folder import replacing_folder
from warehouse.spreadsheet import write_csv
from warehouse.sql_errors import explain

_YEAR = "fiscal_year"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the package file, the rows of each table or view, and the cells with an escape in each CSV."""

    package: Path
    rows: Mapping[str, int]
    escaped: Mapping[str, int]


def export(path: Path | str, directory: Path | str, *, reproducible: bool = False) -> Exported:
    """Writes every table and view of schema main to `directory`, in place of an earlier export.

    ``csv/TABLE.csv`` (UTF-8 with BOM, so that Excel knows the encoding; NULL is an empty field, lists are JSON, times
    are UTC, and what a spreadsheet would run as a formula has an apostrophe before it),
    ``parquet/TABLE/TABLE-YEAR.parquet`` with the exact values and types (``parquet/TABLE.parquet`` for what has no
    year), the package, checksums. The rows stand in the order of their key.

    Args:
        path: the warehouse file.
        directory: a folder that does not exist, is empty, or holds an earlier export and nothing else.
        reproducible: leave out what says when and in what order something was loaded (volatile columns and the
            logs), so that equal books give equal files, whenever and however they were loaded.

    Raises:
        WarehouseError: no warehouse there, one that cannot be opened, or a folder that holds other files or cannot
            be written to. What was in the folder stays as it was.
    """
    target = Path(directory)
    _require_own(target)
    try:
        hashes = table_hashes(path)
        with reading(Path(path)) as connection, replacing_folder(target) as new:
            selected = _selected(connection, reproducible=reproducible)
            tables = [_write(connection, each, new, hashes) for each in selected]
            describe(new, tables)
    except duckdb.Error as error:
        # A warehouse of an older version lacks tables, views or columns of this one.
        raise WarehouseError(path, f"書き出せません: {explain(error, '')}") from error
    return Exported(
        target / PACKAGE,
        {table.relation.name: table.rows for table in tables},
        {table.relation.name: table.escaped for table in tables},
    )


def _require_own(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise WarehouseError(target, "フォルダーではありません。", "別の名前を指定してください。")
    if Path.cwd().resolve().is_relative_to(target.resolve()):
        # Its place will be taken by another folder, and whoever works there would be left in the removed one.
        raise WarehouseError(
            target, "今いるフォルダーには書き出せません。", "その中の別のフォルダーを指定してください。"
        )
    own = files_of(target) or set()
    if others := sorted({f.relative_to(target).as_posix() for f in target.rglob("*") if not f.is_dir()} - own):
        more = f" ほか{len(others) - _SHOWN}個" if len(others) > _SHOWN else ""
        raise WarehouseError(
            target,
            f"書き出したものではないファイルがあるため、置き換えません（{'、'.join(others[:_SHOWN])}{more}）。",
            "新しいフォルダーか、前に書き出したフォルダーを指定してください。",
        )


@dataclass(frozen=True, slots=True)
class _Selected:
    """A relation, which of its columns are written, and the years in which its rows lie (None: it has no years)."""

    relation: Relation
    columns: tuple[Column, ...]
    years: Sequence[int] | None


def _selected(connection: duckdb.DuckDBPyConnection, *, reproducible: bool) -> Iterator[_Selected]:
    loaded = [y for (y,) in connection.execute("SELECT DISTINCT fiscal_year FROM document ORDER BY 1").fetchall()]
    for relation in (*catalog().tables.values(), *catalog().views.values()):
        columns = view_columns(relation, loaded) if isinstance(relation, View) else relation.columns
        if reproducible:
            if isinstance(relation, Table) and relation.scope == "run":
                continue
            columns = tuple(column for column in columns if not column.volatile)
        by_year = any(c.name == _YEAR and (c.key or c.required) for c in columns)
        yield _Selected(relation, columns, loaded if by_year else None)


def _write(
    connection: duckdb.DuckDBPyConnection, selected: _Selected, folder: Path, hashes: Mapping[str, str]
) -> TableFiles:
    relation, columns = selected.relation, selected.columns
    name = relation.name
    rows = connection.execute(_ordered(relation, ", ".join(map(_csv_value, columns)))).fetchall()
    csv = f"csv/{name}.csv"
    (folder / csv).parent.mkdir(exist_ok=True)
    escaped = write_csv(folder / csv, [column.name for column in columns], rows)
    values = connection.sql(_ordered(relation, identifiers(c.name for c in columns))).to_arrow_table()
    # Pages would lie otherwise for other chunks, and those depend on the threads.
    values = values.combine_chunks().cast(_parquet_schema(columns))
    parquet = {f"parquet/{name}.parquet": values}
    if selected.years is not None:
        years = values.column(_YEAR).to_pylist()
        parquet = {
            f"parquet/{name}/{name}-{year}.parquet": values.filter(pa.array([y == year for y in years], pa.bool_()))
            for year in selected.years
        }
    for file, part in parquet.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(part.combine_chunks(), folder / file, compression="zstd")
    return TableFiles(relation, columns, csv, list(parquet), len(rows), escaped, hashes.get(name))


def _parquet_schema(columns: Sequence[Column]) -> pa.Schema:
    return pa.schema(
        pa.field(column.name, column.data_type.arrow, metadata={"comment": column.comment}) for column in columns
    )


def _csv_value(column: Column) -> str:
    name = identifier(column.name)
    if column.data_type.item is not None:
        return f"to_json({name})::VARCHAR"
    if column.type == "TIMESTAMP":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ')"
    return f"{name}::VARCHAR"


def _ordered(relation: Relation, selected: str) -> str:
    return f"SELECT {selected} FROM main.{identifier(relation.name)} ORDER BY {identifiers(relation.key)}"
