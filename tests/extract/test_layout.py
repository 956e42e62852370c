"""Layout files: what one inherits, what it leaves out, what is wrong with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extract.errors import LayoutError
from extract.labels import Match
from extract.layout import FOLDERS_VARIABLE, layout_fingerprint, layout_names, load_layout
from tests.extract.forms import FORM, WriteLayout


def child(*entries: str) -> str:
    return "\n".join(['name = "child"', 'title = "翌年の様式"', 'inherits = "form"', *entries])


@pytest.fixture(autouse=True)
def parent(write_layout: WriteLayout) -> None:
    write_layout("form", FORM)


def test_child_says_only_what_differs(write_layout: WriteLayout) -> None:
    write_layout("child", child("[[field]]", 'key = "lead"', 'labels = ["担当課"]', "anchor = true"))
    parent, own = load_layout("form"), load_layout("child")
    assert (own.name, own.title) == ("child", "翌年の様式")
    assert own.field("lead").labels == ("担当課",)
    assert {f.key for f in own.fields} == {f.key for f in parent.fields}
    assert [t.key for t in own.tables] == [t.key for t in parent.tables]
    assert own.anchors == parent.anchors
    assert own.field_labels.find("主管課名") is None


def test_child_adds_what_the_parent_does_not_have(write_layout: WriteLayout) -> None:
    write_layout("child", child("[[field]]", 'key = "phone"', 'labels = ["電話番号"]'))
    assert load_layout("child").field("phone").place == "right"


def test_notes_of_parent_and_child_add_up(write_layout: WriteLayout) -> None:
    write_layout("child", child("[[note]]", "pattern = '^参考$'"))
    assert [any(p.match(text) for p in load_layout("child").notes) for text in ("- 3 -", "参考")] == [True, True]


def test_field_not_printed_that_year_is_not_expected(write_layout: WriteLayout) -> None:
    write_layout("child", child('not_printed = ["summary"]'))
    assert "summary" in {f.key for f in load_layout("form").fields}
    assert "summary" not in {f.key for f in load_layout("child").fields}
    assert load_layout("child").field_labels.find("総括") is None


def test_table_not_printed_that_year_is_not_expected(write_layout: WriteLayout) -> None:
    write_layout("child", child('not_printed = ["indicators", "overview"]'))
    own = load_layout("child")
    assert [t.key for t in own.tables] == ["plans", "evaluation"]
    assert own.book_tables == ()


def test_column_not_printed_that_year_is_not_expected(write_layout: WriteLayout) -> None:
    write_layout("child", child('not_printed = ["evaluation.cost"]'))
    keys = {t.key: {c.key for c in t.columns} for t in load_layout("child").tables}
    assert "cost" not in keys["evaluation"]
    assert {c.key for c in load_layout("form").tables[2].columns} - keys["evaluation"] == {"cost"}


def test_grandchild_inherits_what_its_parent_changed(write_layout: WriteLayout) -> None:
    write_layout("child", child('not_printed = ["summary"]'))
    write_layout("grandchild", 'name = "grandchild"\ntitle = "翌々年"\ninherits = "child"')
    assert "summary" not in {f.key for f in load_layout("grandchild").fields}


def test_fingerprint_changes_with_the_layout_s_text(write_layout: WriteLayout) -> None:
    before = load_layout("form").fingerprint
    write_layout("form", FORM.replace("担当課名", "所管課名"))
    assert load_layout("form").fingerprint != before


def test_fingerprint_changes_with_the_parent_s_text(write_layout: WriteLayout) -> None:
    write_layout("child", child())
    before = layout_fingerprint("child")
    write_layout("form", FORM.replace("担当課名", "所管課名"))
    assert layout_fingerprint("child") != before


def test_fingerprint_of_one_layout_is_its_own(write_layout: WriteLayout) -> None:
    before, all_before = layout_fingerprint("form"), layout_fingerprint()
    write_layout("other", FORM.replace('name = "form"', 'name = "other"'))
    assert layout_fingerprint("form") == before
    assert layout_fingerprint() != all_before


def test_unknown_layout_is_named_with_those_that_exist() -> None:
    with pytest.raises(LayoutError, match=r"'other'.*known: form"):
        load_layout("other")


@pytest.mark.parametrize(
    ("good", "broken", "says"),
    [
        ('key = "lead"\n', "", "KeyError: 'key'"),
        ('labels = ["区分"]', "", "KeyError: 'labels'"),
        ("anchors = 2", "", "KeyError: 'anchors'"),
        (r"(?P<no>\d{2})", r"(?P<no>\d{2}", "error: missing"),
        ('row = "category"', 'row = "項目"', "row column '項目'"),
        ("[sheet]", "[sheet", "TOMLDecodeError"),
        ('name = "action"', "name = action", "TOMLDecodeError"),
    ],
)
def test_broken_layout_file_is_named_with_what_is_wrong(
    write_layout: WriteLayout, good: str, broken: str, says: str
) -> None:
    assert good in FORM
    write_layout("broken", FORM.replace(good, broken, 1))
    with pytest.raises(LayoutError, match=re.escape(says)) as raised:
        load_layout("broken")
    assert "broken" in str(raised.value)


def test_unknown_parent_is_named(write_layout: WriteLayout) -> None:
    write_layout("child", child().replace('"form"', '"none"'))
    with pytest.raises(LayoutError, match="'none'"):
        load_layout("child")


def test_layout_that_inherits_itself_is_told(write_layout: WriteLayout) -> None:
    write_layout("child", child().replace('"form"', '"child"'))
    with pytest.raises(LayoutError, match="inherits itself"):
        load_layout("child")


def test_not_printed_key_that_no_parent_has_is_told(write_layout: WriteLayout) -> None:
    """A misspelt key would silently leave the entry expected."""
    write_layout("child", child('not_printed = ["sumary", "evaluation.costs"]'))
    with pytest.raises(LayoutError, match="sumary"):
        load_layout("child")


@pytest.mark.parametrize(
    ("good", "broken"),
    [
        ('place = "below"', 'place = "under"'),
        ('kind = "items"', 'kind = "list"'),
        ('labels = ["主な取組実績"]', 'labels = "主な取組実績"'),
        ('under = "目的"', 'undr = "目的"'),
    ],
)
def test_misspelt_word_of_the_layout_language_is_told(write_layout: WriteLayout, good: str, broken: str) -> None:
    write_layout("broken", FORM.replace(good, broken, 1))
    with pytest.raises(LayoutError, match="broken"):
        load_layout("broken")


def test_child_adds_a_label_without_repeating_the_entry(write_layout: WriteLayout) -> None:
    write_layout(
        "child",
        child(
            "[[add_label]]",
            'field = "lead"',
            'labels = ["主担当"]',
            "[[add_label]]",
            'table = "evaluation"',
            'column = "cost"',
            'labels = ["{fy}決算"]',
            "[[add_label]]",
            'table = "evaluation"',
            'tally = "count"',
            'labels = ["総数"]',
        ),
    )
    parent, own = load_layout("form"), load_layout("child")
    assert own.field("lead").labels == (*parent.field("lead").labels, "主担当")
    assert own.field("lead").anchor
    assert own.column_labels["evaluation"].find("令和3年度決算") == Match("cost", "synonym")
    table = next(t for t in own.tables if t.key == "evaluation")
    assert table.tallies.find("総数") == Match("count", "synonym")
    assert parent.field_labels.find("主担当") is None


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (['field = "led"', 'labels = ["主担当"]'], "not inherited"),
        (['table = "evaluation"', 'column = "costs"', 'labels = ["決算"]'], "not inherited"),
        (['table = "evaluations"', 'column = "cost"', 'labels = ["決算"]'], "not inherited"),
        (['field = "lead"', 'column = "cost"', 'labels = ["決算"]'], "names a field"),
        (['feild = "lead"', 'labels = ["主担当"]'], "names a field"),
        (['field = "lead"', "labels = []"], "list of labels"),
        (['field = "lead"', 'labels = "主担当"'], "list of labels"),
        (['field = "lead"', 'labels = ["令和3年度"]'], "list of labels"),
        (['field = "lead"'], "KeyError: 'labels'"),
        # The reader takes the first entry that has a label: a second one would never be found.
        (['field = "lead"', 'labels = ["対 象"]'], "label of 'target' already"),
        (['field = "lead"', 'labels = ["担当課名"]'], "label of 'lead' already"),
    ],
)
def test_label_that_would_say_nothing_is_told(write_layout: WriteLayout, entry: list[str], says: str) -> None:
    write_layout("child", child("[[add_label]]", *entry))
    with pytest.raises(LayoutError, match=re.escape(says)):
        load_layout("child")


def test_same_wording_may_head_columns_of_two_tables(write_layout: WriteLayout) -> None:
    write_layout("child", child("[[add_label]]", 'table = "plans"', 'column = "category"', 'labels = ["No."]'))
    assert load_layout("child").column_labels["plans"].find("No.") == Match("category", "synonym")


def test_additional_columns_of_parent_and_child_add_up(write_layout: WriteLayout) -> None:
    write_layout("child", child("[[additional]]", 'table = "evaluation"', 'labels = ["職員数"]'))
    write_layout(
        "grandchild",
        'name = "grandchild"\ntitle = "翌々年"\ninherits = "child"\n'
        '[[additional]]\ntable = "evaluation"\nlabels = ["備考"]',
    )
    known = load_layout("grandchild").additional["evaluation"]
    assert [known.find(text) is not None for text in ("職員数", "備考", "所管")] == [True, True, False]


@pytest.mark.parametrize(
    "entry",
    [
        ['table = "plans"', 'labels = "職員数"'],
        ['table = "evaluations"', 'labels = ["職員数"]'],
        ['table = "plans"'],
        ['tabel = "plans"', 'labels = ["職員数"]'],
    ],
)
def test_additional_column_of_no_table_is_told(write_layout: WriteLayout, entry: list[str]) -> None:
    write_layout("child", child("[[additional]]", *entry))
    with pytest.raises(LayoutError, match="additional"):
        load_layout("child")


def test_tick_heading_not_printed_that_year_is_not_expected(write_layout: WriteLayout) -> None:
    write_layout("child", child('not_printed = ["evaluation.directions.改善余地なし"]'))
    table = next(t for t in load_layout("child").tables if t.key == "evaluation")
    assert table.column("directions").ticks == ("有効性改善",)


def test_child_may_change_a_part_of_what_begins_a_sheet(write_layout: WriteLayout) -> None:
    write_layout("child", child("[sheet]", "anchors = 1"))
    own = load_layout("child")
    assert own.anchors == 1
    assert own.sheet_title == load_layout("form").sheet_title


def test_misspelt_section_is_told(write_layout: WriteLayout) -> None:
    write_layout("child", child("[[add_labels]]", 'field = "lead"', 'labels = ["主担当"]'))
    with pytest.raises(LayoutError, match="add_labels"):
        load_layout("child")


def test_layout_named_unlike_its_file_is_told(write_layout: WriteLayout) -> None:
    """What was read with it would name a layout that nobody finds."""
    write_layout("copy", FORM)
    with pytest.raises(LayoutError, match="'form'"):
        load_layout("copy")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside of the package that is searched for layouts."""
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setenv(FOLDERS_VARIABLE, str(own))
    return own


def test_layout_outside_of_the_package_inherits_from_one_inside(folder: Path) -> None:
    (folder / "child.toml").write_text(child('not_printed = ["summary"]'), encoding="utf-8")
    assert layout_names() == ["child", "form"]
    assert load_layout("child").lineage == ("child", "form")


def test_layout_changed_on_disk_is_read_anew(folder: Path) -> None:
    """A scheduled run lives longer than the layout that a person edits meanwhile."""
    (folder / "child.toml").write_text(child(), encoding="utf-8")
    before, all_before = load_layout("child"), layout_fingerprint()
    (folder / "child.toml").write_text(child('not_printed = ["summary"]'), encoding="utf-8")
    assert load_layout("child") != before
    assert load_layout("child").fingerprint != before.fingerprint
    assert layout_fingerprint() != all_before


def test_two_layouts_of_one_name_are_told(folder: Path) -> None:
    (folder / "form.toml").write_text(FORM, encoding="utf-8")
    with pytest.raises(LayoutError, match="2つあります"):
        layout_names()


def test_folder_that_does_not_exist_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDERS_VARIABLE, str(folder / "none"))
    with pytest.raises(LayoutError, match="none がありません"):
        layout_names()


def test_shipped_layouts_are_all_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert layout_names() != ["form"]
    for name in layout_names():
        assert load_layout(name).name == name


SIGNS = """
[signs]
summary = ["SABCD"]
"""


def test_signs_of_parent_and_child_add_up(write_layout: WriteLayout) -> None:
    write_layout("signed", FORM.replace('name = "form"', 'name = "signed"') + SIGNS)
    write_layout("child", child("[signs]", 'lead = ["◎○", "AB"]').replace('"form"', '"signed"'))
    assert dict(load_layout("child").signs) == {"summary": ("SABCD",), "lead": ("◎○", "AB")}
    write_layout("fewer", child('not_printed = ["summary"]').replace('"form"', '"signed"').replace("child", "fewer"))
    assert dict(load_layout("fewer").signs) == {}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('[signs]\nratnig = ["◎○"]', "ratnig"),
        ('[signs]\nsummary = "SABCD"', "a list of sets"),
        ("[[legend]]\nof = 'grad'\npattern = '^S'", "grad"),
    ],
)
def test_signs_of_nothing_are_refused(write_layout: WriteLayout, entry: str, said: str) -> None:
    write_layout("child", child(entry))
    with pytest.raises(LayoutError, match=said):
        load_layout("child")
