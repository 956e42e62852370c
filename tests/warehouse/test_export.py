"""The plain files: complete, the same every time, described as they are, and never half in place of a good folder."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest

from tests.conftest import ROOT
from tests.servers import PATIENCE
from tests.warehouse.invented import batch, run
from warehouse.build import publish
from warehouse.catalog import Relation, catalog
from warehouse.errors import WarehouseError
from warehouse.export import export
from warehouse.frames import arrow_schema
from warehouse.hashes import table_hashes

FORMULA = '=HYPERLINK("http://example.com","開く")'
RELATIONS: list[Relation] = [*catalog().tables.values(), *catalog().views.values()]
DATED = [each for each in RELATIONS if any(c.name == "fiscal_year" and (c.key or c.required) for c in each.columns)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "kakuu.duckdb"
    books = [batch("b", 2020), batch("a", 2019, measure={"purpose_target": FORMULA, "phone": "-"})]
    publish(path, books, run=run())
    return path


@pytest.fixture(scope="module")
def folder(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "new" / "folder"
    exported = export(file, folder)
    assert exported.package == folder / "datapackage.json"
    assert exported.rows["measure"] == 4
    assert {name: n for name, n in exported.escaped.items() if n} == {"measure": 2, "prose": 2}
    return folder


def package(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return content


def files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def described(folder: Path) -> dict[str, dict[str, Any]]:
    return {r["name"]: r for r in package(folder)["resources"] if r["format"] == "csv"}


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_table_and_view_is_there_as_csv_and_by_year_as_parquet(folder: Path) -> None:
    parquet = {f"{each.name}/{each.name}-{year}" for each in DATED for year in (2019, 2020)}
    parquet |= {each.name for each in RELATIONS if each not in DATED}
    found = set(files(folder))
    assert found == {f"csv/{each.name}.csv" for each in RELATIONS} | {f"parquet/{p}.parquet" for p in parquet} | {
        "README.md",
        "SHA256SUMS",
        "datapackage.json",
    }
    assert {r["path"] for r in package(folder)["resources"]} == {f for f in found if "/" in f}
    assert {"measure", "prose", "indicator_history", "ingestion_run"} < {
        r["name"] for r in package(folder)["resources"]
    }


def test_the_package_is_a_valid_frictionless_one(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"), type="package")
    assert report.valid, report.flatten(["name", "fieldName", "rowNumber", "message"])[:5]
    assert report.stats["tasks"] == len(package(folder)["resources"])


def test_the_frictionless_library_sees_what_the_package_does_not_allow(folder: Path, tmp_path: Path) -> None:
    for name, content in files(folder).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.replace(b",A,", b",Z,") if name == "csv/measure.csv" else content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"), type="package")
    found = {error for task in report.tasks if task.name == "measure" for (error,) in task.flatten(["type"])}
    assert "constraint-error" in found


def test_checksums_and_sizes_are_those_of_the_files(folder: Path) -> None:
    content = files(folder)
    sums = {line.split("  ")[1]: line.split("  ")[0] for line in content["SHA256SUMS"].decode().splitlines()}
    assert sums == {n: hashlib.sha256(c).hexdigest() for n, c in content.items() if n != "SHA256SUMS"}
    for resource in package(folder)["resources"]:
        assert resource["bytes"] == len(content[resource["path"]])
        assert resource["hash"] == f"sha256:{sums[resource['path']]}"


def test_the_package_names_the_content_hash_of_each_table(file: Path, folder: Path) -> None:
    named = {name: r["shisaku"].get("contentHash") for name, r in described(folder).items()}
    hashes = {name: f"sha256:{value}" for name, value in table_hashes(file).items()}
    assert {name: value for name, value in named.items() if value} == hashes


def test_the_same_warehouse_gives_the_same_bytes(file: Path, folder: Path, tmp_path: Path) -> None:
    export(file, tmp_path / "again")
    export(file, tmp_path / "again")
    assert files(tmp_path / "again") == files(folder)


def test_the_same_books_give_the_same_bytes_whenever_and_in_whatever_order_they_came(tmp_path: Path) -> None:
    publish(tmp_path / "one.duckdb", [batch("a", 2019), batch("b", 2020)], run=run("1"))
    publish(tmp_path / "two.duckdb", [batch("b", 2020, retrieved_at=dt.datetime(2026, 1, 1))], run=run("2"))
    publish(tmp_path / "two.duckdb", [batch("a", 2019)], run=run("3"))
    one, two = tmp_path / "1", tmp_path / "2"
    for name, folder in (("one", one), ("two", two)):
        export(tmp_path / f"{name}.duckdb", folder, reproducible=True)
    assert files(one) == files(two)
    assert "loaded_at" not in rows(one, "document")[0]
    logs = {table.name for table in catalog().in_scope("run")}
    assert set(described(one)) == {each.name for each in RELATIONS} - logs


def test_parquet_holds_the_exact_types_in_the_order_of_the_key(folder: Path) -> None:
    for table in catalog().tables.values():
        names = [f"{table.name}/{table.name}-{y}" for y in (2019, 2020)] if table in DATED else [table.name]
        for name in names:
            schema = pq.read_schema(folder / "parquet" / f"{name}.parquet")
            assert schema.equals(arrow_schema(table))
            assert schema.field(0).metadata[b"comment"].decode() == table.columns[0].comment
    values = pq.read_table(folder / "parquet" / "indicator_value" / "indicator_value-2019.parquet").to_pylist()
    assert values[0]["value"] == Decimal("80.0000")
    assert {row["fiscal_year"] for row in values} == {2019}
    keys = [tuple(row[k] for k in catalog().tables["indicator_value"].key) for row in values]
    assert keys == sorted(keys)


def test_the_years_of_parquet_together_are_the_table(file: Path, folder: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{file}' AS w (READ_ONLY)")
        for table in DATED:
            glob = folder / "parquet" / table.name / "*.parquet"
            both = f"(SELECT * FROM w.main.{table.name}) EXCEPT ALL (SELECT * FROM read_parquet('{glob}'))"
            assert connection.execute(both).fetchall() == [], table.name
            counted = (
                f"SELECT (SELECT count(*) FROM w.main.{table.name}), (SELECT count(*) FROM read_parquet('{glob}'))"
            )
            ((here, there),) = connection.execute(counted).fetchall()
            assert here == there


def test_csv_opens_in_a_spreadsheet_and_keeps_breaks_quotes_and_lists(folder: Path) -> None:
    assert (folder / "csv" / "measure.csv").read_bytes().startswith("\ufeff".encode())
    row = rows(folder, "measure")[0]
    assert row["summary"] == "「引用」と\n改行, 読点、'引用符'"
    assert json.loads(row["related_departments"]) == ["企画課", "財政課"]
    assert json.loads(row["sdg_goals"]) == [11, 3]
    assert row["lead_manager"] == ""
    document = rows(folder, "document")[0]
    assert (document["is_current"], document["modified_at"]) == ("true", "2021-01-01T00:00:00Z")


def test_a_formula_in_a_book_is_no_formula_in_a_spreadsheet_and_itself_in_parquet(folder: Path) -> None:
    row = rows(folder, "measure")[0]
    assert (row["purpose_target"], row["phone"]) == (f"'{FORMULA}", "-")
    (exact, *_) = pq.read_table(folder / "parquet" / "measure" / "measure-2019.parquet").to_pylist()
    assert exact["purpose_target"] == FORMULA
    assert described(folder)["measure"]["shisaku"] | {"contentHash": ""} == {
        "rows": 4,
        "escapedCells": 2,
        "contentHash": "",
    }


def test_the_package_describes_the_columns_of_each_csv_file(folder: Path) -> None:
    for name, resource in described(folder).items():
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as lines:
            header = next(csv.reader(lines))
        assert [field["name"] for field in resource["schema"]["fields"]] == header, name
    fields = {f["name"]: f for f in described(folder)["measure"]["schema"]["fields"]}
    assert fields["grade"]["constraints"]["enum"] == ["S", "A", "B", "C", "D"]
    assert fields["sdg_goals"]["type"] == "array"
    assert "constraints" not in fields["sdg_goals"]
    held = {f["name"]: f for f in described(folder)["quarantine"]["schema"]["fields"]}
    assert "constraints" not in held["column_name"], "'' cannot be told from a missing field in CSV"


@pytest.mark.parametrize("stray", ["notes.txt", "csv/mine.csv"])
def test_a_folder_with_other_files_is_left_as_it_is(file: Path, tmp_path: Path, stray: str) -> None:
    target = tmp_path / "out"
    export(file, target)
    (target / stray).write_text("mine")
    before = files(target)
    with pytest.raises(WarehouseError, match=f"書き出したものではないファイルがあるため.*{stray}"):
        export(file, target)
    assert files(target) == before


def test_a_folder_of_someone_elses_package_is_left_as_it_is(file: Path, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"name": "other", "resources": []}')
    with pytest.raises(WarehouseError, match=r"datapackage\.json"):
        export(file, tmp_path)
    assert list(files(tmp_path)) == ["datapackage.json"]


def test_the_folder_one_stands_in_is_not_replaced(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WarehouseError, match="今いるフォルダー"):
        export(file, ".")


def test_what_is_left_of_a_failed_export_is_the_last_good_one(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    export(file, target)
    before = files(target)
    monkeypatch.setattr("warehouse.export.describe", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(WarehouseError, match="No space left"):
        export(file, target)
    assert files(target) == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["out"]


_DYING = """
import os, signal, sys
from warehouse import export
def die(*arguments): os.kill(os.getpid(), signal.SIGKILL)
export.describe = die
export.export(sys.argv[1], sys.argv[2])
"""


def test_a_killed_export_leaves_the_last_good_one_and_the_next_clears_up(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export(file, target)
    before = files(target)
    died = subprocess.run(
        [sys.executable, "-c", _DYING, str(file), str(target)], cwd=ROOT, check=False, timeout=PATIENCE
    )
    assert died.returncode == -9
    assert files(target) == before
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2, "it died while it wrote"
    export(file, target)
    assert files(target) == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["out"]
