"""What changed between two warehouses and why, and what publishing must not change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.invented import CITY, batch, document_id, run
from warehouse.build import Batch, publish
from warehouse.diff import Change, diff, summary
from warehouse.errors import WarehouseError
from warehouse.query import run as query
from warehouse.schema import frame

LATER = dt.datetime(2022, 1, 1)


def published(path: Path, *books: Batch) -> Path:
    publish(path, books, run=run(path.stem))
    return path


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("diff") / "old.duckdb", batch("a", 2018), batch("b", 2019))


def told(changes: Sequence[Change], table: str = "measure") -> set[tuple[Any, ...]]:
    return {(c.fiscal_year, c.what, c.reason, c.column) for c in changes if c.table == table}


def with_correction(book: Batch) -> Batch:
    row = {
        "municipality_code": CITY,
        "document_id": book.document_id,
        "fiscal_year": book.fiscal_year,
        "table_name": "measure",
        "row_key": f"fiscal_year={book.fiscal_year}/measure_no=01",
        "column_name": "grade",
        "printed_value": "A",
        "corrected_value": "S",
        "reason": "誤植",
        "source": "正誤表",
    }
    measure = book.frames["measure"].copy()
    measure.loc[measure["measure_no"] == "01", "grade"] = "S"
    document = book.frames["document"].assign(corrections_hash="c0ffee")
    document["corrections_hash"] = document["corrections_hash"].astype("string")
    frames: Mapping[str, Any] = {
        **book.frames,
        "document": document.astype({"corrections_hash": book.frames["document"]["corrections_hash"].dtype}),
        "measure": measure,
        "correction": frame("correction", [row]),
    }
    return Batch(book.document_id, book.municipality_code, book.fiscal_year, frames)


def test_equal_warehouses_do_not_differ(old: Path, tmp_path: Path) -> None:
    assert diff(old, published(tmp_path / "new.duckdb", batch("b", 2019), batch("a", 2018))) == []


def test_a_new_book_adds_its_rows_and_a_missing_one_takes_them(old: Path, tmp_path: Path) -> None:
    new = published(tmp_path / "new.duckdb", batch("b", 2019), batch("c", 2020))
    assert told(diff(old, new)) == {(2018, "removed", "withdrawn", None), (2020, "added", "new_book", None)}
    assert ((CITY, 2020), "measure", "added", "new_book", 2) in summary(diff(old, new))


def test_another_revision_changes_values_and_says_which(old: Path, tmp_path: Path) -> None:
    new = published(
        tmp_path / "new.duckdb", batch("a", 2018), batch("b", 2019), batch("better", 2019, grade="S", modified_at=LATER)
    )
    changes = diff(old, new)
    assert told(changes) == {(2019, "changed", "revision", "grade")}
    (change, _) = [c for c in changes if c.table == "measure"]
    assert (change.row_key, change.old, change.new) == ("fiscal_year=2019/measure_no=01", "A", "S")
    assert {(c.what, c.reason) for c in changes if c.table == "document"} == {
        ("added", "revision"),
        ("removed", "revision"),
    }


def test_a_new_reader_a_correction_and_a_key_are_told_apart(old: Path, tmp_path: Path) -> None:
    reader = batch(
        "a", 2018, reader_version="2", measure={"phone": "0999-00-0000"}, indicator={"indicator_key": "other"}
    )
    new = published(tmp_path / "new.duckdb", reader, with_correction(batch("b", 2019)))
    changes = diff(old, new)
    assert told(changes) == {
        (2018, "changed", "new_reader", "phone"),
        (2019, "changed", "correction", "grade"),
        (2019, "changed", "correction", "is_corrected"),
    }
    assert told(changes, "indicator") == {(2018, "changed", "link", "indicator_key")}
    assert told(changes, "document") == {
        (2018, "changed", "new_reader", "reader_version"),
        (2019, "changed", "correction", "corrections_hash"),
    }


def test_what_is_accepted_otherwise_is_the_reason_of_what_loads_otherwise(old: Path, tmp_path: Path) -> None:
    book = batch("b", 2019, grade="S")
    document = book.frames["document"]
    known = document.assign(acceptances_hash="ab12").astype({"acceptances_hash": document["acceptances_hash"].dtype})
    accepted = Batch(book.document_id, CITY, 2019, {**book.frames, "document": known})
    changes = diff(old, published(tmp_path / "new.duckdb", batch("a", 2018), accepted))
    assert told(changes) == {(2019, "changed", "acceptance", "grade")}
    assert told(changes, "document") == {(2019, "changed", "acceptance", "acceptances_hash")}


def test_other_layouts_to_choose_from_are_told_as_such_and_not_as_unexplained(old: Path, tmp_path: Path) -> None:
    book = batch("b", 2019)
    document = book.frames["document"]
    chosen = document.assign(candidates_hash="cd34").astype({"candidates_hash": document["candidates_hash"].dtype})
    again = Batch(book.document_id, CITY, 2019, {**book.frames, "document": chosen})
    changes = diff(old, published(tmp_path / "new.duckdb", batch("a", 2018), again))
    assert [(c.table, c.reason, c.column) for c in changes] == [("document", "layouts", "candidates_hash")]


def test_a_corrected_row_is_marked_and_both_values_stand_beside_each_other(tmp_path: Path) -> None:
    file = published(tmp_path / "new.duckdb", with_correction(batch("b", 2019)), batch("c", 2020))
    publish(file, [batch("d", 2021)], run=run("2"))  # carried over
    marked = query(file, "SELECT fiscal_year, measure_no, grade, is_corrected FROM measure ORDER BY ALL").rows
    assert [row for row in marked if row[3]] == [(2019, "01", "S", True)]
    assert query(file, "SELECT printed_value, corrected_value FROM correction").rows == [("A", "S")]
    assert query(file, "SELECT count(*) FROM indicator WHERE is_corrected").rows == [(0,)]


def test_columns_that_one_file_does_not_have_are_no_difference(old: Path, tmp_path: Path) -> None:
    new = published(tmp_path / "new.duckdb", batch("a", 2018), batch("b", 2019))
    with duckdb.connect(new) as connection:
        connection.execute("ALTER TABLE history.measure DROP COLUMN phone; DROP TABLE history.plan")
    assert diff(old, new) == []


def test_publishing_says_what_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    assert publish(file, [batch("a", 2018)], run=run("1")).changes == ()
    changes = publish(file, [batch("b", 2019)], run=run("2")).changes
    assert {(c.fiscal_year, c.what, c.reason) for c in changes} == {(2019, "added", "new_book")}


def tampered(file: Path) -> Path:
    """A warehouse that shows for 2019 what the rules about revisions do not give."""
    published(file, batch("a", 2018), batch("b", 2019), batch("better", 2019, grade="S", modified_at=LATER))
    with duckdb.connect(file) as connection:
        connection.execute(
            "UPDATE history.document SET is_current = (document_id = ?) WHERE fiscal_year = 2019", [document_id("b")]
        )
    return file


def test_values_of_another_year_stop_the_publish_with_one_line_and_nothing_changes(tmp_path: Path) -> None:
    file = tampered(tmp_path / "w.duckdb")
    before = file.read_bytes()
    with pytest.raises(WarehouseError, match=r"公開を取りやめました（990019 2019年度 .*--allow-changes") as caught:
        publish(file, [batch("c", 2020)], run=run("2"))
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before


def test_they_may_change_where_it_is_allowed_or_their_book_is_read(tmp_path: Path) -> None:
    file = tampered(tmp_path / "w.duckdb")
    changes = publish(file, [batch("c", 2020)], run=run("2"), allow_changes=True).changes
    assert (2019, "changed", "revision", "grade") in told(changes)
    file = tampered(tmp_path / "v.duckdb")
    publish(file, [batch("better", 2019, grade="S", modified_at=LATER)], run=run("2"))
    assert query(file, "SELECT DISTINCT grade FROM measure WHERE fiscal_year = 2019").rows == [("S",)]
