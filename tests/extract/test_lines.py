"""Characters to lines and paragraphs, as a reader of the page reads them."""

from __future__ import annotations

import pytest

from extract.lines import Line, lines_of, mark_full, paragraphs, split_at_gaps
from extract.page import Char
from tests.extract.pages import chars, rotated, stacked


def texts(*groups: list[Char]) -> list[str]:
    return [line.text for line in lines_of([c for group in groups for c in group], 1)]


def wrapped(lines: list[list[Char]], left: float = 0, right: float = 100) -> list[str]:
    """The paragraphs of lines in a cell whose text may run from `left` to `right`."""
    found = [line for group in lines for line in lines_of(group, 1)]
    mark_full(found, left, right)
    return [p.text for p in paragraphs(found)]


def column(*lines: str, x: float = 0, size: float = 10) -> list[list[Char]]:
    """Lines one below another that begin at the same place."""
    return [chars(x, 20 + 13 * i, line, size) for i, line in enumerate(lines)]


# Which characters make a line


def test_flat_glyph_boxes_do_not_fall_out_of_their_line() -> None:
    """Lines are built from origins: the box of 一 in an ActualText span is the glyph's own."""
    line = chars(0, 20, "第一・二期")
    line[1] = line[1]._replace(top=15.5, bottom=16.5)
    line[2] = line[2]._replace(top=15.0, bottom=17.0)
    assert texts(line) == ["第一・二期"]


def test_small_superscript_stays_on_its_line() -> None:
    assert texts(chars(0, 20, "延べ人数"), chars(40, 16, "※1", 5), chars(47.5, 20, "は")) == ["延べ人数※1は"]


def test_small_note_on_the_same_baseline_stays_on_its_line() -> None:
    assert texts(chars(0, 20, "実績"), chars(20, 20, "(見込)", 6)) == ["実績(見込)"]


def test_lines_set_tightly_stay_apart() -> None:
    assert texts(chars(0, 20, "上の行"), chars(0, 30, "下の行")) == ["上の行", "下の行"]


def test_lines_are_read_from_the_top_whatever_the_order_in_the_file() -> None:
    assert texts(chars(0, 46, "三"), chars(0, 20, "一行目"), chars(0, 33, "二行目")) == ["一行目", "二行目", "三"]


def test_slightly_uneven_baselines_are_one_line() -> None:
    assert texts(chars(0, 20.0, "決算"), chars(20, 20.6, "事業費")) == ["決算事業費"]


def test_blanks_alone_make_no_line() -> None:
    blank = [c._replace(text="\u3000") for c in chars(0, 20, "全角")]
    assert texts(blank) == []


def test_blanks_at_a_line_s_ends_are_left_out() -> None:
    blank = chars(0, 20, "全")[0]._replace(text="\u3000")
    line = lines_of([blank, *chars(10, 20, "本文")], 1)[0]
    assert (line.text, line.box.x0) == ("本文", 10)


# Blanks


def test_blank_is_put_where_the_file_moves_on_without_one() -> None:
    assert texts(chars(0, 20, "01"), chars(20, 20, "災害に強いまち")) == ["01 災害に強いまち"]


def test_letter_spaced_line_gets_no_blanks() -> None:
    assert texts(chars(0, 20, "主管課名", spacing=10)) == ["主管課名"]


def test_justified_line_gets_no_blanks() -> None:
    assert texts(chars(0, 20, "市民と行政が協働する", spacing=2.5)) == ["市民と行政が協働する"]


def test_wide_gap_in_a_justified_line_is_a_blank() -> None:
    line = [*chars(0, 20, "第一期", spacing=2.5), *chars(52, 20, "計画のとおり", spacing=2.5)]
    assert texts(line) == ["第一期 計画のとおり"]


def test_printed_blank_is_not_doubled() -> None:
    blank = chars(20, 20, "全")[0]._replace(text=" ", x1=25)
    assert texts([*chars(0, 20, "施策"), blank, *chars(30, 20, "一覧")]) == ["施策 一覧"]


def test_texts_far_apart_on_one_baseline_are_separate() -> None:
    line = lines_of([*chars(0, 20, "令和元年度版"), *chars(300, 20, "1ページ")], 1)[0]
    assert [piece.text for piece in split_at_gaps(line, 3.0)] == ["令和元年度版", "1ページ"]


# Directions


def test_vertical_heading_of_upright_characters_is_one_line() -> None:
    assert texts(stacked(0, 20, "計画前倒し")) == ["計画前倒し"]


def test_vertical_heading_in_two_columns_reads_from_the_right() -> None:
    assert texts(stacked(0, 20, "事業"), stacked(14, 20, "重点プロジェクト")) == ["重点プロジェクト", "事業"]


def test_vertical_heading_in_three_columns_reads_from_the_right() -> None:
    heading = [stacked(0, 20, "における"), stacked(14, 20, "総合戦略"), stacked(28, 20, "まち・ひと")]
    assert texts(*heading) == ["まち・ひと", "総合戦略", "における"]


@pytest.mark.parametrize("leading", [10.0, 11.0, 13.0])
def test_narrow_horizontal_heading_stays_horizontal(leading: float) -> None:
    heading = [chars(0, 20 + leading * i, text) for i, text in enumerate(["重点", "プロ", "ジェ", "クト"])]
    assert texts(*heading) == ["重点", "プロ", "ジェ", "クト"]


def test_narrow_horizontal_heading_with_a_centred_last_line_stays_horizontal() -> None:
    assert texts(chars(0, 20, "総合"), chars(0, 33, "戦略"), chars(5, 46, "等")) == ["総合", "戦略", "等"]


def test_spread_labels_on_two_lines_stay_horizontal() -> None:
    """対　象 over 意　図: the characters of a line stand farther apart than the lines do."""
    assert texts(chars(0, 20, "対　象"), chars(0, 33, "意　図")) == ["対 象", "意 図"]


def test_lines_of_figures_stay_horizontal() -> None:
    assert texts(chars(0, 20, "12"), chars(0, 33, "34")) == ["12", "34"]


@pytest.mark.parametrize(("turn", "x"), [(90, 14.0), (270, -14.0)])
def test_rotated_text_is_read_along_its_direction(turn: int, x: float) -> None:
    assert texts(rotated(0, 100, "実績評価", turn)) == ["実績評価"]
    assert texts(rotated(0, 100, "二行目", turn), rotated(x, 100, "一行目の文", turn)) == ["一行目の文", "二行目"]


def test_upside_down_text_is_read_along_its_direction() -> None:
    line = [c._replace(turn=180, ox=100 - c.ox) for c in chars(0, 20, "施策")]
    assert texts(line) == ["施策"]


# Paragraphs


def test_join_of_latin_words_gets_the_blank_back() -> None:
    assert wrapped(column("Smart", "City"), right=40) == ["Smart City"]


def test_latin_word_broken_inside_gets_no_blank() -> None:
    """Browsers break words anywhere in narrow columns: not even the next letter would have fitted."""
    assert wrapped(column("市のIC", "T計画"), right=32) == ["市のICT計画"]


@pytest.mark.parametrize(("first", "second"), [("平成2", "9年度"), ("市民", "参加"), ("SDGs", "の目標"), ("第", "A期")])
def test_join_of_anything_else_adds_nothing(first: str, second: str) -> None:
    end = max(c.x1 for c in chars(0, 20, first))
    assert wrapped(column(first, second), right=end) == [first + second]


def test_line_broken_by_the_width_goes_on() -> None:
    assert wrapped(column("防災訓練を市内の全小", "学校で行った。")) == ["防災訓練を市内の全小学校で行った。"]


def test_short_line_ends_its_paragraph() -> None:
    assert wrapped(column("訓練を行った。", "橋を直した。")) == ["訓練を行った。", "橋を直した。"]


def test_figure_broken_by_the_width_goes_on() -> None:
    assert wrapped(column("市内事業所の数は平成2", "9年度末の値"), right=105) == ["市内事業所の数は平成29年度末の値"]


def test_word_carried_over_whole_leaves_room_that_ends_nothing() -> None:
    """A Latin word does not fit in what is left of the line, so the line is full though it looks short."""
    assert wrapped(column("窓口の", "information", x=0), right=80) == ["窓口のinformation"]


def test_closing_bracket_is_carried_over_with_its_character() -> None:
    assert wrapped(column("防災訓練（市内の全", "校）を行った。")) == ["防災訓練（市内の全校）を行った。"]


def test_middle_dot_is_carried_over_with_its_character() -> None:
    """Typesetters that keep ・ from a line's head leave room for one character before it."""
    assert wrapped(column("地域医療計画の策定", "定・進行管理")) == ["地域医療計画の策定定・進行管理"]
    assert wrapped(column("地域医療の策", "定・進行管理")) == ["地域医療の策", "定・進行管理"]


def test_opening_bracket_is_carried_over_with_its_character() -> None:
    assert wrapped(column("市内の小学校と中学", "「東部」で行った。"), right=105) == [
        "市内の小学校と中学「東部」で行った。"
    ]


def centred(*lines: str, right: float = 100) -> list[list[Char]]:
    return [chars((right - 10 * len(line)) / 2, 20 + 13 * i, line) for i, line in enumerate(lines)]


def test_centred_line_that_fills_the_width_goes_on() -> None:
    assert wrapped(centred("市民が安心して暮らせ", "るまち")) == ["市民が安心して暮らせるまち"]
    assert wrapped(centred("市民が安心して暮ら", "「ふだん」の")) == ["市民が安心して暮ら「ふだん」の"]


def test_centred_short_line_ends_its_paragraph() -> None:
    assert wrapped(centred("基準値", "（年度）")) == ["基準値", "（年度）"]


def test_last_line_ends_its_paragraph_however_full() -> None:
    lines = [line for group in column("防災訓練を市内の全小") for line in lines_of(group, 1)]
    mark_full(lines, 0, 100)
    assert [line.full for line in lines] == [False]


def test_paragraph_keeps_the_characters_of_all_its_lines() -> None:
    found: list[Line] = [line for group in column("防災訓練を市内の全小", "学校") for line in lines_of(group, 1)]
    mark_full(found, 0, 100)
    (paragraph,) = paragraphs(found)
    assert "".join(c.text for c in paragraph.chars) == "防災訓練を市内の全小学校"
