"""Whole ingestions of yearly books beside stock pdfplumber merely reading the same pages.

    python -m benchmarks.ingest [--folder FOLDER] [--books 1 10] [--rounds 3] [--prefect] [--stock-pages 400]

The books are made by `benchmarks.books` (31 sheets each). Every ingestion is a process of its own with an empty cache
and a new warehouse, timed from its start to its end: checks and publishing included; the first, which compiles the
modules, does not count. `again` is the same command once more. Stock pdfplumber (`extract_tables` and `extract_text`,
one process, each page closed) reads as many whole books as have the pages asked for, others in each round; its time for
all of them follows from that. With --prefect each ingestion is also made as a flow against a server that runs
already.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pypdfium2

from benchmarks import books
from benchmarks.compiled import environment
from benchmarks.peers import STOCK

_SHISAKU = (sys.executable, "-m", "flows")
_PORT = 4288


@dataclass(slots=True)
class Seconds:
    """What was needed, by round."""

    direct: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    prefect: list[float] = field(default_factory=list)
    stock: list[float] = field(default_factory=list)


def measure(
    paths: Sequence[Path], catalog: Path, *, rounds: int, stock_pages: int, server: str | None
) -> tuple[Seconds, int]:
    """The seconds for these books, and their number of pages."""
    found = Seconds()
    counts = [_pages(path) for path in paths]
    for number in range(rounds):
        found.stock.append(_stock(paths, counts, stock_pages, first=number))
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            found.direct.append(_ingest(paths, catalog, home, "--direct"))
            found.again.append(_ingest(paths, catalog, home, "--direct"))
        if server is not None:
            with tempfile.TemporaryDirectory() as folder:
                found.prefect.append(_ingest(paths, catalog, Path(folder), PREFECT_API_URL=server))
    return found, sum(counts)


def _pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def _stock(paths: Sequence[Path], counts: Sequence[int], least: int, *, first: int) -> float:
    """Seconds for all pages, from whole books (opening one costs as much as some pages) of at least so many pages."""
    read = 0
    began = time.perf_counter()
    for turn in range(len(paths)):
        number = (first + turn) % len(paths)
        with STOCK.open(paths[number]) as pages:
            for index in range(counts[number]):
                pages.read(index)
        read += counts[number]
        if read >= least:
            break
    return (time.perf_counter() - began) / read * sum(counts)


def _ingest(paths: Sequence[Path], catalog: Path, home: Path, *options: str, **variables: str) -> float:
    surroundings = environment(
        XDG_CACHE_HOME=str(home / "cache"),
        XDG_DATA_HOME=str(home / "data"),
        SHISAKU_CATALOG=str(catalog),
        DO_NOT_TRACK="1",
        **variables,
    )
    command = [*_SHISAKU, "ingest", "--warehouse", str(home / "w.duckdb"), *options, *map(str, paths)]
    began = time.perf_counter()
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    spent = time.perf_counter() - began
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}{done.stdout}")
    return spent


@contextmanager
def live_server(home: Path) -> Iterator[str]:
    """A Prefect server of its own, up when the block begins; its address."""
    address = f"http://127.0.0.1:{_PORT}/api"
    surroundings = environment(PREFECT_HOME=str(home), DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="0")
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(_PORT), "--no-ui"]
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(f"{address}/health", timeout=2).close()
                    break
                except (urllib.error.URLError, OSError):
                    time.sleep(0.5)
            yield address
        finally:
            server.terminate()


def report(count: int, pages: int, found: Seconds) -> list[str]:
    """The lines for so many books."""
    lines = [f"{count} books, {pages} pages, {len(found.direct)} rounds (seconds: median, least–most; ratio to stock)"]
    for name, seconds in (
        ("pdfplumber alone", found.stock),
        ("ingest --direct", found.direct),
        ("  again", found.again),
        ("ingest (Prefect)", found.prefect),
    ):
        if seconds:
            ratio = statistics.median(stock / own for stock, own in zip(found.stock, seconds, strict=True))
            lines.append(
                f"  {name:18} {statistics.median(seconds):8.1f}  {min(seconds):.1f}–{max(seconds):.1f}  {ratio:6.2f} x"
            )
    return lines


def growth(before: tuple[int, int, Seconds], after: tuple[int, int, Seconds]) -> str:
    """What each further book costs, and each further page: two numbers of books, their pages and seconds."""
    spent = statistics.median(after[2].direct) - statistics.median(before[2].direct)
    books, pages = after[0] - before[0], after[1] - before[1]
    return (
        f"from {before[0]} to {after[0]} books: {spent / books:.2f} s for each further book,"
        f" {1000 * spent / pages:.1f} ms for each further page"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "shisaku-benchmarks")
    parser.add_argument("--books", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--measures", type=int, default=31)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stock-pages", type=int, default=400)
    parser.add_argument("--prefect", action="store_true")
    given = parser.parse_args()
    made = books.make(given.folder, books=max(given.books), measures=given.measures)

    def run(server: str | None) -> None:
        with tempfile.TemporaryDirectory() as folder:  # compiles what is imported, and is not counted
            _ingest(made.books[:1], made.catalog, Path(folder), "--direct")
            if server is not None:
                _ingest(made.books[:1], made.catalog, Path(folder), PREFECT_API_URL=server)
        measured: list[tuple[int, int, Seconds]] = []
        for count in given.books:
            found, pages = measure(
                made.books[:count],
                made.catalog,
                rounds=given.rounds,
                stock_pages=given.stock_pages,
                server=server,
            )
            measured.append((count, pages, found))
            print("\n".join(report(count, pages, found)), flush=True)
        for before, after in pairwise(measured):
            print(growth(before, after))

    if given.prefect:
        with tempfile.TemporaryDirectory() as home, live_server(Path(home)) as server:
            run(server)
    else:
        run(None)


if __name__ == "__main__":
    main()
