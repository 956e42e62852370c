"""Somebody's own Prefect server and a worker of a process pool, set up by the commands of `docs/operation.md`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from flows.tags import PART_TAG
from tests.conftest import ROOT
from tests.flows.city_site import CitySite, serving
from tests.flows.yearly_runs import Place, Process, Server, server
from tests.servers import PATIENCE, wait_for
from warehouse.query import run as query


def documented() -> list[list[str]]:
    """The commands that set the server up and start a worker, as the guide gives them."""
    guide = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    block = re.search(r"```console\n\$ export PREFECT_API_URL=.*?```", guide, re.DOTALL)
    assert block is not None
    _, *commands = re.findall(r"^\$ (.*)$", block[0], re.MULTILINE)
    return [shlex.split(command) for command in commands]


class Machine:
    """The machine on which the worker runs: its commands, and what runs when the power fails."""

    def __init__(self, place: Place) -> None:
        self.place = place
        programs = Path(sys.executable).parent
        self._environment = place.environment(
            PATH=os.pathsep.join([str(programs), os.environ["PATH"]]), PREFECT_WORKER_QUERY_SECONDS="1"
        )
        # Not said where: it must not be in a folder that goes with the run.
        del self._environment["SHISAKU_WAREHOUSE"]
        self.warehouse = place.folder / "share" / "shisaku" / "shisaku.duckdb"
        # The deployments are read from the folder in which `prefect deploy` runs.
        shutil.copy(ROOT / "prefect.yaml", place.folder)

    def does(self, command: list[str]) -> str:
        run = subprocess.run(
            command, cwd=self.place.folder, env=self._environment, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=PATIENCE,
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    @contextmanager
    def working(self, command: list[str]) -> Iterator[Process]:
        with Process(command, self.place.folder, self._environment) as worker:
            try:
                yield worker
            finally:
                for process in [worker.pid, *descendants(worker.pid)]:
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)


def descendants(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    found = []
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *descendants(child)]
    return found


def states(prefect: Server) -> list[dict[str, Any]]:
    """The states of the runs that have begun; the schedule has others waiting for their day."""
    return [run["state"] for run in prefect.runs() if run["start_time"]]


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CitySite, Server, Machine]]:
    folder = tmp_path_factory.mktemp("city")
    with serving() as site, server(folder) as prefect:
        place = Place(folder / "place", site.catalog(folder), prefect)
        place.folder.mkdir()
        yield site, prefect, Machine(place)


@pytest.mark.slow
@pytest.mark.long
def test_a_worker_brings_the_books_in_and_one_that_dies_is_gone_on_from(
    setting: tuple[CitySite, Server, Machine], books: list[Path]
) -> None:
    site, prefect, machine = setting
    *commands, start = documented()
    for command in commands:
        machine.does(command)
    deployed = {each["name"]: each for each in prefect.asked("deployments")}
    assert deployed.keys() == {"yearly", "backfill"}
    schedules = [each["schedule"] for each in deployed["yearly"]["schedules"]]
    assert {each["cron"] for each in schedules} == {"0 6 * 7-12 1", "0 6 1 1-6 *"}
    assert {each["timezone"] for each in schedules} == {"Asia/Tokyo"}
    assert {each["global_concurrency_limit"]["limit"] for each in deployed.values()} == {1}

    site.publish("/shisei/hyoka/h30.pdf", books[0].read_bytes())
    site.page([("平成30年度", "h30.pdf")])
    with machine.working(start):
        assert "Completed" in machine.does(["shisaku", "run", "yearly", "--wait"])
        assert "平成30年度" in states(prefect)[-1]["message"]
        assert query(machine.warehouse, "SELECT fiscal_year FROM document").rows == [(2018,)]
        assert {each["key"] for each in prefect.asked("artifacts")} >= {"run-report", "documents"}
        # By this the run within it dies with its run.
        assert [PART_TAG in each["tags"] for each in prefect.runs("ingest")] == [True]

        # Two more; the machine fails when one is in the store and the other half fetched.
        for name, book in (("r1", books[1]), ("r2", books[2])):
            site.publish(f"/shisei/hyoka/{name}.pdf", book.read_bytes())
        site.resources["/shisei/hyoka/r2.pdf"].stays_at = 100_000
        site.page([("平成30年度", "h30.pdf"), ("令和元年度", "r1.pdf"), ("令和2年度", "r2.pdf")])
        machine.does(["shisaku", "run", "yearly"])
        wait_for(lambda: len(machine.place.stored()) == 2 and bool(machine.place.begun()), lambda: str(states(prefect)))
    begun, readings, sent = machine.place.begun(), machine.place.readings(), len(site.requests)
    assert states(prefect)[-1]["name"] == "Running"

    # What is asked of the next worker waits until the server has noticed that the first run is dead.
    with machine.working(start) as worker:
        assert "Completed" in machine.does(["shisaku", "run", "yearly", "--wait"]), worker.said()
    assert [state["name"] for state in states(prefect)] == ["Completed", "Crashed", "Completed"]
    years = query(machine.warehouse, "SELECT fiscal_year FROM document ORDER BY 1").rows
    assert years == [(2018,), (2019,), (2020,)]
    assert all(year in states(prefect)[-1]["message"] for year in ("令和元年度", "令和2年度"))
    assert {path: machine.place.readings()[path] for path in readings} == readings
    again = {request.path: request.sent for request in site.requests[sent:] if request.sent and request.status != 304}
    assert again.pop("/shisei/hyoka/r2.pdf") == books[2].stat().st_size - begun[0]
    assert not any(path.endswith(".pdf") for path in again), "these were in the store"
