"""Layouts: what an edition's sheets look like, as data. Each `layouts/*.toml` is one; nothing of them is in code.

A layout may name another in `inherits` and then says only what differs: an entry with the key of an inherited one
replaces it, `not_printed` lists keys that this edition does not print.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from extract.labels import YEAR, Labels

Place = Literal["right", "below", "inside"]
Kind = Literal["text", "items"]


@dataclass(frozen=True, slots=True)
class Level:
    """What a paragraph is, by a pattern over its text; named groups become the item's parts."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A single value: its label, where it stands, and how its text is to be cut."""

    key: str
    labels: tuple[str, ...]
    under: str | None
    place: Place
    kind: Kind
    levels: tuple[Level, ...]
    anchor: bool
    required: bool


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column of a table. `ticks`: it is a heading over tick columns with these known headings."""

    key: str
    labels: tuple[str, ...]
    split: tuple[str, ...]
    ticks: tuple[str, ...]
    many: bool
    kind: Kind
    levels: tuple[Level, ...]
    required: bool
    distinctive: bool


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its columns, the column whose cells make its rows, and rows that tally the tick columns."""

    key: str
    row: str
    columns: tuple[ColumnSpec, ...]
    tallies: Labels
    required: bool

    def column(self, key: str) -> ColumnSpec:
        return next(c for c in self.columns if c.key == key)


@dataclass(frozen=True)
class Layout:
    """One layout file, compiled."""

    name: str
    title: str
    fingerprint: str
    sheet_title: re.Pattern[str]
    anchors: int
    fields: tuple[FieldSpec, ...]
    tables: tuple[TableSpec, ...]
    book_tables: tuple[TableSpec, ...]
    icon_heading: re.Pattern[str] | None
    headings: tuple[tuple[re.Pattern[str], bool], ...]
    notes: tuple[re.Pattern[str], ...]
    legends: tuple[re.Pattern[str], ...]
    field_labels: Labels
    parent_labels: Labels
    column_labels: Mapping[str, Labels]
    tick_labels: Mapping[str, Labels]

    def field(self, key: str) -> FieldSpec:
        return next(f for f in self.fields if f.key == key)


class LayoutError(ValueError):
    """A layout file that says something impossible; names the file and the entry."""


def layout_names() -> list[str]:
    """The names of all layouts that ship, sorted."""
    return sorted(p.name.removesuffix(".toml") for p in files("extract.layouts").iterdir() if p.name.endswith(".toml"))


@cache
def load_layout(name: str) -> Layout:
    """The layout of that name.

    Raises:
        LayoutError: there is no such layout, or its file is wrong.
    """
    if name not in layout_names():
        raise LayoutError(f"no layout named {name!r}; known: {', '.join(layout_names())}")
    try:
        return _compile(_resolve(name), layout_fingerprint(name))
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise LayoutError(f"layout {name!r}: {type(error).__name__}: {error}") from error


@cache
def layout_fingerprint(name: str | None = None) -> str:
    """A hash over what a layout says, its parents included; over all layouts when no name is given."""
    digest = hashlib.sha256()
    for each in layout_names() if name is None else _family(name):
        digest.update(each.encode() + b"\0" + _text(each).encode() + b"\0")
    return digest.hexdigest()[:16]


def _text(name: str) -> str:
    return (files("extract.layouts") / f"{name}.toml").read_text(encoding="utf-8")


def _family(name: str) -> list[str]:
    """The layout and those that it inherits from, the nearest first."""
    family = [name]
    while parent := tomllib.loads(_text(family[-1])).get("inherits"):
        if parent in family:
            raise ValueError(f"{parent!r} inherits itself")
        if parent not in layout_names():
            raise ValueError(f"{family[-1]!r} inherits from {parent!r}, which does not exist")
        family.append(parent)
    return family


def _resolve(name: str) -> dict[str, Any]:
    """What the layout says together with those that it inherits from."""
    merged: dict[str, Any] = {}
    for each in reversed(_family(name)):
        merged = _overlay(merged, tomllib.loads(_text(each)))
    return merged


def _overlay(inherited: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(inherited)
    for section, entries in own.items():
        if isinstance(entries, list) and entries and isinstance(entries[0], dict) and "key" in entries[0]:
            replaced = {e["key"] for e in entries}
            merged[section] = [e for e in merged.get(section, []) if e["key"] not in replaced] + entries
        elif isinstance(entries, list):
            merged[section] = merged.get(section, []) + entries
        else:
            merged[section] = entries
    absent = set(own.get("not_printed", []))
    known: set[str] = set()
    for section in ("field", "table", "book_table"):
        known.update(e["key"] for e in merged.get(section, []))
        merged[section] = [e for e in merged.get(section, []) if e["key"] not in absent]
        for table in merged[section]:
            if "column" in table:
                known.update(f"{table['key']}.{c['key']}" for c in table["column"])
                table["column"] = [c for c in table["column"] if f"{table['key']}.{c['key']}" not in absent]
    if unknown := absent - known:
        raise ValueError(f"not_printed names what is not inherited: {', '.join(sorted(unknown))}")
    return merged


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace("{fy}", YEAR))


def _check(entry: Mapping[str, Any], *words: str) -> None:
    """Refuse words and choices that the layout language does not have: a misspelt one would silently say nothing."""
    if unknown := entry.keys() - {"key", "labels", "required", *words}:
        raise ValueError(f"entry {entry.get('key')!r}: unknown word {', '.join(sorted(unknown))}")
    for word, values in (("place", get_args(Place)), ("kind", get_args(Kind))):
        if word in entry and entry[word] not in values:
            raise ValueError(f"entry {entry.get('key')!r}: {word} is one of {', '.join(values)}")


def _levels(entry: Mapping[str, Any]) -> tuple[Level, ...]:
    return tuple(Level(e["name"], _pattern(e["pattern"])) for e in entry.get("level", []))


def _field(entry: Mapping[str, Any]) -> FieldSpec:
    _check(entry, "under", "place", "kind", "level", "anchor")
    return FieldSpec(
        key=entry["key"],
        labels=tuple(entry["labels"]),
        under=entry.get("under"),
        place=entry.get("place", "right"),
        kind=entry.get("kind", "text"),
        levels=_levels(entry),
        anchor=entry.get("anchor", False),
        required=entry.get("required", False),
    )


def _column(entry: Mapping[str, Any]) -> ColumnSpec:
    _check(entry, "split", "ticks", "many", "kind", "level", "distinctive")
    return ColumnSpec(
        key=entry["key"],
        labels=tuple(entry["labels"]),
        split=tuple(entry.get("split", ())),
        ticks=tuple(entry.get("ticks", ())),
        many=entry.get("many", False),
        kind=entry.get("kind", "text"),
        levels=_levels(entry),
        required=entry.get("required", False),
        distinctive=entry.get("distinctive", False),
    )


def _table(entry: Mapping[str, Any]) -> TableSpec:
    _check(entry, "row", "column", "tally")
    columns = tuple(_column(e) for e in entry["column"])
    known = {c.key for c in columns} | {s for c in columns for s in c.split}
    if entry["row"] not in known:
        raise ValueError(f"table {entry['key']!r}: its row column {entry['row']!r} is none of its columns")
    return TableSpec(
        key=entry["key"],
        row=entry["row"],
        columns=columns,
        tallies=Labels((e["key"], e["labels"]) for e in entry.get("tally", [])),
        required=entry.get("required", False),
    )


def _compile(data: Mapping[str, Any], fingerprint: str) -> Layout:
    fields = tuple(_field(e) for e in data["field"])
    tables = tuple(_table(e) for e in data["table"])
    book_tables = tuple(_table(e) for e in data.get("book_table", []))
    return Layout(
        name=data["name"],
        title=data["title"],
        fingerprint=fingerprint,
        sheet_title=_pattern(data["sheet"]["title"]),
        anchors=data["sheet"]["anchors"],
        fields=fields,
        tables=tables,
        book_tables=book_tables,
        icon_heading=_pattern(data["icons"]["heading"]) if "icons" in data else None,
        headings=tuple((_pattern(e["pattern"]), e.get("evaluates", False)) for e in data.get("heading", [])),
        notes=tuple(_pattern(e["pattern"]) for e in data.get("note", [])),
        legends=tuple(_pattern(e["pattern"]) for e in data.get("legend", [])),
        field_labels=Labels((f.key, f.labels) for f in fields),
        parent_labels=Labels((f.under, (f.under,)) for f in fields if f.under),
        column_labels={t.key: Labels((c.key, c.labels) for c in t.columns) for t in (*tables, *book_tables)},
        tick_labels={t.key: Labels((c.key, c.ticks) for c in t.columns) for t in (*tables, *book_tables)},
    )
