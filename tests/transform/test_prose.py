"""Figures in sentences: what counts as stated, and what is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from transform.prose import Mention, Name, mentions, sentences

TALKS = Name("indicator", 1, "浜の見守り隊の活動件数")
VISITORS = Name("indicator", 2, "朝市の来場者数")
SHARE = Name("indicator", 3, "堤防の耐震化率")
SHELTERS = Name("project", 1, "避難所の手入れ")
NAMES = (TALKS, VISITORS, SHARE, SHELTERS)


def only(text: str) -> list[tuple[str, Decimal, str, str | None, Name | None]]:
    return [(m.raw, m.value, m.kind, m.since, m.named) for m in mentions(text, NAMES, 2019)]


def test_a_total_and_the_change_of_what_the_sentence_names() -> None:
    text = "これらにより、浜の見守り隊の延べ活動件数は、合計で1万7436件(前年度比1021件増)となった。"
    assert only(text) == [
        ("1万7436件", Decimal(17436), "total", None, TALKS),
        ("1021件", Decimal(1021), "change", "previous_year", TALKS),
    ]


def test_a_name_may_lose_its_number_word_and_a_fall_is_negative() -> None:
    text = "朝市の来場者は約38.5万人（前年度比1.2万人減）となった。"
    (total, change) = mentions(text, NAMES, 2019)
    assert (total.value, total.figure.base_value, total.named) == (Decimal("38.5"), Decimal(385000), VISITORS)
    assert "approx" in total.figure.qualifiers
    assert (change.value, change.named) == (Decimal("-1.2"), VISITORS)


def test_a_change_may_come_before_its_total() -> None:
    assert [kind for _, _, kind, _, _ in only("避難所の手入れについて，前年度から419件増の8万55件に対応した。")] == [
        "change",
        "total",
    ]


def test_a_share_changes_by_points() -> None:
    (_, change) = mentions("堤防の耐震化率は52.5％（前年度比1.5ポイント増）となった。", NAMES, 2019)
    assert (change.figure.unit, change.value, change.named) == ("ポイント", Decimal("1.5"), SHARE)


def test_what_a_project_cost_is_named_and_other_money_is_not() -> None:
    assert only("避難所の手入れの決算額は5697万円であった。")[0][2:] == ("total", None, SHELTERS)
    assert only("避難所の手入れについて，5697万円の寄附を受けた。")[0][4] is None


def test_figures_that_each_fill_a_bracket_are_parts() -> None:
    text = "育成（参加者263人）、専門研修（参加者242人）、催し(参加者92人)を行った。"
    found = mentions(text, NAMES, 2019)
    assert [(m.kind, m.value) for m in found] == [("part", Decimal(n)) for n in (263, 242, 92)]
    assert all(m.named is None for m in found)


@pytest.mark.parametrize(
    "text",
    [
        "相談の窓口を見直し，受付件数は8256件（前年度比15件増）となった。",
        "市外の朝市の来場者数は3万人となった。",
        "朝市の来場者数を増やすため，店を12軒増やした。",
        "朝市の来場者数の目標である45万人に向けて取り組んだ。",
        "浜の見守り隊の活動件数のうち，夜のものは1200件であった。",
        "浜の見守り隊への補助を13団体に交付した。",
        "浜の見守り隊の活動件数が増え，相談は900件（前年度比5件増）となった。",
    ],
)
def test_figures_of_something_else_are_nobody_s(text: str) -> None:
    found = mentions(text, NAMES, 2019)
    assert found
    assert [m.named for m in found] == [None] * len(found)


def test_a_sentence_about_another_year_says_so() -> None:
    assert [m.other_year for m in mentions("令和4年度までに朝市の来場者数は45万人とする。", NAMES, 2019)] == [True]
    assert [m.other_year for m in mentions("令和元年度，朝市の来場者数は45万人となった。", NAMES, 2019)] == [False]


def test_years_and_numbers_without_units_are_no_figures() -> None:
    assert [m.raw for m in mentions("平成30年度に2つの部会と第3分団が会合を開いた。", NAMES, 2019)] == ["2つ"]


def test_sentences_end_at_full_stops_outside_of_brackets_and_at_line_breaks() -> None:
    assert sentences("一つ（二つ。三つ）。四つ\n五つ") == ["一つ（二つ。三つ）。", "四つ", "五つ"]


def test_places_are_those_of_the_printed_characters() -> None:
    text = "朝市の来場者は　約３８．５万人となった。"
    (found,) = mentions(text, NAMES, 2019)
    assert isinstance(found, Mention)
    assert text[found.start : found.end] == found.raw == "３８．５万人"


@pytest.mark.parametrize(
    "text",
    [
        "浜の見守り隊の活動件数は、合計で597件(昼263件、夕方242件、夜92件)となった。",
        "浜の見守り隊の延べ活動件数は延べ597件（内訳：昼（263件）、夕方（242件）、夜（92件））であった。",
        "浜の見守り隊の活動件数は、昼(263件)、夕方(242件)と夜(92件)の合計597件であった。",
        "浜の見守り隊の活動件数は、昼263件、夕方242件、夜92件、合わせて延べ597件となった。",
    ],
)
def test_parts_that_the_sentence_adds_up_have_the_name_of_their_total(text: str) -> None:
    found = mentions(text, NAMES, 2019)
    parts = [m for m in found if m.kind == "part"]
    assert [m.value for m in parts] == [Decimal(n) for n in (263, 242, 92)]
    assert all(m.named == TALKS for m in parts)
    assert [m.value for m in found if m.kind == "total"] == [Decimal(597)]


@pytest.mark.parametrize(
    "text",
    [
        "浜の見守り隊の活動件数は597件(うち昼263件、夜242件)であった。",  # not all of them
        "浜の見守り隊の活動件数は597件(昼263件、夜242件など)であった。",
        "浜の見守り隊の活動件数は597件(夜242件)であった。",
        "浜の見守り隊の活動件数は597件となり、講座(120件)、見学会(80件)を行った。",  # parts of something else
        "堤防の耐震化率は52.5％(東48.0％、西57.0％)となった。",  # shares do not add up
        "相談は597件(昼263件、夕方242件、夜92件)であった。",  # of nothing that a table has
        "浜の見守り隊の活動件数は、相談が昼263件、夜242件あり、合計597件、催しは合計12件であった。",
    ],
)
def test_figures_that_no_printed_total_needs_to_follow_from_are_nobody_s_parts(text: str) -> None:
    assert [m.named for m in mentions(text, NAMES, 2019) if m.kind == "part"] in ([], [None, None])
