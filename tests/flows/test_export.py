"""`shisaku export` writes the package and says what it did."""

from __future__ import annotations

import json
from pathlib import Path

from tests.flows.helpers import Shisaku


def test_export_writes_a_data_package(shisaku: Shisaku, warehouse: Path, tmp_path: Path) -> None:
    for _ in range(2):
        run = shisaku("export", "--warehouse", warehouse, tmp_path / "out", "--reproducible")
        assert run.exit_code == 0
        assert run.stdout == f"{tmp_path / 'out' / 'datapackage.json'}\n"
        assert "個の表とビューを書き出しました" in run.stderr
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert "measure" in {resource["name"] for resource in package["resources"]}


def test_a_folder_with_other_files_is_refused_in_one_line(shisaku: Shisaku, warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    run = shisaku("export", "--warehouse", warehouse, tmp_path)
    assert run.exit_code == 1
    assert "notes.txt" in run.stderr
    assert len(run.stderr.splitlines()) == 1
