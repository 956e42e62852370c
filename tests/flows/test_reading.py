"""Reading in worker processes: side by side, and a crash costs one book only."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest

from extract.content import document_id
from extract.errors import RefusedError
from flows import settings
from flows.catalog import municipalities
from flows.reading import Crew, Job
from tests.servers import PATIENCE


def job(path: Path, identity: str | None = None) -> Job:
    return Job(
        path=path,
        document_id=identity or document_id(path),
        layout=None,
        fiscal_year=None,
        municipality_code=None,
        municipalities=municipalities(settings.catalog()),
        reader="test",
    )


@pytest.mark.parametrize("size", [0, 2])
def test_books_are_read_whole_and_their_pages_counted(books: list[Path], size: int) -> None:
    counted: dict[Path, tuple[int, int]] = {}

    def count(path: Path, done: int, total: int) -> None:
        counted[path] = (done, total)

    with Crew(size) as crew:
        read = [crew.submit(job(path), partial(count, path)) for path in books]
        years = [book.fiscal_year for reading in read for book in reading.result()]
    assert years == [2018, 2019, 2020]
    assert set(counted) <= set(books)
    assert all(0 < done <= total for done, total in counted.values())


def test_a_refusal_comes_back_from_a_worker_as_it_was_raised(tmp_path: Path) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(b"no PDF")
    with Crew(1) as crew, pytest.raises(RefusedError) as raised:
        crew.submit(job(path), lambda done, total: None).result()
    assert raised.value.code == "not_a_pdf"
    assert raised.value.file == path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe to hold a worker at its work")
def test_a_worker_that_dies_costs_its_own_book_only(books: list[Path], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    with Crew(1) as crew:
        stuck = crew.submit(job(pipe, "0" * 64), lambda done, total: None)
        while not (children := active_children()):
            time.sleep(0.01)
        # Only now: the worker takes books in any order, and with this one first nobody would end the other.
        waiting = crew.submit(job(books[0]), lambda done, total: None)
        for child in children:
            child.kill()
        with pytest.raises(RefusedError, match="異常終了"):
            stuck.result()
        assert [book.fiscal_year for book in waiting.result()] == [2018]


def test_a_file_that_changed_since_it_was_chosen_is_refused(books: list[Path]) -> None:
    with Crew(0) as crew, pytest.raises(RefusedError, match="内容が変わりました"):
        crew.submit(job(books[0], "0" * 64), lambda done, total: None).result()


def test_leaving_the_crew_ends_what_is_left_to_read(books: list[Path]) -> None:
    begun = threading.Event()
    with Crew(0) as crew:
        readings = [crew.submit(job(path), lambda done, total: begun.set()) for path in books]
        assert begun.wait(PATIENCE)
    assert readings[-1].cancelled()


def test_the_key_of_a_reading_is_its_content_and_what_decides_how_it_is_read(books: list[Path], tmp_path: Path) -> None:
    one = job(books[0])
    moved = tmp_path / books[0].name
    moved.write_bytes(books[0].read_bytes())
    assert job(moved).key == one.key
    assert job(books[1]).key != one.key
