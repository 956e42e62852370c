"""The pages of one sheet: its title, its section headings, its icons, what is left over."""

from __future__ import annotations

from typing import Any

from PIL import Image

from extract.layout import Layout
from extract.records import Box, Sheet
from extract.sheet import read_sheet
from extract.titles import is_sheet_head, title_of
from samples.icons import icon
from tests.extract.pages import Paper
from tests.extract.readers import NoPictures

LEAD = (20, 120, 360)


def titled(number: int = 1, title: str = "01 災害に強いまち") -> Paper:
    paper = Paper(number)
    paper.text(20, 25, title, 14)
    return paper


def read(layout: Layout, *papers: Paper) -> tuple[Sheet, list[str]]:
    sheet, claims = read_sheet([p.grid() for p in papers], layout, NoPictures())
    return sheet, [u.text for page in claims for u in page.unclaimed()]


def title(paper: Paper, layout: Layout) -> tuple[str, str] | None:
    found = title_of(paper.grid(), layout)
    return (found.no, found.name) if found else None


# The title


def test_title_stands_above_the_first_table(form: Layout) -> None:
    paper = titled()
    paper.rows(LEAD, 40, ["主管課名", "防災課"])
    paper.text(20, 120, "02 表の下の文", 14)
    assert title(paper, form) == ("01", "災害に強いまち")


def test_page_without_title_has_none(form: Layout) -> None:
    paper = titled(title="はじめに")
    paper.rows(LEAD, 40, ["主管課名", "防災課"])
    assert title(paper, form) is None


def test_largest_line_is_the_title_under_running_heads_and_dates(form: Layout) -> None:
    paper = titled(title="07 共に支え合うまち")
    paper.text(20, 10, "02 10月31日現在", 7)
    paper.text(300, 10, "様式第1号", 7)
    paper.rows(LEAD, 40, ["主管課名", "防災課"])
    assert title(paper, form) == ("07", "共に支え合うまち")


def test_heading_of_a_section_is_no_title(form: Layout) -> None:
    paper = Paper()
    paper.text(20, 25, "1 令和元年度の振り返り", 14)
    paper.rows(LEAD, 40, ["区分", "今後の取組の方向"])
    assert title(paper, form) is None


def test_page_number_is_no_title(form: Layout) -> None:
    assert title(titled(title="- 12 -"), form) is None


def test_title_in_a_frame_of_its_own_is_the_title(form: Layout) -> None:
    """A bar of colour under the title has the edges of a cell, too."""
    paper = Paper()
    paper.cell(20, 10, 360, 32)
    paper.text(24, 26, "01 災害に強いまち", 14)
    paper.rows(LEAD, 40, ["主管課名", "防災課"])
    assert title(paper, form) == ("01", "災害に強いまち")


def test_place_of_number_and_name_is_their_own(form: Layout) -> None:
    paper = titled()
    paper.rows(LEAD, 40, ["主管課名", "防災課"])
    sheet, _ = read(form, paper)
    no, name = sheet.measure_no.places[0], sheet.measure_name.places[0]
    assert (no.raw, name.raw) == ("01", "災害に強いまち")
    assert no.box.x1 <= name.box.x0


def test_sheet_s_head_has_enough_of_the_labels_that_only_it_prints(form: Layout) -> None:
    head, other = titled(), titled()
    head.rows(LEAD, 40, ["主管課名", "防災課"], ["対象", "市民"])
    other.rows(LEAD, 40, ["主管課名", "防災課"], ["金額", "市民"])
    assert is_sheet_head(head.grid(), form)
    assert not is_sheet_head(other.grid(), form)


# Tables and headings over pages


def plans(paper: Paper, top: float = 700) -> None:
    paper.rows(LEAD, top, ["区分", "今後の取組の方向"], ["その一", "・続ける"])


def rows(sheet: Sheet) -> list[list[str]]:
    return [[c.text for c in row.cells.values()] for row in sheet.tables["plans"].rows]


def test_title_repeated_above_a_table_that_goes_on_does_not_part_it(form: Layout) -> None:
    first, second = titled(), titled(2)
    plans(first)
    second.rows(LEAD, 40, ["その二", "・直す"])
    sheet, unclaimed = read(form, first, second)
    assert rows(sheet) == [["その一", "・続ける"], ["その二", "・直す"]]
    assert unclaimed == []


def test_framed_title_repeated_above_a_table_that_goes_on_does_not_part_it(form: Layout) -> None:
    first, second = titled(), Paper(2)
    plans(first)
    second.cell(20, 10, 360, 32)
    second.text(24, 26, "01 災害に強いまち", 14)
    second.rows(LEAD, 40, ["その二", "・直す"])
    sheet, unclaimed = read(form, first, second)
    assert rows(sheet) == [["その一", "・続ける"], ["その二", "・直す"]]
    assert unclaimed == []


def test_framed_title_is_not_read_as_the_rest_of_a_block_of_one_cell(form: Layout) -> None:
    first, second = titled(), Paper(2)
    first.rows((20, 360), 700, ["主な取組実績"], ["＜総括＞\n進んだ。"])
    second.cell(20, 10, 360, 32)
    second.text(24, 26, "01 災害に強いまち", 14)
    plans(second, 40)
    sheet, unclaimed = read(form, first, second)
    assert sheet.fields["summary"].text == "進んだ。"
    assert unclaimed == []


def test_rest_of_a_row_that_reads_like_a_title_is_none(form: Layout) -> None:
    first, second = titled(), Paper(2)
    first.rows(LEAD, 700, ["区分", "今後の取組の方向"], ["その一", "・県道とつながる一号線から先の市道"])
    second.rows(LEAD, 40, ["", "02 号線の補修を行う"])
    assert title(second, form) is None
    sheet, unclaimed = read(form, first, second)
    assert rows(sheet) == [["その一", "・県道とつながる一号線から先の市道\n02 号線の補修を行う"]]
    assert unclaimed == []


def test_heading_of_a_section_on_a_bar_is_a_heading(form: Layout) -> None:
    paper = titled()
    paper.cell(20, 40, 360, 60, "1 令和元年度の振り返り")
    plans(paper, 70)
    sheet, unclaimed = read(form, paper)
    assert [h.text for h in sheet.headings] == ["1 令和元年度の振り返り"]
    assert unclaimed == []


def test_headings_say_which_year_is_evaluated(form: Layout) -> None:
    paper = titled()
    paper.text(20, 50, "1 令和元年度の振り返り")
    paper.text(20, 70, "3 施策の方向")
    plans(paper, 90)
    sheet, unclaimed = read(form, paper)
    assert [h.text for h in sheet.headings] == ["1 令和元年度の振り返り"]
    assert unclaimed == []


def test_notes_legends_and_page_numbers_are_claimed(form: Layout) -> None:
    paper = titled()
    paper.rows(LEAD, 40, ["主管課名", "防災課"], ["S：大きな成果", "A：相応の成果"])
    paper.text(280, 780, "- 3 -")
    assert read(form, paper)[1] == []


def test_unknown_text_is_left_over_and_told(form: Layout) -> None:
    paper = titled()
    paper.rows(LEAD, 40, ["主管課名", "防災課"], ["新しい欄", "その値"])
    paper.text(20, 300, "欄外の文")
    assert read(form, paper)[1] == ["新しい欄", "その値", "欄外の文"]


# Icons


class OneStrip(NoPictures):
    """A reader whose pages show two icons at the top left of whatever region is asked for."""

    def __init__(self, *images: Image.Image) -> None:
        self.images = images
        self.regions: list[Box] = []

    def picture(self, index: int, box: Box, scale: float, turn: int = 0) -> Any:
        self.regions.append(box)
        picture = super().picture(index, box, scale, turn)
        for i, image in enumerate(self.images):
            picture.paste(image, (40 + 70 * i, 4))
        return picture


def with_icons(layout: Layout, *images: Image.Image) -> tuple[Sheet, OneStrip]:
    paper = titled()
    paper.rows(LEAD, 40, ["主管課名", "防災課"])
    paper.text(20, 90, "関連するSDGs")
    paper.rows(LEAD, 140, ["対象", "市民"])
    reader = OneStrip(*images)
    return read_sheet([paper.grid()], layout, reader)[0], reader


def test_icons_are_looked_for_between_their_heading_and_what_stands_below(form: Layout) -> None:
    sheet, reader = with_icons(form, icon(3), icon(11))
    assert [i.goal for i in sheet.icons] == [3, 11]
    assert [(round(r.top), round(r.bottom)) for r in reader.regions] == [(91, 140)]
    assert [(i.place.page, round(i.place.box.top)) for i in sheet.icons] == [(1, 93), (1, 93)]


def test_icon_of_unknown_colour_is_reported_with_its_place(form: Layout) -> None:
    sheet, _ = with_icons(form, icon(3), Image.new("RGB", (64, 64), "#7030a0"))
    assert [i.goal for i in sheet.icons] == [3, None]
    (finding,) = [f for f in sheet.findings if f.rule == "icon_unknown"]
    assert finding.place == sheet.icons[1].place


def test_heading_matched_with_doubt_is_reported(form: Layout) -> None:
    paper = titled()
    heading = ["No.", "事務事業名", "R1の実績", "今後の取組の内容"]
    paper.rows((20, 60, 160, 260, 400), 40, heading, ["1", "訓練", "行った", "続ける"])
    sheet, _ = read(form, paper)
    (finding,) = [f for f in sheet.findings if f.rule == "label_doubtful"]
    assert finding.subject == "evaluation.future"
    assert "今後の取組の内容" in finding.message
    assert finding.place is not None
