"""Kill whole runs of `shisaku ingest` at random moments: from the start of the process to its end.

Each time a run loads PDFs beside those of a warehouse, and SIGKILL comes after a random part of the time that it needs:
to the run itself, whose workers then have to end by themselves, or to one of its workers, which costs the run no more
than the one file. The warehouse must open each time. It is the old or the new one after the death of the run; after
that of a worker it may lack the file that the worker read. A reader that has the old file open keeps reading it, and
the next run completes. Linux only: a run's processes are found under /proc.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import duckdb

from tests.decade.__main__ import write_books
from tests.decade.books import Decade, decade
from tests.decade.ingesting import command, environment, ingest
from warehouse.hashes import table_hashes

Victim = Literal["run", "worker"]

_NAME: Final = "w.duckdb"
_LEFT: Final = [f".{_NAME}.lock", f".{_NAME}.publish.lock", _NAME]
_PATIENCE: Final = 60.0  # seconds for the workers of a dead run to end, on a busy machine too
_QUERY: Final = "SELECT count(*), sum(cost_thousand_yen) FROM project"


def kill_runs(times: int, seed: int = 1) -> Counter[str]:
    """How often each kind of process was killed, and the state that was found then.

    Raises:
        AssertionError: a file that is none of the allowed states, a worker that outlives its run, or a next run that
            does not complete.
    """
    chance, city = random.Random(seed), decade(1, years=3, measures=4)
    found: Counter[str] = Counter()
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_books(city, folder / "books")
        files = [folder / "books" / printing.name for printing in city.printings]
        for state, own in (("old", files[:1]), ("new", files[:1])):
            (folder / state / "data").mkdir(parents=True)
            ingest(folder / state / "data" / _NAME, [own], folder / state, city)
        seconds = _run(folder / "new", files, city)
        states = {state: table_hashes(folder / state / "data" / _NAME) for state in ("old", "new")}
        for number in range(times):
            victim: Victim = "worker" if number % 5 == 4 else "run"
            trial = folder / f"trial-{number}"
            shutil.copytree(folder / "old", trial)
            _killed(trial, files, city, victim, after=chance.uniform(0, seconds), chance=chance)
            hashes = table_hashes(trial / "data" / _NAME)
            which = next((state for state, known in states.items() if known == hashes), "partly")
            assert which != "partly" or victim == "worker", f"kill {number} left neither the old nor the new state"
            found[f"{victim} killed, {which}"] += 1
            _run(trial, files, city)
            assert table_hashes(trial / "data" / _NAME) == states["new"], f"the run after kill {number} is incomplete"
            left = sorted(path.name for path in (trial / "data").iterdir())
            assert left == _LEFT, f"kill {number} left {left}"
            shutil.rmtree(trial)
            sys.stderr.write(f"{number + 1}/{times}: {dict(found)}\n")
    return found


def _run(folder: Path, files: list[Path], city: Decade) -> float:
    """Let a run come to its end; the seconds that it took."""
    started = time.monotonic()
    done = subprocess.run(
        command(folder / "data" / _NAME, files),
        env=environment(folder, city),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return time.monotonic() - started


def _killed(
    folder: Path, files: list[Path], city: Decade, victim: Victim, *, after: float, chance: random.Random
) -> None:
    """Start a run and kill it, or one of its workers, after some seconds; without a worker then, the run itself."""
    warehouse = folder / "data" / _NAME
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        before = reader.execute(_QUERY).fetchall()
        with subprocess.Popen(
            command(warehouse, files),
            env=environment(folder, city),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as run:
            time.sleep(after)
            workers = [pid for pid in _session(run.pid) if pid != run.pid]
            if victim == "worker" and workers:
                os.kill(chance.choice(workers), signal.SIGKILL)
            else:
                run.kill()
            run.wait()
        deadline = time.monotonic() + _PATIENCE
        while left := _session(run.pid):
            assert time.monotonic() < deadline, f"{len(left)} processes outlive their run"
            time.sleep(0.05)
        assert reader.execute(_QUERY).fetchall() == before


def _session(leader: int) -> list[int]:
    """The processes of a session that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has ended meanwhile
            continue
        state, _, _, session = stat.rpartition(")")[2].split()[:4]
        if int(session) == leader and state != "Z":
            found.append(int(entry.name))
    return found
