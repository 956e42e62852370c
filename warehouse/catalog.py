"""The declared schema: `schema.toml` as immutable objects, checked when it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, get_args

from warehouse.column_types import ColumnType, column_type

Scope = Literal["edition", "document", "run", "derived"]


class CatalogError(ValueError):
    """`schema.toml` contradicts itself: says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table or view.

    Attributes:
        name, type: the name and the DuckDB type.
        ja_name: the column's name in schema ``ja``.
        label: what the page prints over or beside the value (else a Japanese name).
        meaning, english: one sentence each, Japanese and English.
        key: whether it is a part of the key.
        required: never NULL as the reader delivers it.
        assigned: filled in when the tables are published (never NULL from then on), not by the reader.
        derived: for an assigned column that every publish computes anew, the SQL expression over the table's columns
            that holds where nothing else is known; None for others.
        volatile: says when or in what order something was loaded; no part of the content.
        blank: the empty string is a value of its own here; elsewhere what is not printed is NULL, never ''.
        unit: the unit of the figures, or None.
        enum: the values that may stand here and what each means, or None where any may.
        minimum, maximum, pattern: bounds of the value and a regular expression for the whole of it, or None.
            For a list, as `enum`, of each item.
    """

    name: str
    type: str
    ja_name: str
    label: str
    meaning: str
    english: str
    key: bool = False
    required: bool = False
    assigned: bool = False
    derived: str | None = None
    volatile: bool = False
    blank: bool = False
    unit: str | None = None
    enum: Mapping[str, str] | None = None
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None

    @property
    def data_type(self) -> ColumnType:
        return column_type(self.type)

    @property
    def comment(self) -> str:
        """The COMMENT of the column: the label, what it means, and the unit."""
        unit = f"単位：{self.unit}。" if self.unit else ""
        values = "値：" + "、".join(f"{k}（{v}）" for k, v in self.enum.items()) + "。" if self.enum else ""
        return f"{self.label}：{self.meaning}{values}{unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What tables and views have in common: names, label, meaning, columns in order, key."""

    name: str
    ja_name: str
    label: str
    meaning: str
    english: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def comment(self) -> str:
        return f"{self.label}：{self.meaning}"

    def column(self, name: str) -> Column:
        """The column of this name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Relation):
    """A published table.

    `scope` says what its rows belong to: ``edition`` to the book of a year (schema main shows its current
    revision), ``document`` to the reading of one file, ``run`` to one run of the ingestion or one decision of a
    person, ``derived`` to all current books together.

    Attributes:
        repeated_in_parts: whether it stands outside of the sheets, so that each part of one book may print it.
    """

    scope: Scope
    repeated_in_parts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Relation):
    """A published view.

    Attributes:
        per_year: the pattern of the columns that it has for each loaded fiscal year, or None.
        stored: whether its rows are computed once, at publishing, and not by whoever asks.
    """

    per_year: Column | None = None
    stored: bool = False

    def year_column(self, fiscal_year: int) -> Column:
        """The column for one fiscal year; only for a view that has such columns."""
        if self.per_year is None:
            raise ValueError(f"{self.name} has no columns for years")
        year = {"fiscal_year": fiscal_year}
        return replace(
            self.per_year,
            name=self.per_year.name.format_map(year),
            ja_name=self.per_year.ja_name.format_map(year),
            label=self.per_year.label.format_map(year),
            meaning=self.per_year.meaning.format_map(year),
            english=self.per_year.english.format_map(year),
        )


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is published, by name, in the order of declaration."""

    tables: Mapping[str, Table]
    views: Mapping[str, View]

    def in_scope(self, *scopes: Scope) -> list[Table]:
        """The tables of these scopes."""
        return [table for table in self.tables.values() if table.scope in scopes]


@cache
def catalog() -> Catalog:
    """The schema that this version of the software publishes; CatalogError where its file contradicts itself."""
    text = resources.files("warehouse").joinpath("schema.toml").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> Catalog:
    """The catalog that a text in the form of `schema.toml` declares; CatalogError where it contradicts itself."""
    declared = tomllib.loads(text)
    source = _Source(declared.get("column", {}), declared.get("enum", {}))
    tables = {name: _table(name, body, source) for name, body in declared.get("table", {}).items()}
    views = {name: _view(name, body, source) for name, body in declared.get("view", {}).items()}
    relations: list[Relation] = [*tables.values(), *views.values()]
    for what in ("name", "ja_name"):
        names = [getattr(r, what) for r in relations]
        if len(set(names)) < len(names):
            raise CatalogError(f"{what} twice: {sorted({n for n in names if names.count(n) > 1})}")
    if unused := set(source.shared) - source.used:
        raise CatalogError(f"[column.…] that no table uses: {sorted(unused)}")
    return Catalog(MappingProxyType(tables), MappingProxyType(views))


class _Source:
    """The shared declarations, and which of them were used."""

    def __init__(self, shared: Mapping[str, dict[str, Any]], enums: Mapping[str, dict[str, str]]) -> None:
        self.shared = shared
        self.enums = enums
        self.used: set[str] = set()

    def column(self, owner: str, name: str, own: Mapping[str, Any], *, key: bool) -> Column:
        where = f"{owner}.{name}"
        self.used.add(name)
        merged: dict[str, Any] = {"name": name, **self.shared.get(name, {}), **own}
        if "enum_of" in merged:
            merged["enum"] = self.enums[merged.pop("enum_of")]
        if merged.get("enum") is not None:
            merged["enum"] = MappingProxyType(merged["enum"])
        merged.setdefault("ja_name", merged.get("label"))
        merged["assigned"] = merged.get("assigned", False) or "derived" in merged
        # A key is never NULL, whoever fills it in.
        merged["required"] = (key or merged.get("required", False)) and not merged.get("assigned", False)
        try:
            column = Column(**merged, key=key)
            column_type(column.type)
        except (TypeError, KeyError) as error:
            raise CatalogError(f"{where}: {error}") from error
        return column


def _relation(name: str, body: Mapping[str, Any], source: _Source) -> dict[str, Any]:
    own: dict[str, dict[str, Any]] = body.get("column", {})
    names, key = list(body["columns"]), tuple(body["key"])
    if stray := (set(own) | set(key)) - set(names):
        raise CatalogError(f"{name}: {sorted(stray)} not among its columns")
    if key[0] != "municipality_code":
        raise CatalogError(f"{name}: the key does not begin with municipality_code")
    columns = tuple(source.column(name, c, own.get(c, {}), key=c in key) for c in names)
    for label in (names, [c.ja_name for c in columns]):
        if len(set(label)) < len(label):
            raise CatalogError(f"{name}: a column name twice in {label}")
    texts = {k: body[k] for k in ("ja_name", "label", "meaning", "english")}
    return {"name": name, "columns": columns, "key": key, **texts}


def _table(name: str, body: Mapping[str, Any], source: _Source) -> Table:
    if body["scope"] not in get_args(Scope):
        raise CatalogError(f"{name}: scope {body['scope']!r}")
    repeated = body.get("repeated_in_parts", False)
    return Table(**_relation(name, body, source), scope=body["scope"], repeated_in_parts=repeated)


def _view(name: str, body: Mapping[str, Any], source: _Source) -> View:
    pattern = body.get("per_year")
    per_year = source.column(name, pattern["name"], pattern, key=False) if pattern else None
    return View(**_relation(name, body, source), per_year=per_year, stored=body.get("stored", False))
