"""The plain files: complete, the same every time, and described as they are."""

from __future__ import annotations

import csv
import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.warehouse.invented import batch, run
from warehouse.build import publish
from warehouse.catalog import catalog
from warehouse.errors import WarehouseError
from warehouse.export import export
from warehouse.frames import arrow_schema


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "kakuu.duckdb"
    publish(path, [batch("b", 2020), batch("a", 2019)], run=run())
    return path


@pytest.fixture(scope="module")
def folder(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "new" / "folder"
    exported = export(file, folder)
    assert exported.package == folder / "datapackage.json"
    assert exported.rows["measure"] == 4
    return folder


def package(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return content


def test_every_published_table_and_view_is_there_twice(folder: Path) -> None:
    names = {*catalog().tables, *catalog().views}
    for kind in ("parquet", "csv"):
        assert {f.stem for f in (folder / kind).iterdir()} == names
        assert {f.suffix for f in (folder / kind).iterdir()} == {f".{kind}"}
    assert len(package(folder)["resources"]) == 2 * len(names)


def test_the_package_says_size_and_checksum_of_each_file(folder: Path) -> None:
    for resource in package(folder)["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_same_warehouse_gives_the_same_bytes(file: Path, folder: Path, tmp_path: Path) -> None:
    export(file, tmp_path)
    export(file, tmp_path)
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert all((tmp_path / name).read_bytes() == (folder / name).read_bytes() for name in files)


def test_parquet_holds_the_exact_types_in_the_order_of_the_key(folder: Path) -> None:
    for name, table in catalog().tables.items():
        assert pq.read_schema(folder / "parquet" / f"{name}.parquet").equals(arrow_schema(table))
    rows = pq.read_table(folder / "parquet" / "indicator_value.parquet").to_pylist()
    assert rows[0]["value"] == Decimal("80.0000")
    keys = [tuple(row[k] for k in catalog().tables["indicator_value"].key) for row in rows]
    assert keys == sorted(keys)


def test_csv_opens_in_a_spreadsheet_and_keeps_breaks_quotes_and_lists(folder: Path) -> None:
    content = (folder / "csv" / "measure.csv").read_bytes()
    assert content.startswith("\ufeff".encode())
    with (folder / "csv" / "measure.csv").open(encoding="utf-8-sig", newline="") as lines:
        row = next(csv.DictReader(lines))
    assert row["summary"] == "「引用」と\n改行, 読点、'引用符'"
    assert json.loads(row["related_departments"]) == ["企画課", "財政課"]
    assert json.loads(row["sdg_goals"]) == [11, 3]
    assert row["phone"] == ""
    with (folder / "csv" / "document.csv").open(encoding="utf-8-sig", newline="") as lines:
        document = next(csv.DictReader(lines))
    assert (document["is_current"], document["modified_at"]) == ("true", "2021-01-01T00:00:00Z")


def test_the_package_describes_the_columns_of_each_csv_file(folder: Path) -> None:
    described = {r["name"]: r for r in package(folder)["resources"] if r["format"] == "csv"}
    for name, resource in described.items():
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as lines:
            header = next(csv.reader(lines))
        assert [field["name"] for field in resource["schema"]["fields"]] == header, name
    fields = {f["name"]: f for f in described["measure"]["schema"]["fields"]}
    assert fields["grade"]["constraints"]["enum"] == ["S", "A", "B", "C", "D"]
    assert fields["sdg_goals"]["type"] == "array"
    assert "constraints" not in fields["sdg_goals"]
    held = {f["name"]: f for f in described["quarantine"]["schema"]["fields"]}
    assert "constraints" not in held["column_name"], "'' cannot be told from a missing field in CSV"


def test_a_folder_without_a_finished_export_has_no_package(file: Path, tmp_path: Path) -> None:
    export(file, tmp_path)
    blocked = tmp_path / "csv" / "measure.csv"
    blocked.unlink()
    blocked.mkdir()
    with pytest.raises(WarehouseError, match="書き出せません"):
        export(file, tmp_path)
    assert not (tmp_path / "datapackage.json").exists()


def test_other_files_in_the_folder_stay(file: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    export(file, tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
