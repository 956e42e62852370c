"""What a warehouse file holds already, and files whose content would be lost by publishing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.servers import PATIENCE
from tests.warehouse.invented import batch, document_id, run
from warehouse.build import publish
from warehouse.errors import WarehouseError
from warehouse.hashes import table_hashes
from warehouse.history import loaded
from warehouse.query import run as query


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kakuu.duckdb"
    publish(path, [batch("a", 2018), batch("both", 2019), batch("both", 2020)], run=run())
    return path


def refused(file: Path, says: str) -> None:
    before = file.read_bytes()
    with pytest.raises(WarehouseError, match=says):
        publish(file, [batch("more", 2021)], run=run("2"))
    assert file.read_bytes() == before


def test_no_file_holds_no_documents(tmp_path: Path) -> None:
    assert loaded(tmp_path / "none.duckdb") == {}


def test_loaded_says_how_each_document_was_read(file: Path) -> None:
    documents = loaded(file)
    assert set(documents) == {document_id("a"), document_id("both")}
    both = documents[document_id("both")]
    assert both.fiscal_years == (2019, 2020)
    assert [(book.sheets, book.is_current) for book in both.books] == [(2, True), (2, True)]
    assert {(b.layout, b.layout_hash, b.reader_version) for b in both.books} == {("kakuu", "0123abcd", "1")}


def test_superseded_documents_are_loaded_too(file: Path) -> None:
    publish(file, [batch("better", 2018)], run=run("2"))
    assert [book.is_current for book in loaded(file)[document_id("a")].books] == [False]


@pytest.mark.parametrize("content", [b"", b"not a database" * 500, b"SQLite format 3\0" + b"\0" * 5000])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kakuu.duckdb"
    file.write_bytes(content)
    refused(file, "DuckDB のファイルとして開けません")
    with pytest.raises(WarehouseError, match="DuckDB のファイルとして開けません"):
        loaded(file)


def test_a_truncated_warehouse_is_refused_and_kept(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100_000])
    refused(file, "DuckDB のファイルとして開けません")


def test_a_warehouse_with_damaged_blocks_is_refused_and_kept(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for position in range(300_000, len(content), 4096):
        content[position] ^= position % 251 + 1  # not all the same, which DuckDB's checksum might not notice
    file.write_bytes(content)
    refused(file, "kakuu.duckdb")


def test_a_database_of_someone_else_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "kakuu.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute("CREATE TABLE mine (x INTEGER)")
    refused(file, "shisaku の倉庫ではない")
    with pytest.raises(WarehouseError, match="shisaku の倉庫ではない"):
        query(file, "SELECT 1")


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE mine (x INTEGER)",
        "CREATE VIEW mine AS SELECT 1 AS x",
        "CREATE SCHEMA s; CREATE TABLE s.mine (x INTEGER)",
    ],
)
def test_what_a_user_made_in_the_warehouse_is_never_dropped_silently(file: Path, made: str) -> None:
    with duckdb.connect(file) as connection:
        connection.execute(made)
    refused(file, "mine")


def test_an_unfinished_write_of_another_program_is_never_dropped_silently(file: Path) -> None:
    program = (
        "import os, sys, duckdb; c = duckdb.connect(sys.argv[1]); "
        "c.execute('CREATE TABLE mine (x INTEGER)'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(file)], check=False, timeout=PATIENCE)
    refused(file, r"kakuu\.duckdb\.wal")


def test_a_column_of_a_newer_version_is_never_dropped_silently(file: Path) -> None:
    with duckdb.connect(file) as connection:
        connection.execute(
            'DROP VIEW ja."施策"; DROP VIEW main.measure; ALTER TABLE history.measure ADD COLUMN mood VARCHAR'
        )
    refused(file, r"measure\.mood")


def test_a_warehouse_without_a_newer_optional_column_is_carried_over(file: Path) -> None:
    before = table_hashes(file)
    with duckdb.connect(file) as connection:
        connection.execute("ALTER TABLE history.measure DROP COLUMN phone; DROP TABLE history.additional_cell")
    publish(file, [batch("a", 2018)], run=run("2"))
    assert table_hashes(file) == before


def test_a_warehouse_without_a_newer_required_column_says_to_read_again(file: Path) -> None:
    with duckdb.connect(file) as connection:
        connection.execute("ALTER TABLE history.document DROP COLUMN layout_hash")
    refused(file, r"document\.layout_hash.*読み込み直して")


def test_a_warehouse_from_before_keys_over_the_years_is_carried_over(file: Path) -> None:
    before = table_hashes(file)
    with duckdb.connect(file) as connection:
        corrected = connection.execute(
            "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'history' AND column_name = 'is_corrected'"
        ).fetchall()
        for (table,) in corrected:
            connection.execute(f"ALTER TABLE history.{table} DROP COLUMN is_corrected")
        connection.execute(
            "ALTER TABLE history.measure DROP COLUMN measure_key; "
            "ALTER TABLE history.document DROP COLUMN corrections_hash; "
            "DROP TABLE history.link; DROP TABLE history.correction; DROP TABLE history.revision_decision"
        )
    assert [book.corrections_hash for book in loaded(file)[document_id("a")].books] == [None]
    publish(file, [batch("a", 2018)], run=run("2"))
    assert table_hashes(file) == before
