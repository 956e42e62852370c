"""Typed frames: what does not fit exactly never gets in, and what gets in arrives in Arrow unchanged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tests.warehouse.invented import CITY, document_id
from warehouse.catalog import catalog
from warehouse.frames import FrameError, arrow_schema, frame, to_arrow

BOOK = {"municipality_code": CITY, "fiscal_year": 2019, "document_id": document_id("a")}
VALUE = {**BOOK, "measure_no": "01", "indicator_no": 1, "role": "actual", "value_fiscal_year": 2019}
DOCUMENT = {
    **BOOK,
    "part_no": 1,
    "municipality": "架空市",
    "file_name": "a.pdf",
    "page_count": 1,
    "byte_size": 2**40,
    "sheets": 0,
    "layout": "kakuu",
    "layout_hash": "0",
    "reader_version": "1",
}


@pytest.mark.parametrize("name", list(catalog().tables))
def test_an_empty_frame_has_every_column_with_its_type(name: str) -> None:
    table = catalog().tables[name]
    empty = frame(name, [])
    assert list(empty.columns) == [c.name for c in table.columns]
    assert to_arrow(name, empty).schema == arrow_schema(table)


def test_values_arrive_in_arrow_exactly() -> None:
    row: dict[str, Any] = {
        **VALUE,
        "raw": "延べ\n600 以上",
        "value": Decimal("600.0001"),
        "qualifiers": ["gross", "at_least"],
    }
    (arrived,) = to_arrow("indicator_value", frame("indicator_value", [row])).to_pylist()
    absent = {c.name: None for c in catalog().tables["indicator_value"].columns}
    assert arrived == absent | row


def test_a_frame_put_together_from_several_keeps_its_types() -> None:
    one, none = frame("indicator_value", [VALUE | {"value": Decimal(1)}]), frame("indicator_value", [])
    both = pd.concat([none, one, frame("indicator_value", [VALUE])], ignore_index=True)
    assert to_arrow("indicator_value", both)["value"].to_pylist() == [Decimal(1), None]


def test_times_with_a_zone_become_utc_and_dates_stay() -> None:
    japan = dt.timezone(dt.timedelta(hours=9))
    row = DOCUMENT | {"modified_at": dt.datetime(2020, 4, 1, 8, 30, tzinfo=japan), "published_on": dt.date(2020, 10, 1)}
    (arrived,) = to_arrow("document", frame("document", [row])).to_pylist()
    assert arrived["modified_at"] == dt.datetime(2020, 3, 31, 23, 30)
    assert arrived["published_on"] == dt.date(2020, 10, 1)
    assert arrived["byte_size"] == 2**40


def test_what_publishing_assigns_need_not_be_given() -> None:
    assert frame("document", [DOCUMENT])["revision"].isna().all()


def test_a_required_value_may_be_none_for_the_checks_to_find_but_not_left_out() -> None:
    assert frame("indicator_value", [VALUE | {"measure_no": None}])["measure_no"].isna().all()
    with pytest.raises(FrameError, match=r"indicator_value, row 1: required column \['measure_no'\] left out"):
        frame("indicator_value", [VALUE, {k: v for k, v in VALUE.items() if k != "measure_no"}])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("indicator_no", "1"),
        ("indicator_no", 1.0),
        ("indicator_no", True),
        ("indicator_no", np.int64(1)),
        ("indicator_no", 2**31),
        ("value", 1.5),
        ("value", Decimal("1.00001")),
        ("value", Decimal("NaN")),
        ("value", Decimal(10) ** 15),
        ("raw", 12),
        ("qualifiers", "gross"),
        ("qualifiers", ["gross", 1]),
        ("qualifiers", ["gross", None]),
        ("fiscal_year", dt.date(2019, 4, 1)),
    ],
)
def test_a_value_that_is_not_exactly_of_the_type_is_refused_with_its_place(column: str, value: object) -> None:
    with pytest.raises(FrameError, match=rf"indicator_value\.{column}, row 1"):
        frame("indicator_value", [VALUE, VALUE | {column: value}])


def test_a_moment_is_no_date_and_a_date_is_no_moment() -> None:
    with pytest.raises(FrameError, match=r"document\.published_on, row 0"):
        frame("document", [DOCUMENT | {"published_on": dt.datetime(2020, 1, 1)}])
    with pytest.raises(FrameError, match=r"document\.modified_at, row 0"):
        frame("document", [DOCUMENT | {"modified_at": dt.date(2020, 1, 1)}])


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(FrameError, match=r"indicator_value, row 0: unknown column \['valeu'\]"):
        frame("indicator_value", [VALUE | {"valeu": Decimal(1)}])


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(KeyError):
        frame("measures", [])


def test_a_frame_with_other_columns_or_types_does_not_reach_arrow() -> None:
    good = frame("indicator_value", [VALUE])
    with pytest.raises(FrameError, match="indicator_value: columns"):
        to_arrow("indicator_value", good.drop(columns="raw"))
    with pytest.raises(FrameError, match="indicator_value: columns"):
        to_arrow("indicator_value", good.assign(more=1))
    with pytest.raises(FrameError, match=r"indicator_value\.value: dtype float64"):
        to_arrow("indicator_value", good.assign(value=0.5))
    with pytest.raises(FrameError, match=r"indicator_value\.indicator_no: "):
        to_arrow("indicator_value", good.assign(indicator_no=pd.array([2**40], dtype="Int64")))


def test_the_order_of_columns_does_not_matter() -> None:
    good = frame("indicator_value", [VALUE])
    assert to_arrow("indicator_value", good[good.columns[::-1]]).equals(to_arrow("indicator_value", good))


def test_decimals_and_lists_keep_arrows_types_in_pandas() -> None:
    types = frame("indicator_value", [VALUE]).dtypes
    assert types["value"] == pd.ArrowDtype(pa.decimal128(18, 4))
    assert types["qualifiers"] == pd.ArrowDtype(pa.list_(pa.string()))
