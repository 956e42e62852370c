"""Python environments of their own, for what the project itself does not install: other releases, large tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT


def _uv() -> str | None:
    """The uv that runs the tests, or one that lies where the README puts it."""
    beside = ROOT / ".uv" / "bin" / "uv"
    return os.environ.get("UV") or shutil.which("uv") or (str(beside) if beside.exists() else None)


@cache
def python_with(folder: Path, *requirements: str) -> Path:
    """The Python of a new environment in `folder` with these packages; skips the test where they cannot be had."""
    python = folder / "bin" / "python"
    if uv := _uv():
        commands = [
            [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
            [uv, "pip", "install", "--quiet", "--python", str(python), *requirements],
        ]
    else:
        commands = [
            [sys.executable, "-m", "venv", str(folder)],
            [str(python), "-m", "pip", "install", "--quiet", *requirements],
        ]
    for command in commands:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        if run.returncode:
            pytest.skip(f"{' '.join(requirements)} cannot be had here: {run.stderr.strip()[-300:]}")
    return python
