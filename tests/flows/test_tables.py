"""Tables on the way out keep every value as it is, on a terminal and elsewhere."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from flows import tables
from flows.tables import Table


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


MIXED = Table(
    ["no", "name", "値", "goals"],
    [("07", "緑の\n保全", Decimal("12.5000"), [11, 13]), ("11", None, None, None), ("x\ty", "a\\b", Decimal(3), [])],
)


def test_tsv_keeps_one_line_for_each_row_whatever_the_values_hold() -> None:
    out = io.StringIO()
    tables.write_tsv(MIXED, out)
    assert out.getvalue().splitlines() == [
        "no\tname\t値\tgoals",
        "07\t緑の\\n保全\t12.5000\t[11, 13]",
        "11\t\t\t",
        "x\\ty\ta\\\\b\t3\t[]",
    ]


def test_csv_is_read_back_with_line_breaks_inside_of_values() -> None:
    out = io.StringIO()
    tables.write_csv(MIXED, out)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert rows[1] == ["07", "緑の\n保全", "12.5000", "[11, 13]"]
    assert rows[2] == ["11", "", "", ""]


def test_json_has_numbers_for_decimals_and_null_for_null() -> None:
    found = json.loads(tables.to_json(tables.records(MIXED)))
    assert found[0] == {"no": "07", "name": "緑の\n保全", "値": 12.5, "goals": [11, 13]}
    assert found[1] == {"no": "11", "name": None, "値": None, "goals": None}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("100.0000"), 100),
        (Decimal("0.1"), 0.1),
        (Decimal("12345678901234.5678"), "12345678901234.5678"),
        (date(2020, 3, 31), "2020-03-31"),
        (datetime(2020, 3, 31, 9, 30), "2020-03-31T09:30:00"),
        ({"a": [Decimal("1.5")]}, {"a": [1.5]}),
        (True, True),
    ],
)
def test_json_never_rounds(value: object, expected: object) -> None:
    assert tables.plain(value) == expected


def test_elsewhere_than_on_a_terminal_nothing_is_wrapped_coloured_or_cut() -> None:
    long = "長い名称の施策" * 40
    out = io.StringIO()
    tables.show(Table(["施策名", "件数"], [(long, 5), ("短い", 12)]), out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 3
    assert lines[1].startswith(long)
    assert "\x1b" not in out.getvalue()


def test_columns_align_by_the_width_of_full_width_characters() -> None:
    out = io.StringIO()
    tables.show(Table(["名", "件数"], [("みどり", 5), ("ab", 12)]), out)
    assert out.getvalue().splitlines() == ["名      件数", "みどり     5", "ab        12"]


def test_on_a_terminal_markup_in_a_value_is_shown_as_it_stands() -> None:
    out = Terminal()
    tables.show(Table(["名称"], [("[red]赤[/red]",), ("[/]",)]), out)
    assert "[red]赤[/red]" in out.getvalue()
    assert "[/]" in out.getvalue()
