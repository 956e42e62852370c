"""A reading against what was printed: each field right, told as doubtful, or wrong without a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from samples.model import fiscal_year_label, fiscal_year_short
from tests.frames import records

TABLES = (
    "measure",
    "achievement",
    "indicator",
    "indicator_value",
    "plan",
    "plan_category",
    "project",
    "project_tally",
    "overview",
    "appendix_project",
)
KEYS: Mapping[str, tuple[str, ...]] = {
    "measure": ("measure_no",),
    "achievement": ("measure_no", "seq"),
    "indicator": ("measure_no", "indicator_no"),
    "indicator_value": ("measure_no", "indicator_no", "role", "value_fiscal_year"),
    "plan": ("measure_no", "category_no", "seq"),
    "plan_category": ("measure_no", "category_no"),
    "project": ("measure_no", "project_no"),
    "project_tally": ("measure_no", "category"),
    "overview": ("measure_no",),
    "appendix_project": ("measure_no", "project_no"),
}
_FIGURES = ("value", "value_low", "value_high", "base_value", "printed_percent", "printed_achievement_rate")
_COSTS = ("cost_thousand_yen", "budget_thousand_yen")  # whole figures, printed with commas
_POSITIONS = ("first_page", "last_page")  # follow from the rendering, checked in the golden test


@dataclass
class Comparison:
    """How many fields were right, and which were not: (table, key, column, found, printed)."""

    right: int = 0
    told: list[tuple[str, str, str, Any, Any]] = field(default_factory=list)
    silent: list[tuple[str, str, str, Any, Any]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.right + len(self.told) + len(self.silent)


def compare(frames: Mapping[str, pd.DataFrame], truth: Mapping[str, Any]) -> Comparison:
    """Compare every field of every table; `truth` as `samples.truth` writes it."""
    result = Comparison()
    reported = _Reported(frames)
    for table in TABLES:
        found = {_key(table, row): row for row in records(frames[table])}
        printed = {_key(table, row): row for row in truth["tables"][table]}
        for key, row in printed.items():
            own = found.get(key)
            for column, value in row.items():
                if column in _POSITIONS:
                    continue
                if own is not None and comparable(column, own[column]) == comparable(column, value):
                    result.right += 1
                    continue
                entry = (table, key, column, None if own is None else own[column], value)
                (result.told if reported.about(table, key, column, value) else result.silent).append(entry)
        for key in found.keys() - printed.keys():
            entry = (table, key, "", "a row that is not printed", None)
            (result.told if reported.about(table, key, "", None) else result.silent).append(entry)
    return result


def comparable(column: str, value: Any) -> Any:
    """A value in one form: NULL and an empty list alike, figures as numbers, text without its line breaks."""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        return [comparable("", v) for v in value] or None
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return Decimal(value) if column in _FIGURES else "".join(value.split())
    return Decimal(str(value))


def _key(table: str, row: Mapping[str, Any]) -> str:
    return "/".join(f"{name}={row[name]}" for name in KEYS[table])


class _Reported:
    """What the reading itself tells to be doubtful, absent or left over."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._quarantine = frames["quarantine"].to_dict("records")
        texts = [*frames["unclaimed_text"]["text"], *frames["additional_cell"]["raw"].dropna()]
        self._left_over = ["".join(str(text).split()) for text in texts]
        self._labels = set(frames["additional_cell"]["column_label"].dropna())
        self._additional = set(frames["additional_cell"]["raw"].dropna())

    def about(self, table: str, key: str, column: str, value: Any) -> bool:
        measure = key.split("/", maxsplit=1)[0].removeprefix("measure_no=")
        for noted in self._quarantine:
            row_key = str(noted["row_key"]).split("/", 1)[-1]
            named = str(noted["column_name"])
            # A figure that is refused has no value, and none of what would follow from it.
            follows = named == "value" and column in _FIGURES
            if noted["table_name"] == table and row_key == key and (named in ("", column) or follows):
                return True
            if row_key.startswith(f"measure_no={measure}") and _concerns(str(noted["column_name"]), table, column):
                return True
        if isinstance(value, str):
            return any("".join(value.split()) in text for text in self._left_over)
        if column == "budget_fiscal_year" and value is not None:
            return any(fiscal_year_short(value) in label or fiscal_year_label(value) in label for label in self._labels)
        return column in _COSTS and value is not None and f"{value:,}" in self._additional


# A layout's names for tables and fields → the tables whose rows they make.
_MADE_OF = {
    "indicators": ("indicator", "indicator_value"),
    "plans": ("plan", "plan_category"),
    "project_overview": ("project",),
    "project_evaluation": ("project", "project_tally"),
    "achievements": ("achievement",),
}


def _concerns(subject: str, table: str, column: str) -> bool:
    """Whether a finding about a label (`phone`, `indicators`, `project_evaluation.cost`) is about this field."""
    name, _, part = subject.partition(".")
    if not part:
        return (table == "measure" and name == column) or table in _MADE_OF.get(name, ())
    return table in _MADE_OF.get(name, ()) and (
        part in column or column in part or part in ("actual", "target", "baseline", "items")
    )
