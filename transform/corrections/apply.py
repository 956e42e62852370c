"""Putting right values in the place of misprinted ones, where the book prints what the correction says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from transform import numerals
from transform.corrections.declared import Correction, Declared, applicable, corrections_hash
from transform.errors import CorrectionError
from transform.indicators import figure_values
from warehouse.schema import Column, catalog, frame, to_arrow

Row = dict[str, Any]

_READ: Mapping[type, Callable[[str], Any]] = {
    bool: {"true": True, "false": False}.__getitem__,
    int: lambda said: int(said.replace(",", "")),
    Decimal: lambda said: Decimal(said.replace(",", "")),
    str: str,
}
"""How a declared text becomes a value of a Python type."""


def corrected(frames: Mapping[str, pd.DataFrame], corrections: Sequence[Correction]) -> dict[str, pd.DataFrame]:
    """The frames of one book with the corrections that are for it, each recorded in `correction`.

    Raw texts and provenance stay as printed. A value that was refused and is declared now is no longer held in
    `quarantine`.

    Raises:
        CorrectionError: a value that is not printed so, a row that is not there, or a right value that cannot stand.
    """
    (document,) = _rows(frames, "document")
    own = applicable(
        corrections,
        **{name: document[name] for name in ("municipality_code", "fiscal_year", "document_id")},
    )
    if not own:
        return dict(frames)
    names = dict.fromkeys(("document", "quarantine", "indicator", *(c.table for c in own)))
    tables = {name: _rows(frames, name) for name in names}
    tables["document"][0]["corrections_hash"] = corrections_hash(own)
    tables["correction"] = []
    for correction in own:
        _apply(correction, tables)
        tables["correction"].append(_record(correction, document))
    return {**frames, **{name: frame(name, rows) for name, rows in tables.items()}}


def _rows(frames: Mapping[str, pd.DataFrame], name: str) -> list[Row]:
    rows: list[Row] = to_arrow(name, frames[name]).to_pylist()
    return rows


def _apply(correction: Correction, tables: Mapping[str, list[Row]]) -> None:
    found = [
        row for row in tables[correction.table] if all(str(row[name]) == text for name, text in correction.key.items())
    ]
    if len(found) != 1:
        raise CorrectionError(f"{correction}：この行は冊子にありません。訂正を見直すか、除いてください。")
    (row,) = found
    if correction.table == "indicator_value":
        _correct_figure(correction, row, tables)
        return
    column = catalog().tables[correction.table].column(correction.column)
    printed, right = (_value(correction, column, said) for said in (correction.printed, correction.right))
    _require_printed(correction, row[column.name], printed)
    row[column.name] = right


def _correct_figure(correction: Correction, row: Row, tables: Mapping[str, list[Row]]) -> None:
    """Read the right figure as the cell would be read. The cell's text stays as printed."""
    _require_printed(correction, row["raw"] or "", correction.printed)
    units = [
        indicator["unit"]
        for indicator in tables["indicator"]
        if all(indicator[name] == row[name] for name in ("measure_no", "indicator_no"))
    ]
    unit = units[0] if units else None
    text = "".join(correction.right)
    values, readable = figure_values(text, numerals.parse(text, unit=unit), unit)
    if not readable:
        raise CorrectionError(f"{correction}：訂正後の値「{text}」は数値として読めません。")
    row.update(values)
    held = ("indicator_value", correction.row_key, "figure_readable")
    tables["quarantine"][:] = [
        entry for entry in tables["quarantine"] if (entry["table_name"], entry["row_key"], entry["rule"]) != held
    ]


def _require_printed(correction: Correction, found: Any, printed: Any) -> None:
    if found != printed:
        raise CorrectionError(
            f"{correction}：印刷された値は「{_shown(printed)}」のはずですが、冊子では「{_shown(found)}」です。"
            "訂正を見直すか、除いてください。"
        )


def _value(correction: Correction, column: Column, said: Declared) -> Any:
    """A declared value in the column's type; "" is NULL.

    Raises:
        CorrectionError: it does not fit the type, or is none of the values that may stand there.
    """
    kind = column.data_type
    if kind.item is not None:
        items = (said,) if isinstance(said, str) else said
        return [_scalar(correction, column, kind.item.python[0], item) for item in items if item != ""] or None
    if not isinstance(said, str):
        raise CorrectionError(f"{correction}：「{'、'.join(said)}」はリストですが、この列はリストではありません。")
    return None if said == "" else _scalar(correction, column, kind.python[0], said)


def _scalar(correction: Correction, column: Column, kind: type, text: str) -> Any:
    try:
        value = _READ[kind](text)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise CorrectionError(f"{correction}：「{text}」はこの列の値（{column.type}）ではありません。") from error
    if column.enum is not None and value not in column.enum:
        raise CorrectionError(f"{correction}：「{text}」は決められた値（{'、'.join(column.enum)}）ではありません。")
    return value


def _record(correction: Correction, document: Row) -> Row:
    return {
        **{name: document[name] for name in ("municipality_code", "document_id", "fiscal_year")},
        "table_name": correction.table,
        "row_key": correction.row_key,
        "column_name": correction.column,
        "printed_value": _shown(correction.printed) or None,
        "corrected_value": _shown(correction.right) or None,
        "reason": correction.reason,
        "source": correction.source,
    }


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
