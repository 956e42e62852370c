"""Rows of tables: continued on the next page, headed once more, counted in tally rows."""

from __future__ import annotations

from itertools import pairwise

from extract.canvas import Slot
from extract.layout import Layout
from extract.ledger import Ledger
from extract.records import GridTable, Row
from extract.sheet import read_tables
from tests.extract.pages import WIDE, Paper, joined

XS = (20, 45, 120, 200, 220, 240, 260, 280, 300, 420)
HEADING = (
    "No.",
    "事務事業名",
    "R1の実績",
    "計画前倒し",
    "計画どおり",
    "計画遅れ",
    "有効性改善",
    "改善余地なし",
    "今後の取組内容",
)
LABELS = (*HEADING, "区分", "今後の取組の方向")


def heading(paper: Paper, top: float = 40) -> float:
    """The evaluation's heading in one row, its ticks vertical; returns where it ends."""
    bottom = top + 80
    for (x0, x1), text in zip(pairwise(XS), HEADING, strict=True):
        if x1 - x0 == 20:
            paper.cell(x0, top, x1, bottom)
            paper.stacked(x0 + 5, top + 12, text)
        else:
            paper.cell(x0, top, x1, bottom, text)
    return bottom


def read(layout: Layout, *papers: Paper) -> tuple[dict[str, GridTable], Ledger, list[list[Slot]]]:
    ledger = Ledger()
    blocks = joined(*papers, labels=LABELS).blocks
    tables, rest = read_tables(blocks, layout.tables, layout, ledger)
    return tables, ledger, rest


def texts(table: GridTable, row: Row) -> dict[str, str]:
    """A row's texts by the key (or the tick's heading) of its columns, empty ones left out."""
    named = {table.headings[i].key or table.headings[i].leaf: cell.text for i, cell in row.cells.items()}
    return {name: text for name, text in named.items() if text}


def rows(table: GridTable) -> list[dict[str, str]]:
    return [texts(table, row) for row in table.rows]


FIRST = ("1", "防災訓練", "行った", "", "●", "", "●", "", "続ける")
SECOND = ("2", "橋の補修", "直した", "●", "", "", "", "●", "")
FIRST_READ = {
    "project_no": "1",
    "project_name": "防災訓練",
    "results": "行った",
    "計画どおり": "●",
    "有効性改善": "●",
    "future": "続ける",
}
SECOND_READ = {
    "project_no": "2",
    "project_name": "橋の補修",
    "results": "直した",
    "計画前倒し": "●",
    "改善余地なし": "●",
}


def test_cells_are_read_under_their_headings(form: Layout) -> None:
    paper = Paper()
    paper.rows(XS, heading(paper), FIRST, SECOND)
    assert rows(read(form, paper)[0]["evaluation"]) == [FIRST_READ, SECOND_READ]


def test_empty_cell_is_there_with_its_place(form: Layout) -> None:
    paper = Paper()
    end = heading(paper)
    paper.rows(XS, end, SECOND)
    table = read(form, paper)[0]["evaluation"]
    (future,) = table.columns("future")
    cell = table.rows[0].cells[future]
    assert (cell.text, [tuple(p.box) for p in cell.places]) == ("", [(300, end, 420, end + 20)])


def test_heading_repeated_on_the_next_page_makes_no_second_table(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows(XS, heading(first), FIRST)
    second.rows(XS, heading(second), SECOND)
    table = read(form, first, second)[0]["evaluation"]
    assert rows(table) == [FIRST_READ, SECOND_READ]
    assert len(table.headings) == len(HEADING)


def test_table_continued_without_heading_has_its_rows(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows(XS, heading(first, 600), FIRST)
    second.rows(XS, 40, SECOND)
    assert rows(read(form, first, second)[0]["evaluation"]) == [FIRST_READ, SECOND_READ]


def test_row_cut_inside_is_one_row(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows(
        XS,
        heading(first, 600),
        ("1", "防災訓練", "市内の全校で行", "", "●", "", "●", "", "次年度も続け"),
        open_=["bottom"],
    )
    second.rows(XS, 40, ("", "", "った", "", "", "", "", "", "る"), SECOND, open_=["top"])
    whole = FIRST_READ | {"results": "市内の全校で行った", "future": "次年度も続け\nる"}
    assert rows(read(form, first, second)[0]["evaluation"]) == [whole, SECOND_READ]


def test_number_and_name_of_a_cut_row_may_stand_on_the_second_page(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows(XS, heading(first, 600), ("", "", "市内の全校で行", "", "", "", "", "", ""), open_=["bottom"])
    second.rows(XS, 40, ("1", "防災訓練", "った", "", "●", "", "●", "", "続ける"), SECOND, open_=["top"])
    whole = FIRST_READ | {"results": "市内の全校で行った"}
    assert rows(read(form, first, second)[0]["evaluation"]) == [whole, SECOND_READ]


def test_cut_row_under_a_repeated_heading_is_one_row(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows(XS, heading(first, 600), ("1", "防災訓練", "市内の全校で行", "", "●", "", "●", "", ""), open_=["bottom"])
    second.rows(XS, heading(second), ("", "", "った", "", "", "", "", "", "続ける"), SECOND)
    whole = FIRST_READ | {"results": "市内の全校で行った"}
    assert rows(read(form, first, second)[0]["evaluation"]) == [whole, SECOND_READ]


def test_row_continued_under_drawn_borders_with_blank_number_and_name_is_one_row(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows(XS, heading(first, 600), ("1", "防災訓練", "市内の全校で行", "", "●", "", "●", "", ""))
    second.rows(XS, 40, ("", "", "った", "", "", "", "", "", "続ける"), SECOND)
    whole = FIRST_READ | {"results": "市内の全校で行った"}
    assert rows(read(form, first, second)[0]["evaluation"]) == [whole, SECOND_READ]


def test_row_over_three_pages_is_one_row(form: Layout) -> None:
    papers = [Paper(1), Paper(2), Paper(3)]
    papers[0].rows(XS, heading(papers[0], 600), ("1", "防災訓練", "前の", "", "●", "", "●", "", ""), open_=["bottom"])
    papers[1].rows(XS, 40, ("", "", "途中の", "", "", "", "", "", ""), open_=["top", "bottom"])
    papers[2].rows(XS, 40, ("", "", "後の", "", "", "", "", "", "続ける"), SECOND, open_=["top"])
    table = read(form, *papers)[0]["evaluation"]
    assert rows(table) == [FIRST_READ | {"results": "前の\n途中の\n後の"}, SECOND_READ]
    (results,) = table.columns("results")
    assert [p.page for p in table.rows[0].cells[results].places] == [1, 2, 3]


def test_row_that_begins_the_page_with_a_number_is_a_row_of_its_own(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows(XS, heading(first, 600), FIRST)
    second.rows(XS, 40, ("2", "", "直した", "●", "", "", "", "●", ""))
    assert [row["project_no"] for row in rows(read(form, first, second)[0]["evaluation"])] == ["1", "2"]


def test_fixed_empty_rows_are_no_rows(form: Layout) -> None:
    paper = Paper()
    paper.rows(XS, heading(paper), FIRST, ("",) * 9, ("",) * 9)
    assert rows(read(form, paper)[0]["evaluation"]) == [FIRST_READ]


def test_cell_merged_over_several_rows_belongs_to_each(form: Layout) -> None:
    paper = Paper()
    end = heading(paper)
    paper.rows(XS[:3], end, ("1", "防災訓練"), ("2", "橋の補修"))
    paper.cell(120, end, 200, end + 40, "共に行った")
    paper.rows(XS[3:], end, FIRST[3:], SECOND[3:])
    read_rows = rows(read(form, paper)[0]["evaluation"])
    assert [row["results"] for row in read_rows] == ["共に行った", "共に行った"]


def test_tally_rows_whose_label_stands_last(form: Layout) -> None:
    """A grey cell stands before the counts, the row's label in the cell after them."""
    paper = Paper()
    end = paper.rows(XS, heading(paper), FIRST, SECOND)
    paper.cell(20, end, 200, end + 40)
    paper.rows(XS[3:], end, ("1", "1", "0", "1", "1", "計"), ("50", "50", "0", "50", "50", "割合(%)"))
    table = read(form, paper)[0]["evaluation"]
    assert rows(table) == [FIRST_READ, SECOND_READ]
    assert {key: texts(table, row)["計画どおり"] for key, row in table.tallies.items()} == {
        "count": "1",
        "percent": "50",
    }


def test_tally_rows_whose_label_stands_first(form: Layout) -> None:
    paper = Paper()
    end = paper.rows(XS, heading(paper), FIRST, SECOND)
    for top, label, figures in ((end, "計", "11011"), (end + 20, "割合（％）", "55055")):
        paper.cell(20, top, 200, top + 20, label)
        paper.rows(XS[3:], top, (*figures, ""))
    table = read(form, paper)[0]["evaluation"]
    assert rows(table) == [FIRST_READ, SECOND_READ]
    assert {key: texts(table, row)["計画前倒し"] for key, row in table.tallies.items()} == {
        "count": "1",
        "percent": "5",
    }


def test_tally_rows_alone_on_the_next_page(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows(XS, heading(first, 600), FIRST)
    second.cell(20, 40, 200, 60)
    second.rows(XS[3:], 40, ("0", "1", "0", "1", "0", "計"))
    table = read(form, first, second)[0].get("evaluation")
    assert table is not None
    assert rows(table) == [FIRST_READ]
    assert texts(table, table.tallies["count"])["計画どおり"] == "1"


def test_unknown_column_s_cells_are_kept(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 280, 340), 40, ["区分", "今後の取組の方向", "担当"], ["その一", "・続ける", "防災課"])
    table = read(form, paper)[0]["plans"]
    (column,) = [i for i, h in enumerate(table.headings) if h.key is None]
    assert table.headings[column].leaf == "担当"
    assert table.rows[0].cells[column].text == "防災課"


def test_list_column_has_its_items(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 280), 40, ["区分", "今後の取組の方向"], ["その一", "★新たに行う\n・続ける"])
    table = read(form, paper)[0]["plans"]
    (column,) = table.columns("items")
    assert [(i.parts["mark"], i.text) for i in table.rows[0].items[column]] == [("★", "新たに行う"), ("・", "続ける")]


def test_two_tables_drawn_as_one_block_have_their_own_rows(form: Layout) -> None:
    paper = Paper()
    end = paper.rows((20, 120, 200, 420), 40, ["まちづくり指標", "単位", "実績値"], ["利用者数", "人", "10"])
    paper.rows((20, 120, 420), end, ["区分", "今後の取組の方向"], ["その一", "・続ける"])
    tables = read(form, paper)[0]
    assert rows(tables["indicators"]) == [{"indicator_name": "利用者数", "unit": "人", "actual": "10"}]
    assert rows(tables["plans"]) == [{"category": "その一", "items": "・続ける"}]


def test_field_below_a_table_in_the_same_block_is_no_row_of_it(form: Layout) -> None:
    paper = Paper()
    end = paper.rows((20, 120, 200, 420), 40, ["まちづくり指標", "単位", "実績値"], ["利用者数", "人", "10"])
    paper.rows((20, 120, 200, 420), end, ["【備考】基準の年度が異なる。", WIDE, WIDE])
    tables, _, rest = read(form, paper)
    assert rows(tables["indicators"]) == [{"indicator_name": "利用者数", "unit": "人", "actual": "10"}]
    assert [slot.text for block in rest for slot in block] == ["【備考】基準の年度が異なる。"]


def test_everything_read_is_claimed(form: Layout) -> None:
    paper = Paper()
    paper.rows(XS, heading(paper), FIRST, SECOND)
    _, ledger, _ = read(form, paper)
    assert ledger.claims(paper.grid()).unclaimed() == []
