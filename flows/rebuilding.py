"""The tables of a warehouse made anew from what was read, as this version understands it.

A book whose reading is kept (`flows.printed`) needs no PDF for that; of the others the file is looked for where it was
last read. A book of which there is neither stays in the warehouse as it is, and is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows import printed, settings, whereabouts
from flows.catalog import municipalities
from flows.ingest import Plan, Request, load
from flows.listener import Listener
from flows.outcome import Outcome, Report
from flows.reading import Crew, Job
from flows.source import Source
from warehouse.history import LoadedDocument, loaded
from warehouse.query import run

if TYPE_CHECKING:
    from transform.tables import Tidy

_ORIGINS = "SELECT document_id, byte_size, source_url, retrieved_at FROM history.document"


def rebuild(warehouse: Path, listener: Listener) -> Report:
    """Make every document's tables anew; those that would be the same are left as they are.

    Raises:
        WarehouseError: there is no warehouse, or it cannot be written; it is as it was before.
    """
    started_at = datetime.now(UTC)
    origins = {row[0]: row[1:] for row in run(warehouse, _ORIGINS).rows}
    codes = municipalities(settings.catalog())
    entries: list[Job | Outcome] = []
    sources: dict[str, Source] = {}
    for held in loaded(warehouse).values():
        byte_size, source_url, retrieved_at = origins[held.document_id]
        entry = _entry(held, byte_size, codes)
        if isinstance(entry, Outcome):
            listener.became(entry)
        else:
            sources[held.document_id] = Source(
                entry.path, source_url=source_url, retrieved_at=retrieved_at, part_no=held.books[0].stated_part_no or 1
            )
        entries.append(entry)
    plan = Plan(Request([], warehouse), started_at, entries, sources)
    with Crew(plan.crew_size) as crew:
        readings: dict[str, Future[list[Tidy]]] = {
            job.document_id: crew.submit(job, partial(listener.pages, job.path)) for job in plan.jobs
        }
        return load(plan, readings, listener)


def _entry(held: LoadedDocument, byte_size: int, codes: Mapping[str, str]) -> Job | Outcome:
    from extract.layout import layout_fingerprint
    from transform.version import reader_version

    # A layout that was asked for is asked for again; one that the evidence chose may now be another.
    first = held.books[0]
    layout = first.layout if first.candidates_hash is None else None
    path = whereabouts.find(held.document_id, byte_size, ())
    if path is None and printed.find(held.document_id, layout, held.file_name) is None:
        return Outcome(
            Path(held.file_name),
            "refused",
            document_id=held.document_id,
            code="not_found",
            reason="読み取りの記録も、前に読んだファイルも見つかりません。倉庫には今のまま残します。",
            remedy="PDFを指定して shisaku ingest で取り込み直してください。",
        )
    return Job(
        path=path or Path(held.file_name),
        document_id=held.document_id,
        layout=layout,
        fiscal_year=held.fiscal_years[0] if len(held.fiscal_years) == 1 else None,
        municipality_code=held.municipality_code,
        municipalities=codes,
        reader=f"{reader_version()}/{layout_fingerprint(layout)}",
    )
