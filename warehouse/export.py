"""The published tables and views as plain files: Parquet, CSV for spreadsheets, and a Frictionless data package.

Equal content gives equal bytes. `datapackage.json` is written last: a folder that has one is complete.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from warehouse.catalog import Column, Relation, View, catalog
from warehouse.connection import reading
from warehouse.ddl import identifier, identifiers, view_columns
from warehouse.errors import WarehouseError

PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the package file, and the rows of each table or view."""

    package: Path
    rows: Mapping[str, int]


def export(path: Path | str, directory: Path | str) -> Exported:
    """Writes every table and view of schema main to `directory`: ``parquet/*.parquet``, ``csv/*.csv``, the package.

    The rows stand in the order of their key. In the CSV files (UTF-8 with BOM, so that Excel knows the encoding),
    NULL is an empty field, lists are JSON, times are UTC. Other files in the folder are left alone.

    Raises:
        WarehouseError: no warehouse there, one that cannot be opened, or a folder that cannot be written to.
    """
    target = Path(directory)
    with reading(Path(path)) as connection:
        try:
            rows = _write(connection, target)
        except OSError as error:
            reason = f"書き出せません（{error.strerror or error}）。"
            raise WarehouseError(target, reason, "保存先の空き容量と権限を確認してください。") from error
    return Exported(target / PACKAGE, rows)


def _write(connection: duckdb.DuckDBPyConnection, target: Path) -> dict[str, int]:
    """Writes all files; the rows of each table or view."""
    for folder in ("parquet", "csv"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    package_file = target / PACKAGE
    package_file.unlink(missing_ok=True)
    found = connection.execute("SELECT DISTINCT fiscal_year FROM document ORDER BY 1").fetchall()
    years = [year for (year,) in found]
    relations: list[Relation] = [*catalog().tables.values(), *catalog().views.values()]
    resources: list[dict[str, Any]] = []
    rows: dict[str, int] = {}
    for relation in relations:
        columns = view_columns(relation, years) if isinstance(relation, View) else relation.columns
        parquet, text = (target / folder / f"{relation.name}.{folder}" for folder in ("parquet", "csv"))
        _write_parquet(connection, relation, columns, parquet)
        rows[relation.name] = _write_csv(connection, relation, columns, text)
        resources.append(_described(relation, relation.name, text, target) | _tabular(relation, columns))
        # A mere file: the data package tools that know Parquet at all need much to read it.
        described = _described(relation, f"{relation.name}-parquet", parquet, target)
        resources.append(described | {"type": "file", "mediatype": "application/vnd.apache.parquet"})
    package = {
        "name": "shisaku",
        "title": "行政評価の施策データ",
        "profile": "data-package",
        "resources": resources,
    }
    package_file.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return rows


def _write_parquet(
    connection: duckdb.DuckDBPyConnection, relation: Relation, columns: tuple[Column, ...], file: Path
) -> None:
    pq.write_table(connection.sql(_ordered(relation, identifiers(c.name for c in columns))).to_arrow_table(), file)


def _write_csv(
    connection: duckdb.DuckDBPyConnection, relation: Relation, columns: tuple[Column, ...], file: Path
) -> int:
    rows = connection.execute(_ordered(relation, ", ".join(map(_csv_value, columns)))).fetchall()
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([column.name for column in columns])
        writer.writerows(rows)
    return len(rows)


def _csv_value(column: Column) -> str:
    name = identifier(column.name)
    if column.data_type.item is not None:
        return f"to_json({name})::VARCHAR"
    if column.type == "TIMESTAMP":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ')"
    return f"{name}::VARCHAR"


def _ordered(relation: Relation, selected: str) -> str:
    return f"SELECT {selected} FROM main.{identifier(relation.name)} ORDER BY {identifiers(relation.key)}"


def _described(relation: Relation, name: str, file: Path, target: Path) -> dict[str, Any]:
    content = file.read_bytes()
    return {
        "name": name,
        "title": relation.label,
        "description": relation.meaning,
        "path": file.relative_to(target).as_posix(),
        "format": file.suffix.removeprefix("."),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _tabular(relation: Relation, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "type": "table",
        "profile": "tabular-data-resource",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in columns],
            "primaryKey": list(relation.key),
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.data_type.frictionless,
        "title": column.label,
        "description": column.meaning,
    }
    # A field that may hold '' cannot be told from a missing one in CSV.
    constraints: dict[str, Any] = {"required": True} if column.required and not column.blank else {}
    if column.data_type.item is None:
        bounds = {"minimum": column.minimum, "maximum": column.maximum, "pattern": column.pattern}
        constraints |= {name: bound for name, bound in bounds.items() if bound is not None}
        if column.enum is not None:
            constraints["enum"] = list(column.enum)
    return field | ({"constraints": constraints} if constraints else {})
