"""Reading on Dask workers, processes of their own that see neither the disk nor the memory of the one who asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from warehouse.hashes import table_hashes

#: Runs the flow with two worker processes, on copies of the books that are gone before a worker opens them.
PROGRAM = """
import json, os, sys
from pathlib import Path

def main():
    from distributed import Client, LocalCluster
    from flows import prefect_environment
    prefect_environment.prepare()
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        os.environ["SHISAKU_DASK_ADDRESS"] = cluster.scheduler_address
        from flows import prefect_ingest
        from flows.ingest import Request
        from flows.listener import Silent
        from flows.readings import Readings

        shared = Readings.share
        def share_and_remove(self, job):
            shared(self, job)
            job.path.unlink()
        Readings.share = share_and_remove
        warehouse, *files = map(Path, sys.argv[1:])
        exit_code = prefect_ingest.run(Request(files, warehouse), Silent()).exit_code
        with Client(cluster.scheduler_address) as client:
            done = client.run(lambda dask_worker: (os.getpid(), [
                entry[0] for entry in dask_worker.state.log if "memory" in entry]))
    pids = {pid: len(set(keys)) for pid, keys in done.values()}
    print(json.dumps({"exit_code": exit_code, "own": os.getpid(), "workers": pids}))

if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("prefect_dask") is None, reason="needs the extra `distributed`")
@pytest.mark.parametrize(
    "exchange",
    [
        "{folder}",
        pytest.param("file://{folder}", marks=pytest.mark.long),
        # Not known to be a local disk: written as a bucket is, without locks.
        pytest.param("dir://bucket::file://{folder}", marks=pytest.mark.long),
    ],
)
def test_two_workers_read_what_one_process_reads(
    first_run: tuple[object, Path], books: list[Path], tmp_path: Path, exchange: str
) -> None:
    copies = [tmp_path / book.name for book in books]
    for book, copy in zip(books, copies, strict=True):
        copy.write_bytes(book.read_bytes())
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    warehouse = tmp_path / "w.duckdb"
    shared = tmp_path / "exchange"
    shared.mkdir()
    variables = {
        "SHISAKU_TASK_RUNNER": "dask",
        "SHISAKU_EXCHANGE": exchange.format(folder=shared),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    run = subprocess.run(
        [sys.executable, program, warehouse, *copies],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **variables},
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["exit_code"] == 0
    assert len(found["workers"]) == 2, "each worker is a process of its own"
    assert str(found["own"]) not in found["workers"]
    assert min(found["workers"].values()) > 0, "each worker has read a book"
    assert sum(found["workers"].values()) == len(books), "no book was read twice"
    assert table_hashes(warehouse) == table_hashes(first_run[1])
    assert len(list(shared.rglob("*.reading.zip"))) == len(books)
    assert not any(copy.exists() for copy in copies)
