"""Every query of docs/queries answers its question on the samples, and the page shows that very answer."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT
from warehouse.query import run

FILES = sorted((ROOT / "docs" / "queries").glob("*.sql"))


@pytest.fixture(scope="module")
def page() -> ModuleType:
    """The script that makes the page."""
    spec = importlib.util.spec_from_file_location("make_queries", ROOT / "docs" / "make_queries.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass looks there
    spec.loader.exec_module(module)
    return module


def test_there_are_queries() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_query_asks_in_japanese_and_has_an_answer_in_a_fixed_order(sample_warehouse: Path, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    question = text.splitlines()[0]
    assert question.startswith("-- ")
    assert question.endswith("。")
    assert "ORDER BY" in text
    assert run(sample_warehouse, text).rows


def test_the_committed_page_is_the_generated_one(sample_warehouse: Path, page: ModuleType) -> None:
    written = page.README.read_text(encoding="utf-8")
    assert written == page.markdown(sample_warehouse), "run: uv run python docs/make_queries.py"
    assert all(f"]({file.name})" in written for file in FILES)
