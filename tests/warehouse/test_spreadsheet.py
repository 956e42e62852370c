"""What a spreadsheet would run gets an apostrophe, and everything else stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.spreadsheet import ESCAPE, harmless


@pytest.mark.parametrize(
    "text",
    ["=1+1", "＝SUM(A1)", "@SUM(A1)", "＠x", "+cmd|' /C calc'!A0", "-2+3", "-abc", "－参加者", "\t=1", "\r=1", "'=1"],
)
def test_what_would_be_a_formula_is_escaped(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "-", "－", "--", "-5", "+1,234", "－１．２％", "△5", "―", "施策=目標", "延べ5", "[1, 2]", "a@b.jp", "3-4"],
)
def test_figures_dashes_and_plain_text_stay(text: str) -> None:
    assert harmless(text) == text


@given(st.text(st.sampled_from("=@+-'＝＠＋－0５.%a避\t\n"), max_size=6))
def test_taking_one_apostrophe_off_gives_back_every_text(text: str) -> None:
    assert harmless(text).removeprefix(ESCAPE) == text
