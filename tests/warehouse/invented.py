"""Small invented books as typed frames, for the tests of the warehouse."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from warehouse.build import Batch
from warehouse.schema import frame

CITY = "990019"


def document_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def run(run_id: str = "run-1", **more: object) -> dict[str, object]:
    """The row of a run as the flow gives it."""
    started = dt.datetime(2026, 4, 1, 9, 0)
    return {"run_id": run_id, "started_at": started, "software_version": "0.1.0", "outcome": "loaded", **more}


def figure(role: str, year: int, value: str | None, *qualifiers: str, indicator_no: int = 1) -> dict[str, Any]:
    """An `indicator_value` row without its book."""
    return {
        "indicator_no": indicator_no,
        "role": role,
        "value_fiscal_year": year,
        "raw": value,
        "value": None if value is None else Decimal(value),
        "qualifiers": list(qualifiers),
        "missing_reason": "" if value is None else None,
    }


def batch(
    name: str = "a",
    fiscal_year: int = 2019,
    *,
    city: str = CITY,
    measures: Sequence[str] = ("01", "02"),
    grade: str = "A",
    figures: Sequence[Mapping[str, Any]] | None = None,
    cost: int | None = 1000,
    measure: Mapping[str, Any] | None = None,
    indicator: Mapping[str, Any] | None = None,
    **document: object,
) -> Batch:
    """A book of two measures with an indicator and a project each; the mappings override columns of their rows."""
    edition: dict[str, Any] = {
        "municipality_code": city,
        "fiscal_year": fiscal_year,
        "document_id": document_id(name),
    }
    if figures is None:
        figures = [
            figure("baseline", 2017, "50"),
            figure("actual", fiscal_year, "80"),
            figure("target", 2022, "100"),
        ]
    box = {"page": 3, "x0": 10.0, "top": 20.0, "x1": 110.5, "bottom": 32.0}
    rows: dict[str, list[dict[str, Any]]] = {
        "document": [
            {
                "part_no": 1,
                "municipality": "架空市",
                "title": "架空市の行政評価",
                "file_name": f"{name}.pdf",
                "page_count": 12,
                "byte_size": 34567,
                "sheets": len(measures),
                "layout": "kakuu",
                "layout_hash": "0123abcd",
                "reader_version": "1",
                "modified_at": dt.datetime(2021, 1, 1),
                **document,
            }
        ],
        "measure": [
            {
                "measure_no": no,
                "measure_name": f"施策{no}",
                "grade": grade,
                "related_departments": ["企画課", "財政課"],
                "sdg_goals": [11, 3],
                "summary": "「引用」と\n改行, 読点、'引用符'",
                "first_page": 3,
                "last_page": 4,
                **(measure or {}),
            }
            for no in measures
        ],
        "indicator": [
            {
                "measure_no": no,
                "indicator_no": 1,
                "indicator_name": "利用者数",
                "unit": "人",
                "indicator_key": f"k{no}",
                "marks": ["☆"],
                **(indicator or {}),
            }
            for no in measures
        ],
        "indicator_value": [{"measure_no": no, **f} for no in measures for f in figures],
        "project": [
            {
                "measure_no": no,
                "project_no": 1,
                "project_name": f"事業{no}",
                "in_strategy": False,
                "cost_thousand_yen": cost,
                "progress": "計画どおり",
                "improvement_directions": ["効率性改善"],
                "project_key": f"p{no}",
            }
            for no in measures
        ],
        "project_tally": [
            {"measure_no": no, "category": "計画どおり", "printed_count": 1, "printed_percent": Decimal("100.0")}
            for no in measures
        ],
        "provenance": [
            {
                "table_name": "measure",
                "row_key": f"fiscal_year={fiscal_year}/measure_no={no}",
                "column_name": "grade",
                "item": 0,
                "part": 1,
                "raw": grade,
                **box,
            }
            for no in measures
        ],
    }
    frames: dict[str, pd.DataFrame] = {
        table: frame(table, [{**edition, **row} for row in table_rows]) for table, table_rows in rows.items()
    }
    return Batch(document_id(name), city, fiscal_year, frames)


def verdicts(run_id: str = "run-1", fiscal_year: int | None = 2019, *, failed: int = 0) -> pd.DataFrame:
    """One verdict of a run."""
    row: dict[str, Any] = {
        "municipality_code": CITY,
        "run_id": run_id,
        "expectation_id": f"tally_count:{fiscal_year}",
        "rule": "tally_count",
        "table_name": "project_tally",
        "fiscal_year": fiscal_year,
        "severity": "warning",
        "status": "fail" if failed else "pass",
        "checked": 2,
        "failed": failed,
        "failed_keys": [],
        "message": "計は印の数と一致しています。",
    }
    return frame("quality_result", [row])
