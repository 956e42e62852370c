"""Questions to a warehouse that cannot harm it, and what is said when they fail."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from tests.warehouse.invented import batch, run
from warehouse.build import publish
from warehouse.errors import WarehouseError
from warehouse.query import run as query


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "it's a warehouse.duckdb"
    publish(path, [batch()], run=run())
    return path


def test_an_answer_has_names_types_and_exact_values(file: Path) -> None:
    answer = query(file, "SELECT value, qualifiers, value AS 値 FROM indicator_value WHERE role = 'actual' LIMIT 1")
    assert answer == (
        ["value", "qualifiers", "値"],
        ["DECIMAL(18,4)", "VARCHAR[]", "DECIMAL(18,4)"],
        [(Decimal(80), [], Decimal(80))],
    )


def test_no_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"まだありません。.*shisaku ingest"):
        query(tmp_path / "none.duckdb", "SELECT 1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT nothing FROM measure",
        "SELEC 1",
        "SELECT * FROM measures",
        "SELECT 'x'::INTEGER",
        "SELECT sum(measure_name) FROM measure",
    ],
)
def test_a_mistake_is_told_in_one_line(file: Path, sql: str) -> None:
    with pytest.raises(WarehouseError, match=re.escape("SQL を実行できません: ")) as caught:
        query(file, sql)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("sql", ["", " ;", "-- nothing"])
def test_no_statement_is_told(file: Path, sql: str) -> None:
    with pytest.raises(WarehouseError, match="SQL がありません"):
        query(file, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM history.measure",
        "DROP VIEW main.measure",
        "CREATE TABLE t (x INTEGER)",
        "COMMENT ON VIEW main.measure IS 'x'",
        "COPY measure TO '{folder}/x.csv'",
        "SELECT * FROM read_text('{folder}/secret')",
        "ATTACH '{folder}/other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT * FROM frame_of_the_program",
    ],
)
def test_a_question_changes_nothing_and_reaches_nothing_else(file: Path, tmp_path: Path, sql: str) -> None:
    frame_of_the_program = pd.DataFrame({"x": [1]})
    (tmp_path / "secret").write_text("secret")
    before = file.read_bytes()
    with pytest.raises(WarehouseError, match="SQL を実行できません"):
        query(file, sql.format(folder=tmp_path))
    assert file.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["secret"]
    assert len(frame_of_the_program) == 1
