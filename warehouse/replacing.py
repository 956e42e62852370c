"""Replacing a file by a new one, so that every reader sees the old or the new and never anything between."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from warehouse.errors import WarehouseError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a path in the same folder to write the new file to; at the end of the block it takes the old one's place.

    Blocks of several processes for the same file wait for one another. If the block fails or the process dies, the
    old file stays as it is; what a dead process left lying is removed by the next block. Readers that have the old
    file open keep reading it.

    Raises:
        WarehouseError: the folder cannot be written to, or the file cannot be replaced.
    """
    # The file that a symbolic link names is replaced, not the link.
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock")):
            # Nobody else is in this block now: whatever lies here was left by a process that died.
            for leftover in target.parent.glob(f".{glob.escape(target.name)}.new-*"):
                leftover.unlink()
            new = target.with_name(f".{target.name}.new-{uuid4().hex}")
            try:
                yield new
                if target.exists():
                    shutil.copymode(target, new)
                flush(new)
                new.replace(target)
                flush(target.parent)
            finally:
                for file in target.parent.glob(f"{glob.escape(new.name)}*"):
                    file.unlink()
    except OSError as error:
        reason = f"ファイルに書き込めません（{error.strerror or error}）。"
        raise WarehouseError(path, reason, "保存先の空き容量と権限を確認してください。") from error


@contextmanager
def publishing(path: Path) -> Iterator[None]:
    """The turn of one publisher: whoever else checks against this file and then replaces it waits, in any process.

    The lock ends with its process, however that dies.

    Raises:
        WarehouseError: the folder cannot be written to.
    """
    target = path.resolve()
    lock = FileLock(target.with_name(f".{target.name}.publish.lock"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError as error:
        reason = f"ファイルに書き込めません（{error.strerror or error}）。"
        raise WarehouseError(path, reason, "保存先の空き容量と権限を確認してください。") from error
    try:
        yield
    finally:
        lock.release()


def flush(path: Path) -> None:
    """Wait until a file's content, or a folder's entries, are on the disk."""
    # A folder, too, must reach the disk, or the new name may be gone after a power failure.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
