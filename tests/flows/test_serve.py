"""`shisaku serve` against a real server, a real schedule and a real web site, over the years; killed in between."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from samples.city import CITY
from tests.conftest import ROOT
from tests.flows.city_site import CitySite, serving
from warehouse.hashes import table_hashes
from warehouse.query import run as query

#: So long may anything take, in seconds, on a machine that has much else to do.
_PATIENCE = 900


class Service:
    """`shisaku serve` in a process group of its own, and what its server says."""

    def __init__(self, folder: Path, catalog: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.warehouse = folder / "w.duckdb"
        self.notices = folder / "notices"
        self._folder = folder
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_DATA_HOME": str(folder / "data"),
            "SHISAKU_WAREHOUSE": str(self.warehouse),
            "SHISAKU_CATALOG": str(catalog),
            "SHISAKU_PORT": str(self.port),
            "SHISAKU_NOTIFY_COMMAND": f"{sys.executable} {_teller(folder, self.notices)}",
            "PREFECT_RUNNER_POLL_FREQUENCY": "2",
        }

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        with (self._folder / "log").open("ab") as log:
            command = [sys.executable, "-c", "from flows.cli import main; main(prog_name='shisaku')", "serve"]
            process = subprocess.Popen(
                command, cwd=self._folder, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(_PATIENCE)
            finally:
                self.kill(process)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """As when the machine loses its power: the service, its server and its runs at once."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        process.wait()

    def runs(self) -> list[dict[str, Any]]:
        """The yearly runs that have begun, the first first."""
        asked = {
            "sort": "START_TIME_ASC",
            "flows": {"name": {"any_": ["yearly"]}},
            "flow_runs": {"state": {"type": {"not_any_": ["SCHEDULED", "PENDING"]}}},
        }
        try:
            answer = httpx.post(f"http://127.0.0.1:{self.port}/api/flow_runs/filter", json=asked, timeout=60)
        except httpx.HTTPError:
            return []
        found: list[dict[str, Any]] = answer.json() if answer.is_success else []
        return found

    def artifacts(self, key: str) -> list[str]:
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/api/artifacts/filter",
            json={"artifacts": {"key": {"any_": [key]}}},
            timeout=60,
        )
        return [str(artifact["data"]) for artifact in answer.json()]

    def wait(self, what: Callable[[], bool]) -> None:
        ends_at = time.monotonic() + _PATIENCE
        while not what():
            if time.monotonic() > ends_at:
                raise AssertionError((self._folder / "log").read_text(encoding="utf-8", errors="replace")[-5000:])
            time.sleep(0.3)

    def years(self) -> list[int]:
        if not self.warehouse.exists():
            return []
        return [year for (year,) in query(self.warehouse, "SELECT fiscal_year FROM document ORDER BY 1").rows]


def _teller(folder: Path, notices: Path) -> Path:
    """A program that adds what it is told to a file."""
    program = folder / "tell.py"
    program.write_text(f"import sys\nopen({str(notices)!r}, 'a', encoding='utf-8').write(sys.stdin.read() + '\\n')\n")
    return program


def ended(runs: list[dict[str, Any]], name: str) -> bool:
    return any(run["state"]["name"] == name for run in runs)


def completed_since_a_crash(runs: list[dict[str, Any]]) -> bool:
    names = [run["state"]["name"] for run in runs]
    return "Crashed" in names and "Completed" in names[names.index("Crashed") :]


@pytest.mark.long
def test_years_go_by_without_a_hand_on_it(tmp_path: Path, books: list[Path], first_run: tuple[object, Path]) -> None:
    with serving() as site:
        publish(site, books[:1])
        catalog = site.catalog(tmp_path, head='[schedule]\ncron = ["* * * * * */30"]\n')
        service = Service(tmp_path, catalog)
        with service.running() as process:
            # The first year: nobody has asked for a run.
            service.wait(lambda: service.years() == [2018])
            # The second: a new book, and a link that leads to no PDF. The schedule finds both.
            site.publish("/shisei/hyoka/r9.pdf", b"<!DOCTYPE html><html></html>")
            publish(site, books[:2], ("令和9年度", "r9.pdf"))
            service.wait(lambda: service.years() == [2018, 2019])
            service.wait(lambda: ended(service.runs(), "CompletedWithRefusals"))
            [run, *_] = [run for run in service.runs() if run["state"]["name"] == "CompletedWithRefusals"]
            assert "r9.pdf" in run["state"]["message"]
            assert any("r9.pdf" in text and "HTML" in text for text in service.artifacts("run-report"))
            # The third year: the power fails while the new book is on its way.
            del site.resources["/shisei/hyoka/r9.pdf"]
            publish(site, books)
            service.wait(lambda: bool(site.of("/shisei/hyoka/r2.pdf")))
            service.kill(process)
        with service.running():
            service.wait(lambda: service.years() == [2018, 2019, 2020])
            service.wait(lambda: ended(service.runs(), "Crashed"))
            service.wait(lambda: completed_since_a_crash(service.runs()))
    # What was finished was not fetched again: these were sent whole, once, and asked for ever after in vain.
    for book in books[:2]:
        assert sum(request.sent for request in site.of(f"/shisei/hyoka/{book.name}")) == book.stat().st_size
    found, expected = (table_hashes(path) for path in (service.warehouse, first_run[1]))
    assert {name for name in expected if found[name] != expected[name]} <= {"document"}  # it names the source
    notices = [json.loads(line) for line in service.notices.read_text(encoding="utf-8").split("\n") if line.strip()]
    assert {notice["kind"] for notice in notices} >= {"new_book", "refused", "crashed"}
    assert any(f"{CITY.name} 令和2年度" in notice["title"] for notice in notices)
    assert "停止しました" in (tmp_path / "log").read_text(encoding="utf-8")


def publish(site: CitySite, books: list[Path], *more: tuple[str, str]) -> None:
    """The books on the site, and its page with a link to each."""
    for book in books:
        site.publish(f"/shisei/hyoka/{book.name}", book.read_bytes())
    names = {"h30": "平成30年度", "r1": "令和元年度", "r2": "令和2年度"}
    site.page([*((names[book.stem], book.name) for book in books), *more])
