"""Expected numbers of rows: a table that is short or long is told, and a command accepts the new ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.errors import ExpectationsError
from expectations.row_counts import load, outcomes, write
from expectations.verdicts import editions_of
from samples.city import CITY, FISCAL_YEARS
from tests.expectations.books import MUNICIPALITY, Book
from warehouse.schema import catalog

COUNTS = {"measure": 2, "project": 3}


def test_counts_that_agree_pass_and_others_are_told(book: Book) -> None:
    frames = book.frames()
    editions = editions_of(frames["document"])
    found = outcomes(frames, editions, {(MUNICIPALITY, 2019): COUNTS})
    assert [(o.table, o.status) for o in found] == [("measure", "pass"), ("project", "pass")]
    (_, short) = outcomes(frames, editions, {(MUNICIPALITY, 2019): COUNTS | {"project": 4}})
    assert (short.status, short.severity) == ("fail", "warning")
    assert "4行のはずですが、3行です" in short.violations[0].message


def test_a_book_of_which_nothing_is_expected_is_not_checked(book: Book) -> None:
    frames = book.frames()
    assert outcomes(frames, editions_of(frames["document"]), {(MUNICIPALITY, 2018): COUNTS}) == []


def test_what_is_written_is_read_again_and_other_years_are_kept(tmp_path: Path) -> None:
    write(tmp_path, {(MUNICIPALITY, 2018): COUNTS})
    (path,) = write(tmp_path, {(MUNICIPALITY, 2019): COUNTS | {"plan": 0}})
    assert path == tmp_path / "row_counts" / f"{MUNICIPALITY}.toml"
    found = load([tmp_path])
    assert found[MUNICIPALITY, 2018] == COUNTS
    assert found[MUNICIPALITY, 2019] == COUNTS | {"plan": 0}


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "row_counts").mkdir()
    (tmp_path / "row_counts" / "a.toml").write_text("rows = 3", encoding="utf-8")
    with pytest.raises(ExpectationsError, match=r"a\.toml"):
        load([tmp_path])


def test_the_samples_counts_are_committed() -> None:
    """Whether they are right, every ingestion of the samples says (see tests/flows/test_quality.py)."""
    found = load()
    names = [table.name for table in catalog().in_scope("edition")]
    for year in FISCAL_YEARS:
        assert list(found[CITY.code, year]) == names
