"""Tables on the way out: framed on a terminal, elsewhere one line for each row, never cut or wrapped."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

#: Values as the warehouse gives them: None, bool, int, float, Decimal, str, date, datetime, lists and dicts of these.
Value = Any


@dataclass(frozen=True, slots=True)
class Table:
    """A heading for each column, and rows of as many values."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def plain(value: Value) -> Value:
    """A value as JSON can hold it; a decimal that no float holds exactly becomes its digits."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            if value == value.to_integral_value():
                return int(value)
            return float(value) if Decimal(repr(float(value))) == value else str(value)
        case date() | datetime():
            return value.isoformat()
        case list() | tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case _:
            return str(value)


def cell(value: Value) -> str:
    """A value as one cell of text; NULL is empty, a list is JSON."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple() | Mapping():
            return to_json(value, indent=None)
        case _:
            return str(value)


def to_json(value: Value, *, indent: int | None = 2) -> str:
    """One JSON document, Japanese as such."""
    return json.dumps(plain(value), ensure_ascii=False, indent=indent)


def records(table: Table) -> list[dict[str, Value]]:
    """One object for each row."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def write_csv(table: Table, out: TextIO) -> None:
    """CSV by RFC 4180, a NULL as an empty field."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([cell(value) for value in row] for row in table.rows)


def write_tsv(table: Table, out: TextIO) -> None:
    """One line for each row; tabs, line breaks and backslashes inside a value are written as \\t, \\n and \\\\."""
    escape = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    for row in (table.columns, *table.rows):
        print(*(cell(value).translate(escape) for value in row), sep="\t", file=out)


def show(table: Table, out: TextIO) -> None:
    """For people: framed on a terminal; elsewhere columns aligned by their width on a terminal, a line for each row."""
    numeric = [
        any(row[i] is not None for row in table.rows)
        and all(row[i] is None or _is_number(row[i]) for row in table.rows)
        for i in range(len(table.columns))
    ]
    texts = [[cell(value) for value in row] for row in table.rows]
    if out.isatty():
        _show_framed(table.columns, texts, numeric, out)
    else:
        _show_aligned(table.columns, texts, numeric, out)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _show_framed(columns: Sequence[str], texts: Sequence[Sequence[str]], numeric: Sequence[bool], out: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    framed = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, right in zip(columns, numeric, strict=True):
        framed.add_column(Text(name), justify="right" if right else "left", overflow="fold")
    for row in texts:
        framed.add_row(*(Text(text) for text in row))
    Console(file=out).print(framed)


def _show_aligned(columns: Sequence[str], texts: Sequence[Sequence[str]], numeric: Sequence[bool], out: TextIO) -> None:
    from rich.cells import cell_len

    lines = [columns, *([text.replace("\n", "⏎") for text in row] for row in texts)]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(columns))]
    for line in lines:
        padded = (
            " " * (width - cell_len(text)) + text if right else text + " " * (width - cell_len(text))
            for text, width, right in zip(line, widths, numeric, strict=True)
        )
        print("  ".join(padded).rstrip(), file=out)
