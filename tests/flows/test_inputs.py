"""What the user named becomes a list of files; what leads nowhere is refused alone."""

from __future__ import annotations

from pathlib import Path

from extract.errors import RefusedError
from flows import inputs
from flows.source import Source


def test_a_folder_gives_its_pdfs_by_name_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.PDF", "notes.txt", "c.pdf.part"):
        (tmp_path / name).touch()
    (tmp_path / "deeper.pdf").mkdir()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.pdf").touch()
    assert list(inputs.files([tmp_path])) == [Source(tmp_path / "a.PDF"), Source(tmp_path / "b.pdf")]


def test_files_keep_the_order_in_which_they_were_named(tmp_path: Path) -> None:
    named = [tmp_path / "z.pdf", tmp_path / "a.pdf", tmp_path / "z.pdf"]
    assert list(inputs.files(named)) == [Source(path) for path in named]


def test_a_folder_without_pdfs_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refusal, other = inputs.files([empty, tmp_path / "book.pdf"])
    assert isinstance(refusal, RefusedError)
    assert refusal.file == empty
    assert refusal.code == "not_found"
    assert other == Source(tmp_path / "book.pdf")


def test_what_is_known_of_a_file_goes_on_as_it_is(tmp_path: Path) -> None:
    known = Source(tmp_path / "a.pdf", part_no=2)
    refusal = RefusedError(tmp_path / "b.pdf", "not_fetched", "なし。", "")
    assert list(inputs.files([known, refusal])) == [known, refusal]
