"""The samples, read once, and folders of the tests' own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from flows import settings
from tests.flows.helpers import Run, Shisaku, call


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither the caches, the warehouse nor the Prefect of the person who runs the tests."""
    monkeypatch.chdir(tmp_path_factory.mktemp("work"))
    with mock.patch.dict(os.environ, XDG_CACHE_HOME=str(tmp_path_factory.mktemp("cache"))):
        for name in [name for name in os.environ if name.startswith(("PREFECT_", "SHISAKU_"))]:
            del os.environ[name]
        yield


@pytest.fixture(scope="session")
def books() -> list[Path]:
    """The sample books, by name."""
    return sorted(settings.samples().glob("*.pdf"))


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """The samples' first ingestion, which many tests look at, and the warehouse that it made."""
    path = tmp_path_factory.mktemp("loaded") / "shisaku.duckdb"
    # This runs before `own_folders` does.
    with mock.patch.dict(os.environ, XDG_CACHE_HOME=str(tmp_path_factory.mktemp("cache"))):
        return call("ingest", "--direct", "--warehouse", path), path


@pytest.fixture
def warehouse(first_run: tuple[Run, Path], tmp_path: Path) -> Path:
    """A warehouse with the samples, for the test's own use."""
    return Path(shutil.copy(first_run[1], tmp_path / "shisaku.duckdb"))


@pytest.fixture
def shisaku() -> Shisaku:
    return call
