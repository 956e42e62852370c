"""What readers hand over for publishing: the typed frames of one book, and many books' rows in Arrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from warehouse.catalog import catalog
from warehouse.frames import FrameError, arrow_schema, to_arrow


@dataclass(frozen=True)
class Batch:
    """What was read of one book.

    `frames` holds typed frames, or what `to_arrow` made of them, by the name of their table, for the tables of scope
    edition and document, with the book's `document` row; a table without rows may be left out. Every row is of this
    document, municipality and year.
    """

    document_id: str
    municipality_code: str
    fiscal_year: int
    frames: Mapping[str, pd.DataFrame | pa.Table]


def combined(batches: Sequence[Batch]) -> dict[str, pa.Table]:
    """The rows of all batches for each table of scope edition and document, in the order of the batches.

    Raises:
        ValueError: no batches, one twice, no document row, or rows that do not belong to their batch.
        FrameError: a frame that does not fit the catalog.
    """
    if not batches:
        raise ValueError("nothing to publish")
    return _combined(batches)


def nothing() -> dict[str, pa.Table]:
    """The same tables without any row: for publishing anew what a warehouse holds."""
    return _combined(())


def _combined(batches: Sequence[Batch]) -> dict[str, pa.Table]:
    if twice := [book for book, n in Counter((b.document_id, b.fiscal_year) for b in batches).items() if n > 1]:
        raise ValueError(f"the same book twice: {twice}")
    tables = {table.name: table for table in catalog().in_scope("edition", "document")}
    parts = {name: [arrow_schema(table).empty_table()] for name, table in tables.items()}
    for batch in batches:
        if unknown := set(batch.frames) - set(tables):
            raise ValueError(f"frames that no book has: {sorted(unknown)}")
        if "document" not in batch.frames or not len(batch.frames["document"]):
            raise ValueError(f"no document row for {batch.document_id}")
        for name, data in batch.frames.items():
            rows = _rows(name, data)
            for column in ("document_id", "municipality_code", "fiscal_year"):
                if strays := set(rows[column].unique().to_pylist()) - {getattr(batch, column)}:
                    raise ValueError(f"{name}.{column} is {strays} in the batch of {getattr(batch, column)!r}")
            parts[name].append(rows)
    return {name: pa.concat_tables(rows) for name, rows in parts.items()}


def _rows(name: str, data: pd.DataFrame | pa.Table) -> pa.Table:
    if not isinstance(data, pa.Table):
        return to_arrow(name, data)
    if data.schema != arrow_schema(catalog().tables[name]):
        raise FrameError(f"{name}: columns that are not those of this version")
    return data
