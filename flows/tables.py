"""Tables on the way out: framed on a terminal, elsewhere one line for each row, never cut or wrapped."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

#: Values as the warehouse gives them: None, bool, int, float, Decimal, str, date, datetime, lists and dicts of these.
Value = Any

#: Columns of a terminal that no table of ours fills.
_WIDEST = 2000


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


def write_markdown(table: Table, out: TextIO) -> None:
    """A table of GitHub's Markdown; line breaks inside a value are <br>, and nothing in it is taken for markup."""
    escape = str.maketrans({c: f"\\{c}" for c in "\\|`*_<>[]~"} | {"\n": "<br>", "\r": ""})
    numeric = _numeric(table)
    print("| " + " | ".join(name.translate(escape) for name in table.columns) + " |", file=out)
    print("| " + " | ".join("---:" if right else "---" for right in numeric) + " |", file=out)
    for row in table.rows:
        print("| " + " | ".join(cell(value).translate(escape) for value in row) + " |", file=out)


def show(table: Table, out: TextIO) -> None:
    """For people: framed on a terminal; elsewhere columns aligned by their width on a terminal, a line for each row."""
    if out.isatty():
        _show_framed(table, out, width=None)
    else:
        _show_aligned(table, out)


def framed(table: Table) -> str:
    """The table as `show` frames it on a terminal, as wide as its values are; for a pager that scrolls sideways."""
    out = io.StringIO()
    _show_framed(table, out, width=_WIDEST)
    return out.getvalue()


def _numeric(table: Table) -> list[bool]:
    """For each column whether it holds numbers, which stand to the right."""
    return [
        any(row[i] is not None for row in table.rows)
        and all(row[i] is None or _is_number(row[i]) for row in table.rows)
        for i in range(len(table.columns))
    ]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _show_framed(table: Table, out: TextIO, *, width: int | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    frame = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, right in zip(table.columns, _numeric(table), strict=True):
        frame.add_column(Text(name), justify="right" if right else "left", overflow="fold")
    for row in table.rows:
        frame.add_row(*(Text(cell(value)) for value in row))
    Console(file=out, width=width).print(frame)


def _show_aligned(table: Table, out: TextIO) -> None:
    from rich.cells import cell_len

    lines = [table.columns, *([cell(value).replace("\n", "⏎") for value in row] for row in table.rows)]
    numeric = _numeric(table)
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(table.columns))]
    for line in lines:
        padded = (
            " " * (width - cell_len(text)) + text if right else text + " " * (width - cell_len(text))
            for text, width, right in zip(line, widths, numeric, strict=True)
        )
        print("  ".join(padded).rstrip(), file=out)
