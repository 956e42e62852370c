"""Printed labels against known ones: what does not count, and what does."""

from __future__ import annotations

import pytest

from extract.labels import Labels, Match, normalise, without_brackets

KNOWN = Labels(
    [
        ("lead", ["主管課名", "担当課名"]),
        ("related", ["関係課名（組織順）"]),
        ("cost", ["{fy}決算事業費（千円）"]),
        ("budget", ["{fy}予算額（千円）"]),
        ("summary", ["＜{fy}における施策の成果についての総括＞"]),
        ("rate", ["達成率（％）"]),
        ("future", ["今後の取組内容"]),
        ("direction", ["今後の取組の方向"]),
        ("unit", ["単位"]),
    ]
)


@pytest.mark.parametrize("text", ["主 管 課 名", "主　管　課　名", "主管\n課名", " 主管課名\u00a0"])
def test_blanks_do_not_count(text: str) -> None:
    assert KNOWN.find(text) == Match("lead", "exact")


@pytest.mark.parametrize("text", ["達成率(%)", "達成率（％）", "達成率〔％〕", "達成率【%】", "達成率"])
def test_brackets_and_widths_do_not_count(text: str) -> None:
    found = KNOWN.find(text)
    assert found is not None
    assert found.key == "rate"


@pytest.mark.parametrize(
    "text",
    [
        "平成30年度決算事業費（千円）",
        "令和元年度決算事業費（千円）",
        "H30 決算事業費(千円)",
        "Ｒ１決算事業費（千円）",
        "R元年度 決算事業費（千円）",
        "2019年度決算事業費(千円)",
        "決算事業費（千円）",
        "令和２年度決算事業費",
    ],
)
def test_years_do_not_count(text: str) -> None:
    assert KNOWN.find(text) == Match("cost", "exact")


def test_other_words_count() -> None:
    assert KNOWN.find("令和元年度予算額（千円）") == Match("budget", "exact")
    assert KNOWN.find("事業費") is None


@pytest.mark.parametrize("text", ["", "　", "（千円）", "令和元年度"])
def test_text_without_words_of_its_own_is_no_label(text: str) -> None:
    assert KNOWN.find(text) is None


def test_synonym_is_told_from_the_name_it_is_known_by() -> None:
    assert KNOWN.find("担当課名") == Match("lead", "synonym")


def test_text_as_a_whole_comes_before_text_without_its_brackets() -> None:
    labels = Labels([("all", ["事業費"]), ("own", ["事業費（うち一般財源）"])])
    assert labels.find("事業費（うち一般財源）") == Match("own", "exact")
    assert labels.find("事業費（うち特定財源）") == Match("all", "exact")


def test_first_paragraph_counts_where_the_whole_cell_is_no_label() -> None:
    assert KNOWN.find("単位\n（人）など", "単位") == Match("unit", "exact")


def test_nested_brackets_are_taken_away_whole() -> None:
    assert without_brackets("まちづくり指標【☆：計画（前期）の指標】") == "まちづくり指標"


def test_letters_before_digits_are_no_year() -> None:
    assert normalise("SH30") == "SH30"
    assert normalise("H301") == "H301"


# A label with its value behind it


def test_prefix_says_how_much_of_the_text_is_the_label() -> None:
    text = "＜令和元年度における施策の成果についての総括＞\n進んだ。"
    found = KNOWN.prefix_of(text)
    assert found is not None
    match, length = found
    assert (match.key, text[length:]) == ("summary", "\n進んだ。")


def test_prefix_with_other_brackets_and_blanks() -> None:
    text = "〈 令和元年度における施策の成果についての総括 〉進んだ。"
    found = KNOWN.prefix_of(text)
    assert found is not None
    assert text[found[1] :] == "進んだ。"


def test_label_before_a_colon_is_a_prefix_with_its_colon() -> None:
    labels = Labels([("short", ["評価"]), ("long", ["評価の理由"])])
    text = "評価の理由：次のとおり"
    found = labels.prefix_of(text)
    assert found is not None
    assert (found[0].key, text[found[1] :]) == ("long", "次のとおり")


def test_label_in_a_line_of_its_own_is_a_prefix() -> None:
    found = KNOWN.prefix_of("主管課名\n防災課")
    assert found is not None
    assert (found[0].key, found[1]) == ("lead", 4)


@pytest.mark.parametrize("text", ["単位は人である。", "主管課名と担当者", "達成率は前年を超えた"])
def test_text_that_happens_to_begin_with_a_label_s_words_has_no_prefix(text: str) -> None:
    assert KNOWN.prefix_of(text) is None


def test_text_that_begins_otherwise_has_no_prefix() -> None:
    assert KNOWN.prefix_of("前年の主管課名") is None


# Another wording


@pytest.mark.parametrize(("text", "key"), [("今後の取組の内容", "future"), ("担当課の名", "lead")])
def test_similar_wording_is_matched_as_such(text: str, key: str) -> None:
    assert KNOWN.find_similar(text) == Match(key, "similar")


def test_wording_similar_to_two_labels_is_not_matched() -> None:
    labels = Labels([("effect", ["有効性改善"]), ("efficiency", ["効率性改善"])])
    assert labels.find_similar("有効率性改善") is None


@pytest.mark.parametrize("text", ["担当者の所見", "位置", "備考"])
def test_wording_of_another_meaning_is_not_matched(text: str) -> None:
    assert KNOWN.find_similar(text) is None
