"""The reader's version follows from the code and data that read."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import version
from transform.version import reader_version


def test_any_change_of_code_or_data_changes_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("extract", "transform"):
        (tmp_path / package / "inner").mkdir(parents=True)
        (tmp_path / package / "inner" / "a.toml").write_text("x = 1")
    monkeypatch.setattr(version, "files", lambda package: tmp_path / package)
    versions = []
    for change in ("x = 1", "x = 2"):
        (tmp_path / "transform" / "inner" / "a.toml").write_text(change)
        version.sources_version.cache_clear()
        versions.append((reader_version(), version.extract_version()))
    version.sources_version.cache_clear()
    (before, extract_before), (after, extract_after) = versions
    assert before != after
    assert extract_before == extract_after  # what is printed is read as before: only its meaning is not
