"""What a font's text layer yields in place of the printed character."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract import repair_table
from extract.make_repair_table import make
from extract.repair import repair


@pytest.mark.parametrize(
    ("yielded", "printed"),
    [
        ("\u2ea0", "民"),
        ("\u2f6f", "石"),
        ("\u2f00", "一"),
        ("\u2fb3", "音"),
        ("\u2ec4", "西"),
        ("\u2ed1", "長"),
        ("\u2fd2", "齒"),
    ],
)
def test_radicals_become_the_ideographs_they_are_drawn_with(yielded: str, printed: str) -> None:
    assert repair(yielded) == printed


@pytest.mark.parametrize(
    ("yielded", "printed"), [("\u2fca", "黒"), ("\u2f3e", "戸"), ("\u2fc8", "黄"), ("\u2fb7", "食"), ("\u2fa7", "長")]
)
def test_radicals_take_the_form_printed_in_japan_not_the_chart_s(yielded: str, printed: str) -> None:
    assert repair(yielded) == printed


@pytest.mark.parametrize(("yielded", "printed"), [("\uf9d1", "六"), ("\uf90a", "金"), ("\ufa19", "神")])
def test_compatibility_ideographs_become_unified_ones(yielded: str, printed: str) -> None:
    assert repair(yielded) == printed


@pytest.mark.parametrize("yielded", ["\u2012", "\u2013", "\u2014", "\u2500"])
def test_dashes_become_one_dash(yielded: str) -> None:
    assert repair(f"取組{yielded}実績") == "取組―実績"


def test_hyphenation_point_becomes_a_middle_dot() -> None:
    assert repair("子ども\u2027若者") == "子ども・若者"


@pytest.mark.parametrize("text", ["①㎡㈱Ⅳ№", "０１２ＡＢ％，．", "ｶﾅ･ｧ", "−－-ー―", "〜～", "\ue000\U00020089"])
def test_everything_else_stays_as_printed_where_nfkc_would_change_it(text: str) -> None:
    assert repair(text) == text


def test_no_character_needs_repair_twice() -> None:
    repaired = "".join(repair_table.TABLE.values())
    assert repair(repaired) == repaired


@pytest.mark.skipif(shutil.which("perl") is None, reason="the table is made from the character data that Perl carries")
def test_committed_table_is_what_the_script_makes() -> None:
    assert Path(repair_table.__file__).read_text(encoding="utf-8") == make(), "run: python -m extract.make_repair_table"
