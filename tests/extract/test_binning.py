"""Characters into cells: whole strings, also where a text runs over its cell's border."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from extract.binning import Bins, binned
from extract.page import Char, CharColumns
from extract.records import Box
from tests.extract.pages import chars, stacked

LEFT, RIGHT = Box(0, 0, 50, 20), Box(50, 0, 100, 20)


def places(*strings: list[Char], boxes: Sequence[Box] = (LEFT, RIGHT)) -> list[tuple[str, int]]:
    """Each run of characters in one cell, and the cell."""
    every = [c for string in strings for c in string]
    pairs = zip(every, binned(every, CharColumns.of(every), Bins(boxes)).tolist(), strict=True)
    return [("".join(c.text for c, _ in own), place) for place, own in groupby(pairs, key=lambda pair: pair[1])]


def test_text_that_runs_over_its_border_stays_in_the_cell_where_it_stands() -> None:
    assert places(chars(3, 12, "福祉あんしん", run=1)) == [("福祉あんしん", 0)]


def test_text_that_runs_over_the_table_s_edge_stays_in_its_cell() -> None:
    assert places(chars(60, 12, "港湾施設課", run=1)) == [("港湾施設課", 1)]


def test_text_set_from_the_right_stays_in_the_cell_where_most_of_it_stands() -> None:
    assert places(chars(38, 12, "1,234,567", run=1)) == [("1,234,567", 1)]


def test_gap_inside_a_text_object_parts_two_cells() -> None:
    row = [*chars(30, 12, "12", run=1), *chars(53, 12, "34", run=1)]
    assert places(row) == [("12", 0), ("34", 1)]


def test_word_whose_font_changes_is_one_string() -> None:
    assert places(chars(3, 12, "福祉あ", run=1), chars(33, 12, "んしん", run=2)) == [("福祉あんしん", 0)]


def test_text_objects_with_their_cells_padding_between_them_are_two_strings() -> None:
    assert places(chars(29, 12, "港湾", run=1), chars(51, 12, "観光", run=2)) == [("港湾", 0), ("観光", 1)]


def test_half_and_half_belongs_where_it_begins() -> None:
    assert places(chars(30, 12, "港湾観光", run=1)) == [("港湾観光", 0)]


ABOVE, BELOW = Box(0, 0, 20, 50), Box(0, 50, 20, 80)


def places_below(top: float, text: str, *, leading: float) -> list[tuple[str, int]]:
    return places(stacked(5, top, text, leading=leading), boxes=(ABOVE, BELOW))


def test_vertical_heading_that_runs_over_its_cell_stays_in_it() -> None:
    assert places_below(5, "総合戦略事業", leading=1.2) == [("総合戦略事業", 0)]


def test_marks_of_rows_below_one_another_are_no_vertical_text() -> None:
    assert places_below(20, "●●●", leading=1.8) == [("●●", 0), ("●", 1)]


def test_two_characters_below_one_another_are_no_vertical_text() -> None:
    assert places_below(45, "●○", leading=1.2) == [("●", 0), ("○", 1)]
