"""One file to ingest, and what is known of it beside its content."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transform.tables import Tidy


@dataclass(frozen=True, slots=True)
class Source:
    """A file with its origin.

    Attributes:
        sha256: the content that is expected; None for any.
        source_url, retrieved_at: where and when (UTC) it was fetched; None for a file of the operator's own.
        part_no: which part of its book it is, from 1.
        fiscal_year, municipality_code, layout: what the catalog asserts of it, if anything.
    """

    path: Path
    sha256: str | None = None
    source_url: str | None = None
    retrieved_at: datetime | None = None
    part_no: int = 1
    fiscal_year: int | None = None
    municipality_code: str | None = None
    layout: str | None = None


def stamped(reading: Tidy, source: Source) -> Tidy:
    """A reading whose `document` row says where the file came from and which part of its book it is.

    What is read is the same wherever the file came from, so this is no part of the reading.
    """
    import pandas as pd

    document = reading.frames["document"].copy()
    moment = None if source.retrieved_at is None else pd.Timestamp(source.retrieved_at).tz_localize(None)
    for column, value in (
        ("source_url", source.source_url),
        ("retrieved_at", moment),
        ("part_no", source.part_no),
    ):
        values = pd.Series([value] * len(document), index=document.index)
        document[column] = values.astype(document[column].dtype)
    return replace(reading, frames={**reading.frames, "document": document})
