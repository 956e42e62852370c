"""Row keys: how a row is named in `provenance`, `quarantine` and `quality_result.failed_keys`."""

from __future__ import annotations

import pandas as pd

from warehouse.schema import Table, row_key_columns


def row_keys(table: Table, frame: pd.DataFrame) -> pd.Series:
    """The row key of each row, such as `fiscal_year=2019/measure_no=07`; a NULL in the key is written as nothing."""
    keys = pd.Series("", index=frame.index, dtype=object)
    for number, name in enumerate(row_key_columns(table)):
        keys += f"{'/' if number else ''}{name}=" + frame[name].astype("string").fillna("").astype(object)
    return keys
