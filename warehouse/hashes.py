"""Hashes of what the published tables say, to compare two warehouses: files of equal content differ in their bytes."""

from __future__ import annotations

from pathlib import Path

from warehouse.catalog import Column, catalog
from warehouse.connection import reading, scalar
from warehouse.ddl import identifier


def table_hashes(path: Path | str) -> dict[str, str]:
    """The SHA-256 (hex) of each table's content in schema main, by name, for every table but the logs.

    Equal for equal rows, in whatever order they were loaded, by how many runs and when: the order of the rows does
    not count, nor do volatile columns. Tables of scope run are logs, which differ for each way of loading; they have
    no hash.

    Raises:
        WarehouseError: no warehouse there, or one that cannot be opened.
    """
    hashes: dict[str, str] = {}
    with reading(Path(path)) as connection:
        for table in catalog().in_scope("edition", "document", "derived"):
            values = ", ".join(_text(column) for column in table.columns if not column.volatile)
            hashes[table.name] = scalar(
                connection,
                f"SELECT sha256(coalesce(string_agg(line, chr(10) ORDER BY line), '')) "
                f"FROM (SELECT to_json([{values}])::VARCHAR AS line FROM main.{identifier(table.name)})",
            )
    return hashes


def _text(column: Column) -> str:
    # JSON keeps apart what a list's plain text would not: ['a', 'b'] and ['a, b'], '' and NULL.
    name = identifier(column.name)
    return f"to_json({name})::VARCHAR" if column.data_type.item else f"{name}::VARCHAR"
