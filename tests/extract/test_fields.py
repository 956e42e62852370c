"""Labels and the values that stand beside, below or after them."""

from __future__ import annotations

from extract.layout import Layout, load_layout
from extract.ledger import Ledger
from extract.records import Sheet
from extract.sheet import read_sheet
from tests.extract.forms import FORM, WriteLayout
from tests.extract.pages import WIDE, Paper
from tests.extract.readers import NoPictures

XS = (20, 60, 120, 360)


def read(layout: Layout, *papers: Paper) -> tuple[Sheet, list[str]]:
    """The sheet on these pages, which are given a title, and the texts that nothing claimed."""
    papers[0].text(20, 25, "01 災害に強いまち", 14)
    sheet, claims = read_sheet([p.grid() for p in papers], layout, NoPictures())
    return sheet, [u.text for page in claims for u in page.unclaimed()]


def fields(sheet: Sheet) -> dict[str, str]:
    return {key: value.text for key, value in sheet.fields.items()}


def rules(sheet: Sheet) -> list[tuple[str, str]]:
    return [(f.rule, f.subject) for f in sheet.findings]


def test_value_to_the_right_of_its_label(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 360), 40, ["主管課名", "防災課"])
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"lead": "防災課"}
    assert unclaimed == []


def test_empty_cell_beside_a_label_is_a_value_that_is_not_printed(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 360), 40, ["主管課名", ""])
    sheet, _ = read(form, paper)
    assert fields(sheet) == {"lead": ""}
    assert [tuple(p.box) for p in sheet.fields["lead"].places] == [(120, 40, 360, 60)]


def test_label_spread_with_blanks_is_the_same_label(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 360), 40, ["主　管　課　名", "防災課"])
    assert fields(read(form, paper)[0]) == {"lead": "防災課"}


def test_label_wrapped_onto_two_lines_is_the_same_label(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 50, 360), 40, ["主管\n課名", "防災課"])
    assert fields(read(form, paper)[0]) == {"lead": "防災課"}


def test_value_below_its_label(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 360), 40, ["主な取組実績"], ["・防災訓練を行った。\n・橋を直した。"])
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"achievements": "・防災訓練を行った。\n・橋を直した。"}
    assert [i.text for i in sheet.items["achievements"]] == ["防災訓練を行った。", "橋を直した。"]
    assert unclaimed == []


def test_value_inside_its_label_s_cell_on_the_next_line(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 360), 40, ["＜令和元年度の総括＞\n計画のとおり進んだ。"], [""])
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"summary": "計画のとおり進んだ。"}
    assert unclaimed == []


def test_value_inside_its_label_s_cell_on_the_same_line(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 360), 40, ["【備考】 年度により対象が異なる。"], [""])
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"remarks": "年度により対象が異なる。"}
    (place,) = sheet.fields["remarks"].places
    assert place.box.x0 > 60  # the label is no part of the value's place
    assert unclaimed == []


def test_label_inside_its_cell_with_nothing_after_it_is_an_empty_value(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 360), 40, ["【備考】"], [""])
    assert fields(read(form, paper)[0]) == {"remarks": ""}


def test_value_that_begins_like_a_label_is_no_label(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 360), 40, ["主管課名", "総括課"])
    assert fields(read(form, paper)[0])["lead"] == "総括課"


def test_nested_labels_need_their_parent_s_label(form: Layout) -> None:
    paper = Paper()
    paper.cell(20, 40, 60, 80, "目的")
    paper.rows(XS[1:], 40, ["対象", "市民"], ["意図", "安心して暮らす"])
    paper.rows(XS[1:], 100, ["対象", "別の表の対象"], ["", ""])
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"target": "市民", "intent": "安心して暮らす"}
    assert unclaimed == ["対象", "別の表の対象"]


def test_parent_s_label_over_rows_parted_by_the_page_counts_for_both(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.cell(20, 700, 60, 740, "目的", open_=["bottom"])
    first.rows(XS[1:], 700, ["対象", "市民"], ["意図", "安心"], open_=["bottom"])
    second.cell(20, 40, 60, 60, "", open_=["top"])
    second.rows(XS[1:], 40, ["", "して暮らす"], open_=["top"])
    second.rows((20, 120, 360), 60, ["主管課名", "防災課"])
    assert fields(read(form, first, second)[0])["intent"] == "安心\nして暮らす"


def test_label_over_several_cells_has_the_value_of_all(form: Layout) -> None:
    paper = Paper()
    paper.cell(20, 40, 120, 80, "主管課名")
    paper.rows((120, 360), 40, ["防災課"], ["危機管理課"])
    assert fields(read(form, paper)[0]) == {"lead": "防災課\n危機管理課"}


def test_two_labelled_values_in_one_row(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 80, 180, 230, 360), 40, ["主管課名", "防災課", "連絡先", "000-000"])
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"lead": "防災課"}
    assert unclaimed == ["連絡先", "000-000"]


def test_label_printed_twice_is_reported_and_the_first_counts(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 360), 40, ["主管課名", "防災課"], ["担当課名", "道路課"])
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"lead": "防災課"}
    assert ("label_repeated", "lead") in rules(sheet)
    assert "道路課" in unclaimed


def test_absent_required_label_is_reported(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 360), 40, ["主管課名", "防災課"])
    sheet, _ = read(form, paper)
    assert rules(sheet) == [("label_absent", "summary"), ("label_absent", "plans")]
    assert "「＜○○年度の総括＞」" in sheet.findings[0].message


def test_absent_required_column_is_reported(write_layout: WriteLayout) -> None:
    column = '[[table.column]]\n  key = "office"\n  labels = ["担当"]\n  required = true\n\n  '
    write_layout(
        "form", FORM.replace('[[table.column]]\n  key = "items"', column + '[[table.column]]\n  key = "items"')
    )
    paper = Paper()
    paper.rows((20, 120, 360), 40, ["区分", "今後の取組の方向"], ["その一", "・続ける"])
    sheet, _ = read(load_layout("form"), paper)
    assert "plans" in sheet.tables
    assert ("label_absent", "plans.office") in rules(sheet)


def purpose(paper: Paper, *labels: str) -> None:
    """The lead and two purposes, under these labels."""
    paper.rows((20, 120, 360), 40, *([label, f"値{i}"] for i, label in enumerate(labels)))


def test_unknown_label_between_known_ones_is_taken_for_the_absent_one_with_doubt(form: Layout) -> None:
    paper = Paper()
    purpose(paper, "主管課名", "ねらう相手", "意図")
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"lead": "値0", "target": "値1", "intent": "値2"}
    (finding,) = [f for f in sheet.findings if f.rule == "label_doubtful"]
    assert (finding.subject, finding.place is not None) == ("target", True)
    assert "「ねらう相手」" in finding.message
    assert unclaimed == []


def test_two_unknown_labels_for_one_absent_are_not_guessed(form: Layout) -> None:
    paper = Paper()
    purpose(paper, "主管課名", "ねらう相手", "窓口", "意図")
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"lead": "値0", "intent": "値3"}
    assert unclaimed == ["ねらう相手", "値1", "窓口", "値2"]


def test_unknown_labels_beside_few_known_ones_are_not_guessed(form: Layout) -> None:
    paper = Paper()
    purpose(paper, "主管課名", "ねらう相手", "めざす姿")
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"lead": "値0"}
    assert unclaimed == ["ねらう相手", "値1", "めざす姿", "値2"]


def test_value_cut_by_the_page_is_whole_and_has_both_places(form: Layout) -> None:
    first, second = Paper(1), Paper(2)
    first.rows((20, 360), 700, ["主な取組実績"], ["・防災訓練を行った。"], open_=["bottom"])
    second.rows((20, 360), 40, ["・橋を直した。"], ["＜総括＞\n進んだ。"], open_=["top"])
    sheet, unclaimed = read(form, first, second)
    assert [i.text for i in sheet.items["achievements"]] == ["防災訓練を行った。", "橋を直した。"]
    assert [p.page for p in sheet.fields["achievements"].places] == [1, 2]
    assert unclaimed == []


def test_field_in_a_table_without_heading_words_is_found_among_tables(form: Layout) -> None:
    """Four tables drawn as one: the fields between them are read all the same."""
    paper = Paper()
    end = paper.rows((20, 120, 360), 40, ["主管課名", "防災課"])
    end = paper.rows((20, 120, 200, 360), end, ["まちづくり指標", "単位", "実績値"], ["利用者数", "人", "10"])
    end = paper.rows((20, 120, 360), end, ["＜総括＞進んだ。", WIDE])
    paper.rows((20, 120, 360), end, ["区分", "今後の取組の方向"], ["その一", "・続ける"])
    sheet, unclaimed = read(form, paper)
    assert fields(sheet) == {"lead": "防災課", "summary": "進んだ。"}
    assert {key: len(table.rows) for key, table in sheet.tables.items()} == {"indicators": 1, "plans": 1}
    assert unclaimed == []


def test_unclaimed_text_is_reported_once_with_its_box(form: Layout) -> None:
    paper = Paper()
    paper.rows((20, 120, 360), 40, ["主管課名", "防災課"], ["見知らぬ", "値"])
    grid = paper.grid()
    found = Ledger().claims(grid).unclaimed()
    assert [(u.page, u.text) for u in found] == [(1, "主管課名"), (1, "防災課"), (1, "見知らぬ"), (1, "値")]
    assert [round(v) for v in found[2].box] == [24, 64, 64, 74]
