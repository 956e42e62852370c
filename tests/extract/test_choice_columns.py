"""Lists of choices in one cell, under headings that nobody knows: known by the choices, never taken for a text."""

from __future__ import annotations

from extract.layout import load_layout
from extract.ledger import Ledger
from extract.records import GridTable
from extract.sheet import read_tables
from tests.extract.pages import Paper, joined

KNOWN = ("No.", "事務事業名", "所管部署", "決算事業費(千円)", "実績評価")
LABELS = (*KNOWN, "取組実績", "今後の取組内容")


def read(*rows: tuple[str, ...]) -> GridTable:
    paper = Paper()
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            paper.cell(20 + 80 * at, 40 + 30 * number, 100 + 80 * at, 70 + 30 * number, text)
    layout = load_layout("chofu")
    tables, _ = read_tables(joined(paper, labels=LABELS).blocks, layout.tables, layout, Ledger())
    return tables["project_evaluation"]


def columns(table: GridTable) -> dict[str, str | None]:
    return {heading.leaf: heading.group or heading.key for heading in table.headings}


def test_choices_that_are_known_say_which_group_they_are() -> None:
    table = read(
        (*KNOWN, "歩み", "これから", "今後の取組内容"),
        ("1", "防災訓練", "防災課", "120", "○", "□計画前倒し■計画どおり", "■有効性改善□改善余地なし", "続ける"),
        ("2", "橋の補修", "道路課", "80", "◎", "■計画前倒し□計画どおり", "□有効性改善■改善余地なし", "直す"),
    )
    assert columns(table)["歩み"] == "progress"
    assert columns(table)["これから"] == "improvement_directions"
    assert {h.leaf: h.match for h in table.headings}["歩み"] == "position"


def test_choices_that_nobody_knows_are_no_text() -> None:
    table = read(
        (*KNOWN, "令和元年度に行ったこと", "様子", "今後の取組内容"),
        ("1", "防災訓練", "防災課", "120", "○", "訓練を行った", "□はれ■くもり", "続ける"),
        ("2", "橋の補修", "道路課", "80", "◎", "橋を直した", "■はれ□くもり", "直す"),
    )
    assert columns(table)["様子"] is None


def test_text_beside_a_list_under_one_heading_is_no_choice() -> None:
    table = read(
        (*KNOWN, "取組実績", "今後の取組内容"),
        ("1", "防災訓練", "防災課", "120", "○", "□計画前倒し■計画どおり", "続ける"),
        ("2", "橋の補修", "道路課", "80", "◎", "■計画前倒し□計画どおり", "直す"),
    )
    assert columns(table)["取組実績"] == "progress"
    assert columns(table)["今後の取組内容"] == "future_actions"
