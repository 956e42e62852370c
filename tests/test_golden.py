"""The sample books read field by field against what their script printed: every table, every column, exactly."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from extract.book import read_book
from tests.drift.comparison import TABLES
from tests.frames import records
from transform.tables import Tidy, tidy

SAMPLES = Path(__file__).parents[1] / "samples"
YEARS = ("h30", "r1", "r2")
KEYS = (
    "municipality_code",
    "fiscal_year",
    "measure_no",
    "indicator_no",
    "project_no",
    "category_no",
    "category",
    "role",
    "value_fiscal_year",
    "seq",
)


@cache
def truth(year: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES / f"{year}.truth.json").read_text(encoding="utf-8"))
    return loaded


@cache
def reading(year: str) -> Tidy:
    said = truth(year)
    return tidy(
        read_book(SAMPLES / f"{year}.pdf"),
        municipality_code=None,
        fiscal_year=None,
        municipalities={said["municipality"]: said["municipality_code"]},
    )


def plain(value: Any) -> Any:
    """A frame's value and a truth's in one form: NULL and an empty list alike, figures as Decimal."""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        return [plain(v) for v in value] or None
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return None
    if isinstance(value, (bool, str)):
        return value
    return Decimal(str(value))


def rows_by_key(rows: list[dict[str, Any]], table: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    names = [k for k in KEYS if rows and k in rows[0] and not (k == "category" and table == "plan_category")]
    keyed = {tuple(str(row[k]) for k in names): row for row in rows}
    assert len(keyed) == len(rows)
    return keyed


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("table", TABLES)
def test_table_is_read_as_printed(year: str, table: str) -> None:
    wanted = truth(year)["tables"][table]
    frame = reading(year).frames[table]
    found = rows_by_key(records(frame), table)
    expected = rows_by_key(wanted, table)
    assert found.keys() == expected.keys()
    wrong = [
        (key, column, found[key][column], value)
        for key, row in expected.items()
        for column, value in row.items()
        if comparable(column, found[key][column]) != comparable(column, value)
    ]
    assert wrong == []


def comparable(column: str, value: Any) -> Any:
    """Figures as numbers (the truth writes them as text); a wrap inside a cell's figure may swallow a blank."""
    if column in ("value", "value_low", "value_high", "base_value", "printed_percent") and isinstance(value, str):
        return Decimal(value)
    return "".join(value.split()) if column == "raw" and isinstance(value, str) else plain(value)


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_left_over(year: str) -> None:
    frames = reading(year).frames
    assert frames["unclaimed_text"].empty
    assert frames["additional_cell"].empty
    assert frames["quarantine"].empty


@pytest.mark.parametrize("year", YEARS)
def test_book_is_identified(year: str) -> None:
    read, said = reading(year), truth(year)
    document = read.frames["document"].iloc[0]
    assert (read.fiscal_year, read.municipality_code) == (said["fiscal_year"], said["municipality_code"])
    assert document["page_count"] == said["page_count"]
    assert document["sheets"] == len(said["tables"]["measure"])


@pytest.mark.parametrize("year", YEARS)
def test_every_value_has_its_place(year: str) -> None:
    frames = reading(year).frames
    placed = set(
        zip(
            frames["provenance"]["table_name"],
            frames["provenance"]["row_key"],
            frames["provenance"]["column_name"],
            strict=True,
        )
    )
    derived = {"municipality_code", "fiscal_year", "document_id", "indicator_key", "project_key", "name_qualifiers"}
    derived |= {"first_page", "last_page", "seq", "category_no", "items", "role", "base_unit", "budget_fiscal_year"}
    derived |= {"value_fiscal_year", "row_no"}
    absent = set()
    for table in TABLES:
        frame = frames[table]
        keys = [k for k in KEYS if k in frame.columns and not (k == "category" and table != "project_tally")]
        for row in frame.to_dict("records"):
            row_key = "/".join(f"{k}={row[k]}" for k in keys if k != "municipality_code")
            for column, value in row.items():
                if column not in derived and plain(value) is not None and (table, row_key, column) not in placed:
                    absent.add((table, column))
    assert absent == set()
