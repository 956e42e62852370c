"""Rows of frames."""

from __future__ import annotations

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows by the names of their columns, which are texts in all our frames."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
