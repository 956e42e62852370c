"""What an export says of itself: the Frictionless data package, the checksums, and a page for its reader."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.catalog import Column, Relation

PACKAGE = "datapackage.json"
CHECKSUMS = "SHA256SUMS"
README = "README.md"

_NAME = "shisaku"
_README = """\
# 行政評価の施策データ

`shisaku export` が書き出したものです。表と列の意味は `datapackage.json`（Frictionless Data Package）にあります。

- `csv/` — 表ごとに1つの CSV（UTF-8、BOM つき。表計算ソフトで開けます）。空の欄は NULL、リストは JSON、
  時刻は協定世界時です。
  `=`・`@`・`+`・`-` などで始まり、表計算ソフトが数式として実行しうる文章には、先頭に `'` を付けています
  （`'` で始まる文章にも付けるので、先頭の `'` を1つ取れば元の文章に戻ります）。数値と「-」だけの欄はそのままです。
  Excel でダブルクリックして開くと、施策番号「07」は 7 と表示されます。番号のまま開くには、
  「データ」→「テキストまたは CSV から」で取り込み、列の型を文字列にしてください。
- `parquet/` — 値をそのまま、型とともに収めたもの。年度のある表は、表と年度ごとに1つのファイルです。
  `SELECT * FROM read_parquet('parquet/indicator_value/*.parquet')` のように、まとめて読めます。
- `SHA256SUMS` — すべてのファイルの SHA-256。`sha256sum -c SHA256SUMS` で確かめられます。
"""


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files of one table or view, by their paths in the export.

    Attributes:
        escaped: how many cells of the CSV carry an escape before them.
        content_hash: the hash of what the table says (`hashes.table_hashes`), or None where it has none.
    """

    relation: Relation
    columns: tuple[Column, ...]
    csv: str
    parquet: Sequence[str]
    rows: int
    escaped: int
    content_hash: str | None


def describe(folder: Path, tables: Sequence[TableFiles]) -> None:
    """Writes the package, the page and the checksums of all files into the folder, in which the tables' files lie."""
    resources = [resource for table in tables for resource in _resources(folder, table)]
    package = {"name": _NAME, "title": "行政評価の施策データ", "profile": "data-package", "resources": resources}
    (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / README).write_text(_README, encoding="utf-8")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{_sha256(folder / name)}  {name}\n" for name in files)
    (folder / CHECKSUMS).write_text(sums, encoding="utf-8")


def files_of(folder: Path) -> set[str] | None:
    """The files that an earlier export wrote into the folder; None where it holds none."""
    try:
        package: Mapping[str, Any] = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        if package["name"] != _NAME:
            return None
        listed = {resource["path"] for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return listed | {PACKAGE, CHECKSUMS, README}


def _resources(folder: Path, table: TableFiles) -> list[dict[str, Any]]:
    name, relation = table.relation.name, table.relation
    about = {"rows": table.rows, "escapedCells": table.escaped}
    if table.content_hash is not None:
        about["contentHash"] = f"sha256:{table.content_hash}"  # type: ignore[assignment]
    resources = [_described(folder, relation, name, table.csv) | _tabular(relation, table.columns) | {"shisaku": about}]
    for path in table.parquet:
        # A mere file: the data package tools that know Parquet at all need much to read it.
        described = _described(folder, relation, f"{Path(path).stem}-parquet", path)
        resources.append(described | {"type": "file", "mediatype": "application/vnd.apache.parquet"})
    return resources


def _described(folder: Path, relation: Relation, name: str, path: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": relation.label,
        "description": relation.meaning,
        "path": path,
        "format": Path(path).suffix.removeprefix("."),
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{_sha256(folder / path)}",
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


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
