"""Publishes again and again in processes that kill themselves on the way: ``python -m tests.warehouse.dying FOLDER``.

Prints how often publishing calls each function. Then, for each line on standard input (a folder with a warehouse,
``call`` or ``return``, a function, a number), a process publishes into that folder's warehouse and gets SIGKILL before
or after that call of the function, counted from 1. The profiler finds the moment, so the product needs no hooks.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from tests.warehouse.invented import batch, run
from warehouse.build import publish

WAREHOUSE = "kakuu.duckdb"

#: Keeps numpy and pyarrow from starting threads when they are imported.
ALONE = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}

_LONGEST = 120  # seconds, after which a child ends that does not come to its moment


def publish_another(folder: Path, run_id: str) -> None:
    """The publish that dies: a new year, and a revision of a year that is there."""
    revised = batch("revised", 2019, grade="S", modified_at=dt.datetime(2022, 1, 1))
    publish(folder / WAREHOUSE, [batch("later", 2020), revised], run=run(run_id))


def _in_child(folder: Path, moment: tuple[str, str, int] | None) -> None:
    """Publishes in a child process, which reports its calls, or dies at the moment."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if moment is not None:
            assert os.WIFSIGNALED(status), f"survived {moment}"
            assert os.WTERMSIG(status) == signal.SIGKILL
        return
    signal.alarm(_LONGEST)
    calls: Counter[tuple[str, str]] = Counter()

    def watch(frame: FrameType, event: str, function: object) -> None:
        in_c = event.startswith("c_")
        name = getattr(function, "__qualname__", "") if in_c else frame.f_code.co_qualname
        seen = (event.removeprefix("c_"), name)
        calls[seen] += 1
        if moment == (*seen, calls[seen]):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)
    publish_another(folder, "dies")
    sys.setprofile(None)
    counted = {name: count for (event, name), count in calls.items() if event == "call"}
    sys.stdout.write(f"{json.dumps(counted)}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    tasks = Path("/proc/self/task")
    assert not tasks.is_dir() or len(list(tasks.iterdir())) == 1, "forks beside threads"
    _in_child(Path(sys.argv[1]), None)
    for line in sys.stdin:
        where, event, name, number = line.split("\t")
        _in_child(Path(where), (event, name, int(number)))
