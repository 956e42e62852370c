"""Every command and every query of the documentation does what it is there for."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from extract.layout import FOLDERS_VARIABLE, load_layout
from samples.city import edition
from samples.render import render
from tests.conftest import ROOT, Shell
from tests.drift.variants import VARIANTS

# Its commands go one after the other, on a book whose labels are renamed.
RUNBOOK = ROOT / "docs" / "add-a-year.md"
DOCUMENTS = [ROOT / "README.md", ROOT / "README.en.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# On the samples there is nothing that could not be read: these answer with no row, and must.
_EMPTY = ("FROM quarantine", "FROM unclaimed_text")


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (document.name, text)
        for document in DOCUMENTS
        for found, text in _BLOCK.findall(document.read_text(encoding="utf-8"))
        if found == language
    ]


def commands() -> list[str]:
    """Each documented command once, in the order of the documents."""
    lines = (line for name, text in blocks("sh") if name != RUNBOOK.name for line in text.splitlines())
    return list(dict.fromkeys(line.split("  #")[0].strip() for line in lines if line.startswith("shisaku ")))


@pytest.fixture(scope="module")
def loaded(shell: Shell, sample_warehouse: Path) -> Shell:
    return shell


@pytest.mark.parametrize(("document", "query"), blocks("sql"))
def test_query_answers(loaded: Shell, document: str, query: str) -> None:
    run = loaded("query", "--json", query.strip().removesuffix(";"))
    assert run.returncode == 0, f"{document}: {run.stderr}"
    rows = json.loads(run.stdout)
    assert bool(rows) is not any(table in query for table in _EMPTY)


@pytest.mark.parametrize("command", commands())
def test_command_runs(loaded: Shell, command: str, tmp_path: Path) -> None:
    for folder in ("samples", "docs"):  # the commands name them as seen from the repository
        (tmp_path / folder).symlink_to(ROOT / folder)
    run = loaded(*shlex.split(command)[1:], cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stdout


def test_runbook_leads_to_a_book_read_in_full(shell: Shell, tmp_path: Path) -> None:
    variant = next(v for v in VARIANTS if v.name == "labels renamed")
    (tmp_path / "r3.pdf").write_bytes(render(variant.change(edition(2020)), variant.pen).pdf)
    lines = [line for name, text in blocks("sh") if name == RUNBOOK.name for line in text.splitlines()]
    assert lines
    for line in lines:
        command, _, comment = line.partition("  #")
        run = shell(*shlex.split(command)[1:], cwd=tmp_path, SHISAKU_WAREHOUSE=str(tmp_path / "w.duckdb"))
        assert run.returncode == ("終了コードは1" in comment), f"{line}: {run.stdout}{run.stderr}"
    found = shell("query", "--json", "SELECT layout FROM document", SHISAKU_WAREHOUSE=str(tmp_path / "w.duckdb"))
    assert json.loads(found.stdout) == [{"layout": "r3"}]


def test_layouts_of_the_runbook_are_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for name, text in blocks("toml") if name == RUNBOOK.name]
    (whole,) = (text for text in texts if text.startswith("name ="))
    entries = [text for text in texts if text != whole]
    assert entries
    (tmp_path / "r4.toml").write_text("\n".join([whole, *entries]), encoding="utf-8")
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path))
    assert load_layout("r4").lineage == ("r4", "chofu")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (document.parent / target).exists(), target


def test_two_commands_do_all_the_set_up() -> None:
    """Both READMEs give the same two commands, which need nothing but Python and pip."""
    for name in ("README.md", "README.en.md"):
        found = [text.strip() for where, text in blocks("sh") if where == name and "pip install" in text]
        assert [line.rsplit(" run ")[-1] for line in found] == ["shisaku ingest", "pytest"]
        assert all(line.startswith("python3 -m pip install -q --target .uv uv && .uv/bin/uv run ") for line in found)
