"""A book that drifted: what its layout leaves unread, and the draft of a layout that reads it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from extract.book import read_book
from extract.drafting import Draft, draft
from extract.layout import FOLDERS_VARIABLE, load_layout
from extract.records import Book
from extract.review import Remark, RemarkKind, review
from samples.city import edition
from samples.render import render
from tests.drift.variants import VARIANTS

YEAR = 2020


@dataclass
class Edition:
    """A drifted book, and a folder for its layout."""

    path: Path
    layouts: Path

    def read(self, layout: str | None = None) -> Book:
        return read_book(self.path, layout=layout)

    def remarks(self, layout: str | None = None) -> list[Remark]:
        book = self.read(layout)
        return review(book, load_layout(book.layout))

    def draft(self) -> Draft:
        return draft(self.read("chofu"), load_layout("chofu"), "new")

    def adopt(self, text: str) -> None:
        (self.layouts / "new.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def drifted(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """The first two sheets of a sample book in the variant of this name."""
    variant = next(v for v in VARIANTS if v.name == request.param)
    whole = edition(YEAR)
    short = replace(whole, book=replace(whole.book, measures=whole.book.measures[:2]))
    path = tmp_path / "drifted.pdf"
    path.write_bytes(render(variant.change(short), variant.pen).pdf)
    layouts = tmp_path / "layouts"
    layouts.mkdir()
    monkeypatch.setenv(FOLDERS_VARIABLE, str(layouts))
    return Edition(path, layouts)


def found(remarks: list[Remark]) -> set[tuple[RemarkKind, str]]:
    return {(r.kind, r.subject) for r in remarks}


UNREAD = [
    ("labels renamed", {("doubtful", "related_departments"), ("doubtful", "policy_direction")}),
    ("project heading renamed", {("doubtful", "project_evaluation.project_name")}),
    ("results heading renamed", {("doubtful", "project_evaluation.future_actions")}),
    ("unknown column", {("unknown_column", "project_evaluation")}),
    ("tick column gone", {("absent", "project_evaluation.improvement_directions.財政面改善")}),
    ("unknown note", {("unclaimed", "")}),
    ("achievement rate column", set()),
]


@pytest.mark.parametrize(("drifted", "expected"), UNREAD, indirect=["drifted"])
def test_what_a_layout_does_not_read_for_certain_is_told_once_with_all_its_pages(
    drifted: Edition, expected: set[tuple[RemarkKind, str]]
) -> None:
    remarks = drifted.remarks("chofu")
    assert found(remarks) == expected
    sheets = [set(sheet.pages) for sheet in drifted.read("chofu").sheets]
    for remark in remarks:
        assert remark.everywhere
        assert all(pages & set(remark.pages) for pages in sheets)


@pytest.mark.parametrize(
    "drifted",
    [
        "labels renamed",
        "indicator headings renamed",
        "achievements heading renamed",
        "summary label renamed",
        "project heading renamed",
        "results heading renamed",
        "tick column gone",
    ],
    indirect=True,
)
def test_draft_as_it_stands_settles_renamed_and_vanished_labels(drifted: Edition) -> None:
    made = drifted.draft()
    assert made.proposed
    assert not made.open
    drifted.adopt(made.text)
    assert drifted.remarks("new") == []
    # Without being told, the reading finds the layout that was made for the book.
    assert drifted.read().layout == "new"


@pytest.mark.parametrize("drifted", ["labels renamed"], indirect=True)
def test_draft_reads_the_same_values_as_the_doubtful_reading(drifted: Edition) -> None:
    before = drifted.read("chofu")
    drifted.adopt(drifted.draft().text)
    after = drifted.read("new")
    assert [sheet.fields for sheet in after.sheets] == [sheet.fields for sheet in before.sheets]


@pytest.mark.parametrize("drifted", ["labels renamed"], indirect=True)
def test_draft_says_on_which_pages_and_how_alike(drifted: Edition) -> None:
    text = drifted.draft().text
    pages = "・".join(str(sheet.pages[0]) for sheet in drifted.read("chofu").sheets)
    assert f"「施策がめざす方向」←「施策の方向」（文字の一致 62%）（{pages}ページ）" in text


@pytest.mark.parametrize("drifted", ["unknown column"], indirect=True)
def test_unknown_column_waits_for_a_person(drifted: Edition) -> None:
    made = drifted.draft()
    assert tomllib.loads(made.text).keys() == {"name", "title", "inherits"}
    drifted.adopt(made.text)
    assert found(drifted.remarks("new")) == {("unknown_column", "project_evaluation")}
    proposal = made.text[made.text.index("# [[additional]]") :]
    drifted.adopt(made.text.replace(proposal, proposal.replace("# ", "")))
    assert drifted.remarks() == []


@pytest.mark.parametrize("drifted", ["unknown note"], indirect=True)
def test_text_on_every_sheet_is_offered_as_a_note(drifted: Edition) -> None:
    made = drifted.draft()
    proposal = made.text[made.text.index("# [[note]]") :]
    drifted.adopt(made.text.replace(proposal, proposal.replace("# ", "")))
    assert drifted.remarks("new") == []


@pytest.mark.parametrize("drifted", ["tick column gone"], indirect=True)
def test_layout_of_a_new_edition_is_not_taken_for_an_older_book(drifted: Edition, tmp_path: Path) -> None:
    drifted.adopt(drifted.draft().text)
    older = tmp_path / "older.pdf"
    older.write_bytes(render(edition(YEAR)).pdf)
    assert read_book(older).layout == "chofu"


@pytest.mark.parametrize("drifted", ["labels renamed"], indirect=True)
def test_label_that_two_things_claim_is_left_to_a_person(drifted: Edition) -> None:
    """Whichever of them it were given to, the other would be read wrong without a word."""
    book, layout = drifted.read("chofu"), load_layout("chofu")
    for sheet in book.sheets:
        for i, finding in enumerate(sheet.findings):
            if finding.subject == "policy_direction":
                sheet.findings.append(replace(sheet.findings[i], subject="phone"))
    made = draft(book, layout, "new")
    assert {r.subject for r in made.proposed} == {"related_departments"}
    assert {r.subject for r in made.open} == {"policy_direction", "phone"}
    assert [e["field"] for e in tomllib.loads(made.text)["add_label"]] == ["related_departments"]


@pytest.mark.parametrize(
    "line", ["第{no}章　{name}", "{name}（施策{no}）"], ids=["number before the name", "number behind the name"]
)
def test_title_of_unknown_form_is_drafted_as_a_pattern(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = edition(YEAR)
    short = replace(whole, book=replace(whole.book, measures=whole.book.measures[:2]))
    path = tmp_path / "titled.pdf"
    path.write_bytes(render(replace(short, form=replace(short.form, title_line=line))).pdf)
    layouts = tmp_path / "layouts"
    layouts.mkdir()
    monkeypatch.setenv(FOLDERS_VARIABLE, str(layouts))
    titled = Edition(path, layouts)
    assert found(titled.remarks("chofu")) == {("title", "measure_no")}
    titled.adopt(titled.draft().text)
    assert titled.remarks("new") == []
    assert [s.measure_no.text for s in titled.read("new").sheets] == [m.no for m in short.book.measures]
