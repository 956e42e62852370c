"""What a person decides about revisions holds, whatever comes after it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.invented import CITY, batch, document_id, run
from tests.warehouse.test_revisions import edition
from warehouse.build import publish, republish
from warehouse.errors import WarehouseError
from warehouse.query import run as query
from warehouse.revisions import Action, Decision, Ruling, rule

OLD, NEW = dt.datetime(2020, 1, 1), dt.datetime(2021, 1, 1)


def decision(name: str, action: Action, reason: str | None = None) -> Decision:
    return Decision(("990019", 2019, 1, name), action, reason)


def ruled(*decisions: Decision, **more: Any) -> dict[str, Ruling]:
    editions = [edition("old", modified_at=OLD), edition("new", modified_at=NEW, **more)]
    return {key[-1]: ruling for key, ruling in rule(editions, decisions).items()}


def current(*decisions: Decision, **more: Any) -> list[str]:
    return [name for name, ruling in ruled(*decisions, **more).items() if ruling.is_current]


def test_a_used_revision_stands_before_a_later_one_which_is_told() -> None:
    rulings = ruled(decision("old", "use", "新しい版は誤植"))
    assert rulings["old"].is_current
    assert "新しい版は誤植" in rulings["old"].reason
    assert rulings["new"].warning is not None
    assert (rulings["old"].revision, rulings["new"].revision) == (1, 2)


def test_using_confirms_a_book_with_fewer_sheets() -> None:
    assert current(sheets=3) == ["old"]
    assert current(decision("new", "use"), sheets=3) == ["new"]


def test_a_withdrawn_revision_gives_way_to_the_one_before_or_to_none() -> None:
    assert current(decision("new", "withdraw")) == ["old"]
    assert current(decision("new", "withdraw"), decision("old", "withdraw")) == []
    assert "取り下げ" in ruled(decision("new", "withdraw", "差し替え待ち"))["new"].reason


def test_the_last_decision_holds_and_restoring_takes_any_back() -> None:
    assert current(decision("old", "use"), decision("new", "use")) == ["new"]
    assert current(decision("old", "use"), decision("old", "restore")) == ["new"]
    assert current(decision("new", "withdraw"), decision("new", "restore")) == ["new"]
    assert current(decision("old", "use"), decision("old", "withdraw")) == ["new"]
    assert current(decision("new", "withdraw"), decision("new", "use")) == ["new"]
    assert current(decision("old", "use"), decision("new", "restore")) == ["old"]


def test_decisions_about_other_books_have_no_effect() -> None:
    other = Decision(("990027", 2019, 1, "old"), "use")
    assert current(other, decision("gone", "use")) == ["new"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    books = [batch("old", 2019, grade="B", modified_at=OLD), batch("new", 2019, modified_at=NEW), batch("next", 2020)]
    publish(path, books, run=run("1"))
    return path


def grades(file: Path) -> list[tuple[Any, ...]]:
    return query(file, "SELECT DISTINCT fiscal_year, grade FROM measure ORDER BY ALL").rows


def of(name: str, action: Action, reason: str | None = None) -> Decision:
    return Decision((CITY, 2019, 1, document_id(name)), action, reason)


def test_a_decision_is_recorded_and_survives_later_publishes(file: Path) -> None:
    result = republish(file, decisions=[of("old", "use", "正しい版")])
    assert grades(file) == [(2019, "B"), (2020, "A")]
    assert {(c.fiscal_year, c.reason) for c in result.changes} == {(2019, "revision")}
    later = publish(file, [batch("newest", 2019, grade="S", modified_at=dt.datetime(2023, 1, 1))], run=run("2"))
    assert grades(file) == [(2019, "B"), (2020, "A")]
    assert any("newest.pdf" in warning for warning in later.warnings)
    publish(file, [batch("old", 2019, grade="B", modified_at=OLD)], run=run("3"))  # read anew
    republish(file, decisions=[of("newest", "withdraw")])
    republish(file, decisions=[of("old", "restore")])
    assert grades(file) == [(2019, "A"), (2020, "A")]
    rows = query(file, "SELECT decision_no, document_id, action, reason FROM revision_decision ORDER BY 1").rows
    assert rows == [
        (1, document_id("old"), "use", "正しい版"),
        (2, document_id("newest"), "withdraw", None),
        (3, document_id("old"), "restore", None),
    ]


def test_a_withdrawn_year_leaves_main_and_stays_in_history(file: Path) -> None:
    republish(file, decisions=[of("old", "withdraw"), of("new", "withdraw")])
    assert grades(file) == [(2020, "A")]
    assert query(file, "SELECT count(*) FROM history.measure WHERE fiscal_year = 2019").rows == [(4,)]
    assert query(file, "SELECT column_name FROM (DESCRIBE grade_matrix) WHERE column_name LIKE 'fy%'").rows == [
        ("fy2020",)
    ]


def test_there_is_nothing_to_decide_about_without_a_warehouse(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="まだありません"):
        republish(tmp_path / "none.duckdb")
    assert list(tmp_path.iterdir()) == []
