"""Accepted violations: they let a book through as long as it prints what was accepted, and no longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.acceptance import Acceptance, fingerprint, load, parse
from expectations.errors import ExpectationsError
from expectations.runner import check
from expectations.verdicts import Verdicts
from tests.expectations.books import MUNICIPALITY, Book, Row

MEASURE = "fiscal_year=2019/measure_no=03"
TALLY = f"{MEASURE}/category=計画どおり"


def grade_e(expected: str = "E", rule: str = "grade_known") -> Acceptance:
    return Acceptance(MUNICIPALITY, rule, "measure", MEASURE, expected, "原本のとおり", "grade", source="a.toml")


def tally(expected: str = "3") -> Acceptance:
    return Acceptance(
        MUNICIPALITY, "tally_count", "project_tally", TALLY, expected, "原本の誤り", "printed_count", source="a.toml"
    )


def with_slips() -> Book:
    """A grade that no legend has (critical), and a total that is not the number of ticks (warning)."""
    book = Book(2019, "a" * 64)
    book.row("measure", measure_no="03")["grade"] = "E"
    book.row("overview", measure_no="03")["grade"] = None
    book.row("project_tally", measure_no="03", category="計画どおり")["printed_count"] = 3
    return book


def result(verdicts: Verdicts, rule: str) -> Row:
    (row,) = verdicts.quality[verdicts.quality["rule"] == rule].to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_what_is_accepted_neither_fails_nor_is_held() -> None:
    accepted = [grade_e(), tally()]
    verdicts = check(with_slips().frames(), run_id="r1", accepted=accepted)
    assert len(verdicts.held) == 0
    assert verdicts.frames["measure"]["grade"].tolist() == ["E", "B"]
    assert [result(verdicts, rule)["status"] for rule in ("grade_known", "tally_count", "acceptance_current")] == [
        "pass",
        "pass",
        "pass",
    ]
    assert "受け入れ済みのもの1件" in str(result(verdicts, "tally_count")["message"])
    noted = verdicts.frames["quarantine"][["rule", "column_name", "status", "raw"]].to_numpy().tolist()
    assert noted == [["grade_known", "grade", "accepted", "E"]]
    reasons = verdicts.findings.set_index("rule")["accepted_reason"].to_dict()
    # That the sheet's legend does not have the grade either is the same slip, and accepted with it.
    assert reasons == {"grade_known": "原本のとおり", "tally_count": "原本の誤り"}


def test_it_fails_again_when_the_book_prints_something_else() -> None:
    book = with_slips()
    book.row("measure", measure_no="03")["grade"] = "F"
    verdicts = check(book.frames(), run_id="r1", accepted=[grade_e(), tally()])
    assert result(verdicts, "grade_known")["status"] == "fail"
    assert verdicts.held["rule"].tolist() == ["grade_known"]
    told = result(verdicts, "acceptance_current")
    assert (told["status"], told["failed"], told["failed_keys"]) == ("fail", 1, [MEASURE])
    assert "「E」と印刷されているはずですが、「F」です" in str(told["message"])


def test_an_acceptance_that_nothing_needs_is_told() -> None:
    verdicts = check(Book(2019, "a" * 64).frames(), run_id="r1", accepted=[tally()])
    told = result(verdicts, "acceptance_current")
    assert (told["status"], told["severity"]) == ("fail", "warning")
    assert "もうありません" in str(told["message"])


def test_an_acceptance_of_another_book_is_left_aside() -> None:
    verdicts = check(Book(2020, "b" * 64).frames(), run_id="r1", accepted=[tally()])
    assert "acceptance_current" not in set(verdicts.quality["rule"])


def test_what_the_reader_held_back_is_known_once_accepted() -> None:
    book = Book(2019, "a" * 64)
    key = f"{MEASURE}/indicator_no=1/role=actual/value_fiscal_year=2019"
    book.row("indicator_value", measure_no="03", role="actual", value_fiscal_year=2019)["value"] = None
    held: Row = {"table_name": "indicator_value", "row_key": key, "rule": "figure_readable", "column_name": "value"}
    book.rows["quarantine"].append(held | {"status": "held", "raw": "約三割 強", "message": "読めません。"})
    known = Acceptance(MUNICIPALITY, "figure_readable", "indicator_value", key, "約三割強", "読みようがない", "value")
    verdicts = check(book.frames(), run_id="r1", accepted=[known])
    assert verdicts.frames["quarantine"]["status"].tolist() == ["accepted"]
    assert result(verdicts, "acceptance_current")["status"] == "pass"


ENTRY = """
[[accept]]
municipality = "999991"
rule = "tally_count"
table = "project_tally"
key = "fiscal_year=2019/measure_no=03/category=計画どおり"
column = "printed_count"
expected = "3"
reason = "原本の誤り"
date = 2026-11-25
"""


def test_files_of_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "accepted").mkdir()
    (tmp_path / "accepted" / "a.toml").write_text(ENTRY, encoding="utf-8")
    (entry,) = load([tmp_path])
    assert (entry.rule, entry.key, entry.expected, entry.date) == ("tally_count", TALLY, "3", "2026-11-25")
    assert entry.source == str(tmp_path / "accepted" / "a.toml")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("reason =", "# reason ="), "「reason」がありません"),
        (('"原本の誤り"', '" "'), "reason が空"),
        (("expected =", "expcted ="), "「expected」がありません"),
        (("date =", "day ="), "知らない名前「day」"),
        (('"fiscal_year=2019/', '"year=2019/'), "行のキーではありません"),
        (("[[accept]]", "[[accept"), "読めません"),
    ],
)
def test_an_entry_that_is_not_complete_is_refused_with_its_file(change: tuple[str, str], said: str) -> None:
    with pytest.raises(ExpectationsError, match=r"a\.toml") as error:
        parse(ENTRY.replace(*change), "a.toml")
    assert said in str(error.value)


def test_the_fingerprint_is_of_one_book_and_of_what_is_accepted() -> None:
    assert fingerprint([], MUNICIPALITY, 2019) is None
    assert fingerprint([tally()], MUNICIPALITY, 2020) is None
    assert fingerprint([tally()], MUNICIPALITY, 2019) != fingerprint([tally("4")], MUNICIPALITY, 2019)
    assert fingerprint([tally(), grade_e()], MUNICIPALITY, 2019) == fingerprint(
        [grade_e(), tally()], MUNICIPALITY, 2019
    )
