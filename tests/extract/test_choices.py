"""Tick lists inside one cell."""

from __future__ import annotations

import pytest

from extract.choices import chosen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("○達成\n●おおむね達成\n○未達成", ("おおむね達成",)),
        ("□ 有効性改善　■ 効率性改善　☑ 財政面改善", ("効率性改善", "財政面改善")),
        ("○S　○A　○B", ()),
        ("（○）達成　（　）未達成", ("達成",)),
        ("☐達成、✓未達成", ("未達成",)),
    ],
)
def test_marked_choices(text: str, expected: tuple[str, ...]) -> None:
    assert chosen(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "○",
        "◎",
        "A",
        "計画どおり",
        "●新規の取組",
        "●新規の取組\n●拡充の取組",
        "達成　○おおむね達成",
        "○\n●",
        "(1) 達成 (2) 未達成",
    ],
)
def test_what_is_no_list_of_choices(text: str) -> None:
    assert chosen(text) is None
