"""The files that were fetched: kept for good under the sha256 of their content, each with a note of where it came from.

    books/<sha256>/<name>.pdf      the file, never changed
    books/<sha256>/source.json     address, time and headers of the first fetch (`Kept`)
    addresses/<sha256>.json        what an address gave last, for conditional requests (`Seen`)
    partial/<sha256>.pdf, .json    a transfer that was cut off, to be resumed

The folder is on a local disk: writing relies on its locks and on renames that happen at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from filelock import FileLock

SIDECAR: Final = "source.json"
_UNSAFE: Final = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
_LONGEST_NAME: Final = 150


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store; `path` is where it lies now, the rest is as it was noted when it was first fetched.

    Attributes:
        address: where it was asked for; `final_address`: where it was found after redirects.
        headers: of the answer, names in lower case.
    """

    path: Path
    sha256: str
    byte_size: int
    address: str
    final_address: str
    retrieved_at: datetime
    municipality_code: str
    part_no: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address gave when it was last asked."""

    address: str
    sha256: str
    etag: str | None
    last_modified: str | None
    checked_at: datetime


class Store:
    """The store in one folder; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """Fetching of one address: a second process waits, and then finds what the first has fetched."""
        with _lock(self.folder / "partial" / f"{_name(address)}.lock"):
            yield

    def partial(self, address: str) -> tuple[Path, Path]:
        """Where a transfer from an address is written, and the note of what it is a part of."""
        base = self.folder / "partial" / _name(address)
        base.parent.mkdir(parents=True, exist_ok=True)
        return base.with_suffix(".pdf"), base.with_suffix(".json")

    def seen(self, address: str) -> Seen | None:
        """What an address gave last, if the file is still here and still what it was."""
        said = _read(self.folder / "addresses" / f"{_name(address)}.json")
        if said is None or said.get("address") != address:
            return None
        try:
            seen = Seen(**{**said, "checked_at": datetime.fromisoformat(said["checked_at"])})
        except (TypeError, KeyError, ValueError):
            return None
        return seen if self.find(seen.sha256) is not None else None

    def see(self, seen: Seen) -> None:
        """Note what an address gave."""
        _write(self.folder / "addresses" / f"{_name(seen.address)}.json", asdict(seen))

    def find(self, sha256: str) -> Kept | None:
        """The file with this content; None if it is not here, or damaged."""
        return kept_in(self.folder / "books" / sha256)

    def keep(self, file: Path, kept: Kept) -> Kept:
        """Move a file into the store under its content, with its note; what is there already stays as it is."""
        folder = self.folder / "books" / kept.sha256
        if (found := kept_in(folder)) is not None:
            file.unlink()
            return found
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / kept.path.name
        _flush(file)
        file.chmod(0o444)
        # The note comes first: without the file the folder counts as empty, and the file is where it was before.
        _write(folder / SIDECAR, {**asdict(kept), "path": target.name})
        file.replace(target)
        found = kept_in(folder)
        assert found is not None
        return found

    def all(self) -> Iterator[Kept]:
        """Every file, by the time at which it was fetched."""
        folders = (self.folder / "books").iterdir() if (self.folder / "books").is_dir() else ()
        found = [kept for folder in folders if (kept := kept_in(folder)) is not None]
        yield from sorted(found, key=lambda kept: (kept.retrieved_at, kept.sha256))


def kept_in(folder: Path) -> Kept | None:
    """The file that a folder of the store holds; None where there is none, or not what the note says."""
    said = _read(folder / SIDECAR)
    if said is None or {field.name for field in fields(Kept)} - said.keys():
        return None
    path = folder / str(said["path"])
    try:
        kept = Kept(**{**said, "path": path, "retrieved_at": datetime.fromisoformat(said["retrieved_at"])})
        return kept if path.stat().st_size == kept.byte_size else None
    except (TypeError, ValueError, OSError):
        return None


def origin_of(path: Path, sha256: str) -> Kept | None:
    """The note beside a file with this content, if the file lies in a store."""
    kept = kept_in(path.parent)
    return kept if kept is not None and kept.path == path and kept.sha256 == sha256 else None


def file_name(address: str, sha256: str) -> str:
    """The name that an address gives its file, made safe for any disk; else one after the content."""
    name = _UNSAFE.sub("_", unquote(urlsplit(address).path.rpartition("/")[2])).strip(". ")
    stem, _, suffix = name.rpartition(".")
    if suffix.lower() != "pdf":
        stem = name
    stem = stem.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(". ")
    return f"{stem or sha256[:12]}.pdf"


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        yield


def _name(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def _write(path: Path, said: Mapping[str, Any]) -> None:
    """All of it or nothing, whenever the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{uuid4().hex}")
    text = json.dumps(said, ensure_ascii=False, indent=1, default=_plain)
    new.write_text(f"{text}\n", encoding="utf-8")
    _flush(new)
    new.replace(path)


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
