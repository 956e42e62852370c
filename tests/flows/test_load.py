"""What one book does wrong, in whatever way, costs no other book."""

from __future__ import annotations

import shutil
from concurrent.futures import Future
from pathlib import Path

import pandas as pd

from flows.ingest import Plan, Request, choose, load
from flows.listener import Silent
from flows.reading import read_here
from flows.source import Source
from tests.flows.helpers import Shisaku
from transform.tables import Tidy
from warehouse.query import run as query


def done(result: list[Tidy] | Exception) -> Future[list[Tidy]]:
    future: Future[list[Tidy]] = Future()
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
    return future


def test_an_unforeseen_error_or_an_unsound_document_is_refused_alone(books: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    plan = choose(Request(books, path), Silent())
    sound, unsound, broken = plan.jobs
    nameless = read_here(unsound)
    nameless[0].frames["document"].loc[:, "file_name"] = pd.NA
    report = load(
        plan,
        {
            sound.document_id: done(read_here(sound)),
            unsound.document_id: done(nameless),
            broken.document_id: done(ZeroDivisionError("division\nby zero")),
        },
        Silent(),
    )
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "refused", "refused"]
    assert [outcome.code for outcome in report.refused] == ["unsound", "internal"]
    assert "ファイル名" in (report.refused[0].reason or "")
    assert "ZeroDivisionError: division by zero" in (report.refused[1].reason or "")
    assert query(path, "SELECT document_id FROM history.document").rows == [(sound.document_id,)]
    assert query(path, "SELECT outcome, len(refused) FROM ingestion_run").rows == [("partly_refused", 2)]


def test_two_revisions_of_a_book_in_one_call_are_both_kept(shisaku: Shisaku, books: list[Path], tmp_path: Path) -> None:
    corrected = Path(shutil.copy(books[0], tmp_path / "corrected.pdf"))
    corrected.write_bytes(corrected.read_bytes() + b"% corrected\n")
    path = tmp_path / "w.duckdb"
    run = shisaku("ingest", "--direct", "--warehouse", path, books[0], corrected)
    assert run.exit_code == 0
    revisions = query(path, "SELECT file_name, is_current FROM history.document ORDER BY revision").rows
    assert revisions == [(books[0].name, False), ("corrected.pdf", True)]
    [line] = [line for line in run.stderr.splitlines() if f" {books[0]}: " in line]
    assert "別の版が現行です" in line
    assert "corrected.pdf" in next(line for line in run.stdout.splitlines() if line.startswith("注意: "))


def readings(plan: Plan) -> dict[str, Future[list[Tidy]]]:
    return {job.document_id: done(read_here(job)) for job in plan.jobs}


def test_what_another_run_published_meanwhile_is_neither_lost_nor_doubled(books: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    early, late = choose(Request(books[:2], path), Silent()), choose(Request(books[1:], path), Silent())
    read = readings(early) | readings(late)
    assert [o.status for o in load(early, read, Silent()).outcomes] == ["loaded", "loaded"]
    assert [o.status for o in load(late, read, Silent()).outcomes] == ["unchanged", "loaded"]
    counts = "SELECT (SELECT count(*) FROM history.document), (SELECT count(*) FROM ingestion_run)"
    assert query(path, counts).rows == [(3, 2)]


def test_a_book_that_does_not_fit_the_others_is_refused_alone(books: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    second_part = Path(shutil.copy(books[0], tmp_path / "second.pdf"))
    second_part.write_bytes(second_part.read_bytes() + b"% the same sheets once more\n")
    plan = choose(Request([books[1], books[0], Source(second_part, part_no=2)], path), Silent())
    report = load(plan, readings(plan), Silent())
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "loaded", "refused"]
    assert "同じキーの行が重なっています" in (report.refused[0].reason or "")
    assert len(query(path, "SELECT * FROM document").rows) == 2
