"""What a page and a book cost at each stage, in processor seconds and bytes, and what a country of books would.

    python -m benchmarks.scale PDF... [--copies 40]

Processor time, not the clock's: a machine that has other work does not change it much. `--copies` is how many books of
invented municipalities are published one batch after the other, to see what the size of the warehouse adds.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import uuid4

from expectations import runner
from flows.ingest import Plan, Request, choose
from flows.listener import Silent
from flows.reading import read_here
from flows.readings import packed, unpacked
from transform.tables import Tidy
from warehouse import build

_T = TypeVar("_T")

CITIES, YEARS = 1_700, 10
CORES = (2, 32, 256)


class Cost(NamedTuple, Generic[_T]):
    """Processor seconds of this process and the value that was computed."""

    seconds: float
    value: _T


def cost(work: Callable[[], _T]) -> Cost[_T]:
    """Do some work and say what it cost."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    value = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, value)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdf", nargs="+", type=Path)
    parser.add_argument("--copies", type=int, default=40)
    said = parser.parse_args()
    runner.warm_up()
    plan = choose(Request(said.pdf, Path("none.duckdb")), Silent())
    reads = [cost(partial(read_here, job)) for job in plan.jobs]
    books = [book for read in reads for book in read.value]
    pages = [int(read.value[0].frames["document"]["page_count"].iloc[0]) for read in reads]
    packs = [cost(partial(packed, read.value)) for read in reads]
    unpacks = [cost(partial(unpacked, pack.value)) for pack in packs]
    checks = [cost(partial(_check, book)) for book in books]
    print(f"{len(reads)} books, {sum(pages)} pages")
    print(f"read      {sum(r.seconds for r in reads) / sum(pages) * 1000:8.1f} ms a page")
    for name, costs in (("read", reads), ("pack", packs), ("unpack", unpacks), ("check", checks)):
        print(f"{name:9} {sum(c.seconds for c in costs) / len(costs):8.2f} s a book")
    size = sum(len(pack.value) for pack in packs) / len(packs)
    pdf = sum(job.path.stat().st_size for job in plan.jobs) / len(plan.jobs)
    print(f"reading   {size / 1000:8.0f} kB a book; the PDF {pdf / 1000:.0f} kB")
    _publish(plan, books, said.copies)
    total = CITIES * YEARS
    each = sum(r.seconds + p.seconds for r, p in zip(reads, packs, strict=True)) / len(books)
    print(f"\n{CITIES:,} municipalities x {YEARS} years = {total:,} books of {sum(pages) / len(pages):.0f} pages")
    for cores in CORES:
        print(f"reading on {cores:3} cores: {total * each / cores / 3600:8.1f} h")


def _publish(plan: Plan, books: Sequence[Tidy], copies: int) -> None:
    """Publish copies as books of other municipalities, in batches that double and then one, and say what each cost."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "w.duckdb"
        done = 0
        step = 1
        while done <= copies:
            count = max(1, min(step, copies - done))
            batch = [_copy(books[n % len(books)], n) for n in range(done, done + count)]
            run = {
                "run_id": uuid4().hex,
                "started_at": plan.started_at,
                "software_version": "benchmark",
                "outcome": "loaded",
                "refused": [],
            }
            took = cost(partial(build.publish, file, batch, run=run))
            done += len(batch)
            print(
                f"publish   {took.seconds:8.2f} s for {len(batch)} more, then {done} books, "
                f"{file.stat().st_size / done / 1000:.0f} kB a book in the file"
            )
            step *= 2


def _copy(book: Tidy, number: int) -> build.Batch:
    code, document = f"{100_000 + number}", f"{number:064x}"
    frames = {}
    for name, frame in book.frames.items():
        own = frame.copy()
        for column, value in (("municipality_code", code), ("document_id", document)):
            if column in own:
                own[column] = own[column].where(own[column].isna(), value).astype(frame[column].dtype)
        frames[name] = own
    return build.Batch(document, code, book.fiscal_year, frames)


def _check(book: Tidy) -> Any:
    return runner.check(book.frames, run_id="benchmark")


if __name__ == "__main__":
    main()
