"""Finds where a table's heading stands, and which column each body column belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from extract.canvas import NEAR, Slot
from extract.labels import Labels, normalise
from extract.layout import TableSpec
from extract.records import Heading, MatchKind

_ENOUGH = 0.6  # share of a table's required columns whose headings must be found


@dataclass(frozen=True, slots=True)
class Band:
    """A heading: the slots between two heights of a block, and the table that they head."""

    spec: TableSpec
    y0: float
    y1: float
    slots: tuple[Slot, ...]
    score: tuple[float, int]


@dataclass(frozen=True, slots=True)
class BodyColumn:
    """A column of the body: its x range and its heading."""

    x0: float
    x1: float
    heading: Heading


def find_bands(
    block: Sequence[Slot], specs: Sequence[TableSpec], labels: dict[str, Labels], ticks: dict[str, Labels]
) -> list[Band]:
    """The headings in a block of slots, from the top; each is the table whose columns fit it best."""
    bands: list[Band] = []
    floor = float("-inf")
    while True:
        candidates = [
            band for spec in specs if (band := _next_band(block, spec, labels[spec.key], ticks[spec.key], floor))
        ]
        if not candidates:
            return bands
        top = min(band.y0 for band in candidates)
        best = max((b for b in candidates if b.y0 <= top + NEAR), key=lambda b: b.score)
        bands.append(best)
        floor = best.y1 - NEAR


def _next_band(block: Sequence[Slot], spec: TableSpec, labels: Labels, ticks: Labels, floor: float) -> Band | None:
    """The first heading of this table below `floor`."""
    known: dict[int, str] = {}
    for slot in block:
        if slot.y0 < floor or not slot.lines:
            continue
        match = labels.find(*slot.label_texts()) or ticks.find(slot.text)
        if match:
            known[id(slot)] = match.key
    hits = sorted((s for s in block if id(s) in known), key=lambda s: s.y0)
    for start in hits:
        y0, y1 = start.y0, start.y1
        grown = True
        while grown:
            grown = False
            for slot in block:
                if slot.y0 < floor or not slot.lines:
                    continue
                overlaps = slot.y0 < y1 - NEAR and slot.y1 > y0 + NEAR
                below = abs(slot.y0 - y1) <= NEAR and (normalise(slot.text) == "" or ticks.find(slot.text) is not None)
                if (overlaps and id(slot) in known) or below:
                    wider = (min(y0, slot.y0), max(y1, slot.y1))
                    grown = grown or wider != (y0, y1)
                    y0, y1 = wider
        inside = tuple(s for s in block if y0 - NEAR <= s.y0 and s.y1 <= y1 + NEAR)
        found = {known[id(s)] for s in inside if id(s) in known}
        required = [c for c in spec.columns if c.required]
        share = sum(c.key in found for c in required) / len(required)
        distinctive = [c for c in spec.columns if c.distinctive]
        if share >= _ENOUGH and (not distinctive or any(c.key in found for c in distinctive)):
            return Band(spec, y0, y1, inside, (share, len(found)))
    return None


def body_columns(band: Band, body: Sequence[Slot], labels: Labels, ticks: Labels) -> list[BodyColumn]:
    """The body's columns from the left, each under the headings that stand over it.

    A column lies between two borders of the body's cells; a heading that is centred over several columns covers
    each of them, which is why headings are looked up by what lies over a column and never by the nearest text.
    """
    borders = _distinct([x for s in (*body, *_leaves(band)) for x in (s.x0, s.x1)])
    stretches = []
    for x0, x1 in pairwise(borders):
        middle = (x0 + x1) / 2
        over = sorted((s for s in band.slots if s.x0 <= middle <= s.x1 and s.lines), key=lambda s: s.y0)
        stretches.append((x0, x1, tuple(over)))
    columns = []
    for same, group in groupby(stretches, key=lambda t: tuple(map(id, t[2]))):
        run = list(group)
        if not same:
            continue
        columns += _columns_under(run[0][2], [(x0, x1) for x0, x1, _ in run], band.spec, labels, ticks)
    return _resolve_unknown(columns, band.spec, labels)


def _distinct(xs: list[float]) -> list[float]:
    found: list[float] = []
    for x in sorted(xs):
        if not found or x - found[-1] > NEAR:
            found.append(x)
    return found


def _leaves(band: Band) -> list[Slot]:
    """The heading's slots that have no other below them."""
    return [
        s
        for s in band.slots
        if not any(o.y0 >= s.y1 - NEAR and o.x0 < s.x1 - NEAR and o.x1 > s.x0 + NEAR for o in band.slots)
    ]


def _columns_under(
    over: tuple[Slot, ...], ranges: list[tuple[float, float]], spec: TableSpec, labels: Labels, ticks: Labels
) -> list[BodyColumn]:
    """The body columns under one leaf heading: one, or as many as the layout splits it into."""
    path = tuple(s.text for s in over)
    leaf = over[-1]
    place = leaf.printed().places[0]
    key, group, kind = _identify(over, spec, labels, ticks)
    column = next((c for c in spec.columns if c.key == key), None)
    if column is not None and column.split and len(ranges) == len(column.split):
        return [
            BodyColumn(x0, x1, Heading(part, None, path, place, kind))
            for (x0, x1), part in zip(ranges, column.split, strict=True)
        ]
    return [BodyColumn(ranges[0][0], ranges[-1][1], Heading(key, group, path, place, kind))]


def _identify(
    over: tuple[Slot, ...], spec: TableSpec, labels: Labels, ticks: Labels
) -> tuple[str | None, str | None, MatchKind]:
    """The column's key, or the group whose tick column it is, by its headings from the lowest up."""
    leaf = over[-1]
    if match := ticks.find(leaf.text):
        return None, match.key, match.kind
    for slot in reversed(over):
        match = labels.find(*slot.label_texts())
        if match is None:
            continue
        column = spec.column(match.key)
        if slot is leaf or column.many:
            return (None, match.key, match.kind) if column.ticks else (match.key, None, match.kind)
        if column.ticks:
            return None, match.key, match.kind
    return None, None, "exact"


def _resolve_unknown(columns: list[BodyColumn], spec: TableSpec, labels: Labels) -> list[BodyColumn]:
    """Give headings of another wording the one missing key that they resemble, noted as such."""
    taken = {c.heading.key for c in columns}
    resolved = []
    for column in columns:
        heading = column.heading
        if heading.key is None and heading.group is None:
            match = labels.find_similar(heading.leaf)
            if match and match.key not in taken and not spec.column(match.key).ticks:
                heading = Heading(match.key, None, heading.path, heading.place, "similar")
                taken.add(match.key)
        resolved.append(BodyColumn(column.x0, column.x1, heading))
    return resolved
