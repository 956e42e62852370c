"""Publishing: a new warehouse file from the old one's history and newly read books, verified, then put in place.

A file is never changed. Each publish writes a new one beside it, checks it, and puts it in the old one's place, so
that whoever reads sees the old or the new state, at whatever moment a process dies.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.batches import Batch, combined, nothing
from warehouse.catalog import Table, catalog
from warehouse.connection import ALIAS, attach, no_warehouse, scalar
from warehouse.ddl import SCHEMAS, create_tables, history_key, identifier, identifiers, literal, views_and_comments
from warehouse.diff import Change, diff, in_one_line, strange
from warehouse.errors import WarehouseError
from warehouse.frames import arrow_schema, frame, to_arrow
from warehouse.history import LoadedDocument, carried_columns, loaded
from warehouse.identities import Identify, fill_keys, mark_corrected
from warehouse.parts import BookKey, Sheets, parts
from warehouse.parts import warnings as part_warnings
from warehouse.replacing import replacing
from warehouse.revisions import Decision, Edition, EditionKey, Ruling, rule
from warehouse.verify import verify

__all__ = ["Batch", "LoadedDocument", "Published", "PublishedDocument", "loaded", "publish", "republish"]

STORAGE_VERSION = "v1.2.0"
"""The format of the file: one that clients with DuckDB 1.4 and 1.5 read, which cannot open DuckDB 2's own."""

_TARGET = "target"
_REPLACED = "replaced"
_COMPLETE = ("document", "revision_decision")


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
        changes: what the new file shows otherwise than the old one; all of it is new where there was none.
    """

    rows: Mapping[str, Mapping[int, int]]
    documents: tuple[PublishedDocument, ...]
    warnings: tuple[str, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class _Publication:
    """What is to be published: rows of the books and logs, and what belongs to no table.

    Attributes:
        decisions: rows of `revision_decision` without their numbers.
        identify: finds the keys over the years; None leaves them as the readers gave them.
        touched: the books whose values may change.
        allow_changes: whether values of other books may change too.
    """

    incoming: dict[str, pa.Table]
    now: dt.datetime
    touched: frozenset[tuple[str, int]]
    identify: Identify | None
    allow_changes: bool
    decisions: Sequence[Mapping[str, Any]] = ()


def publish(
    path: Path | str,
    batches: Sequence[Batch],
    *,
    run: Mapping[str, object],
    quality: pd.DataFrame | None = None,
    findings: pd.DataFrame | None = None,
    identify: Identify | None = None,
    allow_changes: bool = False,
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
        identify: finds the keys over the years and the links; without it they stay as the readers gave them.
        allow_changes: publish although values of books change that are not in the batches.

    Raises:
        ValueError: no batches, one twice, or rows that do not belong to their batch or run.
        FrameError: a frame that does not fit the catalog.
        WarehouseError: the file cannot be read or replaced, or what would be published is not sound, such as a key
            that stands twice, or values that change of another year's book. The old file stays as it is.
    """
    incoming = combined(batches)
    now = _now()
    incoming["ingestion_run"] = _run_rows(run, incoming, now)
    for name, rows_of_run in (("quality_result", quality), ("quality_finding", findings)):
        incoming[name] = _quality_rows(name, rows_of_run, incoming["ingestion_run"])
    touched = frozenset((batch.municipality_code, batch.fiscal_year) for batch in batches)
    return _publish(Path(path), _Publication(incoming, now, touched, identify, allow_changes))


def republish(
    path: Path | str,
    *,
    decisions: Sequence[Decision] = (),
    identify: Identify | None = None,
    allow_changes: bool = False,
) -> Published:
    """Publishes anew what the warehouse at `path` holds, with decisions about revisions, or with keys found anew.

    Raises:
        WarehouseError: as `publish`; or there is no warehouse.
    """
    file = Path(path)
    if not file.exists():
        raise no_warehouse(file)
    now = _now()
    logs = [table.name for table in catalog().in_scope("run") if table.name not in _COMPLETE]
    incoming = nothing() | {name: to_arrow(name, frame(name, [])) for name in logs}
    rows = [
        {
            **dict(zip(("municipality_code", "fiscal_year", "part_no", "document_id"), decision.key, strict=True)),
            "action": decision.action,
            "reason": decision.reason,
            "decided_at": now,
        }
        for decision in decisions
    ]
    touched = frozenset((decision.key[0], decision.key[1]) for decision in decisions)
    return _publish(file, _Publication(incoming, now, touched, identify, allow_changes, rows))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _publish(file: Path, given: _Publication) -> Published:
    if file.stem in SCHEMAS and file.stem != "main":
        # DuckDB names the database after the file, and could not tell it from our schema of that name.
        raise WarehouseError(file, f"「{file.stem}」という名前のファイルは使えません。", "別の名前にしてください。")
    with replacing(file) as new:
        try:
            with duckdb.connect() as connection:
                written = _write(connection, new, file, given)
        except duckdb.Error as error:
            raise WarehouseError(file, f"新しい倉庫を作れませんでした（{' '.join(str(error).split())}）。") from error
        rows = verify(new, file, written.expected)
        changes = diff(file, new) if file.exists() else []
        if not given.allow_changes:
            _refuse_strange(file, changes, given.touched | written.replaced)
    return _published(rows, given, written, changes)


def _refuse_strange(file: Path, changes: Sequence[Change], touched: frozenset[tuple[str, int]]) -> None:
    if found := strange(changes, touched):
        raise WarehouseError(
            file,
            f"取り込んでいない年度の値が変わるため、公開を取りやめました（{in_one_line(found)}）。",
            "元のファイルはそのままです。変わってよければ --allow-changes を付けてやり直してください。",
        )


@dataclass(frozen=True, slots=True)
class _Written:
    """The ruling on each document, how many rows each base table should have, and the books that are replaced.

    `warnings` are about the parts of books.
    """

    rulings: dict[EditionKey, Ruling]
    expected: dict[str, int]
    replaced: frozenset[tuple[str, int]]
    warnings: Sequence[str]


def _write(connection: duckdb.DuckDBPyConnection, new: Path, old: Path, given: _Publication) -> _Written:
    """Writes the new file and closes it."""
    connection.execute(f"ATTACH {literal(str(new))} AS {_TARGET} (STORAGE_VERSION {literal(STORAGE_VERSION)})")
    carried: Mapping[str, list[str]] = {}
    if old.exists():
        attach(connection, old, ALIAS)
        carried = carried_columns(connection, old)
    connection.execute(f"USE {_TARGET}")
    connection.register(_REPLACED, given.incoming["document"].select(["document_id"]))
    decisions = _decided(connection, carried, given.decisions)
    documents, rulings, warnings = _ruled(connection, carried, given, decisions)
    incoming = {**given.incoming, "document": documents, "revision_decision": decisions}
    for name, rows in incoming.items():
        connection.register(_incoming(name), rows)
    # One transaction: hundreds of small statements, and one write to the disk.
    connection.execute("BEGIN")
    _execute(connection, create_tables())
    expected = {
        table.name: _load(connection, table, carried.get(table.name, []))
        for table in catalog().in_scope("edition", "document", "run")
    }
    expected["link"] = fill_keys(connection, given.identify) if given.identify is not None else 0
    mark_corrected(connection)
    years = connection.execute("SELECT DISTINCT fiscal_year FROM history.document WHERE is_current ORDER BY 1")
    _execute(connection, views_and_comments([year for (year,) in years.fetchall()]))
    connection.execute("COMMIT")
    connection.execute(f"CHECKPOINT {_TARGET}")
    connection.execute("USE memory")
    connection.execute(f"DETACH {_TARGET}")
    return _Written(rulings, expected, _replaced(connection, carried), warnings)


def _decided(
    connection: duckdb.DuckDBPyConnection, carried: Mapping[str, list[str]], new: Sequence[Mapping[str, Any]]
) -> pa.Table:
    """All decisions about revisions, the old file's too, in the order in which they were made."""
    rows = _old_rows(connection, carried, "revision_decision")
    for row in new:
        rows.append({**row, "decision_no": max((old["decision_no"] for old in rows), default=0) + 1})
    rows.sort(key=lambda row: row["decision_no"])
    return to_arrow("revision_decision", frame("revision_decision", rows))


def _old_rows(
    connection: duckdb.DuckDBPyConnection, carried: Mapping[str, list[str]], table: str
) -> list[dict[str, Any]]:
    if not (columns := carried.get(table)):
        return []
    found = connection.execute(f"SELECT {identifiers(columns)} FROM {ALIAS}.history.{identifier(table)}").fetchall()
    return [dict(zip(columns, values, strict=True)) for values in found]


def _replaced(connection: duckdb.DuckDBPyConnection, carried: Mapping[str, list[str]]) -> frozenset[tuple[str, int]]:
    """The books that the old file has of the documents which come anew."""
    if not carried.get("document"):
        return frozenset()
    rows = connection.execute(
        f"SELECT DISTINCT municipality_code, fiscal_year FROM {ALIAS}.history.document "
        f"WHERE document_id IN (SELECT document_id FROM {_REPLACED})"
    )
    return frozenset((code, year) for code, year in rows.fetchall())


def _ruled(
    connection: duckdb.DuckDBPyConnection, carried: Mapping[str, list[str]], given: _Publication, decisions: pa.Table
) -> tuple[pa.Table, dict[EditionKey, Ruling], list[str]]:
    """All documents, the old file's too, with what publishing assigns to them; the ruling on each; and warnings."""
    schema = arrow_schema(catalog().tables["document"])
    old = _old_rows(connection, carried, "document")
    load_numbers = {row["document_id"]: row["load_no"] for row in old}
    rows = given.incoming["document"].to_pylist()
    for row in rows:
        row["load_no"] = load_numbers.setdefault(row["document_id"], max(load_numbers.values(), default=0) + 1)
        row["loaded_at"] = given.now
    replaced = {row["document_id"] for row in rows}
    rows = [row for row in old if row["document_id"] not in replaced] + rows
    warnings = _parted(connection, carried, given, rows, decisions.to_pylist())
    rulings = rule([_edition(row) for row in rows], [_decision(row) for row in decisions.to_pylist()])
    for row in rows:
        ruling = rulings[_edition(row).key]
        row["revision"], row["is_current"], row["revision_reason"] = ruling.revision, ruling.is_current, ruling.reason
    return pa.Table.from_pylist(rows, schema=schema), rulings, warnings


def _parted(
    connection: duckdb.DuckDBPyConnection,
    carried: Mapping[str, list[str]],
    given: _Publication,
    rows: Sequence[dict[str, Any]],
    decisions: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Fill in which part of its book each document is; what is to be told of the books that may change."""
    names = ("municipality_code", "fiscal_year", "document_id")
    measures: dict[BookKey, set[str]] = defaultdict(set)
    connection.register("given_measure", given.incoming["measure"])
    sheets = f"SELECT {identifiers(names)}, measure_no FROM given_measure"
    if carried.get("measure"):
        sheets += (
            f" UNION ALL SELECT {identifiers(names)}, measure_no FROM {ALIAS}.history.measure "
            f"WHERE document_id NOT IN (SELECT document_id FROM {_REPLACED})"
        )
    for *key, measure_no in connection.execute(sheets).fetchall():
        measures[_book_key(dict(zip(names, key, strict=True)))].add(measure_no or "")
    last = {_book_key(decision): decision["action"] for decision in decisions}
    files = []
    for row in rows:
        # A file of an earlier version has the number that was said where it has one.
        stated = row.get("stated_part_no") or (row["part_no"] if row["part_no"] > 1 and _is_old(row) else None)
        row["stated_part_no"] = stated
        book = _book_key(row)
        is_withdrawn = last.get(book) == "withdraw"
        files.append(Sheets(*book, row["file_name"], stated, frozenset(measures[book]), is_withdrawn))
    found = parts(files)
    for row, file in zip(rows, files, strict=True):
        row["part_no"], row["part_reason"] = found[file.key].part_no, found[file.key].reason
    told = part_warnings(files, found)
    return [sentence for book, sentences in told.items() if book in given.touched for sentence in sentences]


def _book_key(row: Mapping[str, Any]) -> BookKey:
    return row["municipality_code"], row["fiscal_year"], row["document_id"]


def _is_old(row: Mapping[str, Any]) -> bool:
    """Whether a document's row is of a version that did not find out parts: then its number was said."""
    return row.get("part_reason") is None


def _load(connection: duckdb.DuckDBPyConnection, table: Table, carried: Sequence[str]) -> int:
    """Fills one base table in the order of its key; how many rows it should have now."""
    rows = f"SELECT * FROM {_incoming(table.name)}"
    # Documents and decisions are complete already.
    if carried and table.name not in _COMPLETE:
        rows += f" UNION ALL BY NAME SELECT {identifiers(carried)} FROM {ALIAS}.history.{identifier(table.name)}"
        if table.scope != "run":
            rows += f" WHERE document_id NOT IN (SELECT document_id FROM {_REPLACED})"
    source = f"({rows})"
    if table.scope == "edition":
        # Were a row without its document, it would be missing here, and the count would not agree.
        documents = "SELECT DISTINCT municipality_code, fiscal_year, document_id, revision FROM history.document"
        source += f" JOIN ({documents}) USING (municipality_code, fiscal_year, document_id)"
    computed = ", ".join(f"{c.derived} AS {identifier(c.name)}" for c in table.columns if c.derived is not None)
    values = f"* REPLACE ({computed})" if computed else "*"
    order = identifiers(history_key(table))
    connection.execute(
        f"INSERT INTO history.{identifier(table.name)} BY NAME SELECT {values} FROM {source} ORDER BY {order}"
    )
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
    rows: Mapping[str, Mapping[int, int]], given: _Publication, written: _Written, changes: Sequence[Change]
) -> Published:
    rulings = {(code, year, document): (part, r) for (code, year, part, document), r in written.rulings.items()}
    documents = []
    for row in given.incoming["document"].to_pylist():
        code, year, document_id = row["municipality_code"], row["fiscal_year"], row["document_id"]
        part_no, ruling = rulings[code, year, document_id]
        documents.append(
            PublishedDocument(
                document_id, code, year, part_no, ruling.revision, is_current=ruling.is_current, reason=ruling.reason
            )
        )
    # Of other books the warnings were given when they were published.
    own = (r.warning for key, r in written.rulings.items() if r.warning is not None and key[:2] in given.touched)
    return Published(rows, tuple(documents), (*written.warnings, *own), tuple(changes))


def _edition(row: Mapping[str, Any]) -> Edition:
    return Edition(**{field.name: row[field.name] for field in fields(Edition)})


def _decision(row: Mapping[str, Any]) -> Decision:
    key = (row["municipality_code"], row["fiscal_year"], row["part_no"], row["document_id"])
    return Decision(key, row["action"], row["reason"])


def _incoming(table_name: str) -> str:
    return f"incoming_{table_name}"


def _execute(connection: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> None:
    connection.execute(";\n".join(statements))
