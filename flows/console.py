"""What a person sees on standard error while a run goes on: a line for each document, and a bar on a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console as RichConsole
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from flows.outcome import Outcome
from flows.report import line


class Console:
    """Tells a person on standard error; the bar stands below the lines and goes when the context is left."""

    def __init__(self) -> None:
        on_terminal = sys.stderr.isatty()
        self._console = RichConsole(stderr=True, force_terminal=on_terminal, highlight=False)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[pages]}", markup=False),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not on_terminal,
        )
        self._bars: dict[Path, TaskID] = {}
        self._stage: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def pages(self, file: Path, done: int, total: int) -> None:
        if file not in self._bars:
            self._bars[file] = self._progress.add_task(file.name, total=total, pages="")
        self._progress.update(self._bars[file], completed=done, visible=done < total, pages=f"{done}/{total}ページ")

    def stage(self, name: str) -> None:
        if self._stage is not None:
            self._progress.remove_task(self._stage)
        self._stage = self._progress.add_task(name, total=None, pages="")

    def became(self, outcome: Outcome) -> None:
        if outcome.file in self._bars:
            self._progress.update(self._bars[outcome.file], visible=False)
        self._console.print(line(outcome), soft_wrap=True, markup=False)
