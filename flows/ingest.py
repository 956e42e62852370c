"""The ingestion as plain functions: choose what to read, then check and load what was read as one batch.

Between the two stands the reading of the chosen books, which is done directly (`direct`) or by Prefect
(`flows.prefect_ingest`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from extract.errors import RefusedError
from flows import inputs, settings, whereabouts
from flows.catalog import municipalities
from flows.listener import Listener
from flows.outcome import Failure, Held, Outcome, Report
from flows.reading import Crew, Job
from warehouse import build
from warehouse.schema import catalog, to_arrow

if TYPE_CHECKING:
    import pandas as pd

    from expectations.verdicts import Verdicts
    from transform.tables import Tidy

log = logging.getLogger(__name__)

#: How many books are read at the same time.
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Request:
    """What to ingest: files and folders as named, the warehouse, and what the caller says of the books."""

    named: Sequence[Path]
    warehouse: Path
    fiscal_year: int | None = None
    municipality_code: str | None = None
    layout: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A run before anything is read: in the order named, what is to be read, and what became of the other files."""

    request: Request
    started_at: datetime
    entries: Sequence[Job | Outcome]

    @property
    def jobs(self) -> list[Job]:
        return [entry for entry in self.entries if isinstance(entry, Job)]

    @property
    def crew_size(self) -> int:
        """How many worker processes to read with; a single book is read in this process."""
        return min(len(self.jobs), WORKERS) if len(self.jobs) > 1 else 0


class Pending(Protocol):
    """A book that is being read; the result raises what `flows.reading.read_here` raises."""

    def result(self) -> Tidy: ...


def direct(request: Request, listener: Listener) -> Report:
    """Ingest without Prefect; raises what `choose` and `load` raise."""
    plan = choose(request, listener)
    with Crew(plan.crew_size) as crew:
        readings: dict[str, Future[Tidy]] = {
            job.document_id: crew.submit(job, partial(listener.pages, job.path)) for job in plan.jobs
        }
        return load(plan, readings, listener)


def choose(request: Request, listener: Listener) -> Plan:
    """Decide by content which of the named files have to be read.

    Raises:
        UsageError: a catalog is named, or a layout that does not exist.
        CatalogError: the project's catalog cannot be used.
        LayoutError: a layout file is wrong.
        WarehouseError: the file at the warehouse's path is no warehouse, or cannot be opened.
    """
    started_at = datetime.now(UTC)
    entries: list[Job | Outcome] = []
    chooser = _Chooser(request)
    for found in inputs.files(request.named):
        try:
            entry = chooser.entry(found)
        except RefusedError as error:
            entry = _refused(Path(error.file), error)
        if isinstance(entry, Outcome):
            listener.became(entry)
        entries.append(entry)
    return Plan(request, started_at, entries)


class _Chooser:
    """Knows what the warehouse holds and what was already chosen."""

    def __init__(self, request: Request) -> None:
        from extract.document import document_id
        from extract.layout import layout_fingerprint, layout_names, load_layout
        from transform.version import reader_version

        self._layouts = layout_names()
        if request.layout is not None and request.layout not in self._layouts:
            known = "、".join(self._layouts)
            raise inputs.UsageError(f"レイアウト「{request.layout}」はありません。使えるのは次のとおりです: {known}")
        for name in self._layouts:
            load_layout(name)  # a file that is wrong ends the run before any book is read
        self._request = request
        self._loaded = build.loaded(request.warehouse)
        self._municipalities = municipalities(settings.catalog())
        self._version = reader_version()
        self._fingerprint = layout_fingerprint
        self._document_id = document_id
        self._first: dict[str, Path] = {}

    def entry(self, found: Path | RefusedError) -> Job | Outcome:
        if isinstance(found, RefusedError):
            raise found
        request = self._request
        document_id = self._document_id(found)
        whereabouts.remember(document_id, found)
        if document_id in self._first:
            same = self._first[document_id]
            reason = f"{same} と同じ内容のため、一度だけ読みました。"
            return Outcome(found, "repeated", document_id=document_id, reason=reason)
        self._first[document_id] = found
        held = self._loaded.get(document_id)
        if held is not None and self._would_read_the_same(held):
            return Outcome(
                found,
                "unchanged",
                document_id=document_id,
                municipality_code=held.municipality_code,
                municipality=held.municipality,
                fiscal_year=held.fiscal_year,
                sheets=held.sheets,
                is_current=held.is_current,
            )
        return Job(
            path=found,
            document_id=document_id,
            layout=request.layout,
            fiscal_year=request.fiscal_year,
            municipality_code=request.municipality_code,
            municipalities=self._municipalities,
            reader=f"{self._version}/{self._fingerprint(request.layout)}",
        )

    def _would_read_the_same(self, held: build.LoadedDocument) -> bool:
        request = self._request
        return (
            held.reader_version == self._version
            and request.layout in (None, held.layout)
            and held.layout in self._layouts
            and held.layout_hash == self._fingerprint(held.layout)
            # What the caller asserts of the book is for the reader to refuse, in the same words as the first time.
            and request.fiscal_year in (None, held.fiscal_year)
            and request.municipality_code in (None, held.municipality_code)
        )


def load(plan: Plan, readings: Mapping[str, Pending], listener: Listener) -> Report:
    """Take the readings as they come, check them as one batch and publish them at once; a refused book stays out.

    `readings` has the books of `plan.jobs` by their document_id.

    Raises:
        WarehouseError: the warehouse cannot be written; it is as it was before.
    """
    if readings:
        # The checks' library takes seconds to import: that goes on beside the reading.
        Thread(target=_warm_up, name="warm-up", daemon=True).start()
    books, refused = _collect(plan, readings, listener)
    run_id = f"{plan.started_at:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"
    if not books:
        return _report(plan, run_id, refused)
    listener.stage("検査")
    verdicts = _check(plan, run_id, books)
    held = _held(plan, verdicts.frames["quarantine"])
    for job in _without_document(plan, books, verdicts):
        del books[job.document_id]
        refused[job.document_id] = _unsound(job, [entry.message for entry in held if entry.file == job.path])
        listener.became(refused[job.document_id])
    if not books:
        return _report(plan, run_id, refused)
    listener.stage("倉庫への反映")
    published = _publish(plan, run_id, books, refused, verdicts)
    current = {document.document_id for document in published.documents if document.is_current}
    loaded = {
        job.document_id: _loaded(
            job, books[job.document_id], _of(job.document_id, verdicts.frames), job.document_id in current
        )
        for job in plan.jobs
        if job.document_id in books
    }
    for outcome in loaded.values():
        listener.became(outcome)
    return replace(
        _report(plan, run_id, refused | loaded),
        held=[entry for entry in held if entry.file in {outcome.file for outcome in loaded.values()}],
        failures=_failures(verdicts.quality),
        checks=len(verdicts.quality),
        warnings=published.warnings,
    )


def _warm_up() -> None:
    from expectations import runner

    runner.warm_up()


def _collect(
    plan: Plan, readings: Mapping[str, Pending], listener: Listener
) -> tuple[dict[str, Tidy], dict[str, Outcome]]:
    """The books that were read, and what became of the others, by document_id."""
    books: dict[str, Tidy] = {}
    refused: dict[str, Outcome] = {}
    for job in plan.jobs:
        try:
            books[job.document_id] = readings[job.document_id].result()
        except Exception as error:  # whatever one book raises must not disturb the others
            refused[job.document_id] = _refused(job.path, error, job.document_id)
            listener.became(refused[job.document_id])
    return books, refused


def _check(plan: Plan, run_id: str, books: Mapping[str, Tidy]) -> Verdicts:
    """Check the books as one batch, against one another and against those of the warehouse."""
    import pandas as pd

    from expectations import runner

    tables = next(iter(books.values())).frames
    frames = {name: pd.concat([book.frames[name] for book in books.values()], ignore_index=True) for name in tables}
    return runner.check(frames, run_id=run_id, past=plan.request.warehouse)


def _without_document(plan: Plan, books: Mapping[str, Tidy], verdicts: Verdicts) -> list[Job]:
    """The books whose own row was held back, without which nothing of them can be published."""
    sound = set(verdicts.frames["document"]["document_id"])
    return [job for job in plan.jobs if job.document_id in books and job.document_id not in sound]


def _publish(
    plan: Plan, run_id: str, books: Mapping[str, Tidy], refused: Mapping[str, Outcome], verdicts: Verdicts
) -> build.Published:
    """Load what the checks let through, all books at once."""
    batches = [
        build.Batch(document_id, book.municipality_code, book.fiscal_year, _of(document_id, verdicts.frames))
        for document_id, book in books.items()
    ]
    run = {
        "run_id": run_id,
        "started_at": plan.started_at,
        "software_version": version("shisaku"),
        "outcome": "partly_refused" if refused else "loaded",
        "refused": [f"{outcome.file.name}: {outcome.reason}" for outcome in refused.values()],
    }
    return build.publish(plan.request.warehouse, batches, run=run, quality=verdicts.quality)


def _of(document_id: str, frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: frame[frame["document_id"] == document_id] for name, frame in frames.items()}


def _report(plan: Plan, run_id: str, outcomes: Mapping[str, Outcome]) -> Report:
    return Report(
        run_id=run_id,
        warehouse=plan.request.warehouse,
        started_at=plan.started_at,
        finished_at=datetime.now(UTC),
        outcomes=[outcomes[entry.document_id] if isinstance(entry, Job) else entry for entry in plan.entries],
    )


def _refused(file: Path, error: Exception, document_id: str | None = None) -> Outcome:
    if isinstance(error, RefusedError):
        return Outcome(
            file, "refused", document_id=document_id, code=error.code, reason=error.reason, remedy=error.remedy
        )
    log.info("%s", file, exc_info=error)
    return Outcome(
        file,
        "refused",
        document_id=document_id,
        code="internal",
        reason=f"予期しないエラーで読めませんでした（{' '.join(f'{type(error).__name__}: {error}'.split())}）。",
        remedy="-v を付けてやり直すと詳しい記録が出ます。それを添えて開発者に知らせてください。",
    )


def _unsound(job: Job, reasons: Sequence[str]) -> Outcome:
    return Outcome(
        job.path,
        "refused",
        document_id=job.document_id,
        code="unsound",
        reason=f"どの冊子であるかを示す行が検査を通らないため、取り込めません。{''.join(reasons)}",
        remedy="表紙が読み取れているかを shisaku inspect で確かめてください。",
    )


def _loaded(job: Job, book: Tidy, frames: Mapping[str, pd.DataFrame], is_current: bool) -> Outcome:
    return Outcome(
        job.path,
        "loaded",
        document_id=job.document_id,
        municipality_code=book.municipality_code,
        municipality=book.municipality,
        fiscal_year=book.fiscal_year,
        sheets=len(frames["measure"]),
        is_current=is_current,
        rows={table.name: len(frames[table.name]) for table in catalog().in_scope("edition")},
        held=int((frames["quarantine"]["status"] == "held").sum()),
        unclaimed=len(frames["unclaimed_text"]),
    )


def _held(plan: Plan, quarantine: pd.DataFrame) -> list[Held]:
    files = {job.document_id: job.path for job in plan.jobs}
    names = [field.name for field in fields(Held) if field.name != "file"]
    rows = to_arrow("quarantine", quarantine).to_pylist()
    return [
        Held(file=files[row["document_id"]], **{name: row[name] for name in names})
        for row in rows
        if row["status"] == "held"
    ]


def _failures(quality: pd.DataFrame) -> list[Failure]:
    """What did not pass, the most serious first."""
    names = [field.name for field in fields(Failure)]
    rows = [row for row in to_arrow("quality_result", quality).to_pylist() if row["status"] != "pass"]
    order = ("error", "critical", "warning", "info")
    rows.sort(key=lambda row: order.index("error" if row["status"] == "error" else row["severity"]))
    return [Failure(**{name: row[name] for name in names}) for row in rows]
