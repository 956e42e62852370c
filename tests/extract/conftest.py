"""Layouts of the tests' own, in place of those that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

import extract.layout
from extract.layout import Layout, load_layout
from tests.extract.forms import FORM, WriteLayout


@pytest.fixture
def write_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteLayout:
    """Writes a layout file of this name; only those written are known."""
    folder = tmp_path / "layouts"
    folder.mkdir()
    monkeypatch.setattr(extract.layout, "files", lambda _: folder)

    def write(name: str, text: str) -> None:
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def form(write_layout: WriteLayout) -> Layout:
    """The layout of `tests.extract.forms.FORM`."""
    write_layout("form", FORM)
    return load_layout("form")
