"""Runs of the yearly flow as processes of their own, against a Prefect server of the tests: watched, and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

import httpx

from tests.conftest import ROOT
from tests.servers import PATIENCE, free_port, wait_for

_YEARLY = """
import sys
from flows import prefect_environment
prefect_environment.prepare(verbose=True)
from prefect import tags
from flows.yearly import yearly
with tags("shisaku"):
    state = yearly(return_state=True)
sys.exit(0 if state.name == "Completed" else f"{state.name}: {state.message}")
"""


@dataclass(frozen=True)
class Server:
    """A Prefect server: its address, and what it says."""

    address: str

    def asked(self, what: str, **filters: Any) -> Any:
        """What the server has of a kind (`flow_runs`, `automations`, …)."""
        answer = httpx.post(f"{self.address}/{what}/filter", json=filters, timeout=120)
        answer.raise_for_status()
        return answer.json()

    def runs(self, flow: str = "yearly") -> list[dict[str, Any]]:
        """The runs of a flow, the first first."""
        found: list[dict[str, Any]] = self.asked("flow_runs", sort="START_TIME_ASC", flows={"name": {"any_": [flow]}})
        return found


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A real server with its database in a folder, as `shisaku serve` starts it."""
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    log = folder / "server.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [sys.executable, "-m", "flows.server_process"], cwd=folder, env=environment, stdout=out, stderr=out
        ) as process,
    ):
        found = Server(f"http://127.0.0.1:{port}/api")

        def answers() -> bool:
            assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
            with suppress(httpx.HTTPError):
                return httpx.get(f"{found.address}/health", timeout=10).is_success
            return False

        try:
            wait_for(answers, lambda: log.read_text(encoding="utf-8", errors="replace"))
            yield found
        finally:
            process.kill()


class Process:
    """A process whose lines on stderr are read as they come."""

    def __init__(self, command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", errors="replace", start_new_session=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, args=(self._process.stderr,), daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        with stream:
            self.lines.extend(stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def said(self) -> str:
        return "".join(self.lines)

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        wait_for(lambda: not self.is_alive, self.said)
        self._reader.join(PATIENCE)
        return self._process.returncode

    def kill(self) -> None:
        """SIGKILL to this process alone: the processes that it has started must notice by themselves."""
        if self.is_alive:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        # The pipe ends when the last of its processes has gone.
        self._reader.join(PATIENCE)
        assert not self._reader.is_alive(), "processes outlive their run"


@dataclass(frozen=True)
class Place:
    """A folder in which somebody runs the product: its warehouse, what it has fetched and read."""

    folder: Path
    catalog: Path
    server: Server

    @property
    def warehouse(self) -> Path:
        return self.folder / "data" / "w.duckdb"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_DATA_HOME": str(self.folder / "share"),
            "PREFECT_HOME": str(self.folder / "cache" / "prefect"),
            "PREFECT_API_URL": self.server.address,
            "SHISAKU_WAREHOUSE": str(self.warehouse),
            "SHISAKU_STORE": str(self.store),
            "SHISAKU_CATALOG": str(self.catalog),
            "SHISAKU_WORKERS": "1",
            **more,
        }

    def yearly(self, **more: str) -> Process:
        """Begin a run of the yearly flow, which ends with 0 if everything is in the warehouse."""
        return Process([sys.executable, "-c", _YEARLY], self.folder, self.environment(**more))

    def ingest(self, *files: Path, **more: str) -> Process:
        """Begin a run of `shisaku ingest`."""
        command = [sys.executable, "-m", "flows", "ingest"]
        return Process([*command, *map(str, files)], self.folder, self.environment(**more))

    def stored(self) -> dict[str, Path]:
        """The files that are in the store, whole and noted, by name."""
        return {note.parent.name: file for note in self.store.glob("books/*/source.json")
                for file in note.parent.glob("*.pdf")}  # fmt: skip

    def begun(self) -> list[int]:
        """How many bytes of each file have arrived that is not in the store."""
        return [file.stat().st_size for file in self.store.glob("partial/*.pdf")]

    def readings(self) -> dict[Path, tuple[int, int]]:
        """Each reading that is kept, with what changes when it is written anew."""
        kept = (path for path in (self.folder / "cache").glob("shisaku/printed/[0-9a-f]*/*") if path.suffix != ".new")
        found = {}
        for path in kept:
            with suppress(FileNotFoundError):
                status = path.stat()
                found[path] = (status.st_ino, status.st_mtime_ns)
        return found
