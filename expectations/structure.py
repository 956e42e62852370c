"""What the catalog demands of the frames, asked as Great Expectations suites: one validation for each kind of demand.

An expectation costs some fifteen milliseconds and next to nothing for each row. So all books are validated together,
and what is demanded in the same way of many columns is one expectation over their stacked values; what the rows break
is then shared out among the demands and the books. (With an expectation for each column the check of a small book took
more than twice as long.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from expectations.keys import row_keys
from expectations.stacking import asked, of_demand, stacked
from expectations.suites import Demand, Kind, allowed, demands, required_columns, written
from expectations.validation import Result, Validator
from expectations.verdicts import Edition, Outcome, Severity, Violation, numbered_editions
from warehouse.schema import Column, Table, catalog

# Tables of which every book has rows: without any, the section was not read.
_NEVER_EMPTY: Mapping[str, Severity] = {
    "document": "critical",
    "measure": "critical",
    "achievement": "warning",
    "indicator": "warning",
    "indicator_value": "warning",
    "plan_category": "warning",
    "project": "warning",
    "provenance": "warning",
}


@dataclass(frozen=True, slots=True)
class _Check:
    """What the outcomes of one expectation have in common."""

    expectation: str
    rule: str
    table: str
    column: str | None
    severity: Severity


class _Broken(NamedTuple):
    """What breaks an expectation: the position of the book, the row's key, the column if it is one, the sentence."""

    book: int
    row_key: str
    column: str | None
    message: str


def row_counts(validator: Validator, frames: Mapping[str, pd.DataFrame], editions: Sequence[Edition]) -> list[Outcome]:
    """Whether each book has rows in the tables that are never empty. Comes first: no rows at all pass every check."""
    owners = {name: _owners(frames[name], editions) for name in _NEVER_EMPTY}
    cases = [(name, number) for name in _NEVER_EMPTY for number in range(len(editions))]
    frame = pd.DataFrame({"rows": [int((owners[name] == number).sum()) for name, number in cases]})
    expectation = validator.kinds.ExpectColumnValuesToBeBetween(column="rows", min_value=1, meta={"code": "row_count"})
    result = validator.validate("row counts", frame, [expectation])["row_count"]
    empty = [cases[position] for position in result.rows]
    return [
        outcome
        for name, severity in _NEVER_EMPTY.items()
        for outcome in _outcomes(
            _Check(f"{name}.row_count", "row_count", name, None, severity),
            editions,
            looked_at=[1] * len(editions),
            broken=[
                _Broken(number, "", None, f"「{catalog().tables[name].label}」が1件も読み取れていません。")
                for table, number in empty
                if table == name
            ],
            error=result.error,
        )
    ]


def column_types(
    validator: Validator, frames: Mapping[str, pd.DataFrame], editions: Sequence[Edition]
) -> list[Outcome]:
    """Whether the columns of each frame have the catalog's dtypes. If not, every row of the table is in doubt."""
    columns = [(table, column) for table in _checked_tables() for column in table.columns]
    found = pd.DataFrame({"dtype": [_typed(t, c, frames[t.name][c.name].dtype) for t, c in columns]})
    declared = [_typed(t, c, pd.api.types.pandas_dtype(c.data_type.pandas)) for t, c in columns]
    expectation = validator.kinds.ExpectColumnValuesToBeInSet(
        column="dtype", value_set=declared, meta={"code": "column_type"}
    )
    result = validator.validate("column types", found, [expectation])["column_type"]
    outcomes = []
    for table in _checked_tables():
        wrong = [columns[position][1].label for position in result.rows if columns[position][0] is table]
        message = f"「{table.label}」の「{'」「'.join(wrong)}」が、決められた型の値ではありません。"
        rows = frames[table.name]
        keys = zip(_owners(rows, editions), row_keys(table, rows), strict=True) if wrong else ()
        outcomes += _outcomes(
            _Check(f"{table.name}.column_type", "column_type", table.name, None, "critical"),
            editions,
            looked_at=[len(table.columns)] * len(editions),
            broken=[_Broken(number, key, None, message) for number, key in keys],
            error=result.error,
        )
    return outcomes


def _typed(table: Table, column: Column, dtype: object) -> str:
    return f"{table.name}.{column.name}: {dtype!r}"


def contents(validator: Validator, frames: Mapping[str, pd.DataFrame], editions: Sequence[Edition]) -> list[Outcome]:
    """Whether rows and values are what the catalog demands: keys, required values, enums, ranges, patterns."""
    demanded = [demand for table in _checked_tables() for demand in demands(table)]
    results: dict[str, Result] = {}
    for kind in dict.fromkeys(demand.kind for demand in demanded):
        results |= _ask(validator, kind, [demand for demand in demanded if demand.kind == kind], frames)
    owners = {table.name: _owners(frames[table.name], editions) for table in _checked_tables()}
    return [
        outcome
        for demand in demanded
        for outcome in _demand_outcomes(
            demand,
            results.get(demand.code, Result()),
            frame=frames[demand.table.name],
            owners=owners[demand.table.name],
            editions=editions,
        )
    ]


def _checked_tables() -> list[Table]:
    """What the reader delivers of a book. `quarantine` says itself what is wrong, and has nowhere to be held back."""
    return [table for table in catalog().in_scope("edition", "document") if table.name != "quarantine"]


def _ask(
    validator: Validator, kind: Kind, alike: Sequence[Demand], frames: Mapping[str, pd.DataFrame]
) -> dict[str, Result]:
    """The results of the demands of one kind by their codes, where they have any: all of them are asked together."""
    stacks = [stack for demand in alike if len(stack := stacked(demand, frames[demand.table.name]))]
    if not stacks:
        return {}
    found = validator.validate(kind, asked(kind, stacks), _expectations(validator.kinds, kind, alike))
    if error := next((result.error for result in found.values() if result.error is not None), None):
        return {demand.code: Result(error=error) for demand in alike}
    broken = np.array(sorted({row for result in found.values() for row in result.rows}), np.int64)
    results, first = {}, 0
    for stack in stacks:
        own = broken[(broken >= first) & (broken < first + len(stack))] - first
        first += len(stack)
        if len(own):
            results[stack.demand.code] = Result(rows=stack.rows_of(own))
    return results


def _demand_outcomes(
    demand: Demand, result: Result, *, frame: pd.DataFrame, owners: pd.Series, editions: Sequence[Edition]
) -> list[Outcome]:
    column = demand.column.name if demand.column else None
    looked_at = (owners if column is None else owners[frame[column].notna()]).value_counts()
    return _outcomes(
        _Check(demand.code, demand.rule, demand.table.name, column, "critical"),
        editions,
        looked_at=[int(looked_at.get(number, 0)) for number in range(len(editions))],
        broken=_broken(demand, frame, owners, result.rows),
        error=result.error,
    )


def _broken(demand: Demand, frame: pd.DataFrame, owners: pd.Series, positions: Sequence[int]) -> Iterator[_Broken]:
    if not positions:
        return
    rows = frame.iloc[list(positions)]
    for position, key, row in zip(positions, row_keys(demand.table, rows), rows.to_dict("records"), strict=True):
        columns = [demand.column]
        if demand.kind == "not_null":
            columns = [column for column in required_columns(demand.table) if pd.isna(row[column.name])]
        for column in columns:
            name = column.name if column else None
            yield _Broken(owners.iloc[position], key, name, demand.message(row, column))


def _expectations(kinds: Any, kind: Kind, alike: Sequence[Demand]) -> list[Any]:
    """The Great Expectations form of the demands of one kind."""
    meta = {"code": kind}
    if kind == "key_unique":
        return [kinds.ExpectColumnValuesToBeUnique(column="value", meta=meta)]
    if kind == "not_null":
        return [kinds.ExpectColumnValuesToBeNull(column="lacking", meta=meta)]
    if kind == "value_known":
        known = [of_demand(demand, str(value)) for demand in alike for value in allowed(demand)]
        return [kinds.ExpectColumnValuesToBeInSet(column="value", value_set=known, meta=meta)]
    if kind == "value_pattern":
        pattern = "|".join(f"{re.escape(demand.code)}: {written(demand)}" for demand in alike)
        return [kinds.ExpectColumnValuesToMatchRegex(column="value", regex=f"^(?:{pattern})$", meta=meta)]
    return [
        kinds.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=higher, column_B=lower, or_equal=True, ignore_row_if="neither", meta={"code": f"{kind}: {lower}"}
        )
        for higher, lower in (("value", "lowest"), ("highest", "value"))
    ]


def _owners(frame: pd.DataFrame, editions: Sequence[Edition]) -> pd.Series:
    """The position of the book that each row belongs to."""
    positions = {edition: number for number, edition in enumerate(editions)}
    found, numbers = numbered_editions(frame)
    owners = np.array([positions[edition] for edition in found], np.int64)
    return pd.Series(owners[numbers], index=frame.index, dtype="int64")


def _outcomes(
    check: _Check,
    editions: Sequence[Edition],
    *,
    looked_at: Sequence[int],
    broken: Iterable[_Broken],
    error: str | None,
) -> list[Outcome]:
    """One outcome for each book."""
    found: list[list[Violation]] = [[] for _ in editions]
    for number, key, column, message in broken:
        found[number].append(Violation(editions[number], check.rule, check.severity, check.table, key, column, message))
    return [
        Outcome(
            edition=edition,
            expectation=check.expectation,
            rule=check.rule,
            table=check.table,
            column=check.column,
            severity=check.severity,
            checked=checked,
            violations=violations,
            error=error,
        )
        for edition, checked, violations in zip(editions, looked_at, found, strict=True)
    ]
