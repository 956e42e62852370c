"""What demands are about, stacked into one frame for each kind of demand: what Great Expectations is asked.

A value that a column repeats is asked about once; of what breaks a demand the rows are found again here. Nothing is
worked out value by value: ten books have some hundred thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from expectations.suites import Demand, Kind, bounds, required_columns, unique_columns

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stack:
    """What one demand is about.

    Attributes:
        values: what is asked: the number of each row's key, or of the first column that it lacks (none: NaN); else
            the values of the demand's column, each once.
        number: which of the values each entry has.
        position: the row of each entry in its table. Of a list each item is an entry.
    """

    demand: Demand
    values: pd.Series
    number: _Ints
    position: _Ints

    def __len__(self) -> int:
        return len(self.values)

    def rows_of(self, broken: _Ints) -> list[int]:
        """The positions of the rows that have one of these values, in order."""
        return sorted(set(self.position[np.isin(self.number, broken)].tolist()))


def stacked(demand: Demand, frame: pd.DataFrame) -> Stack:
    """What a demand is about in its table's rows."""
    every = np.arange(len(frame))
    if demand.kind == "key_unique":
        return Stack(demand, pd.Series(_numbers(frame[unique_columns(demand.table)])), every, every)
    if demand.kind == "not_null":
        return Stack(demand, _lacking(frame[[column.name for column in required_columns(demand.table)]]), every, every)
    assert demand.column is not None
    given = frame[demand.column.name]
    position = np.flatnonzero(given.notna().to_numpy())
    present = given.iloc[position]
    if demand.column.data_type.item is not None:
        lists = present.tolist()
        position = position.repeat(np.fromiter(map(len, lists), np.int64, len(lists)))
        present = pd.Series(list(chain.from_iterable(lists)), dtype=object)
    number, values = pd.factorize(present)
    return Stack(demand, pd.Series(values, dtype=object), number, position)


def _numbers(key: pd.DataFrame) -> pd.Series:
    """A number for each row, equal for rows that are equal."""
    numbers: _Ints = np.zeros(len(key), np.int64)
    for name in key:
        codes, found = pd.factorize(key[name], use_na_sentinel=False)
        numbers, _ = pd.factorize(numbers * len(found) + codes)
    return pd.Series(numbers)


def _lacking(required: pd.DataFrame) -> pd.Series:
    """For each row the number of a column that is NULL, or NaN."""
    lacking = np.full(len(required), np.nan)
    for number, name in enumerate(required):
        lacking[required[name].isna().to_numpy()] = number
    return pd.Series(lacking)


def asked(kind: Kind, stacks: Sequence[Stack]) -> pd.DataFrame:
    """The frame that the expectations of a kind are about: the stacks' values, one stack under the other."""
    counts = [len(stack) for stack in stacks]
    if kind == "not_null":
        return pd.DataFrame({"lacking": pd.concat([stack.values for stack in stacks], ignore_index=True)})
    if kind == "key_unique":
        # A key is one of its table's: their numbers are kept apart.
        apart = np.repeat(np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        return pd.DataFrame({"value": np.concatenate([stack.values.to_numpy() for stack in stacks]) + apart})
    if kind == "value_range":
        values = pd.concat([stack.values for stack in stacks], ignore_index=True)
        lowest, highest = zip(*(bounds(stack.demand) for stack in stacks), strict=True)
        return pd.DataFrame(
            {
                "lowest": np.repeat(lowest, counts),
                "value": pd.to_numeric(values, errors="coerce").astype("float64"),
                "highest": np.repeat(highest, counts),
            }
        )
    return pd.DataFrame(
        {"value": [of_demand(stack.demand, str(value)) for stack in stacks for value in stack.values]}, dtype=object
    )


def of_demand(demand: Demand, value: str) -> str:
    """A value as one of its demand, which tells it from the same value elsewhere."""
    return f"{demand.code}: {value}"
