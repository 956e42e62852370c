"""Books that a run brings in, noted until a person has been told of them: if it dies before, the next run tells.

untold/<name>.json    the books of one run
untold/<name>.lock    locked as long as that run lives
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout


@dataclass(slots=True)
class Notes:
    """What a run has to tell.

    Attributes:
        late: the books of earlier runs of which nobody was told.
        is_kept: whether the next run is to tell of all these.
    """

    late: frozenset[str]
    is_kept: bool = False

    def keep(self) -> None:
        """Nobody could be told: leave it to the next run."""
        self.is_kept = True


@contextmanager
def noted(folder: Path, document_ids: Iterable[str]) -> Iterator[Notes]:
    """Note the books that this run brings in until the block ends well, and give those of runs that did not get so far.

    Runs beside one another do not see the notes of one another, nor do two take over those of the same dead run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as locks:
        late: set[str] = set()
        settled = []
        for note in sorted(folder.glob("*.json")):
            lock = FileLock(_lock_of(note))
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            locks.callback(lock.release)
            late.update(_read(note))
            settled.append(note)
        if own := sorted(document_ids):
            note = folder / f"{uuid4().hex}.json"
            locks.enter_context(FileLock(_lock_of(note)))
            new = note.with_suffix(".new")
            new.write_text(json.dumps(own), encoding="utf-8")
            new.replace(note)
            settled.append(note)
        notes = Notes(frozenset(late))
        yield notes
        if notes.is_kept:
            return
        for note in settled:
            note.unlink(missing_ok=True)
            _lock_of(note).unlink(missing_ok=True)


def _lock_of(note: Path) -> Path:
    return note.with_suffix(".lock")


def _read(note: Path) -> list[str]:
    try:
        return [str(document_id) for document_id in json.loads(note.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):  # the run that was told of it has just ended
        return []
