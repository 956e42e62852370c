"""`shisaku ingest --direct`: what becomes of each file, what is told where, and what stays untouched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from flows.console import Console
from tests.flows.helpers import Run, Shisaku, pdf
from warehouse.hashes import table_hashes
from warehouse.query import run as query


def test_without_arguments_the_samples_are_loaded_and_shown(first_run: tuple[Run, Path], books: list[Path]) -> None:
    run, path = first_run
    assert run.exit_code == 0
    [[documents]] = query(path, "SELECT count(*) FROM document").rows
    assert documents == len(books)
    for name, table in (("施策", "measure"), ("指標値", "indicator_value")):
        counts = query(path, f"SELECT count(*) FROM {table} GROUP BY fiscal_year ORDER BY fiscal_year").rows
        assert [name, *(str(rows) for (rows,) in counts)] in [line.split() for line in run.stdout.splitlines()]
    assert "施策の推移" in run.stdout
    assert "取り込めなかったもの" not in run.stdout


def test_each_document_has_its_line_on_standard_error(first_run: tuple[Run, Path], books: list[Path]) -> None:
    run, _ = first_run
    lines = [line for line in run.stderr.splitlines() if line.startswith("取込 ")]
    assert [line.split(": ")[0] for line in lines] == [f"取込 {book}" for book in books]
    assert "取込 " not in run.stdout


def test_the_same_again_changes_no_byte(shisaku: Shisaku, warehouse: Path, books: list[Path]) -> None:
    before = warehouse.read_bytes()
    run = shisaku("ingest", "--direct", "--warehouse", warehouse, *reversed(books))
    assert run.exit_code == 0
    assert [line.split()[0] for line in run.stderr.splitlines()] == ["変更なし"] * len(books)
    assert "施策の推移" in run.stdout
    assert warehouse.read_bytes() == before


def test_another_order_in_several_runs_gives_the_same_rows(
    shisaku: Shisaku, first_run: tuple[Run, Path], books: list[Path], tmp_path: Path
) -> None:
    other = tmp_path / "other.duckdb"
    for book in reversed(books):
        assert shisaku("ingest", "--direct", "--warehouse", other, book).exit_code == 0
    assert table_hashes(other) == table_hashes(first_run[1])


@pytest.fixture
def refusable(books: list[Path], tmp_path: Path) -> dict[str, Path]:
    """Files and folders that no book is, by what is wrong with them."""
    contents = {
        "empty": b"",
        "text": "施策マネジメントシート".encode(),
        "truncated": books[0].read_bytes()[:-2000],
        "locked": pdf(text="secret", password="secret"),
        "picture": pdf(),
        "foreign": pdf(text="An annual report of nothing in particular, with words enough to be read."),
    }
    paths = {name: tmp_path / f"{name}.pdf" for name in contents}
    for name, content in contents.items():
        paths[name].write_bytes(content)
    paths["folder"] = tmp_path / "folder"
    paths["folder"].mkdir()
    paths["missing"] = tmp_path / "missing.pdf"
    return paths


def test_refused_files_are_told_twice_and_disturb_no_other(
    shisaku: Shisaku, books: list[Path], refusable: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "w.duckdb"
    run = shisaku("ingest", "--direct", "--warehouse", path, "--json", *refusable.values(), books[0])
    assert run.exit_code == 1
    documents = json.loads(run.stdout)["documents"]
    assert {name: document["code"] for name, document in zip(refusable, documents, strict=False)} == {
        "empty": "not_a_pdf",
        "text": "not_a_pdf",
        "truncated": "damaged",
        "locked": "locked",
        "picture": "scanned",
        "foreign": "no_sheets",
        "folder": "not_found",
        "missing": "not_found",
    }
    assert documents[-1]["status"] == "loaded"
    assert query(path, "SELECT DISTINCT document_id FROM measure").rows == [(documents[-1]["document_id"],)]
    for file in refusable.values():
        [line] = [line for line in run.stderr.splitlines() if f" {file}: " in line]
        assert line.startswith("拒否 ")


def test_refusals_stand_once_more_at_the_end(shisaku: Shisaku, refusable: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    run = shisaku("ingest", "--direct", "--warehouse", path, refusable["empty"], refusable["missing"])
    assert run.exit_code == 1
    assert run.stdout.splitlines()[0] == "取り込めなかったもの（2件）"
    assert str(refusable["missing"]) in run.stdout.splitlines()[-1]
    assert not path.exists()


def test_a_book_of_another_year_than_asserted_is_refused(shisaku: Shisaku, books: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    run = shisaku("ingest", "--direct", "--warehouse", path, "--fiscal-year", 2001, "--json", books[0])
    assert run.exit_code == 1
    assert json.loads(run.stdout)["documents"][0]["code"] == "wrong_year"


def test_a_loaded_book_is_still_refused_when_another_year_is_asserted(
    shisaku: Shisaku, warehouse: Path, books: list[Path]
) -> None:
    before = warehouse.read_bytes()
    run = shisaku("ingest", "--direct", "--warehouse", warehouse, "--fiscal-year", 2001, books[0])
    assert run.exit_code == 1
    assert warehouse.read_bytes() == before


def test_a_book_of_another_city_than_asserted_is_refused(shisaku: Shisaku, warehouse: Path, books: list[Path]) -> None:
    run = shisaku("ingest", "--direct", "--warehouse", warehouse, "--municipality", "131016", "--json", books[0])
    assert run.exit_code == 1
    assert json.loads(run.stdout)["documents"][0]["code"] == "wrong_municipality"


def test_the_same_content_under_two_names_is_read_once(shisaku: Shisaku, books: list[Path], tmp_path: Path) -> None:
    copy = Path(shutil.copy(books[0], tmp_path / "copy.pdf"))
    path = tmp_path / "w.duckdb"
    run = shisaku("ingest", "--direct", "--warehouse", path, "--json", books[0], copy)
    assert run.exit_code == 0
    assert [document["status"] for document in json.loads(run.stdout)["documents"]] == ["loaded", "repeated"]
    assert str(books[0]) in next(line for line in run.stderr.splitlines() if line.startswith("重複 "))


def test_json_is_one_document_alone_on_standard_output(shisaku: Shisaku, warehouse: Path, books: list[Path]) -> None:
    run = shisaku("ingest", "--direct", "--warehouse", warehouse, "--json", *books)
    found = json.loads(run.stdout)
    assert found["warehouse"] == str(warehouse)
    assert [year["fiscal_year"] for year in found["years"]] == [2018, 2019, 2020]
    [[measures]] = query(warehouse, "SELECT count(*) FROM measure WHERE fiscal_year = 2018").rows
    assert found["years"][0]["rows"]["measure"] == measures
    assert run.stderr.count("変更なし") == len(books)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--municipality", "132081"], "132081"),
        (["--fiscal-year", "31"], "31"),
        (["--layout", "no-such-layout"], "chofu"),
        (["--no-such-option"], "--no-such-option"),
        (["--warehouse", "."], "."),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_ends_with_2(shisaku: Shisaku, arguments: list[str], told: str) -> None:
    run = shisaku("ingest", "--direct", *arguments)
    assert run.exit_code == 2
    assert told in run.stderr
    assert run.stdout == ""


def test_a_foreign_file_in_the_warehouse_s_place_is_left_alone(
    shisaku: Shisaku, books: list[Path], tmp_path: Path
) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_text("not a database", encoding="utf-8")
    run = shisaku("ingest", "--direct", "--warehouse", path, books[0])
    assert run.exit_code == 1
    assert run.stderr.startswith("エラー: notes.duckdb: ")
    assert path.read_text(encoding="utf-8") == "not a database"


def test_an_interrupt_leaves_the_warehouse_as_it_was(
    shisaku: Shisaku, books: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(self: Console, file: Path, done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Console, "pages", interrupt)
    path = tmp_path / "w.duckdb"
    run = shisaku("ingest", "--direct", "--warehouse", path, books[0])
    assert run.exit_code == 130
    assert "中断しました" in run.stderr
    assert not path.exists()
