"""The list of all projects at the back of a book, and the rows that sum it up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract.book import read_book
from extract.records import Book, Box, GridTable, Heading, Place, Printed, Row
from samples.city import edition
from samples.model import AppendixRow, with_summaries
from samples.render import Edition, render
from transform.appendix import add_appendix
from transform.rows import Edition as BookEdition
from transform.rows import Rows
from transform.tables import tidy

_PLACE = Place(1, Box(0, 0, 10, 10))
_KEYS = ("measure_no", "project_no", "project_name", "department", "cost")


def cell(text: str) -> Printed:
    return Printed(text, (Place(1, _PLACE.box, text),))


def row(*texts: str, total: str = "") -> Row:
    cells = {i: cell(text) for i, text in enumerate(texts)}
    return Row(cells, total=next((c for c in cells.values() if total and c.text == total), None))


def read(*rows: Row) -> Rows:
    headings = tuple(Heading(key, None, (key,), _PLACE) for key in _KEYS)
    table = GridTable("appendix", headings, rows)
    book = Book("d", "b.pdf", 1, 1, None, "l", "h", "", [], [], {"appendix": table}, [])
    made = Rows(BookEdition("992011", 2019, "d"))
    add_appendix(made, book)
    return made


def sums(made: Rows) -> list[tuple[Any, ...]]:
    names = ("label", "measure_no", "first_row_no", "last_row_no", "cost_thousand_yen")
    return [tuple(r[name] for name in names) for r in made.tables.get("appendix_total", [])]


A, B, C = (
    row("01", "1", "堤防", "港湾課", "100"),
    row("", "2", "水門", "港湾課", "20"),
    row("02", "1", "本", "図書課", "3"),
)


def test_subtotals_are_of_the_rows_above_them_and_the_total_of_all() -> None:
    made = read(
        A,
        B,
        row("", "", "小計", "", "120", total="小計"),
        C,
        row("", "", "小計", "", "3", total="小計"),
        row("合計", "", "", "", "123", total="合計"),
    )
    assert sums(made) == [
        ("小計", "01", 1, 2, 120),
        ("小計", "02", 3, 3, 3),
        ("合計", None, 1, 3, 123),
    ]
    assert [r["project_name"] for r in made.tables["appendix_project"]] == ["堤防", "水門", "本"]
    assert [(r["measure_no"], r["row_no"]) for r in made.tables["appendix_project"]] == [
        ("01", 1),
        ("01", 2),
        ("02", 3),
    ]


def test_one_label_for_each_measure_and_for_all() -> None:
    made = read(
        A,
        row("", "", "計", "", "100", total="計"),
        C,
        row("", "", "計", "", "3", total="計"),
        row("", "", "計", "", "103", total="計"),
    )
    assert [each[2:4] for each in sums(made)] == [(1, 1), (2, 2), (1, 2)]


def test_labels_with_the_measures_number_are_of_one_kind() -> None:
    made = read(
        A,
        row("", "", "施策01 計", "", "100", total="施策01 計"),
        C,
        row("", "", "施策02 計", "", "3", total="施策02 計"),
    )
    assert [each[2:4] for each in sums(made)] == [(1, 1), (2, 2)]


def test_a_numbered_project_whose_name_ends_like_a_sum_is_a_project() -> None:
    made = read(A, row("", "2", "資源量の合計", "港湾課", "7", total="資源量の合計"))
    assert sums(made) == []
    assert [r["project_name"] for r in made.tables["appendix_project"]] == ["堤防", "資源量の合計"]


def test_a_number_printed_twice_loses_no_row_and_is_told() -> None:
    made = read(A, row("", "1", "水門", "港湾課", "20"))
    assert [(r["project_no"], r["project_name"]) for r in made.tables["appendix_project"]] == [(1, "堤防"), (2, "水門")]
    (told,) = made.frames()["quarantine"].to_dict("records")
    assert (told["rule"], told["raw"], told["page"]) == ("number_inferred", "1", 1)


def test_a_cost_that_cannot_be_read_is_refused() -> None:
    made = read(A, row("", "2", "水門", "港湾課", "20か30"), row("", "", "合計", "", "12か34", total="合計"))
    told = made.frames()["quarantine"].to_dict("records")
    assert [(t["table_name"], t["rule"], t["status"], t["raw"]) for t in told] == [
        ("appendix_project", "figure_readable", "held", "20か30"),
        ("appendix_total", "figure_readable", "held", "12か34"),
    ]
    assert [r["cost_thousand_yen"] for r in made.tables["appendix_project"]] == [100, None]


@pytest.mark.parametrize("year", [2018, 2020])
def test_sums_on_the_page_are_no_projects(year: int, tmp_path: Path) -> None:
    plain = edition(year)
    book = with_summaries(replace(plain.book, appendix_sums=True), plain.form.tick_categories)
    frames = _read(replace(plain, book=book), tmp_path)
    assert len(frames["appendix_project"]) == sum(len(m.projects) for m in book.measures)
    printed = [r for r in book.appendix if r.project_no is None]
    read_sums = frames["appendix_total"].to_dict("records")
    assert [(r["label"], r["cost_thousand_yen"]) for r in read_sums] == [
        (r.project_name, r.cost_thousand_yen) for r in printed
    ]
    assert [r["measure_no"] for r in read_sums[:-1]] == [m.no for m in book.measures]
    assert frames["quarantine"].empty


def test_a_sums_label_in_the_cell_of_the_measure(tmp_path: Path) -> None:
    plain = edition(2019)
    rows = plain.book.appendix
    total = AppendixRow("施策02 小計", None, "", "", 5)
    book = replace(plain.book, appendix=(*rows[:3], total, *rows[3:]))
    frames = _read(replace(plain, book=book), tmp_path)
    assert len(frames["appendix_project"]) == len(rows)
    (read_sum,) = frames["appendix_total"].to_dict("records")
    assert (read_sum["label"], read_sum["first_row_no"], read_sum["last_row_no"]) == ("施策02\n小計", 1, 3)


def _read(made: Edition, folder: Path) -> dict[str, Any]:
    path = folder / "book.pdf"
    path.write_bytes(render(made).pdf)
    return tidy(read_book(path), municipality_code="992011", fiscal_year=None, municipalities={}).frames
