"""The published file opens in releases of DuckDB that cannot read DuckDB 2's own format, and answers every view."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.isolated import python_with
from tests.warehouse.invented import batch, figure, run
from warehouse.build import publish
from warehouse.catalog import catalog
from warehouse.query import run as query

_ASK = """
import json, sys
import duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
views = connection.execute(
    "SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
).fetchall()
answers = {}
for schema, view, comment in views:
    rows = connection.execute(f'SELECT * FROM "{schema}"."{view}" ORDER BY ALL').fetchall()
    answers[f"{schema}.{view}"] = [comment, [[str(value) for value in row] for row in rows]]
found = connection.execute("SELECT text FROM search('施 策０１')").fetchall()
json.dump({"version": duckdb.__version__, "answers": answers, "found": found}, sys.stdout)
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("older") / "kakuu.duckdb"
    restated = [figure("actual", 2019, "81"), figure("actual", 2020, None), figure("target", 2022, "60", "at_most")]
    publish(path, [batch("a", 2019), batch("b", 2020, figures=restated, measures=["01"])], run=run())
    return path


@pytest.mark.parametrize("release", ["1.4", "1.5"])
def test_every_view_answers_the_same_in_an_older_release(
    file: Path, release: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    python = python_with(tmp_path_factory.mktemp("env") / release, f"duckdb=={release}.*")
    asked = subprocess.run([python, "-c", _ASK, str(file)], capture_output=True, text=True, check=True, timeout=120)
    said: dict[str, Any] = json.loads(asked.stdout)
    assert said["version"].startswith(f"{release}.")
    relations = [*catalog().tables.values(), *catalog().views.values()]
    names = {f"main.{r.name}" for r in relations} | {f"ja.{r.ja_name}" for r in relations}
    assert set(said["answers"]) == names
    for relation in relations:
        comment, rows = said["answers"][f"main.{relation.name}"]
        assert comment == relation.comment
        here = query(file, f"SELECT * FROM main.{relation.name} ORDER BY ALL").rows
        assert rows == [[str(value) for value in row] for row in here], relation.name
        assert len(said["answers"][f"ja.{relation.ja_name}"][1]) == len(here)
    assert said["found"] == [["施策01"], ["施策01"]]
