"""Costs: one figure, its absence, or a figure with a part of it in brackets."""

from __future__ import annotations

import pytest

from transform.costs import is_missing, part_named, thousand_yen, whole_and_part


@pytest.mark.parametrize(("text", "cost"), [("58,205", 58205), ("5万8205", 58205), ("1,500万円", 15000), ("0", 0)])
def test_one_figure_is_a_cost(text: str, cost: int) -> None:
    assert thousand_yen(text) == cost


@pytest.mark.parametrize("text", ["", "―", "人件費のみ", "58,205（19,401）", "1,234円"])
def test_anything_else_is_none(text: str) -> None:
    assert thousand_yen(text) is None
    assert is_missing(text) == (text in ("", "―"))


def test_heading_names_the_part() -> None:
    assert part_named("R3 事業費（うち一般財源）（千円）") == "一般財源"
    assert part_named("R3決算額 [内 特定財源] 千円") == "特定財源"
    assert part_named("R3 決算事業費（千円）") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("58,205\n(19,401)", (58205, "19,401")),
        ("58,205（うち19,401）", None),  # the word is not a figure: what the part is, the heading says
        ("58,205（―）", (58205, "―")),
        ("58,205（58,205）", (58205, "58,205")),
        ("58,205（194,010）", None),
        ("58,205（約半分）", None),
        ("（19,401）", None),
    ],
)
def test_figure_and_its_part(text: str, found: tuple[int, str] | None) -> None:
    assert whole_and_part(text) == found
