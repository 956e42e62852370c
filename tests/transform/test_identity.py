"""What is the same over the years: rules that link, what is merely proposed, and what people decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.transform.things import CITY, Book, Books
from transform.errors import ReviewError
from transform.identity.identify import Identities, identify
from transform.identity.links import Link
from transform.identity.review import Decision, Review, Side, read_review, write_review
from transform.identity.rows import identity_rows
from transform.identity.things import Kind, Place

OVERVIEW = "川沿いの道を市民とともに毎月清掃し、見つけたごみの種類を記録する。"


@pytest.fixture
def books() -> Books:
    return Books()


def years(books: Books, *given: int) -> list[Book]:
    """Books with the one measure 01 of the same name."""
    return [books.book(year).measure("01", "川と森") for year in given or (2018, 2019)]


def found(books: Books, review: Review | None = None) -> Identities:
    return identify(books.rows, {CITY: review} if review else None)


def key(identities: Identities, kind: Kind, *place: Any, document: str | None = None) -> str:
    """The key at a place (year, measure, number), of the year's current book unless another is named."""
    year, measure_no, no = place
    return identities.keys[kind][CITY, document or f"book-{year}", Place(year, measure_no, no)]


def links(identities: Identities, kind: Kind) -> list[Link]:
    return [link for link in identities.links[CITY] if link.earlier.kind == kind]


def same(identities: Identities, kind: Kind, *places: tuple[int, str, int]) -> bool:
    return len({key(identities, kind, *place) for place in places}) == 1


def rules(identities: Identities, kind: Kind) -> list[tuple[str, str]]:
    return [(link.status, link.rule) for link in links(identities, kind)]


# Indicators


def test_the_same_name_under_the_same_measure_is_the_same_whatever_its_number_and_spelling(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "清掃の参加者数（延べ）", {2018: "120"})
    second.indicator("01", 3, "清掃の 参加者数(延べ)", {2019: "130"})
    identities = found(books)
    assert same(identities, "indicator", (2018, "01", 1), (2019, "01", 3))
    assert key(identities, "indicator", 2019, "01", 3) == "2018:01:清掃の参加者数延べ"


def test_the_same_name_with_figures_of_another_quantity_is_only_proposed(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "参加者数", {2017: "120", 2018: "130"})
    second.indicator("01", 1, "参加者数", {2017: "9000", 2018: "9100"})
    identities = found(books)
    assert not same(identities, "indicator", (2018, "01", 1), (2019, "01", 1))
    (link,) = links(identities, "indicator")
    assert (link.status, link.holds) == ("proposed", False)
    assert "2018年度の値が相違（130→9,100）" in link.evidence


def test_a_restated_figure_does_not_part_what_has_the_same_name(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "参加者数", {2018: "130"})
    second.indicator("01", 1, "参加者数", {2018: "133", 2019: "140"})
    assert same(found(books), "indicator", (2018, "01", 1), (2019, "01", 1))


def test_a_unit_that_only_scales_is_the_same_unit(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "出荷額", {2018: "1185"}, unit="千円")
    second.indicator("01", 1, "出荷額", {2018: "1185000"}, unit="円")
    assert same(found(books), "indicator", (2018, "01", 1), (2019, "01", 1))


@pytest.mark.parametrize(("figure", "linked"), [("120", True), ("45", False)])
def test_another_unit_needs_figures_that_agree(books: Books, figure: str, linked: bool) -> None:
    first, second = years(books)
    first.indicator("01", 1, "参加者数", {2018: "120"}, unit="人")
    second.indicator("01", 1, "参加者数", {2018: figure}, unit="件")
    assert same(found(books), "indicator", (2018, "01", 1), (2019, "01", 1)) is linked


def test_a_renamed_indicator_is_known_by_figures_that_hardly_agree_by_chance(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "清掃の参加者数", {2017: "11205", 2018: "12046"})
    second.indicator("01", 1, "川辺に集った人", {2018: "12046", 2019: "13046"})
    identities = found(books)
    assert same(identities, "indicator", (2018, "01", 1), (2019, "01", 1))
    assert rules(identities, "indicator") == [("linked", "same_figures")]


def test_small_figures_that_agree_are_proposed_and_link_nothing(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "拠点の数", {2018: "12"}, unit="か所")
    second.indicator("01", 1, "集う場", {2018: "12"}, unit="か所")
    identities = found(books)
    assert rules(identities, "indicator") == [("proposed", "likeness")]
    assert not same(identities, "indicator", (2018, "01", 1), (2019, "01", 1))


def test_figures_that_another_indicator_prints_too_prove_nothing(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "清掃の参加者数", {2018: "12046"})
    second.indicator("01", 1, "川辺に集った人", {2018: "12046"}).indicator("01", 2, "森に集った人", {2018: "12046"})
    assert ("linked", "same_figures") not in rules(found(books), "indicator")


def test_similar_names_alone_link_nothing(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "図書館の貸出者数", {2018: "12046"})
    second.indicator("01", 1, "図書館の貸出冊数", {2019: "88123"})
    identities = found(books)
    assert rules(identities, "indicator") == [("proposed", "likeness")]
    assert not same(identities, "indicator", (2018, "01", 1), (2019, "01", 1))


def test_a_common_name_under_an_unrelated_measure_of_the_same_number_is_another(books: Books) -> None:
    books.book(2018).measure("01", "川と森").indicator("01", 1, "満足度", {2018: "61.5"}, unit="％")
    books.book(2019).measure("01", "道と橋").indicator("01", 1, "満足度", {2019: "70.5"}, unit="％")
    assert not same(found(books), "indicator", (2018, "01", 1), (2019, "01", 1))


def test_an_indicator_that_moves_to_another_measure_is_known_by_name_and_figures(books: Books) -> None:
    books.book(2018).measure("01", "川と森").indicator("01", 1, "満足度", {2018: "61.5"}, unit="％")
    second = books.book(2019).measure("02", "道と橋")
    second.indicator("02", 4, "満足度", {2018: "61.5", 2019: "62.0"}, unit="％")
    identities = found(books)
    assert rules(identities, "indicator") == [("linked", "moved")]
    assert same(identities, "indicator", (2018, "01", 1), (2019, "02", 4))


def test_a_name_that_comes_back_after_a_book_without_it_needs_more_than_the_name(books: Books) -> None:
    first, _, third = years(books, 2018, 2019, 2020)
    first.indicator("01", 1, "参加者数", {2018: "130"}).indicator("01", 2, "会員数", {2018: "245"})
    third.indicator("01", 1, "参加者数", {2020: "130"}).indicator("01", 2, "会員数", {2018: "245", 2020: "260"})
    identities = found(books)
    assert not same(identities, "indicator", (2018, "01", 1), (2020, "01", 1))
    assert same(identities, "indicator", (2018, "01", 2), (2020, "01", 2))
    assert ("proposed", "likeness") in rules(identities, "indicator")


def test_books_next_to_each_other_need_not_be_of_years_next_to_each_other(books: Books) -> None:
    first, second = years(books, 2015, 2019)
    first.indicator("01", 1, "参加者数", {2015: "130"})
    second.indicator("01", 1, "参加者数", {2019: "150"})
    assert same(found(books), "indicator", (2015, "01", 1), (2019, "01", 1))


# Projects


def test_a_renamed_project_is_known_by_its_overview(books: Books) -> None:
    first, second = years(books)
    first.project("01", 1, "川辺の清掃", overview=OVERVIEW)
    second.project("01", 2, "水辺をきれいにする集い", overview=OVERVIEW)
    identities = found(books)
    assert rules(identities, "project") == [("linked", "same_overview")]
    assert same(identities, "project", (2018, "01", 1), (2019, "01", 2))


def test_an_overview_that_two_projects_share_tells_neither_from_the_other(books: Books) -> None:
    first, second = years(books)
    first.project("01", 1, "川辺の清掃", overview=OVERVIEW)
    second.project("01", 1, "水辺の集い", overview=OVERVIEW).project("01", 2, "森の集い", overview=OVERVIEW)
    assert not any(link.holds for link in links(found(books), "project"))


def test_of_two_with_the_same_name_in_a_merged_measure_the_overview_tells_which_goes_on(books: Books) -> None:
    shared = [f"事業{n}" for n in range(6)]
    first = books.book(2018).measure("01", "川").measure("02", "森")
    second = books.book(2019).measure("05", "川と森の自然")
    for n, name in enumerate(shared):
        first.project("01" if n < 3 else "02", n + 1, name)
        second.project("05", n + 1, name)
    first.project("01", 9, "維持管理", overview=f"川の{OVERVIEW}").project("02", 9, "維持管理", overview=OVERVIEW)
    second.project("05", 9, "維持管理", overview=OVERVIEW)
    identities = found(books)
    assert same(identities, "project", (2018, "02", 9), (2019, "05", 9))
    assert not same(identities, "project", (2018, "01", 9), (2019, "05", 9))


# Measures


def contents(book: Book, measure_no: str, *names: str) -> None:
    for n, name in enumerate(names, 1):
        book.project(measure_no, n, name)


def relations(identities: Identities) -> set[tuple[str, str, str, str]]:
    return {
        (link.earlier.place.measure_no, link.later.place.measure_no, link.relation, link.status)
        for link in links(identities, "measure")
    }


def test_a_renumbered_measure_is_known_by_its_name_and_a_renamed_one_by_its_contents(books: Books) -> None:
    first = books.book(2018).measure("01", "川").measure("02", "森")
    second = books.book(2019).measure("02", "川").measure("07", "木々と暮らす")
    for book, river, wood in ((first, "01", "02"), (second, "02", "07")):
        contents(book, river, "川の清掃", "川の調査")
        contents(book, wood, "森の手入れ", "森の調査", "森の学校")
    identities = found(books)
    assert relations(identities) == {("01", "02", "same", "linked"), ("02", "07", "same", "linked")}
    assert same(identities, "measure", (2018, "02", 0), (2019, "07", 0))


def test_merged_and_split_measures_get_keys_of_their_own_and_links_that_say_so(books: Books) -> None:
    first = books.book(2018).measure("01", "川").measure("02", "森").measure("03", "道と橋")
    second = books.book(2019).measure("01", "自然").measure("02", "道").measure("03", "橋")
    contents(first, "01", "川の清掃", "川の調査")
    contents(first, "02", "森の手入れ", "森の調査")
    contents(first, "03", "舗装", "街路樹", "点検", "架け替え")
    contents(second, "01", "川の清掃", "川の調査", "森の手入れ", "森の調査")
    contents(second, "02", "舗装", "街路樹")
    contents(second, "03", "点検", "架け替え")
    identities = found(books)
    assert relations(identities) == {
        ("01", "01", "merged", "linked"),
        ("02", "01", "merged", "linked"),
        ("03", "02", "split", "linked"),
        ("03", "03", "split", "linked"),
    }
    assert len(set(identities.keys["measure"].values())) == 6
    assert all(link.holds for link in links(identities, "project"))
    assert len(links(identities, "project")) == 8


def test_a_measure_with_little_in_common_is_proposed(books: Books) -> None:
    first = books.book(2018).measure("01", "川と水辺")
    second = books.book(2019).measure("04", "水辺の暮らし")
    contents(first, "01", "川の清掃", "川の調査", "釣り場")
    contents(second, "04", "川の清掃", "舟の運航", "橋の点検")
    assert relations(found(books)) == {("01", "04", "same", "proposed")}


# Revisions


def test_a_superseded_book_has_the_keys_of_the_current_one_where_it_prints_the_same(books: Books) -> None:
    for document, name, current in (("old", "参加者数数", False), ("book-2019", "参加者数", True)):
        book = books.book(2019, document=document, current=current).measure("01", "川と森")
        book.indicator("01", 1, name, {2018: "11205", 2019: "12046"}).indicator("01", 2, "会員数", {2019: "31"})
    books.rows["indicator"].append({**books.rows["indicator"][0], "indicator_no": 5, "indicator_name": "消えた指標"})
    identities = found(books)
    for no in (1, 2):
        assert key(identities, "indicator", 2019, "01", no, document="old") == key(
            identities, "indicator", 2019, "01", no
        )
    only_old = key(identities, "indicator", 2019, "01", 5, document="old")
    assert only_old not in {k for (_, d, _), k in identities.keys["indicator"].items() if d != "old"}


def test_rows_without_their_numbers_are_left_to_the_checks(books: Books) -> None:
    (book,) = years(books, 2019)
    book.indicator("01", 1, "参加者数", {2019: "1"})
    books.rows["indicator"].append({**books.rows["indicator"][0], "indicator_no": None})
    books.rows["measure"].append({**books.rows["measure"][0], "measure_no": None})
    assert len(found(books).keys["indicator"]) == 1


# What people decide


def decision(
    same_: bool, earlier: tuple[int, str, int, str], later: tuple[int, str, int, str], **more: Any
) -> Decision:
    before, after = (Side(Place(*side[:3]), side[3]) for side in (earlier, later))
    return Decision(CITY, more.pop("kind", "indicator"), same_, before, after, **more)


@pytest.fixture
def doubtful(books: Books) -> Books:
    first, second = years(books)
    first.indicator("01", 1, "貸出者数", {2018: "12046"})
    second.indicator("01", 1, "貸出冊数", {2019: "88123"}).indicator("01", 2, "会員数", {2019: "3"})
    return books


def test_a_confirmed_link_joins_and_a_rejected_one_is_no_longer_proposed(doubtful: Books) -> None:
    sides = ((2018, "01", 1, "貸出者数"), (2019, "01", 1, "貸出冊数"))
    confirmed = found(doubtful, Review([decision(True, *sides)]))
    assert same(confirmed, "indicator", (2018, "01", 1), (2019, "01", 1))
    assert rules(confirmed, "indicator") == [("confirmed", "review")]
    rejected = found(doubtful, Review([decision(False, *sides)]))
    assert not same(rejected, "indicator", (2018, "01", 1), (2019, "01", 1))
    assert [link.status for link in links(rejected, "indicator") if link.later.place.no == 1] == ["rejected"]


def test_a_rejection_parts_what_a_rule_would_link(books: Books) -> None:
    first, second = years(books)
    first.indicator("01", 1, "参加者数", {2018: "130"})
    second.indicator("01", 1, "参加者数", {2019: "140"})
    review = Review([decision(False, (2018, "01", 1, "参加者数"), (2019, "01", 1, "参加者数"))])
    assert not same(found(books, review), "indicator", (2018, "01", 1), (2019, "01", 1))


def test_a_decision_about_what_is_no_longer_printed_so_is_told_and_not_used(doubtful: Books) -> None:
    stale = decision(True, (2018, "01", 1, "貸出人数"), (2019, "01", 1, "貸出冊数"))
    identities = found(doubtful, Review([stale]))
    assert identities.stale == [stale]
    assert not same(identities, "indicator", (2018, "01", 1), (2019, "01", 1))


def test_of_two_decisions_that_contradict_each_other_the_second_is_told(doubtful: Books) -> None:
    one = decision(True, (2018, "01", 1, "貸出者数"), (2019, "01", 1, "貸出冊数"))
    other = decision(True, (2018, "01", 1, "貸出者数"), (2019, "01", 2, "会員数"))
    assert found(doubtful, Review([one, other])).stale == [other]


def test_decisions_are_written_and_read_back(tmp_path: Path) -> None:
    given = [
        decision(True, (2018, "01", 1, '「"引用"」\\と\n改行'), (2019, "01", 2, "名"), reason="翌年度の注記"),
        decision(False, (2018, "01", 0, "川"), (2019, "02", 0, "森"), kind="measure"),
    ]
    file = write_review(tmp_path / "links", CITY, given)
    assert file.name == f"{CITY}.toml"
    assert list(read_review(tmp_path / "links")[CITY].decisions) == given
    assert read_review(tmp_path / "none") == {}


@pytest.mark.parametrize(
    "text",
    [
        "[[link",
        '[[link]]\nkind = "indicator"\nverdict = "same"',
        '[[link]]\nkind = "grade"\nverdict = "same"\n'
        'earlier = { fiscal_year = 2018, measure_no = "1", no = 1, name = "a" }\n'
        'later = { fiscal_year = 2019, measure_no = "1", no = 1, name = "a" }',
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / f"{CITY}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ReviewError, match=CITY):
        read_review(tmp_path)


def test_rows_hold_every_key_and_link(doubtful: Books) -> None:
    rows = identity_rows(found(doubtful))
    assert {(r["fiscal_year"], r["indicator_no"]) for r in rows["indicator"]} == {(2018, 1), (2019, 1), (2019, 2)}
    assert [r["measure_key"] for r in rows["measure"]] == ["2018:01:川と森"] * 2
    by_kind = {r["kind"]: r for r in rows["link"]}
    assert by_kind["measure"]["from_key"] == by_kind["measure"]["to_key"]
    assert by_kind["indicator"]["from_key"] != by_kind["indicator"]["to_key"]
