"""Tables whose headings nobody knows: found by their shape, and by what stands under each heading.

A table is a row of headings with rows of the same borders below it. Which table of the layout it is, its columns
say: by their words where those are near to known ones, by what their cells look like, by their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.canvas import NEAR, Slot
from extract.headings import Band, body_columns, leaves
from extract.labels import Labels, normalise
from extract.layout import TableSpec
from extract.tallies import tallies_in, without_tallies

_EXPLAINED = 0.5  # share of a table's headings that must be explained


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, and the body under it down to the next one."""

    band: Band
    body: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A table of the layout that a block most likely holds, in as many parts as its heading is printed."""

    spec: TableSpec
    parts: tuple[Part, ...]
    score: tuple[float, int]


def guess_table(block: Sequence[Slot], spec: TableSpec, labels: Labels, ticks: Labels) -> Guess | None:
    """The part of the block that can be this table, headings unknown; None if no part can."""
    rows = bands(block)
    best: Guess | None = None
    for at, heading in enumerate(rows):
        parts = parts_under(rows[at:], heading, spec)
        if not parts or not any(s.lines for s in parts[0].body):
            continue
        score = _score(parts, labels, ticks)
        if score is not None and (best is None or score > best.score):
            best = Guess(spec, tuple(parts), score)
    return best


def bands(block: Sequence[Slot]) -> list[list[Slot]]:
    """The block cut wherever a border goes all across it, from the top."""
    found: list[list[Slot]] = []
    end = float("-inf")
    for slot in sorted(block, key=lambda s: s.y0):
        if slot.y0 >= end - NEAR:
            found.append([])
        found[-1].append(slot)
        end = max(end, slot.y1)
    return found


def parts_under(rows: Sequence[list[Slot]], heading: Sequence[Slot], spec: TableSpec) -> list[Part]:
    """The table that begins with this heading: its rows down to one of other borders, cut where it is repeated."""
    own = leaves(heading)
    if len(own) < 2 or not all(s.lines for s in own):
        return []
    words = [normalise(s.text) for s in heading]
    parts: list[tuple[list[Slot], list[Slot]]] = []
    for band in rows:
        if [normalise(s.text) for s in band] == words:
            parts.append((band, []))
        elif _fits(band, own, spec):
            parts[-1][1].extend(band)
        else:
            break
    return [
        Part(Band(spec, min(s.y0 for s in head), max(s.y1 for s in head), tuple(head), (0.0, False, 0)), tuple(body))
        for head, body in parts
    ]


def _fits(band: Sequence[Slot], headings: Sequence[Slot], spec: TableSpec) -> bool:
    """Whether the cells of a row stand under these headings: as wide in all, and none over the border of two."""
    left, right = min(s.x0 for s in headings), max(s.x1 for s in headings)
    if abs(min(s.x0 for s in band) - left) > NEAR or abs(max(s.x1 for s in band) - right) > NEAR:
        return False
    if tallies_in(band, spec):
        return True
    inner = [s.x0 for s in headings if s.x0 > left + NEAR]
    return not any(s.lines and s.x0 < x - NEAR and s.x1 > x + NEAR for s in band for x in inner)


def _score(parts: Sequence[Part], labels: Labels, ticks: Labels) -> tuple[float, int] | None:
    """How well the table fits: the share of its headings that are explained, and their number."""
    spec = parts[0].band.spec
    body = [slot for part in parts for slot in without_tallies(part.body, tallies_in(part.body, spec))]
    columns = body_columns(parts[0].band, body, labels, ticks)
    keys = {c.heading.key for c in columns} | {c.heading.group for c in columns}
    keys |= {c.key for c in spec.columns if keys & set(c.split)}
    if any(c.required and c.key not in keys for c in spec.columns):
        return None
    explained = sum(c.heading.key is not None or c.heading.group is not None for c in columns)
    share = explained / len(columns)
    return (share, explained) if share >= _EXPLAINED else None
