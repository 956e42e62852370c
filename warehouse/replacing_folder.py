"""Replacing a folder by a new one, so that whoever looks there finds the old or the new, whole."""

from __future__ import annotations

import ctypes
import errno
import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from warehouse.errors import WarehouseError
from warehouse.replacing import flush


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Gives an empty folder beside `path` to fill; at the end of the block it takes the old folder's place.

    Blocks of several processes for the same folder wait for one another. If the block fails or the process dies, the
    old folder stays as it is; what a dead process left lying is removed by the next block. Whatever the old folder
    holds goes with it. Where the system cannot exchange two folders in one step, there is a moment without a folder
    in that place; if the process dies in it, the next block puts the old one back first.

    Raises:
        WarehouseError: the folder around it cannot be written to, or the folder cannot be replaced.
    """
    # What a symbolic link names is replaced, not the link.
    target = path.resolve()
    new = target.with_name(f".{target.name}.new-{uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock")):
            _clear(target)
            new.mkdir()
            try:
                yield new
                if target.exists():
                    shutil.copymode(target, new)
                for each in (*new.rglob("*"), new):
                    flush(each)
                _swap(new, target)
                flush(target.parent)
            finally:
                # The old folder by now, or the new one that was not finished.
                shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        reason = f"フォルダーに書き込めません（{error.strerror or error}）。"
        raise WarehouseError(path, reason, "保存先の空き容量と権限を確認してください。") from error


def _clear(target: Path) -> None:
    """Puts back or removes what processes that died left beside the folder; nobody else is at work there."""
    if _aside(target).exists() and not target.exists():
        _aside(target).rename(target)
    for leftover in (_aside(target), *target.parent.glob(f".{glob.escape(target.name)}.new-*")):
        shutil.rmtree(leftover, ignore_errors=True)


def _swap(new: Path, target: Path) -> None:
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        target.rename(_aside(target))
        new.rename(target)
        shutil.rmtree(_aside(target))


def _aside(target: Path) -> Path:
    """Where the old folder lies between leaving its place and being removed."""
    return target.with_name(f".{target.name}.old")


def _exchange(one: Path, other: Path) -> bool:
    """Lets two folders swap places in one step; False where the system or the file system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
    if rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number))
