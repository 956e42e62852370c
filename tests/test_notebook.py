"""The notebook opens on the samples, in an environment with just the packages that it names."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.isolated import python_with

NOTEBOOK = ROOT / "docs" / "notebooks" / "first_look.py"

_RUN = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("notebook", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
outputs, names = module.app.run()
shown = {name: len(names[name]) for name in ("years", "grades", "history", "departments", "found")}
json.dump({**shown, "marks": len(names["chart"].layer), "outputs": sum(o is not None for o in outputs)}, sys.stdout)
"""


@pytest.mark.long
def test_every_cell_of_the_notebook_runs(sample_warehouse: Path, tmp_path: Path) -> None:
    (block,) = re.findall(r"^# /// script\n(.*?)^# ///$", NOTEBOOK.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    declared = tomllib.loads("".join(line.removeprefix("# ") for line in block.splitlines(keepends=True)))
    python = python_with(tmp_path / "env", *declared["dependencies"])
    run = subprocess.run(
        [python, "-c", _RUN, str(NOTEBOOK)],
        env={**os.environ, "SHISAKU_WAREHOUSE": str(sample_warehouse), "HOME": str(tmp_path), "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    shown = json.loads(run.stdout)
    assert (shown["years"], shown["grades"], shown["departments"], shown["marks"]) == (3, 4, 11, 2)
    assert shown["history"] >= 3
    assert shown["found"] > 0
    assert shown["outputs"] >= 7
