"""What the user named becomes a list of files; what leads nowhere is refused alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import RefusedError
from flows import inputs


def test_a_folder_gives_its_pdfs_by_name_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.PDF", "notes.txt", "c.pdf.part"):
        (tmp_path / name).touch()
    (tmp_path / "deeper.pdf").mkdir()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.pdf").touch()
    assert list(inputs.files([tmp_path])) == [tmp_path / "a.PDF", tmp_path / "b.pdf"]


def test_files_keep_the_order_in_which_they_were_named(tmp_path: Path) -> None:
    named = [tmp_path / "z.pdf", tmp_path / "a.pdf", tmp_path / "z.pdf"]
    assert list(inputs.files(named)) == named


def test_a_folder_without_pdfs_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refusal, other = inputs.files([empty, tmp_path / "book.pdf"])
    assert isinstance(refusal, RefusedError)
    assert refusal.file == empty
    assert refusal.code == "not_found"
    assert other == tmp_path / "book.pdf"


def test_a_catalog_is_wrong_usage_for_now(tmp_path: Path) -> None:
    with pytest.raises(inputs.UsageError, match="まだ対応していません"):
        list(inputs.files([tmp_path / "catalog.toml"]))
