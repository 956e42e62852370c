"""Layouts: what an edition's sheets look like, as data. Each `layouts/*.toml` is one; nothing of them is in code.

A layout may name another in `inherits` and then says only what differs: an entry with the key of an inherited one
replaces it, `add_label` gives an inherited entry further labels, `not_printed` lists keys that this edition does not
print. Besides the layouts that ship, those in the folders of $SHISAKU_LAYOUTS are known: a yearly edition needs no
change of the installed package. The variable reaches worker processes as it is.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

from extract.errors import LayoutError
from extract.labels import YEAR, Labels, Vocabulary, normalise

Place = Literal["right", "below", "inside"]
Kind = Literal["text", "items"]

#: Names folders with further layouts, separated as in PATH.
FOLDERS_VARIABLE: Final = "SHISAKU_LAYOUTS"

# What a layout file may say at its top level; a misspelt word would silently say nothing.
_ENTRIES = ("field", "table", "book_table")
_LISTS = ("heading", "note", "legend", "additional")
_MERGED = ("sheet", "signs")
_WORDS = {"name", "title", "inherits", "not_printed", "icons", "add_label", *_ENTRIES, *_LISTS, *_MERGED}


@dataclass(frozen=True, slots=True)
class Level:
    """What a paragraph is, by a pattern over its text; named groups become the item's parts.

    `alone`: its pattern fits a paragraph from end to end and hardly anything else. Lines that fit it are a paragraph
    of their own, whether or not the line before them, or their last, reaches to the side of the cell.
    """

    name: str
    pattern: re.Pattern[str]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A single value: its label, where it stands, and how its text is to be cut.

    `content` names the level that no other field's items have: by it the field is known under another label too.
    `values` is what its text looks like, for finding it under an unknown label; `telling` says that hardly anything
    else looks so. `table` is the table under which the field stands, in the same frame.
    """

    key: str
    labels: tuple[str, ...]
    under: str | None
    place: Place
    kind: Kind
    levels: tuple[Level, ...]
    anchor: bool
    required: bool
    content: str | None
    values: re.Pattern[str] | None = None
    telling: bool = False
    table: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column of a table. `ticks`: it is a heading over tick columns with these known headings, one of which is
    ticked in each row where `one_tick` says so. `values`, `telling`: as of a field, for each of its cells.
    """

    key: str
    labels: tuple[str, ...]
    split: tuple[str, ...]
    ticks: tuple[str, ...]
    many: bool
    kind: Kind
    levels: tuple[Level, ...]
    required: bool
    distinctive: bool
    values: re.Pattern[str] | None = None
    telling: bool = False
    one_tick: bool = False


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its columns, the column whose cells make its rows, and rows that tally the tick columns in order.

    `total` is what a cell prints, blanks aside, that makes its row the sum of rows above it.
    """

    key: str
    row: str
    columns: tuple[ColumnSpec, ...]
    tallies: Labels
    tally_labels: tuple[tuple[str, tuple[str, ...]], ...]
    required: bool
    total: re.Pattern[str] | None = None

    def column(self, key: str) -> ColumnSpec:
        return next(c for c in self.columns if c.key == key)


@dataclass(frozen=True)
class Layout:
    """One layout file, compiled.

    Attributes:
        lineage: its own name and those that it inherits from, the nearest first.
        no_labels, name_labels: the labels of a title that stands in cells of its own.
        additional: by table, the headings of columns that no published column holds, known to be printed all the same.
        legends: what begins a cell that explains signs, with the field whose signs they are, if it is known.
        signs: for a field or a column, the sets of signs of which a book uses one.
    """

    name: str
    lineage: tuple[str, ...]
    title: str
    fingerprint: str
    sheet_title: re.Pattern[str]
    anchors: int
    no_labels: Labels
    name_labels: Labels
    fields: tuple[FieldSpec, ...]
    tables: tuple[TableSpec, ...]
    book_tables: tuple[TableSpec, ...]
    icon_heading: re.Pattern[str] | None
    headings: tuple[tuple[re.Pattern[str], bool], ...]
    notes: tuple[re.Pattern[str], ...]
    legends: tuple[tuple[re.Pattern[str], str | None], ...]
    signs: Mapping[str, tuple[str, ...]]
    field_labels: Labels
    parent_labels: Labels
    column_labels: Mapping[str, Labels]
    tick_labels: Mapping[str, Labels]
    additional: Mapping[str, Labels]

    @cached_property
    def words(self) -> Vocabulary:
        """The labels of all tables' columns, and the names of the ticks in them."""
        return Vocabulary(self.column_labels, self.tick_labels)

    def field(self, key: str) -> FieldSpec:
        return next(f for f in self.fields if f.key == key)


class _Source(NamedTuple):
    """One layout file: its name and what it says."""

    name: str
    text: str


def layout_files() -> dict[str, Traversable]:
    """The file of each known layout by its name, sorted: those that ship, then those of $SHISAKU_LAYOUTS.

    Raises:
        LayoutError: a folder does not exist, or two files have the same name.
    """
    folders: list[Traversable] = [files("extract.layouts")]
    for folder in filter(None, os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep)):
        if not Path(folder).is_dir():
            raise LayoutError(f"レイアウトのフォルダー {folder} がありません。")
        folders.append(Path(folder))
    found: dict[str, Traversable] = {}
    for place in folders:
        for path in sorted(place.iterdir(), key=lambda each: each.name):
            name = path.name.removesuffix(".toml")
            if name == path.name:
                continue
            if name in found:
                raise LayoutError(f"レイアウト {name!r} のファイルが2つあります: {found[name]} と {path}")
            found[name] = path
    return dict(sorted(found.items()))


def layout_names() -> list[str]:
    """The names of all known layouts, sorted."""
    return list(layout_files())


def load_layout(name: str) -> Layout:
    """The layout of that name.

    Raises:
        LayoutError: there is no such layout, or its file is wrong.
    """
    return _compiled(_family(name))


def resolve_layout(name: str) -> dict[str, Any]:
    """What the layout says together with those that it inherits from, as one file would say it.

    Raises:
        LayoutError: there is no such layout, or its file is wrong.
    """
    load_layout(name)
    return _resolve(_family(name))


def layout_fingerprint(name: str | None = None) -> str:
    """A hash over what a layout says, its parents included; over all known layouts when no name is given.

    Raises:
        LayoutError: there is no such layout, or a file of its family cannot be read.
    """
    digest = hashlib.sha256()
    sources = _family(name) if name else [_Source(each, _read(path)) for each, path in layout_files().items()]
    for each in sources:
        digest.update(each.name.encode() + b"\0" + each.text.encode() + b"\0")
    return digest.hexdigest()[:16]


def _read(path: Traversable) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutError(f"{path}: {error}") from error


def _family(name: str) -> tuple[_Source, ...]:
    """The layout and those that it inherits from, the nearest first."""
    known = layout_files()
    if name not in known:
        raise LayoutError(f"no layout named {name!r}; known: {', '.join(known)}")
    family = [_Source(name, _read(known[name]))]
    while True:
        try:
            parent = tomllib.loads(family[-1].text).get("inherits")
        except tomllib.TOMLDecodeError as error:
            raise LayoutError(f"layout {family[-1].name!r}: {type(error).__name__}: {error}") from error
        if parent is None:
            return tuple(family)
        if parent in [each.name for each in family]:
            raise LayoutError(f"layout {name!r}: {parent!r} inherits itself")
        if parent not in known:
            raise LayoutError(f"layout {name!r}: {family[-1].name!r} inherits from {parent!r}, which does not exist")
        family.append(_Source(parent, _read(known[parent])))


@cache
def _compiled(family: tuple[_Source, ...]) -> Layout:
    name = family[0].name
    try:
        return _compile(_resolve(family), [each.name for each in family], layout_fingerprint(name))
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise LayoutError(f"layout {name!r}: {type(error).__name__}: {error}") from error


def _resolve(family: Sequence[_Source]) -> dict[str, Any]:
    """What the first of the family says together with those that it inherits from."""
    merged: dict[str, Any] = {}
    for each in reversed(family):
        own = tomllib.loads(each.text)
        merged = _overlay(merged, own)
    return merged


def _overlay(inherited: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := own.keys() - _WORDS:
        raise ValueError(f"unknown word {', '.join(sorted(unknown))}")
    merged = dict(inherited)
    for section, entries in own.items():
        if section in _ENTRIES:
            replaced = {e["key"] for e in entries}
            merged[section] = [e for e in merged.get(section, []) if e["key"] not in replaced] + entries
        elif section in _LISTS:
            merged[section] = merged.get(section, []) + entries
        elif section in _MERGED:
            merged[section] = merged.get(section, {}) | entries
        elif section not in ("add_label", "not_printed", "inherits"):
            merged[section] = entries
    for entry in own.get("add_label", []):
        _add_labels(merged, entry)
    _leave_out(merged, set(own.get("not_printed", [])))
    return merged


def _add_labels(merged: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
    """Give an inherited entry further labels; one that is known already would say nothing, or something else."""
    said = entry.keys() - {"labels"}
    labels = entry["labels"]
    if not (isinstance(labels, list) and labels and all(normalise(label) for label in labels)):
        raise ValueError(f"add_label {dict(entry)}: labels is a list of labels")
    if said == {"field"}:
        key, among = entry["field"], merged.get("field", [])
    elif said in ({"table", "column"}, {"table", "tally"}):
        part = "column" if "column" in said else "tally"
        tables = [t for s in ("table", "book_table") for t in merged.get(s, []) if t["key"] == entry["table"]]
        key, among = entry[part], [e for t in tables for e in t.get(part, [])]
    else:
        raise ValueError(f"add_label {dict(entry)}: names a field, a table's column, or a table's tally")
    target = next((e for e in among if e["key"] == key), None)
    if target is None:
        raise ValueError(f"add_label {dict(entry)}: names what is not inherited")
    for label in labels:
        for other in among:
            if normalise(label) in map(normalise, other["labels"]):
                raise ValueError(f"add_label {dict(entry)}: {label!r} is a label of {other['key']!r} already")
        target["labels"] = [*target["labels"], label]


def _leave_out(merged: dict[str, Any], absent: set[str]) -> None:
    """Take out what the edition does not print: "field", "table", "table.column", "table.column.tick heading"."""
    known: set[str] = set()
    for section in _ENTRIES:
        known.update(e["key"] for e in merged.get(section, []))
        merged[section] = [e for e in merged.get(section, []) if e["key"] not in absent]
        for table in merged[section]:
            if "column" in table:
                known.update(f"{table['key']}.{c['key']}" for c in table["column"])
                table["column"] = [c for c in table["column"] if f"{table['key']}.{c['key']}" not in absent]
                for column in table["column"]:
                    prefix = f"{table['key']}.{column['key']}."
                    ticks = column.get("ticks", [])
                    known.update(prefix + tick for tick in ticks)
                    column["ticks"] = [tick for tick in ticks if prefix + tick not in absent]
    left = {e["key"] for section in _ENTRIES for e in merged[section]}
    left |= {c["key"] for t in merged.get("table", []) for c in t["column"]}
    gone = {name.split(".")[-1] for name in absent & known} - left
    merged["signs"] = {key: sets for key, sets in merged.get("signs", {}).items() if key not in gone}
    if unknown := absent - known:
        raise ValueError(f"not_printed names what is not inherited: {', '.join(sorted(unknown))}")


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace("{fy}", YEAR))


def _check(entry: Mapping[str, Any], *words: str) -> None:
    """Refuse words and choices that the layout language does not have: a misspelt one would silently say nothing."""
    if unknown := entry.keys() - {"key", "labels", "required", *words}:
        raise ValueError(f"entry {entry.get('key')!r}: unknown word {', '.join(sorted(unknown))}")
    if not isinstance(entry.get("labels", []), list):
        raise TypeError(f"entry {entry.get('key')!r}: labels is a list of labels")
    for word, values in (("place", get_args(Place)), ("kind", get_args(Kind))):
        if word in entry and entry[word] not in values:
            raise ValueError(f"entry {entry.get('key')!r}: {word} is one of {', '.join(values)}")


def _levels(entry: Mapping[str, Any]) -> tuple[Level, ...]:
    for each in entry.get("level", []):
        if unknown := each.keys() - {"name", "pattern", "alone"}:
            raise ValueError(f"level {each.get('name')!r} of {entry.get('key')!r}: unknown word {', '.join(unknown)}")
    return tuple(Level(e["name"], _pattern(e["pattern"]), e.get("alone", False)) for e in entry.get("level", []))


def _field(entry: Mapping[str, Any]) -> FieldSpec:
    _check(entry, "under", "place", "kind", "level", "anchor", "content", "values", "telling", "table")
    return FieldSpec(
        key=entry["key"],
        labels=tuple(entry["labels"]),
        under=entry.get("under"),
        place=entry.get("place", "right"),
        kind=entry.get("kind", "text"),
        levels=_levels(entry),
        anchor=entry.get("anchor", False),
        required=entry.get("required", False),
        content=entry.get("content"),
        values=re.compile(entry["values"]) if "values" in entry else None,
        telling=entry.get("telling", False),
        table=entry.get("table"),
    )


def _column(entry: Mapping[str, Any]) -> ColumnSpec:
    _check(entry, "split", "ticks", "many", "kind", "level", "distinctive", "values", "telling", "one_tick")
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
        values=re.compile(entry["values"]) if "values" in entry else None,
        telling=entry.get("telling", False),
        one_tick=entry.get("one_tick", False),
    )


def _table(entry: Mapping[str, Any]) -> TableSpec:
    _check(entry, "row", "column", "tally", "total")
    columns = tuple(_column(e) for e in entry["column"])
    known = {c.key for c in columns} | {s for c in columns for s in c.split}
    if entry["row"] not in known:
        raise ValueError(f"table {entry['key']!r}: its row column {entry['row']!r} is none of its columns")
    return TableSpec(
        key=entry["key"],
        row=entry["row"],
        columns=columns,
        tallies=Labels((e["key"], e["labels"]) for e in entry.get("tally", [])),
        tally_labels=tuple((e["key"], tuple(e["labels"])) for e in entry.get("tally", [])),
        required=entry.get("required", False),
        total=re.compile(entry["total"]) if "total" in entry else None,
    )


def _legend(entry: Mapping[str, Any], fields: set[str]) -> tuple[re.Pattern[str], str | None]:
    if entry.get("of", None) not in {None, *fields}:
        raise ValueError(f"legend of {entry['of']!r}, which is no field")
    return _pattern(entry["pattern"]), entry.get("of")


def _signs(entries: Mapping[str, Any], known: set[str]) -> dict[str, tuple[str, ...]]:
    if unknown := entries.keys() - known:
        raise ValueError(f"signs of what is no field and no column: {', '.join(sorted(unknown))}")
    for key, sets in entries.items():
        if not (isinstance(sets, list) and all(isinstance(each, str) and each for each in sets)):
            raise TypeError(f"signs of {key!r}: a list of sets, each written as one text")
    return {key: tuple(sets) for key, sets in entries.items()}


def _additional(entries: Sequence[Mapping[str, Any]], tables: Sequence[TableSpec]) -> dict[str, Labels]:
    for entry in entries:
        if entry.keys() != {"table", "labels"}:
            raise ValueError(f"additional {dict(entry)}: says table and labels")
        if entry["table"] not in [t.key for t in tables] or not isinstance(entry["labels"], list):
            raise ValueError(f"additional {dict(entry)}: names a table, and a list of labels")
    return {t.key: Labels((t.key, e["labels"]) for e in entries if e["table"] == t.key) for t in tables}


def _compile(data: Mapping[str, Any], lineage: Sequence[str], fingerprint: str) -> Layout:
    fields = tuple(_field(e) for e in data["field"])
    tables = tuple(_table(e) for e in data["table"])
    book_tables = tuple(_table(e) for e in data.get("book_table", []))
    layout = Layout(
        name=data["name"],
        lineage=tuple(lineage),
        title=data["title"],
        fingerprint=fingerprint,
        sheet_title=_pattern(data["sheet"]["title"]),
        anchors=data["sheet"]["anchors"],
        no_labels=Labels([("no", data["sheet"].get("no_labels", []))]),
        name_labels=Labels([("name", data["sheet"].get("name_labels", []))]),
        fields=fields,
        tables=tables,
        book_tables=book_tables,
        icon_heading=_pattern(data["icons"]["heading"]) if "icons" in data else None,
        headings=tuple((_pattern(e["pattern"]), e.get("evaluates", False)) for e in data.get("heading", [])),
        notes=tuple(_pattern(e["pattern"]) for e in data.get("note", [])),
        legends=tuple(_legend(e, {f.key for f in fields}) for e in data.get("legend", [])),
        signs=_signs(data.get("signs", {}), {s.key for s in fields} | {c.key for t in tables for c in t.columns}),
        field_labels=Labels((f.key, f.labels) for f in fields),
        parent_labels=Labels((f.under, (f.under,)) for f in fields if f.under),
        column_labels={t.key: Labels((c.key, c.labels) for c in t.columns) for t in (*tables, *book_tables)},
        tick_labels={t.key: Labels((c.key, c.ticks) for c in t.columns) for t in (*tables, *book_tables)},
        additional=_additional(data.get("additional", []), (*tables, *book_tables)),
    )
    if layout.name != lineage[0]:
        raise ValueError(f"its name is {layout.name!r}, not that of its file")
    return layout
