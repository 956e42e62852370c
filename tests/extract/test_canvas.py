"""Tables that a page break cuts: what runs on, what is joined, what begins anew."""

from __future__ import annotations

from extract.canvas import PAGE, Slot
from tests.extract.pages import Paper, joined, texts

XS = (20, 120, 280)


def pages(count: int = 2) -> list[Paper]:
    return [Paper(number) for number in range(1, count + 1)]


def slot_of(block: list[Slot], text: str) -> Slot:
    return next(s for s in block if text in s.text)


def test_row_cut_by_the_page_break_is_one() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "前のページの本文は"], open_=["bottom"])
    second.rows(XS, 40, ["", "次のページへ続く"], ["その二", "別の行"], open_=["top"])
    (block,) = joined(first, second).blocks
    assert texts(block) == ["区分", "取組", "その一", "前のページの本文は\n次のページへ続く", "その二", "別の行"]
    cut = slot_of(block, "前のページ")
    assert [(c.page, c.open_top, c.open_bottom) for c in cut.parts] == [(1, False, True), (2, True, False)]


def test_sentence_broken_by_the_page_break_goes_on_in_its_line() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "防災訓練を市内の小学校や中学校"], open_=["bottom"])
    second.rows(XS, 40, ["", "で行った。"], open_=["top"])
    (block,) = joined(first, second).blocks
    assert texts(block)[-1] == "防災訓練を市内の小学校や中学校で行った。"


def test_cut_value_has_a_place_on_each_page() -> None:
    first, second = pages()
    first.rows(XS, 700, ["その一", "前"], open_=["bottom"])
    second.rows(XS, 40, ["", "後"], open_=["top"])
    (block,) = joined(first, second).blocks
    printed = slot_of(block, "前").printed()
    assert [(p.page, p.raw) for p in printed.places] == [(1, "前"), (2, "後")]
    assert [p.page for p in printed.cells] == [1, 2]


def test_label_of_a_cut_row_may_stand_on_the_second_page() -> None:
    """A label in the middle of its cell's height falls on either side of the cut."""
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["", "前"], open_=["bottom"])
    second.rows(XS, 40, ["その一", "後"], open_=["top"])
    (block,) = joined(first, second).blocks
    assert texts(block) == ["区分", "取組", "その一", "前\n後"]


def test_row_cut_twice_is_one_over_three_pages() -> None:
    papers = pages(3)
    papers[0].rows(XS, 700, ["その一", "前"], open_=["bottom"])
    papers[1].rows(XS, 40, ["", "途中\n" * 40 + "途中"], open_=["top", "bottom"])
    papers[2].rows(XS, 40, ["", "後"], ["その二", "別"], open_=["top"])
    (block,) = joined(*papers).blocks
    assert slot_of(block, "前").text == "前\n" + "途中\n" * 41 + "後"
    assert [c.page for c in slot_of(block, "前").parts] == [1, 2, 3]


def test_table_that_goes_on_without_heading_is_one_block() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "本文"])
    second.rows(XS, 40, ["その二", "本文"])
    (block,) = joined(first, second, labels=["区分", "取組"]).blocks
    assert texts(block) == ["区分", "取組", "その一", "本文", "その二", "本文"]


def test_heights_count_through_the_pages() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "本文"])
    second.rows(XS, 40, ["その二", "本文"])
    second.text(20, 30, "欄外")
    canvas = joined(first, second, labels=["区分", "取組"])
    assert slot_of(canvas.blocks[0], "その二").y0 == PAGE + 40
    assert [(round(y - PAGE), line.text) for y, line in canvas.outside] == [(21, "欄外")]


def test_table_with_its_own_label_is_not_joined_though_as_wide() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "本文"])
    second.rows(XS, 40, ["総合評価", "A"], ["理由", "本文"])
    assert len(joined(first, second, labels=["区分", "取組", "総合評価", "理由"]).blocks) == 2


def test_table_under_a_heading_of_its_own_is_not_joined_though_as_wide() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "本文"])
    second.text(20, 30, "3 施策の方向")
    second.rows(XS, 40, ["その二", "本文"])
    assert len(joined(first, second, heads=["3 施策の方向"]).blocks) == 2


def test_running_head_above_the_rest_of_a_table_does_not_part_it() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "本文"])
    second.text(20, 30, "行政評価結果")
    second.rows(XS, 40, ["その二", "本文"])
    assert len(joined(first, second, heads=["3 施策の方向"]).blocks) == 1


def test_cut_row_is_joined_under_a_repeated_title() -> None:
    first, second = pages()
    first.rows(XS, 700, ["その一", "前"], open_=["bottom"])
    second.text(20, 30, "01 災害に強いまち")
    second.rows(XS, 40, ["", "後"], open_=["top"])
    assert len(joined(first, second, heads=["01 災害に強いまち"]).blocks) == 1


def test_table_of_another_width_is_not_joined() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "本文"])
    second.rows((20, 120, 400), 40, ["その二", "本文"])
    assert len(joined(first, second).blocks) == 2


def test_table_of_other_columns_is_not_joined() -> None:
    first, second = pages()
    first.rows(XS, 700, ["区分", "取組"], ["その一", "本文"])
    second.rows((20, 60, 200, 280), 40, ["1", "名", "本文"])
    assert len(joined(first, second).blocks) == 2


def test_only_the_last_table_of_a_page_runs_on() -> None:
    first, second = pages()
    first.rows(XS, 40, ["上", "表"])
    first.rows((20, 60, 280), 700, ["下", "表"])
    second.rows(XS, 40, ["その二", "本文"])
    assert len(joined(first, second).blocks) == 3


def test_page_without_tables_ends_the_running_one() -> None:
    papers = pages(3)
    papers[0].rows(XS, 700, ["その一", "本文"])
    papers[1].text(20, 40, "文章だけのページ")
    papers[2].rows(XS, 40, ["その二", "本文"])
    assert len(joined(*papers).blocks) == 2


def test_block_of_one_cell_goes_on_where_the_page_cuts_it() -> None:
    first, second = pages()
    first.rows((20, 280), 660, ["取組実績"], ["・防災訓練"], open_=["bottom"])
    second.rows((20, 280), 40, ["・橋の補修"], ["総括"], open_=["top"])
    (block,) = joined(first, second).blocks
    assert texts(block) == ["取組実績", "・防災訓練\n・橋の補修", "総括"]


def test_block_of_one_cell_goes_on_where_borders_are_drawn_at_the_cut() -> None:
    first, second = pages()
    first.rows((20, 280), 660, ["取組実績"], ["・防災訓練"])
    second.rows((20, 280), 40, ["・橋の補修"], ["総括"])
    (block,) = joined(first, second, labels=["取組実績", "総括"]).blocks
    assert texts(block) == ["取組実績", "・防災訓練\n・橋の補修", "総括"]


def test_last_block_of_one_cell_goes_on_alone_on_the_next_page() -> None:
    first, second = pages()
    first.rows((20, 280), 660, ["取組実績"], ["【総括】前"], open_=["bottom"])
    second.rows((20, 280), 40, ["後"], open_=["top"])
    (block,) = joined(first, second).blocks
    assert texts(block) == ["取組実績", "【総括】前\n後"]
