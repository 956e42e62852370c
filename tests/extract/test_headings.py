"""Where a table's heading stands, and which column of the body it heads."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extract.headings import BodyColumn, body_columns
from extract.layout import Layout, TableSpec, load_layout
from extract.sheet import bands_of
from tests.extract.forms import FORM, WriteLayout
from tests.extract.pages import WIDE, Paper, joined


def spec(layout: Layout, key: str) -> TableSpec:
    return next(t for t in layout.tables if t.key == key)


def columns(paper: Paper, layout: Layout, key: str) -> list[BodyColumn]:
    """The body's columns of the one table of the page."""
    (block,) = joined(paper).blocks
    (band,) = bands_of(block, layout.tables, layout)
    assert band.spec.key == key
    body = [s for s in block if s not in band.slots]
    return body_columns(band, body, layout.column_labels[key], layout.tick_labels[key])


def keys(found: list[BodyColumn]) -> list[str | None]:
    return [c.heading.key or c.heading.group for c in found]


INDICATORS = (20, 40, 150, 190, 240, 290, 340, 390)


def indicators(paper: Paper) -> None:
    """Two heading levels: one heading over No. and name, 実績値 centred over three years."""
    paper.cell(20, 40, 150, 80, "まちづくり指標")
    paper.cell(150, 40, 190, 80, "単位")
    paper.cell(190, 40, 340, 60, "実績値")
    paper.cell(340, 40, 390, 60, "目標値")
    for x, year in zip((190, 240, 290, 340), ("29", "30", "元", "4"), strict=True):
        paper.cell(x, 60, x + 50, 80, f"{year}年度")
    paper.rows(INDICATORS, 80, ["1", "利用者数", "人", "10", "20", "30", "40"])


def test_heading_centred_over_three_columns_heads_each_of_them(form: Layout) -> None:
    paper = Paper()
    indicators(paper)
    found = columns(paper, form, "indicators")
    assert keys(found)[3:] == ["actual", "actual", "actual", "target"]
    assert [c.heading.path for c in found[3:5]] == [("実績値", "29年度"), ("実績値", "30年度")]


def test_heading_over_number_and_name_is_split(form: Layout) -> None:
    paper = Paper()
    indicators(paper)
    assert keys(columns(paper, form, "indicators"))[:3] == ["indicator_no", "indicator_name", "unit"]


def test_heading_over_the_name_alone_is_not_split(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 150, 190, 240), 40, ["まちづくり指標", "単位", "実績値"], ["利用者数", "人", "10"])
    assert keys(columns(paper, form, "indicators")) == ["indicator_name", "unit", "actual"]


def test_heading_and_year_in_one_cell_are_one_level(form: Layout) -> None:
    paper = Paper()
    heading = ["まちづくり指標", WIDE, "単位", "実績値\n30年度", "実績値\n元年度", "目標値\n4年度"]
    paper.rows((20, 40, 150, 190, 260, 330, 400), 40, heading, ["1", "利用者数", "人", "10", "20", "30"])
    assert keys(columns(paper, form, "indicators"))[3:] == ["actual", "actual", "target"]


EVALUATION = (20, 45, 120, 180, 260, 280, 300, 320, 340, 360, 460)


def evaluation(paper: Paper, *, groups: bool = True, future: str = "今後の取組内容") -> None:
    """Three heading levels over vertical tick headings."""
    tall = ("No.", "事務事業名", "H30決算\n事業費\n(千円)", "平成30年\n度の実績")
    for (x0, x1), text in zip(pairwise(EVALUATION[:5]), tall, strict=True):
        paper.cell(x0, 40, x1, 160, text)
    paper.cell(260, 40, 460, 60, "進捗状況・今後の取組の方向性")
    paper.cell(260, 60, 320, 80, "取組実績" if groups else "")
    paper.cell(320, 60, 360, 80, "方向性" if groups else "")
    paper.cell(360, 60, 460, 160, future)
    ticks = ("計画前倒し", "計画どおり", "計画遅れ", "有効性改善", "改善余地なし")
    for x, tick in zip(EVALUATION[4:9], ticks, strict=True):
        paper.cell(x, 80, x + 20, 160)
        paper.stacked(x + 5, 92, tick)
    paper.rows(EVALUATION, 160, ["1", "防災訓練", "1,234", "行った", "", "●", "", "●", "", "続ける"])


EVALUATED = [
    "project_no",
    "project_name",
    "cost",
    "results",
    *["progress"] * 3,
    *["directions"] * 2,
    "future",
]


def test_three_heading_levels_lead_to_the_lowest_heading(form: Layout) -> None:
    paper = Paper()
    evaluation(paper)
    found = columns(paper, form, "evaluation")
    assert keys(found) == EVALUATED
    assert found[4].heading.path == ("進捗状況・今後の取組の方向性", "取組実績", "計画前倒し")
    assert [c.heading.leaf for c in found[4:9]] == [
        "計画前倒し",
        "計画どおり",
        "計画遅れ",
        "有効性改善",
        "改善余地なし",
    ]


def test_tick_columns_are_known_by_their_own_headings_where_the_group_s_is_missing(form: Layout) -> None:
    paper = Paper()
    evaluation(paper, groups=False)
    assert keys(columns(paper, form, "evaluation")) == EVALUATED


def test_heading_row_of_its_own_text_over_the_band_belongs_to_it(form: Layout) -> None:
    """A title row over the whole table, such as 「実績値の推移」, is no heading of a column."""
    paper = Paper()
    paper.cell(20, 20, 240, 40, "指標の推移")
    paper.rows((20, 150, 190, 240), 40, ["まちづくり指標", "単位", "実績値"], ["利用者数", "人", "10"])
    (block,) = joined(paper).blocks
    (band,) = bands_of(block, form.tables, form)
    body = [s for s in block if s.y0 >= band.y1 - 1]
    found = body_columns(band, body, form.column_labels["indicators"], form.tick_labels["indicators"])
    assert keys(found) == ["indicator_name", "unit", "actual"]


def test_unknown_column_is_kept_without_a_key(form: Layout) -> None:
    paper = Paper()
    heading = ["まちづくり指標", "単位", "出典", "実績値"]
    paper.rows((20, 150, 190, 240, 290), 40, heading, ["利用者数", "人", "市民課", "10"])
    found = columns(paper, form, "indicators")
    assert keys(found) == ["indicator_name", "unit", None, "actual"]
    assert found[2].heading.path == ("出典",)


def test_column_order_does_not_matter(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 70, 110, 240), 40, ["実績値", "単位", "まちづくり指標"], ["10", "人", "利用者数"])
    assert keys(columns(paper, form, "indicators")) == ["actual", "unit", "indicator_name"]


@pytest.mark.parametrize("future", ["今後の取組の内容", "今後の取り組み内容", "今後の取組内容等"])
def test_heading_of_another_wording_is_matched_with_doubt_noted(form: Layout, future: str) -> None:
    paper = Paper()
    evaluation(paper, future=future)
    last = columns(paper, form, "evaluation")[-1].heading
    assert (last.key, last.match) == ("future", "similar")


def test_heading_of_another_meaning_is_not_matched(form: Layout) -> None:
    paper = Paper()
    evaluation(paper, future="担当者の所見")
    last = columns(paper, form, "evaluation")[-1].heading
    assert (last.key, last.group) == (None, None)


def test_similar_heading_does_not_take_the_place_of_a_known_one(form: Layout) -> None:
    paper = Paper()
    heading = ["まちづくり指標", "単位", "実績値", "まちづくり指標等"]
    paper.rows((20, 150, 190, 240, 340), 40, heading, ["利用者数", "人", "10", "別の指標"])
    assert keys(columns(paper, form, "indicators")) == ["indicator_name", "unit", "actual", None]


def test_synonym_of_another_edition_is_noted_as_such(write_layout: WriteLayout, form: Layout) -> None:
    write_layout("form", FORM.replace('labels = ["単位"]', 'labels = ["単位", "計量単位"]'))
    paper = Paper()
    paper.rows((20, 150, 210, 260), 40, ["まちづくり指標", "計量単位", "実績値"], ["利用者数", "人", "10"])
    assert [c.heading.match for c in columns(paper, load_layout("form"), "indicators")] == ["exact", "synonym", "exact"]


def test_two_tables_drawn_as_one_block_are_told_apart(form: Layout) -> None:
    paper = Paper()
    end = paper.rows((20, 150, 190, 240), 40, ["まちづくり指標", "単位", "実績値"], ["利用者数", "人", "10"])
    paper.rows((20, 150, 240), end, ["区分", "今後の取組の方向"], ["その一", "・続ける"])
    (block,) = joined(paper).blocks
    assert [band.spec.key for band in bands_of(block, form.tables, form)] == ["indicators", "plans"]


def test_text_like_a_heading_in_the_body_begins_no_table(form: Layout) -> None:
    paper = Paper()
    rows = [["利用者数", "人", "10"], ["単位", "人", "20"], ["目標値", "人", "30"]]
    paper.rows((20, 150, 190, 240), 40, ["まちづくり指標", "単位", "実績値"], *rows)
    (block,) = joined(paper).blocks
    assert len(bands_of(block, form.tables, form)) == 1


def test_table_without_its_distinctive_heading_is_another_table(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 60, 240), 40, ["No.", "事務事業名"], ["1", "防災訓練"])
    (block,) = joined(paper).blocks
    assert bands_of(block, form.tables, form) == []
