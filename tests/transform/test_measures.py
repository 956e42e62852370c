"""The sheet's head, achievements and plans."""

from __future__ import annotations

from typing import Any

from extract.records import Finding, GridTable, Item, Row
from tests.transform.records import DOCUMENT, heading, item, printed, sheet
from transform.measures import add_achievements, add_measure, add_plans
from transform.rows import Edition, Rows


def collected() -> Rows:
    return Rows(Edition("992011", 2019, DOCUMENT))


def achievements(*items: Item) -> list[dict[str, Any]]:
    made, rows = sheet(), collected()
    made.items["achievements"] = list(items)
    add_achievements(rows, made)
    return rows.tables.get("achievement", [])


ACTION = item("（02-1 浜を守る）", "action", no="02-1", name="浜を守る")
NEXT_ACTION = item("（02-2 港を生かす）", "action", no="02-2", name="港を生かす")
CROSS = item("①つながりづくり", "cross_action", text="①つながりづくり")
THEME = item("■話題1", "theme", text="話題1")


def bullet(text: str) -> Item:
    return item(f"・{text}", mark="・", text=text)


def test_bullet_stands_under_its_action_line_and_theme() -> None:
    first, second = achievements(ACTION, bullet("掃除をした。"), CROSS, THEME, bullet("集まりを開いた。"))
    assert (first["action_no"], first["cross_action"], first["theme"]) == ("02-1", None, None)
    assert (second["cross_action"], second["theme"]) == ("①つながりづくり", "話題1")


def test_new_action_ends_line_and_theme_of_the_one_before() -> None:
    last = achievements(ACTION, CROSS, THEME, bullet("一つ。"), NEXT_ACTION, bullet("二つ。"))[-1]
    assert (last["seq"], last["action_no"], last["cross_action"], last["theme"]) == (2, "02-2", None, None)


def test_reposted_stays_in_the_text_and_is_flagged() -> None:
    (row,) = achievements(ACTION, bullet("掃除をした（再掲）"))
    assert (row["text"], row["is_reposted"]) == ("掃除をした（再掲）", True)


def test_paragraph_without_a_bullet_goes_on_with_the_bullet_above() -> None:
    (row,) = achievements(ACTION, bullet("掃除をした。"), item("秋にも行った。", ""))
    assert row["text"] == "掃除をした。\n秋にも行った。"


def test_paragraph_without_a_bullet_under_a_new_theme_is_one_of_its_own() -> None:
    rows = achievements(ACTION, bullet("掃除をした。"), THEME, item("集まりを開いた。", ""))
    assert [(r["theme"], r["text"]) for r in rows] == [(None, "掃除をした。"), ("話題1", "集まりを開いた。")]


def test_legend_of_the_block_is_no_achievement() -> None:
    assert achievements(item("施策における2つのアクション", "legend")) == []


def test_empty_cell_is_null_and_full_width_grade_is_folded() -> None:
    rows = collected()
    add_measure(rows, sheet(summary="", grade="Ａ", related_departments="港湾課，観光課"))
    (row,) = rows.tables["measure"]
    assert (row["summary"], row["grade"], row["related_departments"]) == (None, "A", ["港湾課", "観光課"])


def test_what_was_read_with_doubt_is_in_the_quarantine() -> None:
    made, rows = sheet(), collected()
    made.findings.append(Finding("label_absent", "phone", "「電話番号」の欄が見つかりません。"))
    add_measure(rows, made)
    rows.frames()
    (noted,) = rows.tables["quarantine"]
    assert (noted["rule"], noted["column_name"], noted["row_key"]) == (
        "label_absent",
        "phone",
        "fiscal_year=2019/measure_no=02",
    )


def test_empty_category_is_listed_without_items() -> None:
    made, rows = sheet(), collected()
    marked = [item("★桟橋の改修", mark="★", text="桟橋の改修"), bullet("花壇の手入れ")]
    made.tables["plans"] = GridTable(
        "plans",
        (heading("category"), heading("items")),
        (
            Row({0: printed("令和2年度の取組"), 1: printed("★桟橋の改修\n・花壇の手入れ")}, {1: marked}),
            Row({0: printed("高波への備え"), 1: printed("")}, {1: []}),
        ),
    )
    add_plans(rows, made)
    assert [(c["category_no"], c["category"], c["items"]) for c in rows.tables["plan_category"]] == [
        (1, "令和2年度の取組", 2),
        (2, "高波への備え", 0),
    ]
    assert [(p["seq"], p["mark"], p["text"]) for p in rows.tables["plan"]] == [
        (1, "★", "桟橋の改修"),
        (2, None, "花壇の手入れ"),
    ]


def test_character_without_a_meaning_is_noted() -> None:
    rows = collected()
    add_measure(rows, sheet(summary="子\ufffdもの居場所を設けた。"))
    rows.frames()
    assert [(q["rule"], q["column_name"]) for q in rows.tables["quarantine"]] == [("text_readable", "summary")]
