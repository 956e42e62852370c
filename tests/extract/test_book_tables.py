"""The book's own tables under headings that nobody knows, and tables that nobody reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from extract.book import read_book
from extract.records import Book, GridTable
from samples.city import edition
from samples.form import Column
from samples.render import Edition, render

_OVERVIEW = {"No.": "＃", "施策名": "名称", "総合評価": "判定", "主管課名": "責任"}
_APPENDIX = {"施策": "柱", "No.": "＃", "事務事業名": "活動", "所管部署": "担い手", "決算事業費": "支出"}


def _under(columns: tuple[Column, ...], words: dict[str, str]) -> tuple[Column, ...]:
    def new(text: str) -> str:
        for word, other in words.items():
            text = text.replace(word, other)
        return text

    return tuple(replace(column, path=tuple(map(new, column.path))) for column in columns)


def _read(changed: Edition, folder: Path) -> Book:
    path = folder / "book.pdf"
    path.write_bytes(render(changed).pdf)
    return read_book(path)


def _cells(table: GridTable, key: str) -> list[str]:
    return [row.cells[i].text for row in table.rows for i in table.columns(key)]


def test_both_tables_are_known_by_what_they_repeat_of_the_sheets(tmp_path: Path) -> None:
    known = edition(2020)
    form = replace(
        known.form,
        overview_columns=_under(known.form.overview_columns, _OVERVIEW),
        appendix_columns=_under(known.form.appendix_columns, _APPENDIX),
    )
    here, there = _read(replace(known, form=form), tmp_path), _read(known, tmp_path)

    for table, keys in (("overview", ("measure_no", "grade")), ("appendix", ("measure_no", "project_name", "cost"))):
        for key in keys:
            assert _cells(here.tables[table], key) == _cells(there.tables[table], key) != []
        assert {h.match for h in here.tables[table].headings if h.key} == {"position"}
    assert here.page_kinds == there.page_kinds
    assert not here.findings


def test_a_cell_that_differs_from_the_sheet_is_read_as_it_stands(tmp_path: Path) -> None:
    known = edition(2020)
    rows = known.book.overview
    other = "D" if rows[0].grade != "D" else "C"
    book = replace(known.book, overview=(replace(rows[0], grade=other), *rows[1:]))
    form = replace(known.form, overview_columns=_under(known.form.overview_columns, _OVERVIEW))

    read = _read(replace(known, book=book, form=form), tmp_path)

    assert _cells(read.tables["overview"], "grade")[0] == other


def test_a_table_that_repeats_nothing_is_told_as_unread(tmp_path: Path) -> None:
    known = edition(2020)
    rows = tuple(replace(row, measure_name=f"別の計画の柱{i}") for i, row in enumerate(known.book.overview))
    form = replace(known.form, overview_columns=_under(known.form.overview_columns, _OVERVIEW))

    read = _read(replace(known, book=replace(known.book, overview=rows), form=form), tmp_path)

    assert "overview" not in read.tables
    (found,) = read.findings
    assert found.rule == "table_unread"
    assert found.place is not None
    assert f"{found.place.page}ページ" in found.message
