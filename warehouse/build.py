"""Publishing: a new warehouse file from the old one's history and newly read books, verified, then put in place.

A file is never changed. Each publish writes a new one beside it, checks it, and puts it in the old one's place, so
that whoever reads sees the old or the new state, at whatever moment a process dies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.batches import Batch, combined
from warehouse.catalog import Table, catalog
from warehouse.connection import ALIAS, attach, scalar
from warehouse.ddl import SCHEMAS, create_tables, history_key, identifier, identifiers, literal, views_and_comments
from warehouse.errors import WarehouseError
from warehouse.frames import arrow_schema, frame, to_arrow
from warehouse.history import LoadedDocument, carried_columns, loaded
from warehouse.replacing import replacing
from warehouse.revisions import Edition, EditionKey, Ruling, rule
from warehouse.verify import verify

__all__ = ["Batch", "LoadedDocument", "Published", "PublishedDocument", "loaded", "publish"]

STORAGE_VERSION = "v1.2.0"
"""The format of the file: one that clients with DuckDB 1.4 and 1.5 read, which cannot open DuckDB 2's own."""

_TARGET = "target"
_REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """What became of one document of the batches: its revision, and whether and why it is the current one."""

    document_id: str
    municipality_code: str
    fiscal_year: int
    part_no: int
    revision: int
    is_current: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """What the warehouse holds after publishing.

    Attributes:
        rows: table → fiscal year → rows that schema main shows, for every table of scope edition and document.
        documents: the documents of the batches, in their order.
        warnings: Japanese sentences about revisions that someone should look at.
    """

    rows: Mapping[str, Mapping[int, int]]
    documents: tuple[PublishedDocument, ...]
    warnings: tuple[str, ...]


def publish(
    path: Path | str,
    batches: Sequence[Batch],
    *,
    run: Mapping[str, object],
    quality: pd.DataFrame | None = None,
    findings: pd.DataFrame | None = None,
) -> Published:
    """Publishes the batches into the warehouse at `path`, beside all that it holds already.

    A document that the file holds is replaced whole, so all years of a file that holds several are given together.
    Equal books give equal tables, in whatever order and however often they are published; for revisions of the same
    date alone the order counts (see `revisions.rule`).

    Args:
        path: the warehouse file; made if there is none.
        batches: at least one book.
        run: the `ingestion_run` row: run_id, started_at, software_version, outcome, and refused if any were.
            What was loaded is filled in here, in a row for each municipality of the batches.
        quality, findings: the `quality_result` and `quality_finding` rows of this run.

    Raises:
        ValueError: no batches, one twice, or rows that do not belong to their batch or run.
        FrameError: a frame that does not fit the catalog.
        WarehouseError: the file cannot be read or replaced, or what would be published is not sound, such as a key
            that stands twice. The old file stays as it is.
    """
    file = Path(path)
    if file.stem in SCHEMAS and file.stem != "main":
        # DuckDB names the database after the file, and could not tell it from our schema of that name.
        raise WarehouseError(file, f"「{file.stem}」という名前のファイルは使えません。", "別の名前にしてください。")
    incoming = combined(batches)
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    incoming["ingestion_run"] = _run_rows(run, incoming, now)
    for name, rows_of_run in (("quality_result", quality), ("quality_finding", findings)):
        incoming[name] = _quality_rows(name, rows_of_run, incoming["ingestion_run"])
    with replacing(file) as new:
        try:
            with duckdb.connect() as connection:
                rulings, expected = _write(connection, new, file, incoming, now)
        except duckdb.Error as error:
            raise WarehouseError(file, f"新しい倉庫を作れませんでした（{' '.join(str(error).split())}）。") from error
        rows = verify(new, file, expected)
    return _published(rows, incoming["document"], rulings)


def _write(
    connection: duckdb.DuckDBPyConnection, new: Path, old: Path, incoming: Mapping[str, pa.Table], now: dt.datetime
) -> tuple[dict[EditionKey, Ruling], dict[str, int]]:
    """Writes the new file and closes it; the ruling on each document, and how many rows each base table should have."""
    connection.execute(f"ATTACH {literal(str(new))} AS {_TARGET} (STORAGE_VERSION {literal(STORAGE_VERSION)})")
    carried: Mapping[str, list[str]] = {}
    if old.exists():
        attach(connection, old, ALIAS)
        carried = carried_columns(connection, old)
    connection.execute(f"USE {_TARGET}")
    connection.register(_REPLACED, incoming["document"].select(["document_id"]))
    documents, rulings = _ruled(connection, carried, incoming["document"], now)
    for name, rows in {**incoming, "document": documents}.items():
        connection.register(_incoming(name), rows)
    # One transaction: hundreds of small statements, and one write to the disk.
    connection.execute("BEGIN")
    _execute(connection, create_tables())
    expected = {
        table.name: _load(connection, table, carried.get(table.name, [])) for table in catalog().tables.values()
    }
    years = connection.execute("SELECT DISTINCT fiscal_year FROM history.document WHERE is_current ORDER BY 1")
    _execute(connection, views_and_comments([year for (year,) in years.fetchall()]))
    connection.execute("COMMIT")
    connection.execute(f"CHECKPOINT {_TARGET}")
    connection.execute("USE memory")
    connection.execute(f"DETACH {_TARGET}")
    return rulings, expected


def _ruled(
    connection: duckdb.DuckDBPyConnection, carried: Mapping[str, list[str]], new: pa.Table, now: dt.datetime
) -> tuple[pa.Table, dict[EditionKey, Ruling]]:
    """All documents, the old file's too, with what publishing assigns to them, and the ruling on each."""
    schema = arrow_schema(catalog().tables["document"])
    old: list[dict[str, Any]] = []
    if columns := carried.get("document"):
        found = connection.execute(f"SELECT {identifiers(columns)} FROM {ALIAS}.history.document").fetchall()
        old = [dict(zip(columns, values, strict=True)) for values in found]
    load_numbers = {row["document_id"]: row["load_no"] for row in old}
    rows = new.to_pylist()
    for row in rows:
        row["load_no"] = load_numbers.setdefault(row["document_id"], max(load_numbers.values(), default=0) + 1)
        row["loaded_at"] = now
    replaced = {row["document_id"] for row in rows}
    rows = [row for row in old if row["document_id"] not in replaced] + rows
    rulings = rule([_edition(row) for row in rows])
    for row in rows:
        ruling = rulings[_edition(row).key]
        row["revision"], row["is_current"], row["revision_reason"] = ruling.revision, ruling.is_current, ruling.reason
    return pa.Table.from_pylist(rows, schema=schema), rulings


def _load(connection: duckdb.DuckDBPyConnection, table: Table, carried: Sequence[str]) -> int:
    """Fills one base table in the order of its key; how many rows it should have now."""
    rows = f"SELECT * FROM {_incoming(table.name)}"
    # The documents' rows are complete already, and revisions are numbered anew.
    if kept := [column for column in carried if column != "revision" and table.name != "document"]:
        rows += f" UNION ALL BY NAME SELECT {identifiers(kept)} FROM {ALIAS}.history.{identifier(table.name)}"
        if table.scope != "run":
            rows += f" WHERE document_id NOT IN (SELECT document_id FROM {_REPLACED})"
    source = f"({rows})"
    if table.scope == "edition":
        # Were a row without its document, it would be missing here, and the count would not agree.
        documents = "SELECT DISTINCT municipality_code, fiscal_year, document_id, revision FROM history.document"
        source += f" JOIN ({documents}) USING (municipality_code, fiscal_year, document_id)"
    order = identifiers(history_key(table))
    connection.execute(f"INSERT INTO history.{identifier(table.name)} BY NAME SELECT * FROM {source} ORDER BY {order}")
    return int(scalar(connection, f"SELECT count(*) FROM ({rows})"))


def _run_rows(run: Mapping[str, object], incoming: Mapping[str, pa.Table], now: dt.datetime) -> pa.Table:
    """The row of this run for each municipality whose documents it loads."""
    documents = incoming["document"].to_pylist()
    rows = []
    for code in sorted({document["municipality_code"] for document in documents}):
        own = [document for document in documents if document["municipality_code"] == code]
        counts = {name: pc.sum(pc.equal(table["municipality_code"], code)).as_py() for name, table in incoming.items()}
        filled = {
            "municipality_code": code,
            "finished_at": now,
            "document_ids": sorted({document["document_id"] for document in own}),
            "layouts": sorted({f"{document['layout']}@{document['layout_hash']}" for document in own}),
            "reader_versions": sorted({document["reader_version"] for document in own}),
            "table_rows": [f"{name}={rows or 0}" for name, rows in counts.items()],
        }
        rows.append({**run, **filled})
    return to_arrow("ingestion_run", frame("ingestion_run", rows))


def _quality_rows(name: str, quality: pd.DataFrame | None, runs: pa.Table) -> pa.Table:
    """The verdicts of this run; ValueError where they are of another run, or of a municipality without a book in it."""
    rows = to_arrow(name, frame(name, []) if quality is None else quality)
    own, found = (
        {(row["municipality_code"], row["run_id"]) for row in table.select(["municipality_code", "run_id"]).to_pylist()}
        for table in (runs, rows)
    )
    if strays := found - own:
        raise ValueError(f"verdicts of another run or municipality: {sorted(strays)}")
    return rows


def _published(
    rows: Mapping[str, Mapping[int, int]], documents: pa.Table, rulings: Mapping[EditionKey, Ruling]
) -> Published:
    given = [_edition(row) for row in documents.to_pylist()]
    books = {edition.book for edition in given}
    return Published(
        rows,
        tuple(
            PublishedDocument(
                document_id=edition.document_id,
                municipality_code=edition.municipality_code,
                fiscal_year=edition.fiscal_year,
                part_no=edition.part_no,
                revision=rulings[edition.key].revision,
                is_current=rulings[edition.key].is_current,
                reason=rulings[edition.key].reason,
            )
            for edition in given
        ),
        # Of other books the warnings were given when they were published.
        tuple(r.warning for key, r in rulings.items() if r.warning is not None and key[:3] in books),
    )


def _edition(row: Mapping[str, Any]) -> Edition:
    return Edition(**{field.name: row[field.name] for field in fields(Edition)})


def _incoming(table_name: str) -> str:
    return f"incoming_{table_name}"


def _execute(connection: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> None:
    connection.execute(";\n".join(statements))
