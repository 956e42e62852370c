"""Rows of small books, as `transform.identity` takes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

CITY = "990019"
Rows = dict[str, list[dict[str, Any]]]


class Books:
    """Rows of several books, added one thing at a time."""

    def __init__(self) -> None:
        self.rows: Rows = {n: [] for n in ("document", "measure", "indicator", "indicator_value", "project")}

    def book(self, year: int, *, document: str | None = None, current: bool = True) -> Book:
        document_id = document or f"book-{year}"
        own = {"municipality_code": CITY, "fiscal_year": year, "document_id": document_id}
        self.rows["document"].append({**own, "is_current": current})
        return Book(self.rows, own)


class Book:
    """One book whose rows are being added."""

    def __init__(self, rows: Rows, own: dict[str, Any]) -> None:
        self._rows, self._own = rows, own

    def measure(self, no: str, name: str, department: str | None = None) -> Book:
        row = {"measure_no": no, "measure_name": name, "lead_department": department}
        self._rows["measure"].append(self._own | row)
        return self

    def indicator(
        self,
        measure_no: str,
        no: int,
        name: str,
        figures: Mapping[int, str] | None = None,
        *,
        unit: str | None = "人",
        targets: Mapping[int, str] | None = None,
    ) -> Book:
        place = {**self._own, "measure_no": measure_no, "indicator_no": no}
        self._rows["indicator"].append(place | {"indicator_name": name, "unit": unit})
        for role, by_year in (("actual", figures or {}), ("target", targets or {})):
            self._rows["indicator_value"] += [
                place
                | {
                    "role": role,
                    "value_fiscal_year": year,
                    "value": Decimal(value),
                    "value_low": None,
                    "value_high": None,
                    "base_value": Decimal(value) * (1000 if unit == "千円" else 1),
                }
                for year, value in by_year.items()
            ]
        return self

    def project(
        self, measure_no: str, no: int, name: str, *, department: str | None = None, overview: str | None = None
    ) -> Book:
        row = {"measure_no": measure_no, "project_no": no, "project_name": name}
        self._rows["project"].append(self._own | row | {"department": department, "overview": overview})
        return self
