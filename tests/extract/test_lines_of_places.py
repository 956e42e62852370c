"""The lines of all cells at once are those of each cell by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.lines import lines_of
from extract.lines_of_places import lines_by_place
from extract.page import Char, CharColumns
from tests.extract.pages import chars, rotated, stacked


def places_of(drawn: list[tuple[int, Char]]) -> None:
    """Both ways find the same lines, made of the same characters."""
    places = np.array([place for place, _ in drawn], np.int64)
    own = [char for _, char in drawn]
    found = lines_by_place(own, CharColumns.of(own), places, 3)
    expected = {place: lines_of([char for at, char in drawn if at == place], 3) for place in set(places.tolist())}
    assert found == {place: lines for place, lines in expected.items() if lines}
    for place, lines in found.items():
        for line, other in zip(lines, expected[place], strict=True):
            assert list(map(id, line.chars)) == list(map(id, other.chars))


@st.composite
def characters(draw: st.DrawFn) -> list[tuple[int, Char]]:
    """Characters in a few cells, many on one line or nearly so, in any order."""
    drawn = []
    for _ in range(draw(st.integers(0, 30))):
        size = draw(st.sampled_from([10.0, 10.0, 10.0, 6.0, 10.5]))
        baseline = draw(st.sampled_from([20.0, 20.0, 20.1, 22.5, 22.6, 24.9, 25.0, 25.1, 32.0, 33.0]))
        x = draw(st.sampled_from([0.0, 5.0, 10.0, 12.0, 15.0, 20.0, 22.1, 30.0, 50.0]))
        text = draw(st.sampled_from("市民税a1 　・"))
        turn = draw(st.sampled_from([0] * 12 + [90, 270]))
        char = Char(text, x, baseline - 0.88 * size, x + size, baseline + 0.12 * size, x, baseline, size, turn, 0)
        drawn.append((draw(st.integers(-1, 2)), char))
    return drawn


@given(characters())
@example([(0, char) for char in stacked(5, 20, "施策の目的")])
@example([(0, char) for char in rotated(5, 20, "実績", 90)])
@example([(0, char) for char in [*chars(0, 20, "施 策"), *chars(0, 33, "10")]])
@example([(-1, char) for char in chars(0, 20, "広い", spacing=30)])
def test_they_are_those_of_each_place_by_itself(drawn: list[tuple[int, Char]]) -> None:
    places_of(drawn)


@pytest.mark.parametrize("step", [2.4, 2.5, 2.6, 4.9, 5.0, 5.1])
def test_baselines_that_drift_are_told_apart_alike(step: float) -> None:
    places_of([(0, char) for i in range(6) for char in chars(10.0 * i, 20 + step * i, "字")])


def test_a_page_without_characters_has_no_lines() -> None:
    assert lines_by_place([], CharColumns.of([]), np.array([], np.int64), 1) == {}
