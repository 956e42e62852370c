"""`shisaku figure`: how a figure is read, for people and for programs."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from flows import figure as command
from transform.numerals.figure import Kind, MissingKind, Qualifier


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command.figure, arguments)


def test_table_says_value_words_and_year() -> None:
    result = run("延べ600 以上", "4万3210（平成28年度）")
    assert result.exit_code == 0
    heading, first, second = result.stdout.splitlines()
    assert heading.split() == ["印刷", "種類", "値", "下限", "語", "年度"]
    assert first.split() == ["延べ600", "以上", "数", "600", "600以上", "延べ・以上"]
    assert second.split() == ["4万3210（平成28年度）", "数", "43210", "2016"]


def test_unit_of_the_column_is_converted() -> None:
    result = run("48,210", "--unit", "千円")
    assert result.stdout.splitlines()[1].split() == ["48,210", "数", "48210", "48210000", "円"]


def test_parts_of_a_cell_have_lines_of_their_own() -> None:
    lines = run("120\n(150)").stdout.splitlines()
    assert [line.split()[-1] for line in lines[2:]] == ["120", "150"]
    assert all("└" in line for line in lines[2:])


def test_refused_cell_has_its_reason() -> None:
    assert "コンマ" in run("1,23").stdout


def test_why_there_is_no_figure_is_said() -> None:
    assert "集計中" in run("算定中").stdout


def test_negative_figure_is_no_option() -> None:
    assert run("-5").stdout.splitlines()[1].split() == ["-5", "数", "-5"]
    assert run("-").exit_code == 0
    assert run("--").exit_code == 2


def test_unknown_option_is_wrong_usage() -> None:
    assert run("5", "--unti", "人").exit_code == 2
    assert run().exit_code == 2


def test_json_keeps_printed_decimals_and_the_reason() -> None:
    first, second = json.loads(run("100.0", "1 234", "--json").stdout)
    assert (first["value"], first["kind"], first["reason"]) == ("100.0", "number", None)
    assert (second["kind"], second["value"]) == ("text", None)
    assert second["reason"].endswith("。")


def test_json_holds_parts_dates_and_qualifiers() -> None:
    (multi,) = json.loads(run("120（R4.3末見込）\n150", "--json").stdout)
    assert multi["items"][0]["as_of"] == "2022-03-31"
    assert multi["items"][0]["qualifiers"] == ["forecast"]


@pytest.mark.parametrize(
    ("names", "literal"), [(command._KINDS, Kind), (command._MISSING, MissingKind), (command._QUALIFIERS, Qualifier)]
)
def test_every_code_has_a_japanese_name(names: dict[str, str], literal: object) -> None:
    assert set(names) == set(literal.__args__)  # type: ignore[attr-defined]
