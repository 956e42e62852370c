"""Who claimed which characters: each counts once, and with what took it first."""

from __future__ import annotations

from extract.layout import Layout
from extract.ledger import Ledger
from extract.sheet import read_sheet
from tests.extract.pages import Paper
from tests.extract.readers import NoPictures

LEAD = (20, 120, 360)


def test_a_title_is_a_value_on_the_sheets_first_page_and_furniture_on_the_next(form: Layout) -> None:
    papers = [Paper(1), Paper(2)]
    for paper in papers:
        paper.text(20, 25, "01 災害に強いまち", 14)
    papers[0].rows(LEAD, 40, ["主管課名", "防災課"])
    papers[1].rows(LEAD, 40, ["電話番号", "055-0100"])
    _, (first, second) = read_sheet([p.grid() for p in papers], form, NoPictures())
    assert [(mark.kind, mark.text) for mark in first.marks if mark.box.top < 30] == [("column", "01 災害に強いまち")]
    assert [(mark.kind, mark.text) for mark in second.marks if mark.box.top < 30] == [
        ("furniture", "01 災害に強いまち")
    ]


def test_every_character_counts_once_with_what_claimed_it(form: Layout) -> None:
    paper = Paper()
    paper.text(20, 25, "01 災害に強いまち", 14)
    paper.rows(LEAD, 40, ["主管課名", "防災 課"])
    paper.text(20, 180, "迷子の文字")
    _, (page,) = read_sheet([paper.grid()], form, NoPictures())
    assert page.characters() == {"column": 9 + 3, "label": 4, "furniture": 0, None: 5}
    assert [found.text for found in page.unclaimed()] == ["迷子の文字"]


def test_what_is_claimed_twice_keeps_its_first_claim() -> None:
    paper = Paper()
    paper.rows(LEAD, 40, ["計", "3"])
    grid = paper.grid()
    ledger = Ledger()
    label, value = (cell.lines for cell in grid.tables[0].cells)
    ledger.claim(label, "label")
    ledger.claim([*label, *value], "column")
    assert [(mark.kind, mark.text) for mark in ledger.claims(grid).marks] == [("label", "計"), ("column", "3")]


def test_a_line_that_only_one_part_of_is_claimed_is_two_runs() -> None:
    paper = Paper()
    paper.text(20, 25, "注1 これは注である")
    grid = paper.grid()
    ledger = Ledger()
    ledger.claim_chars(grid.outside[0].chars[:2], "furniture")
    assert [(mark.kind, mark.text) for mark in ledger.claims(grid).marks] == [
        ("furniture", "注1"),
        (None, "これは注である"),
    ]
