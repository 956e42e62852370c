"""Where the books lie that were read on this machine, so that a page can be shown again.

Each ingestion notes a book's path in the cache, under the sha256 of its content; the warehouse stays free of paths of
one machine. A note is only a hint: whoever follows it, or any other trace, gets a file of just that content or none.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.content import document_id as content_id
from extract.errors import RefusedError
from flows import settings

log = logging.getLogger(__name__)


def remember(document_id: str, path: Path) -> None:
    """Note where a book lies; a cache that cannot be written is no reason to fail."""
    note = _note(document_id)
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"path": str(path.resolve())}, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        log.info("%s: %s", note, error)


def find(document_id: str, byte_size: int, folders: Iterable[Path]) -> Path | None:
    """The file with this content: where it was last read from, else in one of the folders (without subfolders)."""
    for path in _candidates(document_id, folders):
        try:
            # The size spares reading every other book of the folder.
            if path.stat().st_size == byte_size and content_id(path) == document_id:
                return path
        except (OSError, RefusedError):
            continue  # gone or closed to us: another folder may still have it
    return None


def noted(document_id: str) -> Path | None:
    """Where a book was last read from, if a file is still there; its content is not looked at."""
    try:
        path = Path(json.loads(_note(document_id).read_text(encoding="utf-8"))["path"])
        return path if path.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _candidates(document_id: str, folders: Iterable[Path]) -> Iterator[Path]:
    try:
        yield Path(json.loads(_note(document_id).read_text(encoding="utf-8"))["path"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.info("%s: %s", document_id, error)
    for folder in folders:
        try:
            yield from sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf")
        except OSError as error:
            log.info("%s: %s", folder, error)


def _note(document_id: str) -> Path:
    return settings.cache() / "books" / f"{document_id}.json"
