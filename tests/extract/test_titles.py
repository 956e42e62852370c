"""Titles in every form that publishers give them, and the heads of sheets under labels that nobody knows."""

from __future__ import annotations

import re

import pytest

from extract.layout import Layout, load_layout
from extract.titles import is_likely_head, is_sheet_head, likely_title, pattern_of, repeated, title_of
from tests.extract.pages import Paper

CHOFU = "chofu"


@pytest.fixture(scope="module")
def chofu() -> Layout:
    return load_layout(CHOFU)


def headed(title: str, number: int = 1, size: float = 14) -> Paper:
    paper = Paper(number)
    paper.text(20, 25, title, size)
    paper.rows((20, 120, 360), 60, ["主管課名", "防災部 防災課"], ["主管課長名", "山田 太郎"])
    return paper


KNOWN = [
    "07 共に支え合うまち",
    "施策07 共に支え合うまち",
    "基本施策07　共に支え合うまち",
    "施策コード 07　共に支え合うまち",
    "施策番号07：共に支え合うまち",
    "No.07 共に支え合うまち",
    "【07】共に支え合うまち",
    "施策07－共に支え合うまち",
]
LIKELY = ["第07章　共に支え合うまち", "共に支え合うまち（施策07）", "政策目標 07 ・ 共に支え合うまち"]


@pytest.mark.parametrize("text", KNOWN)
def test_titles_in_known_forms(chofu: Layout, text: str) -> None:
    found = title_of(headed(text).grid(), chofu)
    assert found is not None
    assert (found.no, found.name, found.known) == ("07", "共に支え合うまち", True)
    assert [value.text for value in found.values] == ["07", "共に支え合うまち"]


@pytest.mark.parametrize("text", LIKELY)
def test_titles_in_other_forms_are_likely_and_told(chofu: Layout, text: str) -> None:
    grid = headed(text).grid()
    assert title_of(grid, chofu) is None
    found = likely_title(grid, chofu)
    assert found is not None
    assert (found.no, found.name, found.known) == ("07", "共に支え合うまち", False)
    told = found.finding()
    assert (told.rule, told.subject) == ("label_doubtful", "measure_no")
    assert told.place is not None
    assert told.place.raw.split() == text.split()


@pytest.mark.parametrize("text", [*LIKELY, *KNOWN])
def test_pattern_of_a_title_matches_it_and_those_written_alike(text: str) -> None:
    pattern = pattern_of(text)
    assert pattern is not None
    for no, name in (("07", "共に支え合うまち"), ("31", "水と緑のまち")):
        match = re.match(pattern, text.replace("07", no).replace("共に支え合うまち", name))
        assert match is not None
        assert (match["no"], match["name"]) == (no, name)


@pytest.mark.parametrize("text", ["令和3年度の取組", "3月31日現在", "H30 取組実績の一覧", "12.5%の増", "はじめに"])
def test_other_lines_are_no_titles(chofu: Layout, text: str) -> None:
    grid = headed(text).grid()
    assert title_of(grid, chofu) is None
    assert likely_title(grid, chofu) is None


def test_form_number_in_small_print_is_no_title(chofu: Layout) -> None:
    assert likely_title(headed("様式第3号（第5条関係）", size=6).grid(), chofu) is None


@pytest.mark.parametrize(
    ("labels", "known"),
    [(("施策番号", "施策名"), True), (("コード", "施策の名称"), True), (("整理符号", "施策の題"), False)],
)
def test_title_in_cells(chofu: Layout, labels: tuple[str, str], known: bool) -> None:
    paper = Paper()
    paper.rows((20, 80, 110, 170, 360), 20, [labels[0], "07", labels[1], "共に支え合うまち"])
    paper.rows((20, 120, 360), 60, ["主管課名", "防災部 防災課"], ["主管課長名", "山田 太郎"])
    grid = paper.grid()
    found = title_of(grid, chofu) or likely_title(grid, chofu)
    assert found is not None
    assert (found.no, found.name, found.known) == ("07", "共に支え合うまち", known)
    assert found.table is grid.tables[0]


def test_number_and_name_in_one_labelled_cell(chofu: Layout) -> None:
    paper = Paper()
    paper.rows((20, 80, 360), 20, ["施策名", "07 共に支え合うまち"], ["主管課名", "防災部 防災課"])
    found = title_of(paper.grid(), chofu)
    assert found is not None
    assert (found.no, found.name) == ("07", "共に支え合うまち")
    assert found.table is None  # other rows stand in its table


def test_title_of_unknown_form_is_found_again_on_the_next_page(chofu: Layout) -> None:
    first = likely_title(headed("第07章　共に支え合うまち").grid(), chofu)
    assert first is not None
    again = repeated(headed("第07章　共に支え合うまち（続き）", 2).grid(), chofu, first)
    assert again is not None
    assert again.no == "07"
    assert repeated(headed("第08章　水と緑のまち", 2).grid(), chofu, first) is None


def test_head_without_a_known_label_is_likely_by_its_values(chofu: Layout) -> None:
    paper = Paper()
    rows = [["受け持ち", "防災部 防災課"], ["電話", "042-555-0100"], ["連携する課", "道路課，下水道課"]]
    paper.rows((20, 120, 360), 60, *rows)
    assert not is_sheet_head(paper.grid(), chofu)
    assert is_likely_head(paper.grid(), chofu)


def test_page_of_text_is_no_likely_head(chofu: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 360), 60, ["はじめに", "この冊子は評価の結果をまとめたものです"], ["目次", "1ページ"])
    assert not is_likely_head(paper.grid(), chofu)
