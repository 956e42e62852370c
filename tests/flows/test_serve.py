"""`shisaku serve` against a real server, a real schedule and a real web site, over the years; killed in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pytest

from samples.render import render
from tests.conftest import ROOT
from tests.decade.books import CITY, decade
from tests.flows.city_site import PAGE, serving
from tests.flows.helpers import call
from tests.servers import PATIENCE, free_port, wait_for
from warehouse.hashes import table_hashes
from warehouse.query import run as query


class Service:
    """`shisaku serve` in a process group of its own, and what its server says."""

    def __init__(self, folder: Path, catalog: Path) -> None:
        self.port = free_port()
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
            command = [sys.executable, "-m", "flows", "serve"]
            process = subprocess.Popen(
                command, cwd=self._folder, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
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
        wait_for(what, lambda: (self._folder / "log").read_text(encoding="utf-8", errors="replace")[-5000:], every=0.3)

    def years(self) -> list[int]:
        if not self.warehouse.exists():
            return []
        return [year for (year,) in query(self.warehouse, "SELECT fiscal_year FROM document ORDER BY 1").rows]


def _teller(folder: Path, notices: Path) -> Path:
    """A program that adds what it is told to a file."""
    program = folder / "tell.py"
    program.write_text(f"import sys\nopen({str(notices)!r}, 'a', encoding='utf-8').write(sys.stdin.read() + '\\n')\n")
    return program


BOOKS = "/shisei/hyoka"


def ended(runs: list[dict[str, Any]], name: str, *told: str) -> bool:
    """Whether a run has come to this state, with a message that tells all of this."""
    return any(
        run["state"]["name"] == name and all(text in (run["state"]["message"] or "") for text in told) for run in runs
    )


def completed_since_a_crash(runs: list[dict[str, Any]]) -> bool:
    names = [run["state"]["name"] for run in runs]
    return "Crashed" in names and "Completed" in names[names.index("Crashed") :]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The books of a city over four years, as it publishes them; the last one comes in two parts."""
    folder = tmp_path_factory.mktemp("books")
    *whole, last = decade(1, first=2018, years=4, measures=4).printings
    editions = {printing.name.removesuffix(".pdf"): printing.edition for printing in whole}
    for number in (1, 2):
        own = last.edition.book.measures[2 * number - 2 : 2 * number]
        part = replace(last.edition.book, measures=own)
        editions[f"hyoka-2021-{number}"] = replace(last.edition, book=part)
    for name, edition in editions.items():
        (folder / f"{name}.pdf").write_bytes(render(edition).pdf)
    return {name: folder / f"{name}.pdf" for name in editions}


def test_a_service_that_is_told_to_stop_while_it_starts_stops_in_order(tmp_path: Path) -> None:
    with serving() as site:
        service = Service(tmp_path, site.catalog(tmp_path))
        with service.running() as process:
            service.wait((tmp_path / "cache" / "shisaku" / "serve.lock").exists)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
    assert "停止しました" in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.long
def test_years_go_by_without_a_hand_on_it(tmp_path: Path, city: dict[str, Path]) -> None:
    with serving(CITY) as site:

        def publish(name: str, file: str | None = None, **said: object) -> None:
            site.publish(f"{BOOKS}/{name}.pdf", city[file or name].read_bytes(), **said)

        links = [("平成30年度", f"{BOOKS}/hyoka-2018.pdf")]
        size = city["hyoka-2018"].stat().st_size
        publish("hyoka-2018", failures=[503, 503], cuts=[size // 2])
        site.page(links)
        catalog = site.catalog(tmp_path, head='[schedule]\ncron = ["* * * * * */30"]\n')
        service = Service(tmp_path, catalog)

        # The first year: nobody has asked for a run. The server is down at first, and the transfer breaks off.
        with service.running() as process:
            service.wait(lambda: ended(service.runs(), "Completed", "平成30年度", "施策4件"))
            assert service.years() == [2018]
            first = [(request.status, request.sent) for request in site.of(f"{BOOKS}/hyoka-2018.pdf")]
            assert first[:4] == [(503, 0), (503, 0), (200, size // 2), (206, size - size // 2)]

            # The second: a new book, and links that lead to a page, to nothing, and to ten gigabytes.
            publish("hyoka-2019")
            site.publish(f"{BOOKS}/page.pdf", b"<!DOCTYPE html><html></html>")
            site.publish(f"{BOOKS}/huge.pdf", b"%PDF-1.7", length=10_000_000_000)
            links.append(("令和元年度", f"{BOOKS}/hyoka-2019.pdf"))
            wrong = ["page.pdf", "gone.pdf", "huge.pdf"]
            site.page([*links, *(("令和9年度", f"{BOOKS}/{name}") for name in wrong)])
            service.wait(lambda: ended(service.runs(), "CompletedWithRefusals", *wrong, "令和元年度", "施策4件"))
            assert service.years() == [2018, 2019]
            [report, *_] = [text for text in service.artifacts("run-report") if "令和元年度" in text]
            for told in (
                *wrong,
                "HTMLのページ",
                "ありません（404）",
                "10,000,000,000 バイト",
                "max_megabytes を増やして",
            ):
                assert told in report

            # The third: the page is gone, turns up elsewhere, and the power fails while its new book is on its way.
            site.resources.pop(PAGE)
            service.wait(lambda: ended(service.runs(), "Failed", f"{CITY.name}の公開ページ"))
            publish("hyoka-2020", stays_at=100_000)
            links.append(("令和2年度", f"{BOOKS}/hyoka-2020.pdf"))
            site.page(links, path="/new/index.html")
            site.publish(PAGE, b"", status=301, location="/new/index.html")
            service.wait(lambda: f"{BOOKS}/hyoka-2020.pdf" in site.standing)
            service.kill(process)
        with service.running():
            service.wait(lambda: service.years() == [2018, 2019, 2020])
            service.wait(lambda: completed_since_a_crash(service.runs()))
            assert any("/new/index.html へ移りました" in text for text in service.artifacts("run-report"))

            # The fourth: the book before is replaced at its address, and the new one comes in two parts.
            publish("hyoka-2021-1")
            publish("hyoka-2021-2")
            links += [(f"令和3年度 その{number}", f"{BOOKS}/hyoka-2021-{number}.pdf") for number in (1, 2)]
            site.page(links, path="/new/index.html")
            service.wait(lambda: service.years() == [2018, 2019, 2020, 2021, 2021])
            publish("hyoka-2020", "hyoka-2020-teisei")
            service.wait(lambda: revisions(service.warehouse, 2020) == [(1, False), (2, True)])
            assert revisions(service.warehouse, 2021) == [(1, True), (1, True)]
            service.wait(lambda: ended(service.runs()[-1:], "Completed", "新しい冊子はありません（5件を確認）"))
    # What was finished was not fetched again: it was sent whole, once, and asked for ever after in vain.
    for name in ("hyoka-2018", "hyoka-2019", "hyoka-2021-1", "hyoka-2021-2"):
        assert sum(request.sent for request in site.of(f"{BOOKS}/{name}.pdf")) == city[name].stat().st_size
    assert 206 in [request.status for request in site.of(f"{BOOKS}/hyoka-2020.pdf")]
    assert equal_but_for_sources(service.warehouse, by_hand(tmp_path, list(city.values())))
    notices = [json.loads(line) for line in service.notices.read_text(encoding="utf-8").split("\n") if line.strip()]
    assert {notice["kind"] for notice in notices} == {"new_book", "refused", "crashed"}
    for year in ("平成30年度", "令和元年度", "令和2年度", "令和3年度"):
        assert any(f"{CITY.name} {year}" in notice["title"] for notice in notices)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "停止しました" in log
    # All that went wrong in these years is told in one line each.
    assert [line for line in log.splitlines() if line.startswith(("Traceback", "NoneType"))] == []


def revisions(warehouse: Path, fiscal_year: int) -> list[tuple[int, bool]]:
    """The revisions of a year's files that were loaded, and whether they are current."""
    found = query(
        warehouse,
        f"SELECT revision, is_current FROM history.document WHERE fiscal_year = {fiscal_year} ORDER BY 1, part_no",
    )
    return [(revision, is_current) for revision, is_current in found.rows]


def by_hand(folder: Path, files: list[Path]) -> Path:
    """The warehouse that somebody has who takes in one file after the other."""
    warehouse = folder / "by-hand" / "w.duckdb"
    warehouse.parent.mkdir()
    (catalog := warehouse.parent / "catalog.toml").write_text(
        f'[[municipality]]\ncode = "{CITY.code}"\nname = "{CITY.name}"\n', encoding="utf-8"
    )
    with mock.patch.dict(os.environ, SHISAKU_CATALOG=str(catalog)):
        for file in files:
            run = call("ingest", "--direct", "--warehouse", warehouse, file)
            assert run.exit_code == 0, run.stderr
    return warehouse


def equal_but_for_sources(one: Path, other: Path) -> bool:
    found, expected = table_hashes(one), table_hashes(other)
    return {name for name in expected if found[name] != expected[name]} <= {"document"}
