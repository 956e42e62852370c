"""Whoever wants to hear what a run does as it happens."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from flows.outcome import Outcome


class Listener(Protocol):
    """Is told as things happen, possibly from several threads."""

    def pages(self, file: Path, done: int, total: int) -> None:
        """`done` of a file's `total` pages are read."""

    def stage(self, name: str) -> None:
        """A part of the run begins that concerns all documents."""

    def became(self, outcome: Outcome) -> None:
        """It is known what became of a file."""


class Silent:
    """Hears everything and says nothing."""

    def pages(self, file: Path, done: int, total: int) -> None:
        pass

    def stage(self, name: str) -> None:
        pass

    def became(self, outcome: Outcome) -> None:
        pass
