"""Kill a load at random moments: `python -m tests.decade.killing [TIMES]` (default 50).

Twice as often: first whole runs of `shisaku ingest` (`tests.decade.killing_runs`), then, as these seldom are hit in the
moment that counts, the publish alone. There each time a process publishes years into a warehouse and gets SIGKILL after
a random part of the time that it needs. The file must open, show the old or the new state, and the next publish must
complete; a reader that has the old file open keeps reading it.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections import Counter
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from flows.identity import Finder
from tests.decade.books import decade
from tests.decade.frames import batch
from tests.decade.killing_runs import kill_runs
from tests.warehouse.invented import run
from warehouse.build import Batch, publish
from warehouse.hashes import table_hashes

NAME = "w.duckdb"

_SPAWN = get_context("spawn")


def _books() -> list[Batch]:
    return [batch(printing) for printing in decade(1, years=4, measures=6).printings]


def _publish(file: Path, books: list[Batch], run_id: str) -> None:
    publish(file, books, run=run(run_id), identify=Finder(file))


def _tell_and_publish(file: Path, books: list[Batch], told: Connection) -> None:
    told.send(None)
    _publish(file, books, "dies")


def _in_child(file: Path, books: list[Batch]) -> SpawnProcess:
    """A process that begins to publish just now."""
    # Spawned: this process has threads, and a fork copies their locks as they happen to be.
    heard, told = _SPAWN.Pipe(duplex=False)
    child = _SPAWN.Process(target=_tell_and_publish, args=(file, books, told))
    child.start()
    told.close()  # so that a child that dies before it tells is an error here
    with heard:
        heard.recv()
    return child


def _took(file: Path, books: list[Batch]) -> float:
    child = _in_child(file, books)
    started = time.monotonic()
    child.join()
    assert child.exitcode == 0
    return time.monotonic() - started


def kill(times: int, seed: int = 1) -> Counter[str]:
    """How often the old and the new state were found.

    Raises:
        AssertionError: a file that is neither, or a publish after a kill that does not complete.
    """
    chance, books = random.Random(seed), _books()
    found: Counter[str] = Counter()
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "old").mkdir()
        _publish(folder / "old" / NAME, books[:2], "old")
        shutil.copytree(folder / "old", folder / "new")
        seconds = _took(folder / "new" / NAME, books[2:])
        states = {which: table_hashes(folder / which / NAME) for which in ("old", "new")}
        for number in range(times):
            trial = folder / f"trial-{number}"
            shutil.copytree(folder / "old", trial)
            with duckdb.connect(str(trial / NAME), read_only=True) as reader:
                before = reader.execute("SELECT count(*) FROM project").fetchall()
                child = _in_child(trial / NAME, books[2:])
                time.sleep(chance.uniform(0, 1.1 * seconds))
                child.kill()
                child.join()
                assert reader.execute("SELECT count(*) FROM project").fetchall() == before
            state = table_hashes(trial / NAME)
            (which,) = [w for w, hashes in states.items() if hashes == state] or ["neither"]
            assert which != "neither", f"kill {number} left a warehouse that is neither the old nor the new one"
            found[which] += 1
            _publish(trial / NAME, books[2:], "resumes")
            assert table_hashes(trial / NAME) == states["new"], f"after kill {number} the next publish did not complete"
            left = sorted(path.name for path in trial.iterdir())
            assert left == [f".{NAME}.lock", NAME], f"kill {number} left {left}"
            shutil.rmtree(trial)
    return found


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    for name, killing in (("shisaku ingest", kill_runs), ("publish", kill)):
        found = ", ".join(f"{which} {number}" for which, number in sorted(killing(times).items()))
        sys.stdout.write(f"{name}: {times} kills: {found}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
