"""What tests of several packages share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

Shell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the user whom `shell` plays, with the caches and the warehouse."""
    return tmp_path_factory.mktemp("user")


@pytest.fixture(scope="session")
def shell(home: Path) -> Shell:
    """Runs `shisaku` as a user does: a process of its own, by default in the repository, with the tests' own caches."""

    def run(*arguments: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "XDG_CACHE_HOME": str(home / "cache"),
            "SHISAKU_WAREHOUSE": str(home / "shisaku.duckdb"),
            "PYTHONUTF8": "1",
            **variables,
        }
        environment.pop("PREFECT_HOME", None)
        command = [sys.executable, "-m", "flows", *arguments]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
        )

    return run


@pytest.fixture(scope="session")
def sample_warehouse(shell: Shell, home: Path) -> Path:
    """The warehouse that `shell` works with, after the ingestion of the samples."""
    run = shell("ingest", "--direct")
    assert run.returncode == 0, run.stderr
    return home / "shisaku.duckdb"
