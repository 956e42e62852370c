"""Every benchmark still runs, with as little as it takes to show its lines; what they measure is not tested."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BOOK = str(ROOT / "samples" / "h30.pdf")

#: Benchmark → its arguments, and what its last lines must speak of.
SMALL = {
    "books": (["books", "--books", "1", "--measures", "2"], ""),
    "ingest": (
        ["--folder", "books", "--books", "1", "--measures", "2", "--rounds", "1", "--stock-pages", "1"],
        "ingest --direct",
    ),
    "memory": ([BOOK, "--pages", "2"], "MB"),
    "numerals": (["--cells", "200"], "cells"),
    "pages": ([BOOK, "--rounds", "1", "--pages", "2"], "x stock"),
    "quality": (["--measures", "2", "--books", "1", "--rounds", "1"], "of that"),
    "scale": ([BOOK, "--copies", "1"], "reading on"),
    "startup": (["--rounds", "1"], "query"),
}
#: Made without arguments of their own, or no benchmarks.
OTHERS = {"chart", "compiled", "peers", "warehouse"}


def test_no_benchmark_is_left_out() -> None:
    assert {path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")} == SMALL.keys() | OTHERS


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
def test_it_runs(name: str, tmp_path: Path) -> None:
    arguments, said = SMALL[name]
    run = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert said in run.stdout
