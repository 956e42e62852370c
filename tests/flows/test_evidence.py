"""`shisaku evidence`: where a value is printed, from what an analyst has in front of them; and that the boxes hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from extract.repair import repair
from flows import settings, whereabouts
from flows.evidence import EvidenceError, Wanted, find, parse_row_key
from tests.flows.helpers import Run, Shisaku, call, pdf
from warehouse.query import run as query

ROW = "fiscal_year=2019/measure_no=02/indicator_no=1"


def evidence(warehouse: Path, *arguments: object) -> dict[str, Any]:
    run = call("evidence", "--json", "--warehouse", warehouse, *arguments)
    assert run.exit_code == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def height(picture: str) -> int:
    """A PNG's height in pixels."""
    with Image.open(picture, formats=["PNG"]) as opened:
        return opened.height


def refused(run: Run) -> str:
    """The one line that a command fails with."""
    assert run.exit_code == 1
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith("エラー: ")
    return line


# The boxes


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_the_text_in_each_box_reads_back_as_the_raw_text(first_run: tuple[Run, Path], year: int) -> None:
    _, warehouse = first_run
    ((name,),) = query(warehouse, f"SELECT file_name FROM document WHERE fiscal_year = {year}").rows
    places = query(
        warehouse,
        "SELECT DISTINCT page, x0, top, x1, bottom, raw FROM provenance "
        # A figure in prose is shown with the text that it stands in.
        f"WHERE fiscal_year = {year} AND raw <> '' AND table_name <> 'figure_in_text' ORDER BY page",
    ).rows
    assert len(places) > 300
    document = pypdfium2.PdfDocument(settings.samples() / name)
    different = []
    for page_no, x0, top, x1, bottom, raw in places:
        page = document[page_no - 1]
        left, _, _, height = page.get_bbox()
        # pdfium's own search by area: the characters' order and which of them count are its, not ours.
        text = page.get_textpage().get_text_bounded(left + x0, height - bottom, left + x1, height - top)
        read = "".join(repair(text.replace("\ufffe", "")).split())
        if read != "".join(raw.split()):
            different.append((page_no, raw, read))
    assert different == []


def test_every_value_of_a_published_column_has_a_place(first_run: tuple[Run, Path]) -> None:
    _, warehouse = first_run
    for table, column in [("project", "cost_thousand_yen"), ("measure", "grade"), ("indicator", "indicator_name")]:
        (values, placed) = query(
            warehouse,
            f"SELECT (SELECT count({column}) FROM {table}), (SELECT count(DISTINCT (document_id, row_key)) "
            f"FROM provenance WHERE table_name = '{table}' AND column_name = '{column}')",
        ).rows[0]
        assert values == placed > 0


# Which value


def test_an_indicators_actual_is_shown_with_raw_text_value_and_page(warehouse: Path) -> None:
    found = evidence(warehouse, "--year", 2019, "--measure", "02", "--indicator", 1, "--role", "actual")
    [place] = [p for p in found["places"] if p["column_name"] == "value"]
    [[raw, value]] = query(
        warehouse, "SELECT raw, value FROM indicator_value WHERE fiscal_year = 2019 AND measure_no = '02' "
        "AND indicator_no = 1 AND role = 'actual'",
    ).rows  # fmt: skip
    assert "".join(place["raw"].split()) == "".join(raw.split())
    assert place["value"] == value
    assert height(found["picture"]) > 0


def test_an_indicator_without_a_role_is_shown_with_all_its_values(warehouse: Path) -> None:
    found = evidence(warehouse, "--year", 2019, "--measure", "02", "--indicator", 1)
    assert {p["table_name"] for p in found["places"]} == {"indicator", "indicator_value"}
    roles = {p["value"] for p in found["places"] if p["column_name"] == "role"}
    assert roles == {"baseline", "actual", "target"}


def test_a_row_key_from_the_warehouse_opens_the_same_places_as_the_numbers(warehouse: Path) -> None:
    by_key = evidence(warehouse, "--row-key", ROW, "--table", "indicator")
    assert {p["row_key"] for p in by_key["places"]} == {ROW}
    by_number = evidence(warehouse, "--year", 2019, "--measure", "02", "--indicator", 1, "--table", "indicator")
    assert by_number["places"] == by_key["places"]


@pytest.mark.parametrize("table", ["plan", "plan_category", "project_tally", "indicator_value"])
def test_the_key_of_any_table_says_of_itself_which_table_it_is_of(warehouse: Path, table: str) -> None:
    [[key]] = query(warehouse, f"SELECT min(row_key) FROM provenance WHERE table_name = '{table}'").rows
    found = find(warehouse, Wanted(None, parse_row_key(key)))
    assert {(p.table_name, p.row_key) for p in found.places} == {(table, key)}


def test_a_key_that_several_tables_have_asks_which_one_is_meant(warehouse: Path) -> None:
    [[key]] = query(warehouse, "SELECT min(row_key) FROM provenance WHERE table_name = 'achievement'").rows
    with pytest.raises(EvidenceError, match=r"--table で achievement、action、figure_in_text"):
        find(warehouse, Wanted(None, parse_row_key(key)))
    found = find(warehouse, Wanted("achievement", parse_row_key(key)))
    assert {(p.table_name, p.row_key) for p in found.places} == {("achievement", key)}


def test_a_measure_is_found_without_its_leading_zero_and_in_the_latest_year(warehouse: Path) -> None:
    found = evidence(warehouse, "--measure", "2", "--column", "grade")
    assert found["fiscal_year"] == 2020
    assert [p["row_key"] for p in found["places"]] == ["fiscal_year=2020/measure_no=02"]


def test_a_value_that_goes_on_over_the_page_break_is_shown_on_both_pages(warehouse: Path) -> None:
    table, key, column, pages = query(
        warehouse, "SELECT table_name, row_key, column_name, list(DISTINCT page ORDER BY page) FROM provenance "
        "WHERE column_name <> 'measure_no' GROUP BY ALL HAVING max(part) > 1 ORDER BY ALL LIMIT 1",
    ).rows[0]  # fmt: skip
    assert len(pages) == 2
    found = evidence(warehouse, "--table", table, "--row-key", key, "--column", column)
    assert sorted({p["page"] for p in found["places"]}) == pages
    one_page = evidence(warehouse, "--measure", "02", "--column", "grade", "--out", "one.png")
    assert height(found["picture"]) > height(one_page["picture"])


def test_values_of_one_cell_share_its_box(warehouse: Path) -> None:
    found = evidence(warehouse, "--year", 2019, "--measure", "02", "--indicator", 1, "--role", "actual")
    numbers = {p["column_name"]: p["number"] for p in found["places"]}
    assert numbers["raw"] == numbers["value"] != numbers["role"]
    assert sorted({p["number"] for p in found["places"]}) == list(range(1, max(numbers.values()) + 1))


def test_for_people_each_place_is_a_line_and_the_picture_is_named(shisaku: Shisaku, warehouse: Path) -> None:
    run = shisaku(
        "evidence", "--warehouse", warehouse, "--year", 2019, "--measure", "02", "--project", 1,
        "--column", "cost_thousand_yen",
    )  # fmt: skip
    assert run.exit_code == 0
    lines = run.stdout.splitlines()
    assert "令和元年度（2019）" in lines[0]
    assert "cost_thousand_yen（決算事業費" in lines[2]
    picture = Path(lines[-1].removeprefix("画像: "))
    assert picture == Path("evidence-project-2019-02-1-cost_thousand_yen.png")
    assert picture.exists()


# What is not there


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--year", 2031, "--measure", "02"), "2018、2019、2020"),
        (("--year", 2019, "--measure", "09"), "02、05、11、14"),
        (("--year", 2019, "--measure", "02", "--indicator", 9), "1、2、3"),
        (("--year", 2019, "--measure", "02", "--indicator", 1, "--role", "actual", "--value-year", 1999), "2019"),
        (("--year", 2019, "--measure", "02", "--column", "cost"), "grade"),
        (("--measure", "02", "--municipality", "132080"), "992011"),
        (("--measure", "02", "--table", "nonsense"), "indicator_value"),
        (("--measure", "02", "--project", 1, "--table", "indicator"), "indicator_no"),
        (("--row-key", "nonsense"), "measure_no=07"),
    ],
)
def test_a_row_that_does_not_exist_is_refused_with_what_does(
    warehouse: Path, shisaku: Shisaku, arguments: tuple[object, ...], says: str
) -> None:
    assert says in refused(shisaku("evidence", "--warehouse", warehouse, *arguments))
    assert list(Path().glob("*.png")) == []


def test_a_value_that_is_nowhere_printed_is_told_as_such(warehouse: Path, shisaku: Shisaku) -> None:
    line = refused(
        shisaku("evidence", "--warehouse", warehouse, "--measure", "02", "--indicator", 1, "--column", "indicator_key")
    )
    assert "indicator_key" in line


def test_a_key_that_several_tables_have_asks_for_the_table(warehouse: Path) -> None:
    with pytest.raises(EvidenceError, match="--table"):
        find(warehouse, Wanted(None, {"fiscal_year": "2019", "measure_no": "02", "seq": "1"}))


def test_no_row_named_is_wrong_usage(warehouse: Path, shisaku: Shisaku) -> None:
    assert shisaku("evidence", "--warehouse", warehouse).exit_code == 2
    both = shisaku("evidence", "--warehouse", warehouse, "--row-key", ROW, "--measure", "02")
    assert both.exit_code == 2


# Where the book lies


@pytest.fixture
def moved(warehouse: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder outside of all that is searched, with the book of 2019 under another name; the samples are away."""
    empty = tmp_path / "empty"
    empty.mkdir()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    ((name,),) = query(warehouse, "SELECT file_name FROM document WHERE fiscal_year = 2019").rows
    shutil.copy(settings.samples() / name, folder / "moved.pdf")
    monkeypatch.setattr(settings, "samples", lambda: empty)
    return folder


def grade(warehouse: Path, *arguments: object) -> Run:
    return call(
        "evidence", "--warehouse", warehouse, "--year", 2019, "--measure", "02", "--column", "grade", *arguments
    )


def test_a_book_that_is_nowhere_is_asked_for_by_name_and_content(warehouse: Path, moved: Path) -> None:
    line = refused(grade(warehouse))
    ((name, identity),) = query(warehouse, "SELECT file_name, document_id FROM document WHERE fiscal_year = 2019").rows
    for word in (name, identity[:16], "--pdf", "--books"):
        assert word in line


def test_a_moved_and_renamed_book_is_found_by_its_content(warehouse: Path, moved: Path) -> None:
    assert grade(warehouse, "--books", moved).exit_code == 0
    assert grade(warehouse, "--pdf", moved / "moved.pdf").exit_code == 0


def test_another_book_than_the_one_loaded_is_never_shown(warehouse: Path, moved: Path) -> None:
    other = moved / "other.pdf"
    other.write_bytes(pdf(text="another"))
    assert "内容が異なります" in refused(grade(warehouse, "--pdf", other))
    (moved / "moved.pdf").unlink()
    refused(grade(warehouse, "--books", moved))


def test_where_a_book_was_read_from_is_remembered(warehouse: Path, moved: Path, shisaku: Shisaku) -> None:
    refused(grade(warehouse))
    assert shisaku("ingest", "--direct", "--warehouse", warehouse, moved).exit_code == 0
    assert grade(warehouse).exit_code == 0


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"path": 1}', '{"path": "/nowhere/at/all.pdf"}'])
def test_a_note_that_leads_nowhere_is_passed_over(warehouse: Path, moved: Path, note: str) -> None:
    ((identity, size),) = query(warehouse, "SELECT document_id, byte_size FROM document WHERE fiscal_year = 2019").rows
    whereabouts.remember(identity, moved / "moved.pdf")
    [file] = (settings.cache() / "books").iterdir()
    assert whereabouts.find(identity, size, []) == moved / "moved.pdf"
    file.write_text(note, encoding="utf-8")
    assert whereabouts.find(identity, size, []) is None
    assert whereabouts.find(identity, size, [moved]) == moved / "moved.pdf"


def test_a_cache_that_cannot_be_written_does_not_stop_an_ingestion() -> None:
    (settings.cache()).parent.mkdir(parents=True, exist_ok=True)
    settings.cache().write_text("a file where the folder should be", encoding="utf-8")
    whereabouts.remember("a" * 64, Path("book.pdf"))
    assert whereabouts.find("a" * 64, 1, []) is None


def test_a_picture_that_cannot_be_written_is_one_line(warehouse: Path) -> None:
    assert "--out" in refused(grade(warehouse, "--out", Path("no/such/folder/x.png")))


# The picture and the shares of `inspect`


def test_inspect_draws_a_page_and_tells_what_the_colours_mean(shisaku: Shisaku, books: list[Path]) -> None:
    run = shisaku("inspect", "--picture", 4, "--out", "page.png", books[1])
    assert run.exit_code == 0
    assert height("page.png") > 0
    for colour in ("青い枠", "緑", "黄", "灰", "赤"):
        assert f"  {colour}: " in run.stdout


def test_a_page_of_no_sheet_is_drawn_without_claims(shisaku: Shisaku, books: list[Path]) -> None:
    run = shisaku("inspect", "--picture", 1, books[1])
    assert run.exit_code == 0
    assert Path(f"{books[1].stem}-p1.png").exists()
    assert "文字の色分けはありません" in run.stdout


def test_json_stays_json_beside_a_picture(shisaku: Shisaku, books: list[Path]) -> None:
    run = shisaku("inspect", "--json", "--picture", 4, books[1])
    assert json.loads(run.stdout)["pages"]


def test_a_page_that_the_book_does_not_have_is_wrong_usage(shisaku: Shisaku, books: list[Path]) -> None:
    assert shisaku("inspect", "--picture", 99, books[1]).exit_code == 2
    assert shisaku("inspect", "--out", "x.png", books[1]).exit_code == 2
