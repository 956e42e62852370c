"""Reading books: in this process, or in worker processes of their own.

Worker processes let several books be read at the same time, and keep a crash inside of the PDF library to the one
book that causes it. They hand over what is printed; its tables are made in this process, which has imported what that
takes by then. What was read before is not read again (`flows.printed`).
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing import get_context, parent_process
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from extract.errors import RefusedError
from flows import importing, printed
from flows.collecting import not_collected_at_exit, rarely_collected

if TYPE_CHECKING:
    from extract.records import Book
    from transform.tables import Tidy

#: Told how many pages of a book are read, of how many. What it raises ends the reading.
OnPages = Callable[[int, int], None]

#: How often a waiting thread looks at the pages that its worker has read, in seconds.
_LOOK = 0.1


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read, and everything that decides what the reading yields.

    Attributes:
        document_id: sha256 of the file's bytes when it was chosen.
        layout: the layout to read with; None lets the evidence decide.
        fiscal_year, municipality_code: what the caller says of the book, if anything.
        municipalities: codes by name, for books that print the name only.
        reader: version of the code and of the layout files that read it.
    """

    path: Path
    document_id: str
    layout: str | None
    fiscal_year: int | None
    municipality_code: str | None
    municipalities: Mapping[str, str]
    reader: str

    @property
    def key(self) -> str:
        """The same for jobs whose readings are the same, whichever folder the file lies in."""
        # A stored reading holds pickled frames, which another version of pandas need not understand.
        said = asdict(self) | {"path": self.path.name, "pandas": version("pandas")}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def read_here(job: Job, on_pages: OnPages | None = None) -> list[Tidy]:
    """Read a file in this process and make the tables of each of its books.

    Raises:
        RefusedError: the file is no book that can be loaded, or its content changed since it was chosen.
    """
    from extract.book import read_books

    return _tidy(job, read_books(job.path, layout=job.layout, progress=on_pages))


def _tidy(job: Job, books: Sequence[Book]) -> list[Tidy]:
    """The tables of what was read; a file whose content is no longer the one that was chosen is refused."""
    importing.tables()
    from transform.several import tidy_all

    if any(book.document_id != job.document_id for book in books):
        raise RefusedError(
            job.path,
            "damaged",
            "読んでいる間にファイルの内容が変わりました。",
            "保存やコピーが終わってから、もう一度取り込んでください。",
        )
    return tidy_all(
        books,
        municipality_code=job.municipality_code,
        fiscal_year=job.fiscal_year,
        municipalities=job.municipalities,
    )


def _dumped(job: Job, on_pages: OnPages) -> bytes:
    """Read a file; what is printed in it, as it is kept."""
    from extract.book import read_books
    from extract.stored import dump

    with rarely_collected():
        return dump(read_books(job.path, layout=job.layout, progress=on_pages))


class Crew:
    """Reads books side by side: each of `size` workers is a process; with size 0 this process reads, one by one.

    A context manager; leaving it early stops what is being read at the next page.
    """

    def __init__(self, size: int) -> None:
        self._stopped = threading.Event()
        self._free: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        self._readers: list[_Reader] = [_Worker(self._stopped) for _ in range(size)] or [_Here(self._stopped)]
        for reader in self._readers:
            self._free.put(reader)
        # A worker reads its next book while the tables of the last one are made: twice as many threads as workers.
        self._threads = ThreadPoolExecutor(2 * size or 1, thread_name_prefix="reading")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._threads.shutdown(cancel_futures=True)
        for reader in self._readers:
            reader.close()

    def submit(self, job: Job, on_pages: OnPages) -> Future[list[Tidy]]:
        """Have a file read by the next worker that is free; the future raises what `read_here` raises."""
        return self._threads.submit(self._read, job, on_pages)

    def _read(self, job: Job, on_pages: OnPages) -> list[Tidy]:
        with printed.turn(job.document_id, self._stopped):
            books = printed.find(job.document_id, job.layout, job.path.name)
            if books is None:
                books = self._read_anew(job, on_pages)
        return _tidy(job, books)

    def _read_anew(self, job: Job, on_pages: OnPages) -> list[Book]:
        from extract.stored import load

        reader = self._free.get()
        try:
            if self._stopped.is_set():
                raise _StoppedError
            data = reader.read(job, on_pages)
        finally:
            self._free.put(reader)
        books = load(data)
        if all(book.document_id == job.document_id for book in books):
            printed.keep(job.document_id, job.layout, data)
        return books


class _StoppedError(Exception):
    """The crew was left while a book was being read."""


class _Reader(Protocol):
    def read(self, job: Job, on_pages: OnPages) -> bytes: ...

    def close(self) -> None: ...


class _Here:
    """Reads in this process."""

    def __init__(self, stopped: threading.Event) -> None:
        self._stopped = stopped

    def read(self, job: Job, on_pages: OnPages) -> bytes:
        def count(done: int, total: int) -> None:
            if self._stopped.is_set():
                raise _StoppedError
            on_pages(done, total)

        return _dumped(job, count)

    def close(self) -> None:
        pass


# Processes are spawned, never forked: the parent has threads, and a fork copies their locks as they happen to be.
_SPAWN = get_context("spawn")

# Indexes into the integers that a worker process shares with its parent.
_DONE, _TOTAL, _STOP = range(3)


class _Worker:
    """Reads in one process of its own, which is started with the first book and started anew after a crash."""

    def __init__(self, stopped: threading.Event) -> None:
        self._stopped = stopped
        self._shared = _SPAWN.RawArray("i", 3)
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=_SPAWN, initializer=_begin, initargs=(self._shared,))

    def read(self, job: Job, on_pages: OnPages) -> bytes:
        self._shared[_DONE] = self._shared[_TOTAL] = 0
        future = self._executor.submit(_read_in_worker, job)
        done = 0
        while not wait([future], timeout=_LOOK).done:
            self._shared[_STOP] = self._stopped.is_set()
            if self._shared[_DONE] != done:
                done = self._shared[_DONE]
                on_pages(done, self._shared[_TOTAL])
        try:
            return future.result()
        except BrokenProcessPool as error:
            self._executor = self._start()
            raise RefusedError(
                job.path,
                "damaged",
                "読み取りの処理が途中で異常終了しました。",
                "PDFが壊れていないか、メモリーが足りているかを確かめて、もう一度取り込んでください。",
            ) from error

    def close(self) -> None:
        self._executor.shutdown()


_shared: Any = None


def _begin(shared: Any) -> None:
    """Prepare a worker process: an interrupt is the parent's to handle, and without the parent there is no work."""
    global _shared  # noqa: PLW0603 - an initializer can hand nothing to the calls that follow but by a global
    _shared = shared
    not_collected_at_exit()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_in_worker(job: Job) -> bytes:
    def count(done: int, total: int) -> None:
        _shared[_DONE], _shared[_TOTAL] = done, total
        if _shared[_STOP]:
            raise _StoppedError

    return _dumped(job, count)
