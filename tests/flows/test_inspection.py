"""`shisaku inspect`: what would be read, page by page, and nothing loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows import inspection
from tests.flows.helpers import Shisaku, pdf, with_stray_text
from warehouse.query import run as query


def test_it_tells_of_every_page_and_of_the_rows_that_an_ingestion_loads(
    shisaku: Shisaku, books: list[Path], warehouse: Path
) -> None:
    run = shisaku("inspect", "--json", books[0])
    assert run.exit_code == 0
    found = json.loads(run.stdout)
    assert found["fiscal_year"] == 2018
    [[pages]] = query(warehouse, "SELECT page_count FROM document WHERE fiscal_year = 2018").rows
    assert [page["page"] for page in found["pages"]] == list(range(1, pages + 1))
    for table, rows in found["rows"].items():
        assert query(warehouse, f"SELECT count(*) FROM {table} WHERE fiscal_year = 2018").rows == [(rows,)]
    sheets = query(warehouse, "SELECT measure_no, first_page, last_page FROM measure WHERE fiscal_year = 2018").rows
    numbers = {page["page"]: page["measure_no"] for page in found["pages"]}
    for measure_no, first, last in sheets:
        assert {numbers[page] for page in range(first, last + 1)} == {measure_no}


def test_a_row_that_the_page_break_cuts_is_told_on_both_pages(books: list[Path]) -> None:
    pages = inspection.inspect(books[0]).pages
    cut = [page.page for page in pages for section in page.sections if section.continued]
    assert cut
    for number in cut:
        keys = {section.key for section in pages[number - 1].sections if section.continued}
        assert keys <= {section.key for section in pages[number - 2].sections}


def test_for_people_the_printed_labels_stand_beside_what_was_read(shisaku: Shisaku, books: list[Path]) -> None:
    run = shisaku("inspect", books[0])
    assert run.exit_code == 0
    assert "平成30年度（2018）" in run.stdout.splitlines()[0]
    assert "  主管課名: 危機管理部 防災安全課" in run.stdout.splitlines()


def test_text_that_no_column_takes_is_shown_on_its_page(shisaku: Shisaku, books: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "stray.pdf"
    path.write_bytes(with_stray_text(books[0], 5, "SEE ALSO 77"))
    found = json.loads(shisaku("inspect", "--json", path).stdout)
    assert {
        page["page"]: [run["text"] for run in page["unclaimed"]] for page in found["pages"] if page["unclaimed"]
    } == {5: ["SEE ALSO 77"]}
    assert "どの項目にも当たらない文字: SEE ALSO 77" in shisaku("inspect", path).stdout


def test_a_file_without_sheets_is_refused(shisaku: Shisaku, tmp_path: Path) -> None:
    path = tmp_path / "picture.pdf"
    path.write_bytes(pdf())
    run = shisaku("inspect", path)
    assert run.exit_code == 1
    assert run.stdout == ""
    assert run.stderr.startswith(f"エラー: {path}: ")


def test_a_book_of_an_unknown_city_is_shown_and_its_refusal_told(
    shisaku: Shisaku, books: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "municipalities", lambda path: {})
    run = shisaku("inspect", books[0])
    assert run.exit_code == 1
    assert "施策シート" in run.stdout
    assert "--municipality" in run.stderr


def test_an_unknown_layout_is_wrong_usage(shisaku: Shisaku, books: list[Path]) -> None:
    run = shisaku("inspect", "--layout", "no-such-layout", books[0])
    assert run.exit_code == 2
    assert "chofu" in run.stderr


def test_the_share_of_claimed_characters_is_told_by_page_and_never_rounded_up_to_all(
    shisaku: Shisaku, books: list[Path], tmp_path: Path
) -> None:
    path = tmp_path / "stray.pdf"
    path.write_bytes(with_stray_text(books[0], 5, "X"))
    found = json.loads(shisaku("inspect", "--json", path).stdout)
    characters = {page["page"]: page["characters"] for page in found["pages"]}
    assert characters[1] is None
    assert characters[4]["claimed_share"] == 1
    assert characters[5]["unclaimed"] == found["characters"]["unclaimed"] == 1
    assert 0.9 < characters[5]["claimed_share"] < 1
    for kind in ("column", "label", "furniture"):
        assert found["characters"][kind] == sum(counts[kind] for counts in characters.values() if counts)
    told = [line for line in shisaku("inspect", path).stdout.splitlines() if "を把握" in line]
    assert "の99.9%を把握" in told[-1]
    assert sum("の100.0%を把握" in line for line in told) == len(told) - 2
