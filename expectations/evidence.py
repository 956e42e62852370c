"""Where on the pages a row or a value was printed, looked up in the `provenance` frame."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


class Evidence(NamedTuple):
    """What is printed for a value or a row: its cells' texts, a line for each, and the first page. None: not known."""

    raw: str | None
    page: int | None


class _Cell(NamedTuple):
    column: str
    item: int
    part: int
    page: int
    raw: str | None


class Provenance:
    """Looks rows up; the index is made at the first look, since most books need none."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def find(self, document_id: str, row_key: str, *, table: str, column: str | None = None) -> Evidence:
        """The evidence for one column of a row; for the whole row where `column` is None."""
        cells = self._cells.get((document_id, table, row_key), [])
        found = sorted(cell for cell in cells if column in (None, cell.column))
        if not found:
            return Evidence(None, None)
        return Evidence("\n".join(cell.raw for cell in found if cell.raw), min(cell.page for cell in found))

    @cached_property
    def _cells(self) -> dict[tuple[str, str, str], list[_Cell]]:
        import pandas as pd

        cells: dict[tuple[str, str, str], list[_Cell]] = defaultdict(list)
        keys = zip(*(self._frame[name] for name in ("document_id", "table_name", "row_key")), strict=True)
        values = zip(
            *(self._frame[name].astype(object) for name in ("column_name", "item", "part", "page", "raw")), strict=True
        )
        for key, (column, item, part, page, raw) in zip(keys, values, strict=True):
            cells[key].append(_Cell(column, item, part, page, None if pd.isna(raw) else raw))
        return cells
