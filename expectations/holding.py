"""Holding back what breaks a critical rule.

As little as possible is kept from the analyst. Where one value is wrong and its column may be NULL, that value is
taken out and its row stays. A row is held back as a whole only where its key or a required value cannot be used: it
could not be loaded, or would be taken for another. The rows that hang on it are then held back as well, for without
it they would belong to no sheet. All of it goes to `quarantine`, with what was printed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from expectations.evidence import Provenance
from expectations.keys import row_keys
from expectations.verdicts import Violation
from warehouse.schema import Table, catalog, children, frame

_RowId = tuple[str, str]
_Doomed = Mapping[_RowId, Sequence[Violation]]


@dataclass(frozen=True, slots=True)
class Held:
    """Frames without what is held back, and what that is.

    Attributes:
        frames: every given frame; `quarantine` as it was given.
        rows: what belongs into `quarantine`, all with status 'held'.
    """

    frames: dict[str, pd.DataFrame]
    rows: pd.DataFrame


def hold(frames: Mapping[str, pd.DataFrame], violations: Iterable[Violation], provenance: Provenance) -> Held:
    """Hold back the values and rows of these violations.

    What the reader itself holds back, with a row in `quarantine` under the same rule, is left as it is.

    Args:
        frames: every table of the scopes edition and document.
        violations: of critical rules; one whose row is not in the frames changes nothing.
        provenance: of the books, for what is printed.
    """
    holder = _Holder(frames, provenance)
    rows: dict[str, dict[_RowId, list[Violation]]] = defaultdict(lambda: defaultdict(list))
    values: dict[tuple[str, str], dict[_RowId, list[Violation]]] = defaultdict(lambda: defaultdict(list))
    for violation in violations:
        row_id = (violation.edition.document_id, violation.row_key)
        if holder.knows(violation):
            continue
        if violation.column is not None and _may_be_null(violation.table, violation.column):
            values[violation.table, violation.column][row_id].append(violation)
        else:
            # Several violations of one rule are one reason to hold a row back.
            reasons = rows[violation.table][row_id]
            if violation.rule not in [reason.rule for reason in reasons]:
                reasons.append(replace(violation, column=None))
    for name, doomed in rows.items():
        holder.drop(catalog().tables[name], doomed)
    for (name, column), doomed in values.items():
        holder.blank(catalog().tables[name], column, doomed)
    return Held(holder.frames, frame("quarantine", holder.notes.values()))


def _may_be_null(table: str, column: str) -> bool:
    declared = catalog().tables[table].column(column)
    return not (declared.key or declared.required)


def _ids(table: Table, data: pd.DataFrame) -> list[_RowId]:
    """The file of each row, and its key in this table: that of a parent's for the rows that hang on it."""
    return list(zip(data["document_id"], row_keys(table, data), strict=True))


class _Holder:
    """The frames while things are taken out of them, and the notes on what was."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], provenance: Provenance) -> None:
        self.frames = dict(frames)
        self.notes: dict[tuple[object, ...], dict[str, object]] = {}
        self._printed = provenance
        given = frames["quarantine"]
        noted = given.loc[given["status"] == "held", ["document_id", "table_name", "row_key", "rule"]]
        self._noted = set(noted.itertuples(index=False, name=None))

    def knows(self, violation: Violation) -> bool:
        """Whether the reader holds this back already."""
        return (violation.edition.document_id, violation.table, violation.row_key, violation.rule) in self._noted

    def drop(self, table: Table, doomed: _Doomed) -> None:
        """Take out rows, and all that hang on them."""
        data = self.frames[table.name]
        gone = [(position, row_id) for position, row_id in enumerate(_ids(table, data)) if row_id in doomed]
        if not gone:
            return
        positions = [position for position, _ in gone]
        for (_, row_id), row in zip(gone, data.iloc[positions].to_dict("records"), strict=True):
            for violation in doomed[row_id]:
                self._note(violation, _as_text(row), self._printed.find(*row_id, table=table.name).page)
        left = data.drop(index=positions).reset_index(drop=True)
        # With no row left the frame is made anew, for it may have been held back for its types.
        self.frames[table.name] = left if len(left) else frame(table.name, [])
        for child in children(table):
            self.drop(child, self._orphans(table, {row_id: doomed[row_id] for _, row_id in gone}, child))

    def _orphans(self, parent: Table, gone: _Doomed, child: Table) -> _Doomed:
        """The rows of `child` that hang on rows which are gone."""
        data = self.frames[child.name]
        orphans: dict[_RowId, list[Violation]] = {}
        for own, above in zip(_ids(child, data), _ids(parent, data), strict=True):
            if above in gone:
                message = f"「{parent.label}」の行（{above[1]}）を保留したため、それに属するこの行も保留しました。"
                orphans[own] = [replace(v, table=child.name, row_key=own[1], message=message) for v in gone[above]]
        return orphans

    def blank(self, table: Table, column: str, doomed: _Doomed) -> None:
        """Take out values of one column; their rows stay."""
        data = self.frames[table.name]
        gone = [(position, row_id) for position, row_id in enumerate(_ids(table, data)) if row_id in doomed]
        for position, row_id in gone:
            raw, page = self._printed.find(*row_id, table=table.name, column=column)
            for violation in doomed[row_id]:
                self._note(violation, _as_text({column: data[column].iloc[position]}) if raw is None else raw, page)
        left = ~data.index.isin([position for position, _ in gone])
        self.frames[table.name] = data.assign(**{column: data[column].where(left)})

    def _note(self, violation: Violation, raw: str, page: int | None) -> None:
        edition = violation.edition
        note = self.notes.setdefault(
            (edition.document_id, violation.table, violation.row_key, violation.rule, violation.column),
            {
                "municipality_code": edition.municipality_code,
                "document_id": edition.document_id,
                "table_name": violation.table,
                "row_key": violation.row_key,
                "rule": violation.rule,
                "column_name": violation.column or "",
                "fiscal_year": edition.fiscal_year,
                "status": "held",
                "raw": "",
                "page": page,
                "message": violation.message,
            },
        )
        # Rows of one key share a note.
        note["raw"] = f"{note['raw']}\n{raw}".lstrip("\n")


def _as_text(row: Mapping[Any, Any]) -> str:
    """A row as JSON, without its empty columns."""
    printed = {name: value for name, value in row.items() if isinstance(value, list) or not pd.isna(value)}
    return json.dumps(printed, ensure_ascii=False, default=str)
