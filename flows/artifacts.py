"""What a run leaves to be looked at in Prefect's UI: its report, a table of its documents, how far a book is read."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.outcome import Outcome, Report
from flows.reading import Job
from flows.report import SEVERITIES, line
from flows.wording import year_name

log = logging.getLogger(__name__)

#: At most so often is the progress of a book sent to the server, in seconds.
_EVERY: Final = 3.0

_STATUS: Final = {"loaded": "取込", "unchanged": "変更なし", "repeated": "重複", "refused": "拒否"}


def publish_report(done: Report, title: str, warnings: Sequence[str] = ()) -> None:
    """Create the artifacts of a whole run, within its flow run."""
    create_markdown_artifact(key="run-report", markdown=markdown(done, title, warnings), description=title)
    create_table_artifact(
        key="documents", table=[_row(outcome) for outcome in done.outcomes], description="冊子ごとの結果"
    )


def markdown(done: Report, title: str, warnings: Sequence[str] = ()) -> str:
    """A run's report: what came in, what was refused and why, what to look at."""
    parts = [f"# {title}"]
    came = [outcome for outcome in done.outcomes if outcome.status == "loaded"]
    sections: list[tuple[str, list[str]]] = [
        ("取り込めなかったもの", [_line(outcome) for outcome in done.refused]),
        ("取り込んだ冊子", [_line(outcome) for outcome in came]),
        ("確かめること", [*warnings, *done.warnings]),
        (
            "規則に反したもの",
            [
                f"{'検査不能' if failure.status == 'error' else SEVERITIES[failure.severity]} "
                f"{year_name(failure.fiscal_year) if failure.fiscal_year else '年度をまたぐ検査'} "
                f"{failure.rule}: {failure.message}"
                for failure in done.failures
            ],
        ),
        ("保留した値", [f"{held.file.name} {held.page or '?'}ページ: {held.message}" for held in done.held]),
    ]
    for heading, lines in sections:
        if lines:
            parts.append(f"## {heading}（{len(lines)}件）")
            parts.append("\n".join(f"- {text}" for text in lines))
    still = [outcome for outcome in done.outcomes if outcome.status == "unchanged"]
    if still:
        parts.append(f"変わりのない冊子: {len(still)}件")
    return "\n\n".join(parts) + "\n"


def _line(outcome: Outcome) -> str:
    """The line of the console, with the file's name alone: where the store lies is of no interest here."""
    return line(replace(outcome, file=Path(outcome.file.name)))


def _row(outcome: Outcome) -> dict[str, str | int | None]:
    return {
        "ファイル": outcome.file.name,
        "結果": _STATUS[outcome.status],
        "団体": outcome.municipality or outcome.municipality_code,
        "年度": None if outcome.fiscal_year is None else year_name(outcome.fiscal_year),
        "施策": outcome.sheets,
        "行": sum(outcome.rows.values()),
        "保留": outcome.held,
        "理由": f"{outcome.reason or ''}{outcome.remedy or ''}",
    }


class PageProgress:
    """Shows how many pages of a book are read; a server that does not take it disturbs nothing."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._artifact: UUID | None = None
        self._told_at = 0.0
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        key = f"pages-{self._job.document_id[:12]}"
        try:
            artifact = create_progress_artifact(progress=0.0, key=key, description=f"{self._job.path.name} のページ")
        except Exception as error:  # of use to look at only
            log.info("%s: %s", key, error)
        else:
            self._artifact = artifact  # type: ignore[assignment]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            self._tell(100.0)

    def pages(self, done: int, total: int) -> None:
        """Move the bar, now and then."""
        now = time.monotonic()
        with self._turn:
            due = now - self._told_at >= _EVERY
            self._told_at = now if due else self._told_at
        if due and total:
            self._tell(100.0 * done / total)

    def _tell(self, percent: float) -> None:
        if self._artifact is None:
            return
        try:
            update_progress_artifact(self._artifact, progress=round(percent, 1))
        except Exception as error:  # of use to look at only
            log.info("%s: %s", self._job.path.name, error)
