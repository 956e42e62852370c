"""Which files are parts of one book, and which are revisions of a part: whatever the order in which they came."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from pathlib import Path

import pytest

from tests.warehouse.invented import CITY, batch, document_id, run
from warehouse.build import publish, republish
from warehouse.parts import Sheets, parts, warnings
from warehouse.query import run as query
from warehouse.revisions import Decision

LATER = dt.datetime(2022, 1, 1)


def sheets(name: str, *measures: str, stated: int | None = None, is_withdrawn: bool = False) -> Sheets:
    return Sheets(CITY, 2019, name, f"{name}.pdf", stated, frozenset(measures), is_withdrawn)


def numbers(*files: Sheets) -> dict[str, int]:
    found = {tuple((key[2], part.part_no) for key, part in parts(order).items()) for order in permutations(files)}
    (same,) = {tuple(sorted(one)) for one in found}
    return dict(same)


def test_files_without_a_measure_in_common_are_parts_in_the_order_of_their_measures() -> None:
    assert numbers(sheets("b", "10", "11"), sheets("a", "9"), sheets("c", "101")) == {"a": 1, "b": 2, "c": 3}


def test_files_that_print_the_same_measures_are_revisions_of_one_part() -> None:
    found = numbers(sheets("a", "01", "02"), sheets("b", "03"), sheets("b2", "03", "04"))
    assert found == {"a": 1, "b": 2, "b2": 2}


def test_a_whole_book_makes_its_parts_revisions_unless_it_is_withdrawn() -> None:
    a, b = sheets("a", "01"), sheets("b", "02")
    assert numbers(a, b, sheets("whole", "01", "02")) == {"a": 1, "b": 1, "whole": 1}
    assert numbers(a, b, sheets("whole", "01", "02", is_withdrawn=True)) == {"a": 1, "b": 2, "whole": 1}


def test_what_was_said_of_a_part_stands() -> None:
    found = numbers(sheets("a", "05"), sheets("b", "01", stated=2), sheets("c", "07"))
    assert found == {"a": 1, "b": 2, "c": 3}


def test_missing_parts_and_parts_that_nobody_named_are_told() -> None:
    lonely = [sheets("b", "02", stated=3)]
    assert warnings(lonely, parts(lonely)) == {(CITY, 2019): ["2019年度の本は分冊3だけで、分冊1、2がまだありません。"]}
    both = [sheets("a", "01"), sheets("b", "02")]
    (told,) = warnings(both, parts(both))[CITY, 2019]
    assert "a.pdf（分冊1）、b.pdf（分冊2）" in told
    assert warnings(both[:1], parts(both[:1])) == {}


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_parts_come_one_by_one_in_any_order_and_are_corrected_each_by_itself(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    file = tmp_path / "kakuu.duckdb"
    books = {"a": batch("a", measures=["01", "02"]), "b": batch("b", measures=["03"])}
    for number, name in enumerate(order):
        published = publish(file, [books[name]], run=run(str(number)))
    assert "a.pdf（分冊1）、b.pdf（分冊2）" in published.warnings[0]
    shown = "SELECT file_name, part_no, revision FROM document ORDER BY part_no"
    assert query(file, shown).rows == [("a.pdf", 1, 1), ("b.pdf", 2, 1)]
    assert query(file, "SELECT measure_no FROM measure ORDER BY 1").rows == [("01",), ("02",), ("03",)]
    if order == ("b", "a"):
        return
    publish(file, [batch("b2", measures=["03"], grade="S", modified_at=LATER)], run=run("9"))
    assert query(file, shown).rows == [("a.pdf", 1, 1), ("b2.pdf", 2, 2)]
    republish(file, decisions=[Decision((CITY, 2019, 2, document_id("b2")), "withdraw")])
    assert query(file, shown).rows == [("a.pdf", 1, 1), ("b.pdf", 2, 1)]
