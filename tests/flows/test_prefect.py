"""`shisaku ingest` through Prefect: the same result, and states in Prefect that tell the truth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import prefect_environment
from tests.flows.helpers import Shisaku, pdf
from tests.servers import PATIENCE
from warehouse.hashes import table_hashes

#: Runs the flow on the files named, into one warehouse after the other, and tells what Prefect says of it.
PROGRAM = """
import json, sys
from pathlib import Path
from flows import prefect_environment
prefect_environment.prepare()
from prefect import get_client
from flows import prefect_ingest
from flows.ingest import Request
from flows.listener import Silent

first, second, *files = map(Path, sys.argv[1:])
exit_codes = [prefect_ingest.run(Request(files, path), Silent()).exit_code for path in (first, second)]
exit_codes.append(prefect_ingest.run(Request(files[-1:], second), Silent()).exit_code)
with get_client(sync_client=True) as client:
    flow_runs = sorted(client.read_flow_runs(), key=lambda run: run.start_time)
    artifacts = [(a.key, a.data) for a in client.read_artifacts() if a.type == "markdown"]
    task_runs = sorted(client.read_task_runs(), key=lambda run: run.start_time)
# Dask sends them by value, where it is installed.
import cloudpickle
for sent in (prefect_ingest.ingest, prefect_ingest.read):
    cloudpickle.dumps(sent.fn)
print(json.dumps({
    "artifacts": artifacts,
    "exit_codes": exit_codes,
    "flows": [(run.state.type.value, run.state.name, run.state.message) for run in flow_runs],
    "tasks": [(run.name, run.state.name, run.run_count) for run in task_runs],
}))
"""


@pytest.mark.slow
def test_the_flow_loads_the_same_rows_and_names_what_it_refused(
    first_run: tuple[object, Path], books: list[Path], tmp_path: Path
) -> None:
    refused = tmp_path / "refused.pdf"
    refused.write_bytes(pdf())
    paths = [tmp_path / "first.duckdb", tmp_path / "second.duckdb"]
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *paths, *books, refused], capture_output=True, text=True, check=True,
        timeout=PATIENCE,
    )  # fmt: skip
    found = json.loads(run.stdout)
    assert found["exit_codes"] == [1, 1, 1]
    assert [table_hashes(path) for path in paths] == [table_hashes(first_run[1])] * 2
    assert [flow[:2] for flow in found["flows"]] == [
        ["COMPLETED", "CompletedWithRefusals"],
        ["COMPLETED", "CompletedWithRefusals"],
        ["FAILED", "Failed"],
    ]
    assert all("refused.pdf" in message for _, _, message in found["flows"])
    names = sorted([path.name for path in books] + ["refused.pdf"])
    tasks = found["tasks"]
    assert sorted(name for name, _, _ in tasks) == sorted([*names, *names, "refused.pdf"])
    assert {state for name, state, _ in tasks if name == "refused.pdf"} == {"Failed"}
    # A refusal is not tried again, and the second run takes every reading from the cache.
    assert {runs for _, _, runs in tasks} == {1}
    assert sorted(state for name, state, _ in tasks if name != "refused.pdf") == ["Cached"] * 3 + ["Completed"] * 3
    # What the checks found stands beside each run that loaded something.
    assert [key for key, _ in found["artifacts"]] == ["shisaku-quality"] * 2
    assert all("actual\\_restated" in markdown for _, markdown in found["artifacts"])
    assert run.stderr == ""
    assert list(Path(os.environ["XDG_CACHE_HOME"]).rglob("prefect.db"))


def test_a_cache_folder_that_cannot_be_written_is_told_before_anything_starts(
    shisaku: Shisaku, books: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    run = shisaku("ingest", "--warehouse", tmp_path / "w.duckdb", books[0])
    assert run.exit_code == 1
    assert "--direct" in run.stderr
    assert not (tmp_path / "w.duckdb").exists()


def test_what_the_user_has_set_for_prefect_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "mine"))
    monkeypatch.setenv("NO_PROXY", "city.example")
    prefect_environment.prepare()
    assert os.environ["PREFECT_HOME"] == str(tmp_path / "mine")
    assert os.environ["NO_PROXY"] == "city.example,127.0.0.1,localhost"
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert Path(os.environ["PREFECT_LOCAL_STORAGE_PATH"]).is_relative_to(os.environ["XDG_CACHE_HOME"])
