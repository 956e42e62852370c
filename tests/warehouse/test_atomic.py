"""Publishing dies, waits or fails: whoever reads sees the old or the new warehouse, and the next publish completes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.dying import ALONE, WAREHOUSE, publish_another
from tests.warehouse.invented import batch, document_id, run
from warehouse.build import loaded, publish
from warehouse.errors import WarehouseError
from warehouse.hashes import table_hashes
from warehouse.query import run as query
from warehouse.replacing import replacing

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse of one book."""
    folder = tmp_path_factory.mktemp("old")
    publish(folder / WAREHOUSE, [batch()], run=run())
    return folder


@pytest.fixture(scope="module")
def new(old: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after the next publish."""
    folder = tmp_path_factory.mktemp("new") / "published"
    shutil.copytree(old, folder)
    publish_another(folder, "2")
    return folder


RESUMED = [("call", "verify", 1), ("call", "replace", 1), ("return", "replace", 1)]
"""Moments of dying after which the same is published again: with a whole new file left over, and without."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def moments(calls: dict[str, int]) -> Iterator[tuple[str, str, int]]:
    """While the new file is written, before it is checked, and around every other call that puts it in place."""
    yield "return", "_load", calls["_load"] // 2
    yield "return", "_execute", calls["_execute"]
    yield "call", "verify", 1
    for name in ("fsync", "replace"):
        for number in range(1, calls[name] + 1, 2):
            yield "call", name, number
            yield "return", name, number


def test_a_process_killed_at_any_moment_leaves_the_old_or_the_new_warehouse(
    old: Path, new: Path, tmp_path: Path
) -> None:
    trial = tmp_path / "trial"
    shutil.copytree(old, trial)
    command = [sys.executable, "-m", "tests.warehouse.dying", str(trial)]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=os.environ | ALONE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as dying:
        assert dying.stdin is not None
        assert dying.stdout is not None
        calls: dict[str, int] = json.loads(dying.stdout.readline())
        folders: dict[Path, tuple[str, str, int]] = {}
        for n, moment in enumerate(moments(calls)):
            folders[folder := tmp_path / str(n)] = moment
            shutil.copytree(old, folder)
            print(folder, *moment, sep="\t", file=dying.stdin)
        dying.stdin.close()
        assert dying.wait() == 0

    states = {tuple(sorted(table_hashes(folder / WAREHOUSE).items())): folder for folder in (old, new)}
    assert len(states) == 2
    seen = set()
    for folder, moment in folders.items():
        state = states.get(tuple(sorted(table_hashes(folder / WAREHOUSE).items())))
        assert state is not None, moment
        seen.add(state)
        assert loaded(folder / WAREHOUSE) == loaded(state / WAREHOUSE), moment
        if moment in RESUMED:
            publish_another(folder, "resumes")
            assert table_hashes(folder / WAREHOUSE) == table_hashes(new / WAREHOUSE), moment
            assert names(folder) == [f".{WAREHOUSE}.lock", WAREHOUSE], moment
    assert set(RESUMED) <= set(folders.values())
    assert seen == {old, new}, "no moment after the file was put in place was tried"


def test_a_reader_keeps_what_it_opened_while_another_publish_comes_and_goes(old: Path, tmp_path: Path) -> None:
    file = tmp_path / WAREHOUSE
    shutil.copy(old / WAREHOUSE, file)
    program = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); "
        "sys.stdin.readline(); print(c.execute('select count(*), any_value(fiscal_year) from measure').fetchone())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(file)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        publish(file, [batch("b", 2020)], run=run("2"))
        answer, _ = reader.communicate("\n")
    assert answer == "(2, 2019)\n"
    assert query(file, "SELECT count(*) FROM measure").rows == [(4,)]


def test_two_publishes_at_once_queue_up_and_none_is_lost(tmp_path: Path) -> None:
    file = tmp_path / WAREHOUSE
    years = (2018, 2019, 2020)
    threads = [
        threading.Thread(target=publish, args=(file, [batch(str(year), year)]), kwargs={"run": run(str(year))})
        for year in years
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(loaded(file)) == {document_id(str(year)) for year in years}


def test_a_failed_block_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_text("old")

    def write() -> None:
        with replacing(file) as new:
            new.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert file.read_text() == "old"
    assert names(tmp_path) == [".f.lock", "f"]


def test_leftovers_of_this_file_alone_are_removed_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "a[1]*.duckdb"
    (tmp_path / ".a[1]*.duckdb.new-dead").write_text("")
    (tmp_path / ".a[1]*.duckdb.new-dead.wal").write_text("")
    other = tmp_path / ".a1x.duckdb.new-alive"
    other.write_text("")
    with replacing(file) as new:
        new.write_text("new")
    assert names(tmp_path) == sorted([".a[1]*.duckdb.lock", other.name, file.name])


def test_a_link_stays_a_link_and_the_mode_of_the_file_stays(tmp_path: Path) -> None:
    file, link = tmp_path / "real" / "f", tmp_path / "link"
    file.parent.mkdir()
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    with replacing(link) as new:
        new.write_text("new")
    assert link.is_symlink()
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_cannot_be_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="書き込めません"):
        publish(tmp_path / "file" / WAREHOUSE, [batch()], run=run())


def test_a_warehouse_open_for_writing_elsewhere_is_refused_and_kept(old: Path, tmp_path: Path) -> None:
    file = tmp_path / WAREHOUSE
    shutil.copy(old / WAREHOUSE, file)
    program = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.readline()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(file)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        for action in (
            lambda: publish(file, [batch("b", 2020)], run=run("2")),
            lambda: query(file, "SELECT 1"),
            lambda: loaded(file),
        ):
            with pytest.raises(WarehouseError, match="ほかのプログラムが書き込み用に開いています"):
                action()
        writer.communicate("\n")
    assert set(loaded(file)) == {document_id("a")}


def test_a_warehouse_that_this_process_writes_to_is_refused_too(old: Path, tmp_path: Path) -> None:
    file = tmp_path / WAREHOUSE
    shutil.copy(old / WAREHOUSE, file)
    with duckdb.connect(file), pytest.raises(WarehouseError, match="書き込み用に開いています"):
        query(file, "SELECT 1")
