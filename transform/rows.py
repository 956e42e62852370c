"""Collects one book's rows by table, with the place of each value and the reason for each refusal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import pandas as pd

from extract.records import Box, Finding, Place, Printed
from warehouse.schema import catalog, frame

Value = object
# What `extract` puts for a character without a Unicode value; and a Western letter between Japanese ones, which is
# what a font with a wrong encoding yields (the signs among them that Japanese fonts have are left out).
_UNKNOWN = re.compile("\ufffd|(?<=[\u3040-\u30ff\u4e00-\u9fff])[\u00a1-\u00ff](?<![§¨°±²³´¶·¹×÷¥])")
Source = Printed | Sequence[Printed] | None


@dataclass(frozen=True, slots=True)
class Edition:
    """Which book the rows belong to: the first columns of every table."""

    municipality_code: str
    fiscal_year: int
    document_id: str


@dataclass
class Rows:
    """Rows of all tables of one book while it is being read.

    `inherited` says where the key columns are printed that a row shares with its parent (the sheet's number): they
    are recorded for each row that has such a column and names no source of its own.
    """

    edition: Edition
    inherited: dict[str, Printed] = field(default_factory=dict)
    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    _quarantined: dict[tuple[object, ...], dict[str, object]] = field(default_factory=dict)
    _additional: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def add(
        self, table: str, key: Mapping[str, object], values: Mapping[str, Value], sources: Mapping[str, Source]
    ) -> str:
        """Add a row, and the provenance of each of its values; returns its row key.

        Args:
            key: the row's key below municipality and year, in the catalog's order.
            values: the other columns.
            sources: by column (key columns too), what was printed: for a list, one `Printed` an item. A value that
                is not NULL has its places recorded; so has a flag that is false, since its empty cell says so.
        """
        row_key = self.row_key(key)
        row = {
            "municipality_code": self.edition.municipality_code,
            "fiscal_year": self.edition.fiscal_year,
            "document_id": self.edition.document_id,
            **key,
            **values,
        }
        self.tables.setdefault(table, []).append(row)
        for column, source in (self.inherited | dict(sources)).items():
            if source is None or column not in row or (row[column] is None and not _tells_why(source)):
                continue
            if isinstance(source, Printed):
                self._provenance(table, row_key, column, 0, source)
            else:
                for number, item in enumerate(source, 1):
                    self._provenance(table, row_key, column, number, item)
            self._check_readable(table, row_key, column, source)
        return row_key

    def row_key(self, key: Mapping[str, object]) -> str:
        """A row's key as text: fiscal_year=2019/measure_no=07/indicator_no=1."""
        parts = {"fiscal_year": self.edition.fiscal_year, **key}
        return "/".join(f"{name}={value}" for name, value in parts.items())

    def quarantine(
        self,
        table: str,
        row_key: str,
        rule: str,
        message: str,
        *,
        column: str = "",
        place: Place | None = None,
        raw: str | None = None,
        status: Literal["held", "accepted"] = "accepted",
    ) -> None:
        """Note a row (`column` "") or a value that is held back, or accepted with doubt."""
        key = (table, row_key, rule, column)
        if known := self._quarantined.get(key):
            if message not in str(known["message"]):
                known["message"] = f"{known['message']}{message}"
            return
        self._quarantined[key] = {
            "municipality_code": self.edition.municipality_code,
            "document_id": self.edition.document_id,
            "fiscal_year": self.edition.fiscal_year,
            "table_name": table,
            "row_key": row_key,
            "rule": rule,
            "column_name": column,
            "status": status,
            "raw": raw if raw is not None else (place.raw or None if place else None),
            "page": place.page if place else None,
            "message": message,
        }

    def finding(self, table: str, row_key: str, found: Finding) -> None:
        """Note what `extract` read with doubt."""
        self.quarantine(table, row_key, found.rule, found.message, column=found.subject, place=found.place)

    def document_rows(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Add rows that are keyed by the document and carry no provenance of their own."""
        stamp = {"municipality_code": self.edition.municipality_code, "document_id": self.edition.document_id}
        known = {column.name for column in catalog().tables[table].columns}
        if "fiscal_year" in known:
            stamp["fiscal_year"] = self.edition.fiscal_year  # type: ignore[assignment]
        self.tables.setdefault(table, []).extend({**stamp, **row} for row in rows)

    def additional(self, table: str, row_label: str, column_label: str, raw: str, place: Place) -> None:
        """Keep what is printed in a table and has no column, under the headings of its row and its column."""
        identity = (place.page, table, row_label, column_label)
        self._additional[identity] += 1
        cell = {
            "page": place.page,
            "table_name": table,
            "row_label": row_label,
            "column_label": column_label,
            "seq": self._additional[identity],
            "raw": raw or None,
            **box_columns(place.box),
        }
        self.document_rows("additional_cell", [cell])

    def frames(self) -> dict[str, pd.DataFrame]:
        """A typed frame for every table of scope edition or document, empty ones included."""
        self.tables["quarantine"] = list(self._quarantined.values())
        return {
            name: frame(name, self.tables.get(name, ()))
            for name, table in catalog().tables.items()
            if table.scope in ("edition", "document")
        }

    def _check_readable(self, table: str, row_key: str, column: str, source: Source) -> None:
        """Note characters that the PDF's font leaves without a meaning: they are printed, but no one can say what."""
        for printed in (source,) if isinstance(source, Printed) else source or ():
            if _UNKNOWN.search(printed.text):
                self.quarantine(
                    table,
                    row_key,
                    "text_readable",
                    "PDFのフォントに文字の対応がなく、読み取れない文字があります。",
                    column=column,
                    place=printed.places[0],
                    raw=printed.text,
                )

    def _provenance(self, table: str, row_key: str, column: str, item: int, source: Printed) -> None:
        edition, rows = self.edition, self.tables.setdefault("provenance", [])
        for part, place in enumerate(source.places, 1):
            rows.append(
                {
                    "municipality_code": edition.municipality_code,
                    "fiscal_year": edition.fiscal_year,
                    "document_id": edition.document_id,
                    "table_name": table,
                    "row_key": row_key,
                    "column_name": column,
                    "item": item,
                    "part": part,
                    "page": place.page,
                    **box_columns(place.box),
                    "raw": place.raw,
                }
            )


def _tells_why(source: Source) -> bool:
    """Whether what is printed says why there is no value: a dash, a word. A blank cell says nothing."""
    return isinstance(source, Printed) and source.text != ""


@lru_cache(maxsize=4096)
def box_columns(box: Box) -> Mapping[str, float]:
    """A box as the four columns that tables keep it in, in points, to a hundredth."""
    return {name: round(float(value), 2) for name, value in zip(("x0", "top", "x1", "bottom"), box, strict=True)}
