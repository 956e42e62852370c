"""Every published value has a place, and what stands at the place is what the value was read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pypdfium2
import pytest

from extract.book import read_book
from extract.repair import repair
from tests.frames import records
from transform.tables import tidy
from warehouse.schema import catalog

SAMPLES = Path(__file__).parent.parent / "samples"
GIVEN = Path(__file__).parent.parent.parent.parent / "shared" / "books"
BOOKS = [*sorted(SAMPLES.glob("*.pdf")), *sorted(GIVEN.glob("*.pdf"))]
CODES = {"汀原市": "992011", "調布市": "132080"}

#: What is counted or made, not printed: the order of items, how many there are, keys, the pages of a sheet.
COMPUTED = {
    ("achievement", "seq"),
    ("action", "seq"),
    ("appendix_project", "row_no"),
    ("appendix_total", "seq"),
    ("appendix_total", "measure_no"),
    ("appendix_total", "first_row_no"),
    ("appendix_total", "last_row_no"),
    ("indicator", "indicator_key"),
    ("legend", "described_table"),
    ("legend", "described_column"),
    ("legend", "is_printed"),
    ("measure", "first_page"),
    ("measure", "last_page"),
    ("plan", "category_no"),
    ("plan", "seq"),
    ("plan_category", "category_no"),
    ("plan_category", "items"),
    ("project", "project_key"),
}
#: Tables whose rows say themselves where they were read: in which column of which row, each of which has its places.
REFERRING = {"figure_in_text"}
#: Of every row: which book it belongs to.
EDITION = {"municipality_code", "fiscal_year", "document_id"}
_SLACK = 0.6  # points: boxes are kept to a hundredth, and pdfium takes what touches the box


@pytest.fixture(scope="module", params=BOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def read(request: pytest.FixtureRequest) -> tuple[Path, dict[str, pd.DataFrame]]:
    path: Path = request.param
    book = read_book(path)
    return path, tidy(book, municipality_code=None, fiscal_year=None, municipalities=CODES).frames


def published(frames: dict[str, pd.DataFrame]) -> Iterator[tuple[str, str, str, Any]]:
    """Table, row key, column and value of each printed value that is not NULL."""
    for table in catalog().in_scope("edition"):
        if table.name in REFERRING:
            continue
        keys = [key for key in table.key if key != "municipality_code"]
        for row in records(frames[table.name]):
            row_key = "/".join(f"{key}={row[key]}" for key in keys)
            if table.name == "legend" and not row["is_printed"]:
                continue  # what the layout knows is printed nowhere
            for column, value in row.items():
                if column in EDITION or (table.name, column) in COMPUTED or _is_null(value):
                    continue
                yield table.name, row_key, column, value


def _is_null(value: Any) -> bool:
    return len(value) == 0 if isinstance(value, (list, tuple)) else bool(pd.isna(value))


def test_every_value_has_a_place(read: tuple[Path, dict[str, pd.DataFrame]]) -> None:
    _, frames = read
    places = frames["provenance"]
    items: dict[tuple[str, str, str], set[int]] = {}
    for table, row_key, column, item in zip(
        places["table_name"], places["row_key"], places["column_name"], places["item"], strict=True
    ):
        items.setdefault((table, row_key, column), set()).add(int(item))
    values = list(published(frames))
    assert len(values) > 1000
    absent = {(table, column) for table, row_key, column, _ in values if (table, row_key, column) not in items}
    assert absent == set()
    # Each item of a list has a place of its own: the icon of each goal, the tick of each direction.
    short = {
        (table, row_key, column)
        for table, row_key, column, value in values
        if isinstance(value, (list, tuple)) and items[table, row_key, column] != set(range(1, len(value) + 1))
    }
    assert short == set()


def test_every_flag_has_the_cell_of_its_tick(read: tuple[Path, dict[str, pd.DataFrame]]) -> None:
    _, frames = read
    places = frames["provenance"]
    ticks = places[(places["table_name"] == "project") & (places["column_name"] == "in_strategy")]
    assert set(ticks["row_key"]) == {
        f"fiscal_year={r['fiscal_year']}/measure_no={r['measure_no']}/project_no={r['project_no']}"
        for r in frames["project"].to_dict("records")
    }


def test_parts_are_numbered_and_lie_on_later_pages(read: tuple[Path, dict[str, pd.DataFrame]]) -> None:
    _, frames = read
    key = ["table_name", "row_key", "column_name", "item"]
    for _, own in frames["provenance"].groupby(key):
        ordered = own.sort_values("part")
        assert list(ordered["part"]) == list(range(1, len(own) + 1))
        assert list(ordered["page"]) == sorted(set(own["page"]))


def test_what_stands_in_each_box_is_the_raw_text(read: tuple[Path, dict[str, pd.DataFrame]]) -> None:
    """Of each place: the characters whose middle lies in its box are those of its text, no more and no fewer."""
    path, frames = read
    wrong, checked = [], 0
    with pypdfium2.PdfDocument(path) as document:
        for number in sorted(set(frames["provenance"]["page"].tolist())):
            own = frames["provenance"][frames["provenance"]["page"] == number]
            centers = list(_centers(document[number - 1]))
            for place in own[own["raw"] != ""].to_dict("records"):
                found = Counter(
                    c
                    for x, y, c in centers
                    if place["x0"] - _SLACK <= x <= place["x1"] + _SLACK
                    and place["top"] - _SLACK <= y <= place["bottom"] + _SLACK
                )
                wanted = Counter("".join(place["raw"].split()))
                checked += 1
                # A figure in a text has the place of the whole text.
                right = wanted <= found if place["table_name"] in REFERRING else wanted == found
                if not right:
                    wrong.append((place["table_name"], place["row_key"], place["column_name"], place["raw"]))
    assert checked > 1000
    assert wrong == []


def _centers(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, str]]:
    """The middle of each printed character, from the page's top left, and the character."""
    height, text = page.get_height(), page.get_textpage()
    whole = text.get_text_range()
    if len(whole) != text.count_chars():
        raise AssertionError("a character beyond the basic plane")
    for index, character in enumerate(whole):
        if character.isspace():
            continue
        x0, bottom, x1, top = text.get_charbox(index)
        for each in repair(character):
            yield (x0 + x1) / 2, height - (top + bottom) / 2, each
