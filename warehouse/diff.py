"""What changed between two warehouse files, by table and key, each change with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import duckdb

from warehouse.catalog import Table, catalog
from warehouse.connection import attach
from warehouse.ddl import identifier, identifiers
from warehouse.row_keys import row_key_sql

What = Literal["added", "removed", "changed"]
Reason = Literal[
    "new_book", "revision", "withdrawn", "correction", "link", "new_reader", "acceptance", "layouts", "unexplained"
]

REASONS: Final[Mapping[Reason, str]] = {
    "new_book": "新しい冊子",
    "revision": "別の版",
    "withdrawn": "取り下げ",
    "correction": "訂正",
    "link": "対応づけ",
    "new_reader": "読み取り方の変更",
    "acceptance": "誤りの受入れの変更",
    "layouts": "選べるレイアウトの変更",
    "unexplained": "理由不明",
}

#: Keys over the years: they follow from all books, so that any book may change those of another year.
_KEYS = frozenset({"measure_key", "indicator_key", "project_key"})
#: What a book's row says of its place among the revisions.
_RANK = frozenset({"revision", "is_current", "revision_reason"})
_SIDES = ("old", "new")
_SPELLED_OUT = 3

Edition = tuple[str, int]
"""Municipality and fiscal year."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that came or went, or one value of a row that is in both files.

    Attributes:
        row_key: as in `provenance`; of `document` the file's id, year and part.
        column, old, new: of a changed value; None for a whole row.
    """

    table: str
    municipality_code: str
    fiscal_year: int
    row_key: str
    what: What
    reason: Reason
    column: str | None = None
    old: Any = None
    new: Any = None

    @property
    def edition(self) -> Edition:
        return self.municipality_code, self.fiscal_year


@dataclass(frozen=True, slots=True)
class _Book:
    """What decides how a year's values came about: the files, how each was read, and what was accepted in checks."""

    documents: frozenset[str]
    readers: frozenset[tuple[Any, ...]]
    accepted: frozenset[Any]


@dataclass(frozen=True, slots=True)
class _Causes:
    """What may be the reason of a change: the books of both files, and the rows whose corrections differ."""

    old: Mapping[Edition, _Book]
    new: Mapping[Edition, _Book]
    corrected: frozenset[tuple[str, str, str]]


def diff(old: Path | str, new: Path | str) -> list[Change]:
    """Everything that schema main shows otherwise in `new`: of the books' contents and the documents.

    Columns and tables that one of the files does not have (it is of another version) are left out, as are times of
    loading.

    Raises:
        WarehouseError: one of the files is no warehouse, or cannot be opened.
    """
    with duckdb.connect() as connection:
        attach(connection, Path(old), "old")
        attach(connection, Path(new), "new")
        compared = [catalog().tables["document"], *catalog().in_scope("edition")]
        columns = {side: _columns(connection, side) for side in _SIDES}
        old_books, new_books = (_books(connection, side, columns[side]["document"]) for side in _SIDES)
        causes = _Causes(old_books, new_books, _corrections(connection, columns))
        changes: list[Change] = []
        for table in compared:
            common = [
                c.name
                for c in table.columns
                if not c.volatile and all(c.name in columns[side].get(table.name, ()) for side in columns)
            ]
            if set(table.key) <= set(common):
                changes += _table_changes(connection, table, common, causes)
        return changes


def _shown(side: str, table: str) -> str:
    """What schema main shows of a table, without the views, which an old file may have in another form."""
    rows = f"{side}.history.{identifier(table)}"
    if table == "document":
        return f"(FROM {rows} WHERE is_current)"
    book = "municipality_code, fiscal_year, document_id"
    current = f"(SELECT {book}, part_no FROM {side}.history.document WHERE is_current)"
    declared = catalog().tables[table]
    if declared.repeated_in_parts:
        return (
            f"(SELECT * EXCLUDE (part_no) FROM {rows} JOIN {current} USING ({book}) QUALIFY "
            f"row_number() OVER (PARTITION BY {identifiers(declared.key)} ORDER BY part_no) = 1)"
        )
    return f"(FROM {rows} SEMI JOIN {current} USING (municipality_code, fiscal_year, document_id))"


def _columns(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = 'history'"
    for table, column in connection.execute(query, [side]).fetchall():
        found.setdefault(table, []).append(column)
    return found


def _books(connection: duckdb.DuckDBPyConnection, side: str, columns: Sequence[str]) -> dict[Edition, _Book]:
    readers = [name for name in ("document_id", "layout", "layout_hash", "reader_version") if name in columns]
    accepted = "acceptances_hash" if "acceptances_hash" in columns else "NULL"
    rows = connection.execute(
        f"SELECT municipality_code, fiscal_year, list(document_id), list([{identifiers(readers)}]), list({accepted}) "
        f"FROM {side}.history.document WHERE is_current GROUP BY ALL"
    )
    return {
        (code, year): _Book(frozenset(documents), frozenset(map(tuple, found)), frozenset(hashes))
        for code, year, documents, found, hashes in rows.fetchall()
    }


def _corrections(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Mapping[str, Sequence[str]]]
) -> frozenset[tuple[str, str, str]]:
    """Table and row key of the values, and municipality of the rows, whose declared correction is not in both files."""
    sides = [side for side in columns if "correction" in columns[side]]
    found = [
        set(
            connection.execute(
                "SELECT municipality_code, table_name, row_key, column_name, corrected_value "
                f"FROM {_shown(side, 'correction')}"
            ).fetchall()
        )
        for side in sides
    ]
    differing = found[0] ^ found[1] if len(found) == 2 else set().union(*found)
    return frozenset((code, table, key) for code, table, key, *_ in differing)


def _table_changes(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: Sequence[str], causes: _Causes
) -> Iterator[Change]:
    values = [c for c in columns if c not in table.key and (c != "document_id" or table.name == "document")]
    packed = ", ".join(f"{identifier(c)} := {identifier(c)}" for c in values)
    key = identifiers(table.key)
    sides = (f"SELECT {key}, struct_pack({packed}) AS {side}_row FROM {_shown(side, table.name)}" for side in _SIDES)
    rows = connection.execute(
        f"SELECT municipality_code, fiscal_year, {_shown_key(table)}, old_row, new_row "
        f"FROM ({next(sides)}) FULL JOIN ({next(sides)}) USING ({key}) "
        f"WHERE old_row IS DISTINCT FROM new_row ORDER BY {key}"
    )
    for code, year, row_key, before, after in rows.fetchall():
        edition = (code, year)
        reason = _reason(causes.old.get(edition), causes.new.get(edition))
        if before is None or after is None:
            yield Change(table.name, code, year, row_key, "added" if before is None else "removed", reason)
            continue
        for column in values:
            if before[column] != after[column]:
                own = _own_reason(column, reason, is_corrected=(code, table.name, row_key) in causes.corrected)
                yield Change(table.name, code, year, row_key, "changed", own, column, before[column], after[column])


def _shown_key(table: Table) -> str:
    if table.name == "document":
        return "format('document_id={}/fiscal_year={}/part_no={}', document_id, fiscal_year, part_no)"
    return row_key_sql(table)


def _reason(old: _Book | None, new: _Book | None) -> Reason:
    """Why anything of a year's book is otherwise, as far as the files that it was read from tell."""
    if old is None:
        return "new_book"
    if new is None:
        return "withdrawn"
    if old.documents != new.documents:
        return "revision"
    if old.readers != new.readers:
        return "new_reader"
    # What is accepted is not held back any more, and the other way round.
    return "acceptance" if old.accepted != new.accepted else "unexplained"


def _own_reason(column: str, reason: Reason, *, is_corrected: bool) -> Reason:
    """The same for one value."""
    if column in _KEYS:
        return "link"
    if column in _RANK and reason in ("unexplained", "acceptance"):
        return "revision"
    if column == "acceptances_hash" and reason == "new_reader":
        return "acceptance"
    if column == "candidates_hash" and reason in ("unexplained", "acceptance"):
        # The layout that reads the book is what it was, so nothing else of the book follows from this.
        return "layouts"
    declared = is_corrected or column in ("is_corrected", "corrections_hash")
    if declared and reason in ("unexplained", "new_reader", "acceptance"):
        return "correction"
    return reason


def strange(changes: Sequence[Change], touched: frozenset[Edition]) -> list[Change]:
    """The changes that publishing these books should not make: values of other books.

    Keys over the years and the rank of a revision follow from all books, and are none of them.
    """
    return [
        change
        for change in changes
        if change.edition not in touched and not (change.column is not None and change.column in _KEYS | _RANK)
    ]


def summary(changes: Sequence[Change]) -> list[tuple[Edition, str, What, Reason, int]]:
    """How many changes of each kind there are: book, table, what, reason, number."""
    counted = Counter((change.edition, change.table, change.what, change.reason) for change in changes)
    return [(*kind, number) for kind, number in sorted(counted.items())]


def in_one_line(changes: Sequence[Change]) -> str:
    """Some changes for one line: 990019 2018年度 measure の変更3件 …"""
    words = {"added": "追加", "removed": "削除", "changed": "変更"}
    counted = Counter((change.edition, change.table, change.what) for change in changes)
    said = [
        f"{code} {year}年度 {table} の{words[what]}{number}件"
        for ((code, year), table, what), number in sorted(counted.items())
    ]
    more = f" ほか{len(said) - _SPELLED_OUT}種類" if len(said) > _SPELLED_OUT else ""
    return "、".join(said[:_SPELLED_OUT]) + more
