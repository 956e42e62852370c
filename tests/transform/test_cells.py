"""Single cells: ticks, numbers, lists of names, list items."""

from __future__ import annotations

import pytest

from tests.transform.records import item, printed
from transform.cells import list_items, names_in, ticked, whole_number


@pytest.mark.parametrize("text", ["●", "○", "◎", "〇", "レ", " ● "])
def test_tick_of_any_shape_is_a_tick(text: str) -> None:
    assert ticked(text) is True


@pytest.mark.parametrize("text", ["", "―", "－", "-", "×", "\n"])
def test_blank_dash_and_cross_are_no_tick(text: str) -> None:
    assert ticked(text) is False


@pytest.mark.parametrize("text", ["済", "1", "△"])
def test_anything_else_in_a_tick_cell_is_unknown(text: str) -> None:
    assert ticked(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("１２", 12), ("3.", 3), ("", None), ("①", 1), ("1-2", None), ("一", None)]
)
def test_whole_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_names_are_parted_at_commas_and_lines_but_not_between_department_and_section() -> None:
    text = "港湾部 土木課，福祉課、観光課\n広報課 総務課"
    assert names_in(printed(text)) == ["港湾部 土木課", "福祉課", "観光課", "広報課", "総務課"]


def test_middle_dot_inside_a_name_parts_nothing() -> None:
    assert names_in(printed("子ども・若者課，公園課")) == ["子ども・若者課", "公園課"]


def test_paragraph_without_a_mark_goes_on_with_the_item_above() -> None:
    found = list_items([item("・一つめ", mark="・", text="一つめ"), item("続き", level="")])
    assert [text for _, text, _ in found] == ["一つめ\n続き"]


def test_paragraphs_without_any_mark_are_items_of_their_own() -> None:
    found = list_items([item("一つめ", level=""), item("二つめ", level="")])
    assert [text for _, text, _ in found] == ["一つめ", "二つめ"]
