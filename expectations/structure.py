"""What the catalog demands of the frames, asked as Great Expectations suites: one validation for each table.

A validation costs some milliseconds for each expectation and next to nothing for each row, so all books are validated
together, and what the rows break is then shared out among the books.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from expectations.keys import row_keys
from expectations.suites import Demand, demands, line_pattern, required_columns, unique_columns
from expectations.validation import Result, Validator
from expectations.verdicts import Edition, Outcome, Severity, Violation, editions_of
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

# The column that a validated frame has beside the table's own: the required columns that are NULL in the row; NULL if
# none is.
_LACKING = "lacking"


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
        rows = frames[table.name] if wrong else frames[table.name].iloc[:0]
        outcomes += _outcomes(
            _Check(f"{table.name}.column_type", "column_type", table.name, None, "critical"),
            editions,
            looked_at=[len(table.columns)] * len(editions),
            broken=[
                _Broken(number, key, None, message)
                for number, key in zip(_owners(rows, editions), row_keys(table, rows), strict=True)
            ],
            error=result.error,
        )
    return outcomes


def _typed(table: Table, column: Column, dtype: object) -> str:
    return f"{table.name}.{column.name}: {dtype!r}"


def contents(validator: Validator, frames: Mapping[str, pd.DataFrame], editions: Sequence[Edition]) -> list[Outcome]:
    """Whether rows and values are what the catalog demands: keys, required values, enums, ranges, patterns."""
    return [
        outcome
        for table in _checked_tables()
        for outcome in _table_contents(validator, table, frames[table.name], editions)
    ]


def _checked_tables() -> list[Table]:
    """What the reader delivers of a book. `quarantine` says itself what is wrong, and has nowhere to be held back."""
    return [table for table in catalog().in_scope("edition", "document") if table.name != "quarantine"]


def _table_contents(
    validator: Validator, table: Table, frame: pd.DataFrame, editions: Sequence[Edition]
) -> list[Outcome]:
    demanded = demands(table)
    results = dict.fromkeys((demand.code for demand in demanded), Result())
    if len(frame):
        expectations = [_expectation(validator.kinds, demand) for demand in demanded]
        results = validator.validate(table.name, _plain(table, frame), expectations)
    owners = _owners(frame, editions)
    outcomes = []
    for demand in demanded:
        column = demand.column.name if demand.column else None
        looked_at = (owners if column is None else owners[frame[column].notna()]).value_counts()
        outcomes += _outcomes(
            _Check(demand.code, demand.rule, table.name, column, "critical"),
            editions,
            looked_at=[int(looked_at.get(number, 0)) for number in range(len(editions))],
            broken=_broken(demand, frame, owners, results[demand.code].rows),
            error=results[demand.code].error,
        )
    return outcomes


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


def _expectation(kinds: Any, demand: Demand) -> Any:
    """The Great Expectations form of a demand, for the columns of `_plain`."""
    meta = {"code": demand.code}
    if demand.kind == "key_unique":
        return kinds.ExpectCompoundColumnsToBeUnique(column_list=unique_columns(demand.table), meta=meta)
    if demand.kind == "not_null":
        return kinds.ExpectColumnValuesToBeNull(column=_LACKING, meta=meta)
    column = demand.column
    assert column is not None
    if column.data_type.item is not None:
        pattern = line_pattern(column, demand.kind)
        return kinds.ExpectColumnValuesToMatchRegex(column=column.name, regex=pattern, meta=meta)
    if demand.kind == "value_pattern":
        return kinds.ExpectColumnValuesToMatchRegex(column=column.name, regex=column.pattern, meta=meta)
    if demand.kind == "value_known":
        return kinds.ExpectColumnValuesToBeInSet(column=column.name, value_set=list(column.enum or ()), meta=meta)
    return kinds.ExpectColumnValuesToBeBetween(
        column=column.name, min_value=column.minimum, max_value=column.maximum, meta=meta
    )


def _plain(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as the expectations read it: each list as lines of text, and what each row lacks."""
    lists = [column.name for column in table.columns if column.data_type.item is not None]
    texts = {name: frame[name].map(_lines, na_action="ignore").astype("string") for name in lists}
    lacking = pd.Series("", index=frame.index)
    for column in required_columns(table):
        lacking = lacking.where(frame[column.name].notna(), lacking + " " + column.name)
    return frame.assign(**texts, **{_LACKING: lacking.where(lacking != "")})


def _lines(items: Iterable[object]) -> str:
    return "\n".join(map(str, items))


def _owners(frame: pd.DataFrame, editions: Sequence[Edition]) -> pd.Series:
    """The position of the book that each row belongs to."""
    positions = {edition: number for number, edition in enumerate(editions)}
    return pd.Series([positions[edition] for edition in editions_of(frame)], index=frame.index, dtype="int64")


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
