"""What a published warehouse holds, and what is never published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.warehouse.invented import CITY, batch, document_id, run, verdicts
from warehouse.build import Batch, publish
from warehouse.catalog import View, catalog
from warehouse.ddl import history_columns, view_columns
from warehouse.errors import WarehouseError
from warehouse.hashes import table_hashes
from warehouse.query import run as query


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kakuu.duckdb"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years, the first with a superseded book."""
    path = tmp_path_factory.mktemp("published") / "kakuu.duckdb"
    old = batch("old", 2019, grade="B", modified_at=dt.datetime(2020, 1, 1))
    publish(path, [old, batch("new", 2019), batch("next", 2020)], run=run(), quality=verdicts())
    return path


def described(path: Path, relation: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in query(path, f"DESCRIBE {relation}").rows]


def test_every_object_has_the_columns_and_types_of_the_catalog(published: Path) -> None:
    for table in catalog().tables.values():
        main = [(c.name, c.type) for c in table.columns]
        assert described(published, f"main.{table.name}") == main
        assert described(published, f"history.{table.name}") == [(c.name, c.type) for c in history_columns(table)]
        assert described(published, f'ja."{table.ja_name}"') == [(c.ja_name, c.type) for c in table.columns]
    for view in catalog().views.values():
        columns = view_columns(view, [2019, 2020])
        assert described(published, f"main.{view.name}") == [(c.name, c.type) for c in columns]
        assert described(published, f'ja."{view.ja_name}"') == [(c.ja_name, c.type) for c in columns]


def test_every_object_and_column_carries_its_comment(published: Path) -> None:
    columns = query(
        published,
        "SELECT schema_name, table_name, column_name, comment FROM duckdb_columns() "
        "WHERE database_name = current_database()",
    ).rows
    assert {row[0] for row in columns} == {"history", "computed", "main", "ja"}
    assert [row for row in columns if not row[3]] == []
    objects = query(
        published,
        "SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE database_name = current_database() "
        "UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() "
        "WHERE database_name = current_database() AND NOT internal",
    ).rows
    comments = {(schema, name): comment for schema, name, comment in objects}
    for relation in (*catalog().tables.values(), *catalog().views.values()):
        assert comments.pop(("main", relation.name)) == relation.comment
        assert comments.pop(("ja", relation.ja_name)) == relation.comment
        if not isinstance(relation, View):
            assert comments.pop(("history", relation.name)) == relation.comment
        elif relation.stored:
            assert comments.pop(("computed", relation.name)) == relation.comment
    assert comments == {}
    by_name = {row[:3]: row[3] for row in columns}
    assert (
        by_name["ja", "事務事業", "決算事業費_千円"] == catalog().tables["project"].column("cost_thousand_yen").comment
    )


def test_ja_shows_the_same_rows_as_main(published: Path) -> None:
    for relation in (*catalog().tables.values(), *catalog().views.values()):
        main = query(published, f"SELECT * FROM main.{relation.name} ORDER BY ALL").rows
        assert query(published, f'SELECT * FROM ja."{relation.ja_name}" ORDER BY ALL').rows == main


def test_main_shows_the_current_revision_and_history_all(published: Path) -> None:
    assert query(published, "SELECT DISTINCT fiscal_year, grade FROM measure ORDER BY ALL").rows == [
        (2019, "A"),
        (2020, "A"),
    ]
    grades = "SELECT DISTINCT fiscal_year, revision, grade, document_id FROM history.measure ORDER BY ALL"
    assert query(published, grades).rows == [
        (2019, 1, "B", document_id("old")),
        (2019, 2, "A", document_id("new")),
        (2020, 1, "A", document_id("next")),
    ]
    shown = "SELECT DISTINCT document_id FROM provenance ORDER BY 1"
    assert query(published, shown).rows == [(d,) for d in sorted(map(document_id, ("new", "next")))]
    assert query(published, "SELECT count(*) FROM document WHERE NOT is_current").rows == [(0,)]


def test_rows_lie_in_the_order_of_their_key(published: Path) -> None:
    for table in ("measure", "indicator_value", "provenance"):
        key = ", ".join(catalog().tables[table].key)
        stored = query(published, f"SELECT {key} FROM history.{table}").rows
        assert stored == query(published, f"SELECT {key} FROM history.{table} ORDER BY ALL").rows


def test_the_result_says_rows_documents_and_warnings(file: Path) -> None:
    publish(file, [batch("first", 2019)], run=run("1"))
    result = publish(file, [batch("excerpt", 2019, measures=["01"], modified_at=dt.datetime(2022, 1, 1))], run=run("2"))
    assert result.rows["measure"] == {2019: 2}
    assert result.rows["plan"] == {}
    assert set(result.rows) == {t.name for t in catalog().in_scope("edition", "document")}
    (document,) = result.documents
    assert (document.document_id, document.revision, document.is_current) == (document_id("excerpt"), 2, False)
    assert len(result.warnings) == 1
    assert "excerpt.pdf" in result.warnings[0]
    assert publish(file, [batch("other", 2020)], run=run("3")).warnings == ()


def test_a_tie_goes_to_the_last_loaded_with_a_warning(file: Path) -> None:
    publish(file, [batch("a")], run=run("1"))
    result = publish(file, [batch("b", grade="S")], run=run("2"))
    assert len(result.warnings) == 1
    assert query(file, "SELECT DISTINCT grade FROM measure").rows == [("S",)]
    publish(file, [batch("a", grade="C")], run=run("3"))
    assert query(file, "SELECT DISTINCT grade FROM measure").rows == [("S",)], (
        "reading a file anew made it the later one"
    )


def test_the_same_books_again_change_nothing(file: Path) -> None:
    books = [batch("a", 2019), batch("b", 2020)]
    publish(file, books, run=run("1"))
    before = table_hashes(file)
    publish(file, books, run=run("2"))
    publish(file, books[:1], run=run("3"))
    assert table_hashes(file) == before


def test_a_document_read_anew_replaces_all_its_rows(file: Path) -> None:
    publish(file, [batch("a", 2018, measures=["01", "02", "03"])], run=run("1"))
    publish(file, [batch("a", 2019)], run=run("2"))
    for table in ("document", "measure", "provenance"):
        assert query(file, f"SELECT DISTINCT fiscal_year FROM history.{table}").rows == [(2019,)]


def test_books_in_any_order_give_the_same_tables(tmp_path: Path) -> None:
    a, b = batch("a", 2018), batch("b", 2019)
    c = batch("c", 2019, grade="S", modified_at=dt.datetime(2021, 6, 1))
    contents: list[Mapping[str, Any]] = []
    for n, publishes in enumerate(([[a, b, c]], [[c], [b], [a]], [[b, a], [c]])):
        path = tmp_path / f"{n}.duckdb"
        for number, given in enumerate(publishes):
            publish(path, given, run=run(str(number)))
        stored = query(path, "SELECT * EXCLUDE (loaded_at, load_no) FROM history.document").rows
        contents.append({"hashes": table_hashes(path), "documents": stored})
    assert all(content == contents[0] for content in contents)


def test_parts_of_a_book_stand_beside_one_another(file: Path) -> None:
    publish(file, [batch("one", measures=["01"]), batch("two", measures=["02"], part_no=2)], run=run())
    assert query(file, "SELECT measure_no FROM measure ORDER BY 1").rows == [("01",), ("02",)]
    assert query(file, "SELECT part_no, revision, is_current FROM document ORDER BY 1").rows == [
        (1, 1, True),
        (2, 1, True),
    ]


def test_a_file_that_holds_two_years_is_one_document(file: Path) -> None:
    publish(file, [batch("both", 2019), batch("both", 2020)], run=run())
    newer = batch("newer", 2019, grade="S", modified_at=dt.datetime(2022, 1, 1))
    publish(file, [newer], run=run("2"))
    grades = query(file, "SELECT DISTINCT fiscal_year, grade, document_id FROM measure ORDER BY 1").rows
    assert grades == [(2019, "S", document_id("newer")), (2020, "A", document_id("both"))]
    assert query(file, "SELECT DISTINCT fiscal_year, document_id FROM provenance ORDER BY 1").rows == [
        (2019, document_id("newer")),
        (2020, document_id("both")),
    ]


def test_cities_share_a_warehouse(file: Path) -> None:
    other = "990027"
    publish(file, [batch("a"), batch("b", city=other, grade="S")], run=run())
    grades = query(file, "SELECT DISTINCT municipality_code, grade FROM measure ORDER BY 1").rows
    assert grades == [(CITY, "A"), (other, "S")]
    runs = query(file, "SELECT municipality_code, document_ids FROM ingestion_run ORDER BY 1").rows
    assert runs == [(CITY, [document_id("a")]), (other, [document_id("b")])]


def test_a_run_is_recorded_with_what_it_loaded(file: Path) -> None:
    publish(file, [batch()], run=run("1", refused=["x.pdf: PDF ではありません。"], outcome="partly_refused"))
    (row,) = query(file, "SELECT layouts, reader_versions, table_rows, refused, outcome FROM ingestion_run").rows
    layouts, readers, rows, refused, outcome = row
    assert (layouts, readers) == (["kakuu@0123abcd"], ["1"])
    assert "measure=2" in rows
    assert "plan=0" in rows
    assert (refused, outcome) == (["x.pdf: PDF ではありません。"], "partly_refused")


def test_main_shows_the_verdicts_of_the_last_run_for_each_year(file: Path) -> None:
    publish(
        file,
        [batch("a", 2019), batch("b", 2020)],
        run=run("1"),
        quality=pd.concat([verdicts("1", y) for y in (2019, 2020)]),
    )
    publish(file, [batch("a", 2019)], run=run("2"), quality=verdicts("2", 2019, failed=1))
    shown = "SELECT fiscal_year, run_id, status FROM quality_result ORDER BY 1"
    assert query(file, shown).rows == [(2019, "2", "fail"), (2020, "1", "pass")]
    assert query(file, "SELECT count(*) FROM history.quality_result").rows == [(3,)]


def test_a_key_that_stands_twice_is_refused_by_name_and_nothing_is_published(file: Path) -> None:
    publish(file, [batch("a", 2018)], run=run("1"))
    before = file.read_bytes()
    twice = batch("b", 2019, measures=["01", "01"])
    with pytest.raises(WarehouseError, match=r"measure（.*municipality_code=990019/fiscal_year=2019/measure_no=01"):
        publish(file, [twice], run=run("2"))
    assert file.read_bytes() == before


def test_a_measure_in_two_parts_of_a_book_is_refused(file: Path) -> None:
    with pytest.raises(WarehouseError, match="measure_no=01"):
        publish(file, [batch("one", measures=["01"]), batch("two", measures=["01"], part_no=2)], run=run())
    assert not file.exists()


def test_a_required_value_that_is_null_is_refused_by_name(file: Path) -> None:
    book = batch()
    book.frames["measure"].loc[0, "measure_no"] = None
    with pytest.raises(WarehouseError, match=r"measure\.measure_no"):
        publish(file, [book], run=run())
    assert not file.exists()


def test_a_run_number_that_was_used_is_refused(file: Path) -> None:
    publish(file, [batch("a")], run=run("1"))
    with pytest.raises(WarehouseError, match="run_id=1"):
        publish(file, [batch("b")], run=run("1"))


def test_rows_of_another_book_are_the_callers_mistake(file: Path) -> None:
    book, other = batch("a"), batch("b", 2020)
    mixed = Batch(book.document_id, CITY, 2019, {**book.frames, "measure": other.frames["measure"]})
    with pytest.raises(ValueError, match=r"measure\.document_id"):
        publish(file, [mixed], run=run())
    with pytest.raises(ValueError, match="no document row"):
        publish(file, [Batch(book.document_id, CITY, 2019, {"measure": book.frames["measure"]})], run=run())
    with pytest.raises(ValueError, match="the same book twice"):
        publish(file, [book, book], run=run())
    with pytest.raises(ValueError, match="nothing to publish"):
        publish(file, [], run=run())
    with pytest.raises(ValueError, match="quality_result"):
        publish(file, [Batch(book.document_id, CITY, 2019, {**book.frames, "quality_result": verdicts()})], run=run())
    with pytest.raises(ValueError, match="another run"):
        publish(file, [book], run=run("1"), quality=verdicts("2"))
    assert not file.exists()


@pytest.mark.parametrize("name", ["history", "ja"])
def test_a_name_that_duckdb_would_take_for_a_schema_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WarehouseError, match=name):
        publish(tmp_path / f"{name}.duckdb", [batch()], run=run())


def test_the_file_can_be_opened_directly_under_any_other_name(tmp_path: Path) -> None:
    path = tmp_path / "架空市 main.duckdb"
    publish(path, [batch()], run=run())
    with duckdb.connect(path, read_only=True) as connection:
        assert connection.execute('SELECT count(*) FROM ja."施策"').fetchall() == [(2,)]


def test_the_file_has_the_format_that_older_clients_read(published: Path) -> None:
    with duckdb.connect(published, read_only=True) as connection:
        (tags,) = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert tags[0]["storage_version"].startswith("v1.2.0")
