"""Readings of books, kept to be taken up again and exchanged between machines: any folder or fsspec address.

A reading is one zip file, named after the job that it answers, with an Arrow file for each table of each of the file's
books: no code is run when it is opened, whoever has written it. It is there whole or not at all, whenever a process
dies.
"""

from __future__ import annotations

import io
import json
import logging
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pyarrow as pa
from filelock import FileLock

from flows.reading import Job
from transform.tables import Tidy
from warehouse.frames import from_arrow, to_arrow

if TYPE_CHECKING:
    import pandas as pd
    from fsspec import AbstractFileSystem

log = logging.getLogger(__name__)

_ABOUT: Final = "reading.json"
_FIELDS: Final = ("document_id", "municipality_code", "municipality", "fiscal_year")


class Readings:
    """The readings at an address: `/a/folder`, `file:///a/folder`, `s3://bucket/path` …

    Books lie beside them (`share`, `copy`), for workers that do not see the disk of the one who asks.
    """

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs
        from fsspec.implementations.local import LocalFileSystem

        self.address = address
        self._files: AbstractFileSystem
        self._files, self._root = url_to_fs(address)
        self._is_local = isinstance(self._files, LocalFileSystem)

    def has(self, key: str) -> bool:
        """Whether a whole reading is there."""
        return self.get(key) is not None

    def get(self, key: str) -> list[Tidy] | None:
        """The reading with a key; None if there is none that can be used."""
        try:
            content = self._files.cat_file(self._path(key))
        except FileNotFoundError:
            return None
        try:
            return unpacked(content)
        except (zipfile.BadZipFile, pa.ArrowInvalid, KeyError, ValueError) as error:
            log.warning("%s: %s", self._path(key), error)
            return None

    def put(self, key: str, reading: Sequence[Tidy]) -> None:
        """Keep a reading; one with the same key is replaced."""
        self._write(self._path(key), packed(reading))

    @contextmanager
    def turn(self, key: str) -> Iterator[None]:
        """On a local disk, the turn of one reader for a key: another waits, and then finds what this one has read."""
        if not self._is_local:
            yield
            return
        lock = Path(self._root) / f".{key}.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            yield

    def share(self, job: Job) -> None:
        """Have the job's file at the address."""
        path = self._book(job)
        if not self._files.exists(path):
            self._write(path, job.path.read_bytes())

    def copy(self, job: Job, folder: Path) -> Path:
        """The job's file under its own name in a folder of this machine.

        Raises:
            OSError: it is not at the address, or cannot be reached now.
        """
        target = folder / job.path.name
        with self._files.open(self._book(job), "rb") as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
        return target

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}.reading.zip"

    def _book(self, job: Job) -> str:
        return f"{self._root}/books/{job.document_id}.pdf"

    def _write(self, path: str, content: bytes) -> None:
        parent, _, name = path.rpartition("/")
        self._files.makedirs(parent, exist_ok=True)
        new = f"{parent}/.{name}.{uuid4().hex}"
        self._files.pipe_file(new, content)
        if self._is_local:
            Path(new).replace(path)
        else:
            self._files.mv(new, path)


def packed(reading: Sequence[Tidy]) -> bytes:
    """A file's books as one zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        about = [{name: getattr(book, name) for name in _FIELDS} for book in reading]
        archive.writestr(_ABOUT, json.dumps(about, ensure_ascii=False))
        for number, book in enumerate(reading):
            for name, frame in book.frames.items():
                table = to_arrow(name, frame)
                sink = pa.BufferOutputStream()
                with pa.ipc.new_file(sink, table.schema) as writer:
                    writer.write_table(table)
                archive.writestr(f"{number}/{name}.arrow", sink.getvalue().to_pybytes())
    return out.getvalue()


def unpacked(content: bytes) -> list[Tidy]:
    """The books in a zip file that `packed` made.

    Raises:
        zipfile.BadZipFile, pyarrow.ArrowInvalid, KeyError, ValueError: it is none, or of another catalog of tables.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        about: list[dict[str, Any]] = json.loads(archive.read(_ABOUT))
        frames: list[dict[str, pd.DataFrame]] = [{} for _ in about]
        for path in archive.namelist():
            number, _, name = path.removesuffix(".arrow").partition("/")
            if name:
                frames[int(number)][name] = from_arrow(name, pa.ipc.open_file(archive.read(path)).read_all())
    return [Tidy(frames=own, **{name: book[name] for name in _FIELDS}) for book, own in zip(about, frames, strict=True)]
