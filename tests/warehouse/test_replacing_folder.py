"""A folder changes places with a new one in one step, or, where the system cannot, in two that can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse import replacing_folder as module
from warehouse.errors import WarehouseError
from warehouse.replacing_folder import replacing_folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir(mode=0o750)
    (folder / "old").write_text("old")
    return folder


def replace(target: Path) -> None:
    with replacing_folder(target) as new:
        (new / "sub").mkdir()
        (new / "sub" / "new").write_text("new")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")} - {".out.lock"}


@pytest.mark.parametrize("can_exchange", [True, False])
def test_the_new_folder_takes_the_place_with_the_old_ones_permissions(
    target: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(module, "_exchange", lambda *_: False)
    replace(target)
    assert names(target.parent) == {"out", "out/sub", "out/sub/new"}
    assert target.stat().st_mode & 0o777 == 0o750


def test_whoever_reads_on_while_the_folder_is_replaced_keeps_the_old_file(target: Path) -> None:
    with (target / "old").open() as reader:
        replace(target)
        assert reader.read() == "old"


def test_a_folder_that_a_dead_process_set_aside_comes_back(target: Path) -> None:
    target.rename(target.with_name(".out.old"))
    target.with_name(".out.new-dead").mkdir()
    with pytest.raises(ZeroDivisionError), replacing_folder(target):
        raise ZeroDivisionError
    assert names(target.parent) == {"out", "out/old"}


def test_a_link_keeps_leading_to_the_folder_that_is_replaced(target: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(target)
    replace(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert names(target) == {"sub", "sub/new"}


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="書き込めません"):
        replace(tmp_path / "file" / "out")
