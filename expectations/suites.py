"""What the catalog demands of each table, as data: from it come the Great Expectations suites."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from warehouse.schema import Column, Table, row_key_columns

Kind = Literal["key_unique", "not_null", "value_known", "value_range", "value_pattern"]

# These name the book. They are demanded of its own row in `document`; a row elsewhere is of one of these books.
_OF_EDITION = frozenset({"document_id", "municipality_code", "fiscal_year"})

# Demands that the published rules know by a name of their own.
_RULE_NAMES = {"measure.grade.value_known": "grade_known"}


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that the catalog demands: of a table's rows, or of one column's values where they are not NULL.

    `not_null` is one demand for all the columns of a table that are required.
    """

    table: Table
    kind: Kind
    column: Column | None = None

    @property
    def code(self) -> str:
        """The demand's own code, the same in every run."""
        return ".".join((self.table.name, self.column.name if self.column else "row", self.kind))

    @property
    def rule(self) -> str:
        return _RULE_NAMES.get(self.code, self.kind)

    def message(self, row: Mapping[Any, Any], column: Column | None) -> str:
        """The sentence about a row that breaks the demand, at this column."""
        named = [name for name in row_key_columns(self.table) if name not in _OF_EDITION]
        key = "、".join(f"{self.table.column(name).label}{_shown(row[name])}" for name in named)
        place = f"「{self.table.label}」（{key}）" if key else f"「{self.table.label}」"
        if self.kind == "key_unique":
            return f"{place}が二つ以上あり、どれが正しいか決められません。"
        assert column is not None
        if self.kind == "not_null":
            return f"{place}の「{column.label}」が空です。"
        value, demanded = _shown(row[column.name]), _demanded(column, self.kind)
        return f"{place}の「{column.label}」の値「{value}」は、{demanded}ではありません。"


def demands(table: Table) -> list[Demand]:
    """Everything that the catalog demands of a table, as the reader delivers it."""
    found = [Demand(table, "key_unique"), Demand(table, "not_null")]
    for column in _demanding(table):
        if column.enum is not None:
            found.append(Demand(table, "value_known", column))
        if column.minimum is not None or column.maximum is not None:
            found.append(Demand(table, "value_range", column))
        if column.pattern is not None:
            found.append(Demand(table, "value_pattern", column))
    return found


def unique_columns(table: Table) -> list[str]:
    """What no two rows may share: the key, and the file, as two revisions of a book may be checked together."""
    return list(dict.fromkeys(("document_id", *table.key)))


def required_columns(table: Table) -> list[Column]:
    """The columns that `not_null` is about."""
    return [column for column in _demanding(table) if column.required]


def _demanding(table: Table) -> list[Column]:
    """The columns that are demanded something of. Publishing fills in the assigned ones, after the checks."""
    elsewhere = frozenset() if table.name == "document" else _OF_EDITION
    return [column for column in table.columns if not column.assigned and column.name not in elsewhere]


def allowed(demand: Demand) -> Iterable[str]:
    """The values that `value_known` allows."""
    return demand.column.enum or () if demand.column else ()


def bounds(demand: Demand) -> tuple[float, float]:
    """Between what `value_range` demands a number."""
    column = demand.column
    lowest, highest = (column.minimum, column.maximum) if column else (None, None)
    return -math.inf if lowest is None else float(lowest), math.inf if highest is None else float(highest)


def written(demand: Demand) -> str:
    """A regular expression for the whole of a value, as `value_pattern` demands it."""
    pattern = (demand.column.pattern if demand.column else None) or ""
    return f"(?:{pattern.removeprefix('^').removesuffix('$')})"


def _demanded(column: Column, kind: Kind) -> str:
    if kind == "value_known":
        return f"決められた値（{'、'.join(column.enum or ())}）"
    if kind == "value_range":
        lowest = f"{column.minimum}以上" if column.minimum is not None else ""
        highest = f"{column.maximum}以下" if column.maximum is not None else ""
        return f"{lowest}{highest}の値"
    return "決められた書き方"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "（空欄）" if pd.isna(value) else str(value)
