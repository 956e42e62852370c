"""What the book's signs mean, as it explains them itself or as the layout knows them."""

from __future__ import annotations

import pytest

from extract.records import Book, Box, GridTable, Heading, Place, Printed, Sheet
from transform.legends import add_legends, explained
from transform.rows import Edition, Rows

_PLACE = Place(1, Box(0, 0, 10, 10), "凡例")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "今後の取組の方向\n★：重点プロジェクトに関連する取組，●：新規の取組，○：拡充の検討を要する取組",
            [("★", "重点プロジェクトに関連する取組"), ("●", "新規の取組"), ("○", "拡充の検討を要する取組")],
        ),
        ("まちづくり指標【☆：基本計画，◎：総合戦略】", [("☆", "基本計画"), ("◎", "総合戦略")]),
        ("Ｓ：「上回る。」\nＡ：「見合う\n成果。」", [("S", "「上回る。」"), ("A", "「見合う成果。」")]),
        ("（①＝防災 ②＝子育て）", [("①", "防災"), ("②", "子育て")]),
        ("◯：達成 △：未達成", [("○", "達成"), ("△", "未達成")]),
        ("目標値\n令和4年度", []),
        ("(冒頭に◆印を付けています)", []),
        ("A：一つだけ", []),
    ],
)
def test_signs_and_their_meanings(text: str, pairs: list[tuple[str, str]]) -> None:
    assert explained(text) == pairs


def read(*ratings: str, signs: dict[str, tuple[str, ...]], sheet: Sheet | None = None) -> list[dict[str, object]]:
    sheet = sheet or Sheet(Printed("03", (_PLACE,)), Printed("海", (_PLACE,)), [1])
    book = Book("d", "b.pdf", 1, 1, None, "l", "h", "", [], [sheet], {}, [], signs=signs)
    rows = Rows(Edition("992011", 2019, "d"))
    rows.tables["project"] = [{"rating": each} for each in ratings]
    add_legends(rows, book)
    return rows.tables.get("legend", [])


def test_a_printed_legend_comes_before_what_the_layout_knows() -> None:
    sheet = Sheet(Printed("03", (_PLACE,)), Printed("海", (_PLACE,)), [1])
    sheet.legends["grade"] = [Printed("A：良い\nB：悪い", (_PLACE,))]
    found = read(signs={"grade": ("SABCD",)}, sheet=sheet)
    assert [(r["sign"], r["meaning"], r["is_printed"]) for r in found] == [("A", "良い", True), ("B", "悪い", True)]


def test_a_heading_may_explain_the_ratings() -> None:
    heading = Heading("rating", None, ("実績評価", "◎：十分 ○：おおむね"), _PLACE)
    sheet = Sheet(Printed("03", (_PLACE,)), Printed("海", (_PLACE,)), [1])
    sheet.tables["project_evaluation"] = GridTable("project_evaluation", (heading,), ())
    found = read("◎", signs={"rating": ("◎○△", "ABC")}, sheet=sheet)
    assert [(r["described_table"], r["described_column"], r["sign"]) for r in found] == [
        ("project", "rating", "◎"),
        ("project", "rating", "○"),
    ]


@pytest.mark.parametrize(
    ("ratings", "known"),
    [
        (("◎", "○", "☆"), "◎○△"),
        (("A", "B", "◎"), "ABC"),
        (("☆",), "◎○△"),  # one slip alone
        (("順調", "停滞", "◎"), ""),  # a book with ratings of its own
        ((), "◎○△"),
    ],
)
def test_of_several_sets_the_one_that_the_book_uses(ratings: tuple[str, ...], known: str) -> None:
    found = read(*ratings, signs={"rating": ("◎○△", "ABC")})
    assert "".join(str(r["sign"]) for r in found) == known
    assert not any(r["is_printed"] for r in found)
