"""How the tables hang together, read from their keys: who belongs to whom, and a diagram of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from warehouse.catalog import Relation, Table, catalog

_RUNNING = "seq"
_ABOUT = "row_key"

_EXPLAINED = "described_column"  # names what a row explains


@dataclass(frozen=True, slots=True)
class Relationship:
    """Rows of `child` belong to the row of `parent` with the same `columns`; `is_one` where at most one does."""

    parent: Table
    child: Table
    columns: tuple[str, ...]
    is_one: bool = False

    @property
    def line(self) -> str:
        """Of the diagram, with what tells the rows under one parent apart."""
        own = [self.child.column(name).ja_name for name in self.child.key if name not in self.columns]
        many = "||--o|" if self.is_one else "||--o{"
        return f'{self.parent.name} {many} {self.child.name} : "{"、".join(own) or "同じキー"}"'


def relationships() -> list[Relationship]:
    """Every table with the nearest one that it belongs to, in the order of declaration.

    A table belongs to the one whose key is the largest part of its own: figures to their indicator, indicators to
    their measure. One with the same key as an earlier table says the same once more (the overview and the sheets). What
    has no such table belongs to the document that it was read from.
    """
    return [found for table in catalog().tables.values() for found in _of(table)]


def children(parent: Table) -> list[Table]:
    """The tables of a book's content whose rows hang on the rows of another: without these they belong to nothing.

    What says the same once more of a row (the contents of its measure) stands by itself, and what a sheet explains of
    its signs stays true without the sheet's row.
    """
    found = (r.child for r in relationships() if r.parent.name == parent.name and not r.is_one)
    return [child for child in found if parent.scope == child.scope == "edition" and _EXPLAINED not in child.key]


def _of(child: Table) -> Iterator[Relationship]:
    tables = list(catalog().tables.values())
    # A running number tells rows of its own table apart, so that no other table's rows can be meant by it; nor do any
    # rows belong to what is said about rows.
    named = [table for table in tables if not {_RUNNING, _ABOUT} & set(table.key)]
    for twin in named[: named.index(child) if child in named else 0]:
        if set(twin.key) == set(child.key):
            yield Relationship(twin, child, twin.key, is_one=True)
            return
    parents = [table for table in named if set(table.key) < set(child.key)]
    if parents:
        nearest = max(parents, key=lambda table: len(table.key))
        yield Relationship(nearest, child, nearest.key)
    elif child.name != "document" and any(column.name == "document_id" for column in child.columns):
        shared = ("municipality_code", "document_id", "fiscal_year")
        yield Relationship(catalog().tables["document"], child, shared)


def mermaid() -> str:
    """The tables with their keys, and the relationships, as a Mermaid entity relationship diagram."""
    lines = ["erDiagram", *(f"    {found.line}" for found in relationships())]
    for table in catalog().tables.values():
        lines += [f"    {table.name} {{", *(f"        {line}" for line in _attributes(table)), "    }"]
    return "\n".join(lines)


def _attributes(relation: Relation) -> Iterator[str]:
    for column in relation.columns:
        if column.key:
            yield f'{column.type} {column.name} PK "{column.ja_name}"'
