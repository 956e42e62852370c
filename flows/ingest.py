"""The ingestion as plain functions: choose what to read, then check and load what was read as one batch.

Between the two stands the reading of the chosen books, which is done directly (`direct`) or by Prefect
(`flows.prefect_ingest`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from expectations import acceptance
from extract.errors import RefusedError
from flows import importing, inputs, printed, settings, whereabouts
from flows.catalog import municipalities
from flows.collecting import rarely_collected
from flows.listener import Listener
from flows.outcome import Failure, Held, Outcome, Report
from flows.reading import Crew, Job, OnPages
from flows.source import Source, stamped
from flows.store import origin_of
from transform.errors import CorrectionError
from warehouse.catalog import catalog
from warehouse.errors import WarehouseError
from warehouse.history import LoadedBook, LoadedDocument, loaded
from warehouse.replacing import publishing

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from expectations.verdicts import Verdicts
    from flows.identity import Finder
    from transform.corrections.declared import Correction
    from transform.tables import Tidy
    from warehouse.build import Batch, Published

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What to ingest: files, folders and catalogs as named, the warehouse, and what the caller says of the books.

    `catalog` names the municipalities; None for the one that is used when none is named. `allow_changes`: publish
    although values of books change that are not read in this run.
    """

    named: Sequence[inputs.Named]
    warehouse: Path
    fiscal_year: int | None = None
    municipality_code: str | None = None
    layout: str | None = None
    catalog: Path | None = None
    allow_changes: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A run before anything is read: in the order named, what is to be read, and what became of the other files.

    `sources` says where the jobs' files came from, by document_id; `corrections` are the declared ones of all books.
    """

    request: Request
    started_at: datetime
    entries: Sequence[Job | Outcome]
    sources: Mapping[str, Source]
    corrections: Sequence[Correction] = ()

    @property
    def jobs(self) -> list[Job]:
        return [entry for entry in self.entries if isinstance(entry, Job)]

    @property
    def crew_size(self) -> int:
        """How many worker processes to read with: never in this one, which imports the checks' library meanwhile."""
        return min(len(self.jobs), settings.workers())


class Pending(Protocol):
    """A file that is being read; the result has each of its books, and raises what `flows.reading.read_here` raises."""

    def result(self) -> Sequence[Tidy]: ...


class Begun:
    """A run whose books are being read by workers of this process, for whoever checks and loads them."""

    def __init__(self, plan: Plan, crew: Crew, listener: Listener) -> None:
        self.plan = plan
        self._crew = crew
        self._listener = listener
        self._watched: dict[str, OnPages] = {}
        #: What was read before this run: by document_id.
        self.kept = frozenset(job.document_id for job in plan.jobs if printed.is_kept(job.document_id, job.layout))
        self.readings = {job.document_id: self._submit(job) for job in plan.jobs}

    def _submit(self, job: Job) -> Future[list[Tidy]]:
        def on_pages(done: int, total: int) -> None:
            self._listener.pages(job.path, done, total)
            if (watching := self._watched.get(job.document_id)) is not None:
                watching(done, total)

        return self._crew.submit(job, on_pages)

    def read(self, job: Job, watching: OnPages) -> list[Tidy]:
        """The tables of a book's file once it is read, raising what `flows.reading.read_here` raises; it is watched.

        What the disk or the network failed with is tried anew when it is asked for again.
        """
        self._watched[job.document_id] = watching
        future = self.readings[job.document_id]
        if future.done() and isinstance(future.exception(), OSError):
            future = self.readings[job.document_id] = self._submit(job)
        return future.result()


@contextmanager
def begun(plan: Plan, listener: Listener) -> Iterator[Begun]:
    """Read the plan's books from now on; whoever leaves early stops what is being read at the next page."""
    with rarely_collected(), Crew(plan.crew_size) as crew:
        yield Begun(plan, crew, listener)


def direct(request: Request, listener: Listener) -> Report:
    """Ingest without Prefect; raises what `choose` and `load` raise."""
    with begun(choose(request, listener), listener) as reading:
        return load(reading.plan, reading.readings, listener)


def choose(request: Request, listener: Listener) -> Plan:
    """Decide by content which of the named files have to be read.

    Raises:
        UsageError: a layout is named that does not exist.
        CatalogError: the project's catalog, or one that is named, cannot be used.
        LayoutError: a layout file is wrong.
        WarehouseError: the file at the warehouse's path is no warehouse, or cannot be opened.
    """
    started_at = datetime.now(UTC)
    entries: list[Job | Outcome] = []
    chooser = _Chooser(request)
    for found in inputs.files(request.named):
        try:
            chosen = chooser.entries(found)
        except RefusedError as error:
            chosen = [_refused(Path(error.file), error)]
        for entry in chosen:
            if isinstance(entry, Outcome):
                listener.became(entry)
        entries += chosen
    return Plan(request, started_at, entries, chooser.sources, chooser.corrections)


class _Chooser:
    """Knows what the warehouse holds and what was already chosen."""

    def __init__(self, request: Request) -> None:
        from extract.content import document_id
        from extract.layout import layout_fingerprint, layout_names, load_layout
        from transform.corrections.declared import read_corrections
        from transform.version import reader_version

        self._layouts = layout_names()
        if request.layout is not None and request.layout not in self._layouts:
            known = "、".join(self._layouts)
            raise inputs.UsageError(f"レイアウト「{request.layout}」はありません。使えるのは次のとおりです: {known}")
        self.corrections = read_corrections(settings.corrections())
        self._request = request
        self._loaded = loaded(request.warehouse)
        self._accepted = acceptance.load(settings.expectations())
        self._version = reader_version()
        self._fingerprint = cache(layout_fingerprint)
        self._load_layout = load_layout
        self._document_id = document_id
        self.sources: dict[str, Source] = {}

    def entries(self, found: Source | RefusedError) -> Sequence[Job | Outcome]:
        """A file that has to be read, or what became of it: of each of its books, where the warehouse holds them."""
        if isinstance(found, RefusedError):
            raise found
        document_id = self._document_id(found.path)
        if found.sha256 not in (None, document_id):
            raise RefusedError(
                found.path,
                "damaged",
                f"内容が、カタログか保管時の sha256 と違います（{document_id}）。",
                "正しいファイルに戻すか、カタログの sha256 を直してください。",
            )
        source = self._completed(found, document_id)
        whereabouts.remember(document_id, source.path)
        if document_id in self.sources:
            same = self.sources[document_id].path
            reason = f"{same} と同じ内容のため、一度だけ読みました。"
            return [Outcome(source.path, "repeated", document_id=document_id, reason=reason)]
        if source.layout is not None and source.layout not in self._layouts:
            raise RefusedError(
                source.path,
                "unknown_layout",
                f"カタログが指定するレイアウト「{source.layout}」はありません。",
                f"使えるのは次のとおりです: {'、'.join(self._layouts)}",
            )
        self.sources[document_id] = source
        held = self._loaded.get(document_id)
        if held is not None and self._would_read_the_same(held, source):
            return unchanged(source.path, held)
        job = Job(
            path=source.path,
            document_id=document_id,
            layout=source.layout,
            fiscal_year=source.fiscal_year,
            municipality_code=source.municipality_code,
            municipalities=self._known,
            reader=f"{self._version}/{self._fingerprint(source.layout)}",
        )
        return [job]

    @cached_property
    def _known(self) -> Mapping[str, str]:
        """The municipalities' codes by name, when the first book has to be read: a rerun without any asks for less."""
        for name in self._layouts:
            self._load_layout(name)  # a file that is wrong ends the run before any book is read
        return _municipalities(self._request)

    def _completed(self, found: Source, document_id: str) -> Source:
        """With what the caller says of all files, and what the store says of one that was fetched earlier."""
        request = self._request
        if found.source_url is None and (kept := origin_of(found.path, document_id)) is not None:
            found = replace(
                found, source_url=kept.address, retrieved_at=kept.retrieved_at, part_no=max(found.part_no, kept.part_no)
            )
        return replace(
            found,
            layout=request.layout or found.layout,
            fiscal_year=found.fiscal_year if request.fiscal_year is None else request.fiscal_year,
            municipality_code=request.municipality_code or found.municipality_code,
        )

    def _would_read_the_same(self, held: LoadedDocument, source: Source) -> bool:
        return (
            all(self._would_be_the_same(book, held, source) for book in held.books)
            # What the caller asserts of the file is for the reader to refuse, in the same words as the first time.
            and (source.fiscal_year is None or held.fiscal_years == (source.fiscal_year,))
            and source.municipality_code in (None, held.municipality_code)
            and _checked_with(held, self._accepted)
        )

    def _would_be_the_same(self, book: LoadedBook, held: LoadedDocument, source: Source) -> bool:
        return (
            book.reader_version == self._version
            and source.layout in (None, book.layout)
            and book.layout in self._layouts
            and book.layout_hash == self._fingerprint(book.layout)
            # A layout that was chosen by evidence stands only as long as the others are what they were.
            and (source.layout is not None or book.candidates_hash in (None, self._fingerprint(None)))
            and book.corrections_hash == self._corrections_hash(held, book.fiscal_year)
        )

    def _corrections_hash(self, held: LoadedDocument, fiscal_year: int) -> str | None:
        """The hash of the corrections that are declared now for one of a file's books."""
        from transform.corrections.declared import applicable, corrections_hash

        own = applicable(
            self.corrections,
            municipality_code=held.municipality_code,
            fiscal_year=fiscal_year,
            document_id=held.document_id,
        )
        return corrections_hash(own)


def _municipalities(request: Request) -> Mapping[str, str]:
    """Codes by name: of the catalog, and of those that are to be ingested."""
    named = (name for name in request.named if isinstance(name, Path) and inputs.is_catalog(name))
    return {
        name: code
        for path in (request.catalog or settings.catalog(), *named)
        for name, code in municipalities(path).items()
    }


def _checked_with(held: LoadedDocument, accepted: Sequence[acceptance.Acceptance]) -> bool:
    """Whether a file was checked with just these acceptances: what is accepted, or is not any more, changes what loads.

    Warehouses of earlier versions say of no book what was accepted.
    """
    return all(
        book.acceptances_hash == acceptance.fingerprint(accepted, held.municipality_code, book.fiscal_year)
        for book in held.books
    )


def unchanged(file: Path, held: LoadedDocument) -> list[Outcome]:
    """The outcome of each book of a file that the warehouse holds already."""
    return [
        Outcome(
            file,
            "unchanged",
            document_id=held.document_id,
            municipality_code=held.municipality_code,
            municipality=held.municipality,
            fiscal_year=book.fiscal_year,
            sheets=book.sheets,
            is_current=book.is_current,
        )
        for book in held.books
    ]


def load(plan: Plan, readings: Mapping[str, Pending], listener: Listener) -> Report:
    """Take the readings as they come, check them as one batch and publish them at once; a refused book stays out.

    `readings` has the books of `plan.jobs` by their document_id.

    Raises:
        WarehouseError: the warehouse cannot be written; it is as it was before.
    """
    # The checks' library takes seconds to import: that goes on beside the reading.
    warm_up = Thread(target=importing.checks, name="warm-up", daemon=True)
    if readings:
        warm_up.start()
    books, refused = _collect(plan, readings, listener)
    if not books:
        return _report(plan, _new_run_id(plan), refused)
    warm_up.join()  # what comes now imports too
    with publishing(plan.request.warehouse):
        # Whoever published while we read has been waited for: what is there now is what counts.
        settled = refused | _loaded_meanwhile(plan, books)
        waiting = {document_id: book for document_id, book in books.items() if document_id not in settled}
        for document_id in settled.keys() - refused.keys():
            for outcome in settled[document_id]:
                listener.became(outcome)
        if not waiting:
            return _report(plan, _new_run_id(plan), settled)
        try:
            return _settle(plan, waiting, settled, listener)
        except WarehouseError as error:
            if len(waiting) == 1:
                raise
            return _one_by_one(plan, waiting, settled, listener, error)


def _new_run_id(plan: Plan) -> str:
    return f"{plan.started_at:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"


def _loaded_meanwhile(plan: Plan, read: Mapping[str, Sequence[Tidy]]) -> dict[str, Sequence[Outcome]]:
    """The files that another run has published since this one began, just as they were read here."""
    published = loaded(plan.request.warehouse)
    accepted = acceptance.load(settings.expectations())
    found: dict[str, Sequence[Outcome]] = {}
    for job in plan.jobs:
        held, books = published.get(job.document_id), read.get(job.document_id)
        if held is None or books is None:
            continue
        same = {(held.municipality_code, *_read_as(asdict(book))) for book in held.books} == {
            (book.municipality_code, *_read_as(row)) for book in books for row in _document_rows(book)
        }
        if same and _checked_with(held, accepted):
            found[job.document_id] = unchanged(job.path, held)
    return found


def _read_as(book: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells whether a book was read in the same way."""
    return tuple(book[name] for name in ("fiscal_year", "layout", "layout_hash", "reader_version", "corrections_hash"))


def _document_rows(book: Tidy) -> list[dict[str, Any]]:
    from warehouse.schema import to_arrow

    rows: list[dict[str, Any]] = to_arrow("document", book.frames["document"]).to_pylist()
    return rows


def _one_by_one(
    plan: Plan,
    books: Mapping[str, Sequence[Tidy]],
    settled: Mapping[str, Sequence[Outcome]],
    listener: Listener,
    reason: WarehouseError,
) -> Report:
    """Publish each file by itself where all at once could not be: one that does not fit costs no other.

    Raises:
        WarehouseError: none could be published, so it is not the files.
    """
    reports: list[Report] = []
    outcomes = dict(settled)
    for job in plan.jobs:
        if job.document_id not in books:
            continue
        try:
            report = _settle(plan, {job.document_id: books[job.document_id]}, outcomes, listener)
        except WarehouseError as error:
            outcomes[job.document_id] = [_told(_unpublishable(job, error), listener)]
        else:
            reports.append(report)
            outcomes[job.document_id] = [o for o in report.outcomes if o.document_id == job.document_id]
    if not reports:
        raise reason
    return replace(
        _report(plan, reports[-1].run_id, outcomes),
        held=[held for report in reports for held in report.held],
        failures=[failure for report in reports for failure in report.failures],
        checks=sum(report.checks for report in reports),
        warnings=[warning for report in reports for warning in report.warnings],
        changes=[change for report in reports for change in report.changes],
    )


def _settle(
    plan: Plan, read: Mapping[str, Sequence[Tidy]], settled: Mapping[str, Sequence[Outcome]], listener: Listener
) -> Report:
    """Check the books of some files as one batch, and publish them; `settled` says what became of the other files.

    Raises:
        WarehouseError: they cannot be published; the warehouse is as it was before.
    """
    from flows.identity import Finder
    from warehouse.build import Batch

    books, outcomes = dict(read), dict(settled)
    run_id = _new_run_id(plan)
    finder = Finder(plan.request.warehouse)
    listener.stage("検査")
    verdicts = _check(plan, run_id, [book for own in books.values() for book in own], finder)
    held = _held(plan, verdicts.frames["quarantine"])
    for job in _without_document(plan, books, verdicts):
        del books[job.document_id]
        reasons = [entry.message for entry in held if entry.file == job.path]
        outcomes[job.document_id] = [_told(_unsound(job, reasons), listener)]
    if not books:
        return _report(plan, run_id, outcomes)
    listener.stage("倉庫への反映")
    every = [book for own in books.values() for book in own]
    shares = _shares(every, verdicts.frames)
    batches = [
        Batch(b.document_id, b.municipality_code, b.fiscal_year, shares[b.document_id, b.fiscal_year]) for b in every
    ]
    published = _publish(plan, run_id, batches, outcomes, verdicts, finder=finder)
    current = {(document.document_id, document.fiscal_year) for document in published.documents if document.is_current}
    loaded = {
        job.document_id: [
            _loaded(job, book, shares[key], is_current=key in current)
            for book in books[job.document_id]
            for key in [(book.document_id, book.fiscal_year)]
        ]
        for job in plan.jobs
        if job.document_id in books
    }
    for own in loaded.values():
        for outcome in own:
            listener.became(outcome)
    files = {outcome.file for own in loaded.values() for outcome in own}
    return replace(
        _report(plan, run_id, outcomes | loaded),
        held=[entry for entry in held if entry.file in files],
        failures=_failures(verdicts.quality),
        checks=len(verdicts.quality),
        warnings=published.warnings,
        changes=published.changes,
    )


def _told(outcome: Outcome, listener: Listener) -> Outcome:
    listener.became(outcome)
    return outcome


def _collect(
    plan: Plan, readings: Mapping[str, Pending], listener: Listener
) -> tuple[dict[str, Sequence[Tidy]], dict[str, Sequence[Outcome]]]:
    """The books of the files that were read, and what became of the other files, by document_id."""
    books: dict[str, Sequence[Tidy]] = {}
    refused: dict[str, Sequence[Outcome]] = {}
    for job in plan.jobs:
        try:
            read = [stamped(book, plan.sources[job.document_id]) for book in readings[job.document_id].result()]
            books[job.document_id] = [
                replace(book, frames=_corrected(job, book.frames, plan.corrections)) for book in read
            ]
        except Exception as error:  # whatever one file raises must not disturb the others
            refused[job.document_id] = [_told(_refused(job.path, error, job.document_id), listener)]
    return books, refused


def _corrected(
    job: Job, frames: Mapping[str, pd.DataFrame], corrections: Sequence[Correction]
) -> dict[str, pd.DataFrame]:
    if not corrections:
        return dict(frames)
    from transform.corrections.apply import corrected

    try:
        return corrected(frames, corrections)
    except CorrectionError as error:
        raise RefusedError(job.path, "correction", str(error), "") from error


def _check(plan: Plan, run_id: str, books: Sequence[Tidy], finder: Finder) -> Verdicts:
    """Check the books as one batch, against one another and against those of the warehouse."""
    import pandas as pd

    from expectations import row_counts, runner
    from flows import identity

    frames = {name: pd.concat([book.frames[name] for book in books], ignore_index=True) for name in books[0].frames}
    accepted = acceptance.load(settings.expectations())
    document = frames["document"]
    books_of_rows = zip(document["municipality_code"], document["fiscal_year"], strict=True)
    hashes = [acceptance.fingerprint(accepted, code, int(year)) for code, year in books_of_rows]
    known = pd.Series(hashes, index=document.index, dtype=document["acceptances_hash"].dtype)
    frames["document"] = document.assign(acceptances_hash=known)
    # The rules between years compare by the keys that the books will have beside those of the warehouse.
    books_keyed = identity.keyed(frames, plan.request.warehouse, finder)
    return runner.check(
        books_keyed.frames,
        run_id=run_id,
        past=plan.request.warehouse,
        past_keys=books_keyed.past_keys,
        accepted=accepted,
        expected_rows=row_counts.load(settings.expectations()),
    )


def _without_document(plan: Plan, books: Mapping[str, Sequence[Tidy]], verdicts: Verdicts) -> list[Job]:
    """The files with a book whose own row was held back, without which nothing of them can be published."""
    document = verdicts.frames["document"]
    sound = set(zip(document["document_id"], document["fiscal_year"], strict=True))
    return [
        job
        for job in plan.jobs
        if any((book.document_id, book.fiscal_year) not in sound for book in books.get(job.document_id, ()))
    ]


def _publish(
    plan: Plan,
    run_id: str,
    batches: Sequence[Batch],
    settled: Mapping[str, Sequence[Outcome]],
    verdicts: Verdicts,
    *,
    finder: Finder,
) -> Published:
    """Load what the checks let through, all books at once."""
    from flows import identity
    from warehouse.build import publish

    refused = [outcome for own in settled.values() for outcome in own if outcome.status == "refused"]
    run = {
        "run_id": run_id,
        "started_at": plan.started_at,
        "software_version": version("shisaku"),
        "outcome": "partly_refused" if refused else "loaded",
        "refused": [f"{outcome.file.name}: {outcome.reason}" for outcome in refused],
    }
    published = publish(
        plan.request.warehouse,
        batches,
        run=run,
        quality=verdicts.quality,
        findings=verdicts.findings,
        identify=finder,
        allow_changes=plan.request.allow_changes,
    )
    return replace(published, warnings=(*published.warnings, *identity.stale_warnings(finder.stale)))


def _shares(books: Iterable[Tidy], frames: Mapping[str, pd.DataFrame]) -> dict[tuple[str, int], dict[str, pa.Table]]:
    """The rows of each book as they are loaded, by its file and year and their table; every frame is converted once."""
    import numpy as np
    import pandas as pd

    from warehouse.schema import to_arrow

    shares: dict[tuple[str, int], dict[str, pa.Table]] = {(book.document_id, book.fiscal_year): {} for book in books}
    for name, frame in frames.items():
        rows = to_arrow(name, frame)
        codes, found = pd.factorize(frame["document_id"])
        numbers = {document_id: number for number, document_id in enumerate(found)}
        years = frame["fiscal_year"].to_numpy("int64", na_value=-1)
        for (document_id, year), share in shares.items():
            own = np.flatnonzero((codes == numbers.get(document_id, -1)) & (years == year))
            first, end = (int(own[0]), int(own[-1]) + 1) if len(own) else (0, 0)
            # The books were put one behind the other: what lies together is cut out, which copies nothing.
            share[name] = rows.slice(first, end - first) if end - first == len(own) else rows.take(own)
    return shares


def _report(plan: Plan, run_id: str, outcomes: Mapping[str, Sequence[Outcome]]) -> Report:
    return Report(
        run_id=run_id,
        warehouse=plan.request.warehouse,
        started_at=plan.started_at,
        finished_at=datetime.now(UTC),
        outcomes=[
            outcome
            for entry in plan.entries
            for outcome in ([entry] if isinstance(entry, Outcome) else outcomes.get(entry.document_id, ()))
        ],
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


def _unpublishable(job: Job, error: WarehouseError) -> Outcome:
    return Outcome(
        job.path,
        "refused",
        document_id=job.document_id,
        code="unsound",
        reason=f"倉庫の内容と合わないため、取り込めません。{error.reason}",
        remedy=error.remedy or "同じ年度のほかのファイルと内容が重なっていないかを確かめてください。",
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


def _loaded(job: Job, book: Tidy, rows: Mapping[str, pa.Table], *, is_current: bool) -> Outcome:
    return Outcome(
        job.path,
        "loaded",
        document_id=job.document_id,
        municipality_code=book.municipality_code,
        municipality=book.municipality,
        fiscal_year=book.fiscal_year,
        sheets=len(rows["measure"]),
        is_current=is_current,
        rows={table.name: len(rows[table.name]) for table in catalog().in_scope("edition")},
        held=rows["quarantine"]["status"].to_pylist().count("held"),
        unclaimed=len(rows["unclaimed_text"]),
    )


def _held(plan: Plan, quarantine: pd.DataFrame) -> list[Held]:
    from warehouse.schema import to_arrow

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
    from warehouse.schema import to_arrow

    names = [field.name for field in fields(Failure)]
    rows = [row for row in to_arrow("quality_result", quality).to_pylist() if row["status"] != "pass"]
    order = ("error", "critical", "warning", "info")
    rows.sort(key=lambda row: order.index("error" if row["status"] == "error" else row["severity"]))
    return [Failure(**{name: row[name] for name in names}) for row in rows]
