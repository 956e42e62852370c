"""What was read of books on this machine: the printed layer of each file, so that no file is read twice.

A reading is found again by the file's content, the version of the code that read it, and the layouts that it could be
read with. A newer transform makes its tables of what is kept here, also where the file is gone. It is a cache:
readings of an older version of `extract` are of no more use, and one new reading of a file takes the place of them.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from flows import settings

if TYPE_CHECKING:
    from extract.records import Book

log = logging.getLogger(__name__)

#: How often someone who waits for a turn looks whether there is still a reason to, in seconds.
_PATIENCE: Final = 0.5


def find(document_id: str, layout: str | None, file_name: str) -> list[Book] | None:
    """What was read of this content, with this layout (None: with the one that the evidence chose)."""
    from extract.stored import StoredBookError, load

    path = _path(document_id, layout)
    try:
        books = load(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, StoredBookError) as error:
        log.info("%s: %s", path, error)
        return None
    if any(book.document_id != document_id for book in books):
        return None
    return [replace(book, file_name=file_name) for book in books]


def is_kept(document_id: str, layout: str | None) -> bool:
    """Whether there is a reading that `find` can look into."""
    return _path(document_id, layout).is_file()


@contextmanager
def turn(document_id: str, stopped: Event) -> Iterator[None]:
    """The turn of one reader for a file's content: another waits, and then finds what this one has read.

    Nobody waits any longer once `stopped` is set.
    """
    folder = settings.cache() / "printed" / ".turns"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{document_id}.lock")
        while not stopped.is_set():
            try:
                lock.acquire(timeout=_PATIENCE)
                break
            except Timeout:
                continue
    except OSError as error:  # a cache that cannot be written is no reason to fail
        log.info("%s: %s", folder, error)
        yield
        return
    try:
        yield
    finally:
        lock.release()


def keep(document_id: str, layout: str | None, data: bytes) -> None:
    """Keep a reading as `extract.stored.dump` gives it; a cache that cannot be written is no reason to fail."""
    path = _path(document_id, layout)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
        # Nobody else writes here: it is our turn. What ends in `.new` was left by a process that died.
        for other in path.parent.iterdir():
            if not other.name.startswith(_version()):
                other.unlink(missing_ok=True)
    except OSError as error:
        log.info("%s: %s", path, error)


def _path(document_id: str, layout: str | None) -> Path:
    from extract.layout import layout_fingerprint

    said = f"{layout}-" if layout else ""
    return settings.cache() / "printed" / document_id / f"{_version()}-{said}{layout_fingerprint(layout)}"


def _version() -> str:
    from extract.version import extract_version

    return extract_version()
