"""The reader's version follows from the code and data that read."""

from __future__ import annotations

from pathlib import Path

import pytest

from transform import version


def test_any_change_of_code_or_data_changes_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("extract", "transform"):
        (tmp_path / package / "inner").mkdir(parents=True)
        (tmp_path / package / "inner" / "a.toml").write_text("x = 1")
    monkeypatch.setattr(version, "files", lambda package: tmp_path / package)
    versions = []
    for change in ("x = 1", "x = 2"):
        (tmp_path / "transform" / "inner" / "a.toml").write_text(change)
        version.reader_version.cache_clear()
        versions.append(version.reader_version())
    version.reader_version.cache_clear()
    assert versions[0] != versions[1]
