"""`shisaku layout`: for an operator who has a book of a new edition in front of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from extract.layout import load_layout
from samples.city import edition
from samples.render import render
from tests.drift.variants import VARIANTS
from tests.flows.helpers import Shisaku, pdf
from warehouse.query import run as query


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first two sheets of a book whose labels are renamed."""
    variant = next(v for v in VARIANTS if v.name == "labels renamed")
    whole = edition(2020)
    short = replace(whole, book=replace(whole.book, measures=whole.book.measures[:2]))
    path = tmp_path_factory.mktemp("books") / "book.pdf"
    path.write_bytes(render(variant.change(short), variant.pen).pdf)
    return path


@pytest.fixture
def layouts(shisaku: Shisaku, book: Path, tmp_path: Path) -> Path:
    """A folder with the draft for the book."""
    run = shisaku("layout", "draft", book, "--out", tmp_path / "layouts" / "r2new.toml")
    assert run.exit_code == 0, run.stderr
    return tmp_path / "layouts"


def test_check_ends_with_1_while_something_is_doubtful(shisaku: Shisaku, book: Path) -> None:
    run = shisaku("layout", "check", book)
    assert run.exit_code == 1
    assert "「施策がめざす方向」の欄を" in run.stdout
    assert "ページ）" in run.stdout


def test_check_with_the_drafted_layout_ends_with_0(shisaku: Shisaku, book: Path, layouts: Path) -> None:
    run = shisaku("layout", "check", book, "--layout-dir", layouts, "--layout", "r2new")
    assert (run.exit_code, run.stdout.splitlines()[-1]) == (0, "読み残しはありません。")


def test_check_as_json_says_what_the_text_says(shisaku: Shisaku, book: Path) -> None:
    run = shisaku("layout", "check", "--json", book)
    assert run.exit_code == 1
    found = json.loads(run.stdout)
    assert found["layout"] == "chofu"
    assert {(r["kind"], r["subject"]) for r in found["remarks"]} == {
        ("doubtful", "related_departments"),
        ("doubtful", "policy_direction"),
    }
    assert all(r["pages"] and r["everywhere"] and 0 < r["similarity"] < 1 for r in found["remarks"])


def test_the_samples_are_read_without_remarks(shisaku: Shisaku, books: list[Path]) -> None:
    for path in books:
        assert shisaku("layout", "check", path).exit_code == 0


def test_draft_goes_to_standard_output_under_the_book_s_name(shisaku: Shisaku, book: Path) -> None:
    run = shisaku("layout", "draft", book, "--from", "chofu")
    assert run.exit_code == 0
    assert '\nname = "book"\n' in run.stdout
    assert '\ninherits = "chofu"\n' in run.stdout
    assert "2件" in run.stderr


def test_no_draft_for_a_book_that_is_read_in_full(shisaku: Shisaku, books: list[Path], tmp_path: Path) -> None:
    run = shisaku("layout", "draft", books[0], "--out", tmp_path / "none.toml")
    assert run.exit_code == 0
    assert "新しいレイアウトは要りません" in run.stderr
    assert not (tmp_path / "none.toml").exists()


def test_draft_does_not_overwrite_what_a_person_edited(shisaku: Shisaku, book: Path, layouts: Path) -> None:
    before = (layouts / "r2new.toml").read_text(encoding="utf-8")
    run = shisaku("layout", "draft", book, "--out", layouts / "r2new.toml")
    assert run.exit_code == 2
    assert "すでにあります" in run.stderr
    assert (layouts / "r2new.toml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", ["chofu.toml", "new.txt"])
def test_draft_refuses_a_name_that_would_not_be_found(shisaku: Shisaku, book: Path, tmp_path: Path, name: str) -> None:
    assert shisaku("layout", "draft", book, "--out", tmp_path / name).exit_code == 2
    assert not (tmp_path / name).exists()


def test_list_says_where_each_layout_comes_from(shisaku: Shisaku, layouts: Path) -> None:
    run = shisaku("layout", "list", "--json", "--layout-dir", layouts)
    found = {row["name"]: row for row in json.loads(run.stdout)}
    assert found["r2new"]["inherits"] == "chofu"
    assert found["r2new"]["file"] == str(layouts / "r2new.toml")
    assert found["chofu"]["inherits"] is None
    assert "r2new" in shisaku("layout", "list", "--layout-dir", layouts).stdout


def test_show_says_what_is_inherited_and_what_is_added(shisaku: Shisaku, layouts: Path) -> None:
    resolved = json.loads(shisaku("layout", "show", "r2new", "--json", "--layout-dir", layouts).stdout)
    labels = {entry["key"]: entry["labels"] for entry in resolved["field"]}
    shipped = load_layout("chofu").field("policy_direction").labels
    assert labels["policy_direction"] == [*shipped, "施策がめざす方向"]
    assert "施策がめざす方向" in shisaku("layout", "show", "r2new", "--layout-dir", layouts).stdout


@pytest.mark.parametrize(
    "command", [["layout", "show", "none"], ["layout", "check", "--layout", "none", "b.pdf"]], ids=["show", "check"]
)
def test_an_unknown_layout_is_wrong_usage(shisaku: Shisaku, command: list[str]) -> None:
    run = shisaku(*command)
    assert run.exit_code == 2
    assert "chofu" in run.stderr


def test_a_file_without_sheets_is_refused(shisaku: Shisaku, tmp_path: Path) -> None:
    path = tmp_path / "picture.pdf"
    path.write_bytes(pdf())
    run = shisaku("layout", "check", path)
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr.startswith(f"エラー: {path}: ")


def test_ingestion_finds_the_layout_outside_of_the_package(
    shisaku: Shisaku, book: Path, layouts: Path, tmp_path: Path
) -> None:
    """Worker processes read the books: they have to look where this process was told to."""
    warehouse = tmp_path / "w.duckdb"
    run = shisaku("ingest", "--direct", "--warehouse", warehouse, "--layout-dir", layouts, book)
    assert run.exit_code == 0, run.stderr
    assert query(warehouse, "SELECT layout FROM document").rows == [("r2new",)]
    doubts = "SELECT count(*) FROM quarantine WHERE rule = 'label_doubtful'"
    assert query(warehouse, doubts).rows == [(0,)]


def test_a_book_is_read_again_when_another_layout_may_be_chosen(
    shisaku: Shisaku, book: Path, layouts: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "w.duckdb"

    def ingested(*options: object) -> tuple[str, str]:
        run = shisaku("ingest", "--direct", "--warehouse", warehouse, *options, book)
        assert run.exit_code == 0, run.stderr
        rows = query(warehouse, "SELECT layout FROM document").rows
        return ("変更なし" if "変更なし" in run.stderr else "取り込み"), str(rows[0][0])

    assert ingested() == ("取り込み", "chofu")
    assert ingested() == ("変更なし", "chofu")
    assert ingested("--layout-dir", layouts) == ("取り込み", "r2new")
    assert ingested("--layout-dir", layouts) == ("変更なし", "r2new")
    assert ingested("--layout-dir", layouts, "--layout", "chofu") == ("取り込み", "chofu")
    assert ingested("--layout-dir", layouts) == ("変更なし", "chofu")  # what was asked for stands


def test_inspection_takes_a_layout_outside_of_the_package(
    shisaku: Shisaku, book: Path, layouts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHISAKU_LAYOUTS", str(layouts))
    run = shisaku("inspect", "--json", "--layout", "r2new", book)
    assert json.loads(run.stdout)["layout"] == "r2new"


@pytest.mark.parametrize("command", ["ingest", "inspect", "layout"])
def test_a_layout_file_that_is_wrong_is_named(shisaku: Shisaku, book: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "wrong.toml").write_text('name = "wrong"\ninherits = "chofu"\n[[add_labels]]\n', encoding="utf-8")
    arguments = {"ingest": ["ingest", "--direct"], "inspect": ["inspect"], "layout": ["layout", "check"]}[command]
    run = shisaku(*arguments, "--layout-dir", tmp_path, book)
    assert run.exit_code == 1
    assert "'wrong'" in run.stderr
    assert "レイアウトのファイルを使えません" in run.stderr
