"""Layouts of the tests' own, in place of those that ship."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import extract.layout
from extract.layout import Layout, layout_fingerprint, load_layout
from tests.extract.forms import FORM, WriteLayout


@pytest.fixture
def write_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WriteLayout]:
    """Writes a layout file of this name; only those written are known."""
    folder = tmp_path / "layouts"
    folder.mkdir()
    monkeypatch.setattr(extract.layout, "files", lambda _: folder)

    def forget() -> None:
        load_layout.cache_clear()
        layout_fingerprint.cache_clear()

    def write(name: str, text: str) -> None:
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        forget()

    forget()
    yield write
    forget()


@pytest.fixture
def form(write_layout: WriteLayout) -> Layout:
    """The layout of `tests.extract.forms.FORM`."""
    write_layout("form", FORM)
    return load_layout("form")
