"""Content hashes: equal for equal content only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.warehouse.invented import batch, run
from warehouse.build import Batch, publish
from warehouse.catalog import catalog
from warehouse.errors import WarehouseError
from warehouse.hashes import table_hashes


def hashes(folder: Path, name: str, *books: Batch) -> dict[str, str]:
    publish(folder / name, books, run=run(name))
    return table_hashes(folder / name)


def test_when_and_how_something_was_loaded_does_not_count(tmp_path: Path) -> None:
    one = hashes(tmp_path, "a", batch("x", 2018), batch("y", 2019, retrieved_at=dt.datetime(2026, 1, 1)))
    two = hashes(tmp_path, "b", batch("y", 2019), batch("x", 2018))
    assert one == two
    assert set(one) == {table.name for table in catalog().in_scope("edition", "document", "derived")}


def test_any_other_value_changes_the_hash_of_its_table_alone(tmp_path: Path) -> None:
    one = hashes(tmp_path, "a", batch("x"))
    two = hashes(tmp_path, "b", batch("x", measure={"summary": "別の総括"}))
    assert {name for name in one if one[name] != two[name]} == {"measure"}


def test_a_list_with_a_comma_inside_is_not_two_items_and_blank_is_not_null(tmp_path: Path) -> None:
    said = [(["a", "b"], None), (["a, b"], None), (["a", "b"], ""), ([], None), (None, None)]
    seen = {
        hashes(tmp_path, str(n), batch("x", measure={"related_departments": departments, "phone": phone}))["measure"]
        for n, (departments, phone) in enumerate(said)
    }
    assert len(seen) == len(said)


def test_no_warehouse_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError):
        table_hashes(tmp_path / "none.duckdb")
