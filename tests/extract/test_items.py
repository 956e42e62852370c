"""Lists in a cell: what begins an item, what goes on with it, what it is."""

from __future__ import annotations

import re

import pytest

from extract.canvas import Slot
from extract.grid import Cell
from extract.items import classify, doubts_of, items_of
from extract.layout import Level
from extract.lines import Line, lines_of, mark_full
from extract.records import Box, Item
from tests.extract.pages import chars

LEVELS = (
    Level("legend", re.compile("^※凡例")),
    Level("action", re.compile(r"^（(?P<no>\d+-\d+)\s*(?P<name>.*?)）$"), alone=True),
    Level("theme", re.compile("^■(?P<text>.*)$")),
    Level("item", re.compile(r"^(?P<mark>[・★])\s*(?P<text>.*)$")),
)


def items(*lines: str, width: float = 100, indents: tuple[float, ...] = ()) -> list[Item]:
    """The items of lines set in a cell of this width, each line indented by so many points."""
    found: list[Line] = []
    for i, line in enumerate(lines):
        indent = indents[i] if indents else 0
        found += lines_of(chars(indent, 20 + 13 * i, line), 1)
    mark_full(found, 0, width)
    cell = Cell(1, Box(0, 0, width, 20 + 13 * len(lines)))
    return items_of(Slot(0, width, 0, 200, [cell], found), LEVELS)


def read(*lines: str, width: float = 100, indents: tuple[float, ...] = ()) -> list[tuple[str, str]]:
    return [(item.level, item.text) for item in items(*lines, width=width, indents=indents)]


def test_each_marked_line_after_a_short_one_is_an_item() -> None:
    assert read("・訓練を行った", "・橋を直した") == [("item", "訓練を行った"), ("item", "橋を直した")]


def test_levels_are_told_apart_by_how_they_begin() -> None:
    found = items("（07-1 見守り）", "■地域", "・声をかけた", "そのほか")
    assert [i.level for i in found] == ["action", "theme", "item", ""]
    assert found[0].parts == {"no": "07-1", "name": "見守り"}
    assert found[3].text == "そのほか"


def test_legend_is_no_item() -> None:
    assert [i.level for i in items("※凡例：★は新規", "・続けた")] == ["legend", "item"]


def test_first_level_that_fits_decides() -> None:
    assert classify("・※凡例", LEVELS)[0] == "item"
    assert classify("※凡例・", LEVELS)[0] == "legend"


def test_mark_stays_with_its_item() -> None:
    (item,) = items("★新たに行う")
    assert (item.parts["mark"], item.text, item.value.text) == ("★", "新たに行う", "★新たに行う")


def test_line_broken_by_the_width_goes_on_with_its_item() -> None:
    assert read("・防災訓練を市内の全", "小学校で行った", "・橋を直した") == [
        ("item", "防災訓練を市内の全小学校で行った"),
        ("item", "橋を直した"),
    ]


def test_middle_dot_at_a_line_s_head_after_a_full_line_is_no_item() -> None:
    """Spreadsheets wrap before ・ too: 市民・事業者 may break before its dot."""
    assert read("・防災の計画を市民と", "・事業者に示した") == [("item", "防災の計画を市民と・事業者に示した")]


def test_marked_line_after_a_full_line_with_a_hanging_indent_is_an_item() -> None:
    found = read("・防災訓練を市内の全", "小学校で行う事とした", "・橋を直した", width=110, indents=(0, 10, 0))
    assert found == [("item", "防災訓練を市内の全小学校で行う事とした"), ("item", "橋を直した")]


def test_middle_dot_that_stands_in_under_a_hanging_indent_is_no_item() -> None:
    found = read("・防災の計画を市民と", "・事業者に示した後に", "直した", indents=(0, 10, 10), width=100)
    assert found == [("item", "防災の計画を市民と・事業者に示した後に直した")]


def test_paragraph_without_a_mark_after_an_item_is_one_of_its_own() -> None:
    assert read("・訓練を行った", "総じて進んだ") == [("item", "訓練を行った"), ("", "総じて進んだ")]


def test_figure_broken_by_the_width_is_whole() -> None:
    assert read("・参加者は延べ人数1", "2,345人だった") == [("item", "参加者は延べ人数12,345人だった")]


def test_empty_cell_has_no_items() -> None:
    assert items() == []


def test_item_has_the_place_of_its_own_lines() -> None:
    first, second = items("・訓練を行った", "・橋を直した")
    assert [round(p.box.top) for p in first.value.places] == [11]
    assert [round(p.box.top) for p in second.value.places] == [24]
    assert second.value.places[0].raw == "・橋を直した"


@pytest.mark.parametrize("text", ["", "・", "※"])
def test_classify_of_odd_texts_does_not_fail(text: str) -> None:
    assert classify(text, LEVELS)[0] in {"", "item"}


def test_line_that_stands_alone_begins_a_paragraph_after_a_full_line() -> None:
    found = read("・橋を直し道を直した。", "（07-1 見守り）", "・声をかけた", width=110)
    assert found == [("item", "橋を直し道を直した。"), ("action", "（07-1 見守り）"), ("item", "声をかけた")]


def test_line_that_stands_alone_ends_its_paragraph_however_long_it_is() -> None:
    assert read("（07-1 見守りの推進）", "・声をかけた", width=105) == [
        ("action", "（07-1 見守りの推進）"),
        ("item", "声をかけた"),
    ]


def test_lines_that_together_stand_alone_are_one_paragraph() -> None:
    found = read("・橋を直し道を直した。", "（07-1 見守りと助け合", "いの推進）", "・声をかけた", width=110)
    assert [level for level, _ in found] == ["item", "action", "item"]


def test_bracket_in_the_middle_of_a_sentence_does_not_stand_alone() -> None:
    found = read("・橋を直して道を直し", "（07-1 見守り）", width=100)
    assert found == [("item", "橋を直して道を直し（07-1 見守り）")]


def test_line_that_begins_with_a_sign_is_an_item_after_a_full_line_too() -> None:
    assert read("・訓練を続ける", "★橋を直す", width=70) == [("item", "訓練を続ける"), ("item", "橋を直す")]


def test_line_that_begins_with_a_blank_name_goes_on() -> None:
    assert read("★訓練を続ける", "★★地区で直す", width=70) == [("item", "訓練を続ける★★地区で直す")]


def test_line_joined_although_it_begins_with_a_dot_is_told() -> None:
    found = items("・訓練を続ける", "・橋を直す", width=70)
    assert [item.text for item in found] == ["訓練を続ける・橋を直す"]
    (told,) = doubts_of(found, LEVELS, "plans.items")
    assert (told.rule, told.subject) == ("items_uncertain", "plans.items")
    assert "「・橋を直す」" in told.message


def test_line_of_words_between_dots_is_no_doubt() -> None:
    assert doubts_of(items("・駅・橋・市役所", "・図書館を直す", width=80), LEVELS, "plans.items") == []
