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
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Runs `shisaku` as a user does: a process of its own, by default in the repository, with the tests' own caches."""
    home = tmp_path_factory.mktemp("user")

    def run(*arguments: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "XDG_CACHE_HOME": str(home / "cache"),
            "SHISAKU_WAREHOUSE": str(home / "shisaku.duckdb"),
            "PYTHONUTF8": "1",
            **variables,
        }
        environment.pop("PREFECT_HOME", None)
        command = [sys.executable, "-c", "from flows.cli import main; main(prog_name='shisaku')", *arguments]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
        )

    return run
