"""Where on the pages a row or a value was printed, looked up in the `provenance` frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

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
        positions = self._rows.get((document_id, table, row_key), ())
        cells = [_Cell(*(values[position] for values in self._values)) for position in positions]
        found = sorted(cell for cell in cells if column in (None, cell.column))
        if not found:
            return Evidence(None, None)
        return Evidence("\n".join(cell.raw for cell in found if cell.raw), min(cell.page for cell in found))

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str, str], Sequence[int]]:
        """The positions of each row's cells."""
        rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        keys = (self._frame[name].astype(object) for name in ("document_id", "table_name", "row_key"))
        for position, key in enumerate(zip(*keys, strict=True)):
            rows[key].append(position)
        return rows

    @cached_property
    def _values(self) -> Sequence[Sequence[Any]]:
        """The columns of `_Cell`."""
        frame = self._frame[["column_name", "item", "part", "page", "raw"]].astype(object)
        return [column.tolist() for _, column in frame.where(frame.notna(), None).items()]
