"""The rows of a table that tally its tick columns: known by their label, or by holding figures and little else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.canvas import NEAR, Slot
from extract.layout import TableSpec

_FIGURE = re.compile(r"^[\d.,，．]+[％%件]?$")
_LABEL = 12  # characters: longer texts are no label of a tally
_LEAST = 2  # figures that a row without a known label must hold


@dataclass(frozen=True, slots=True)
class Tally:
    """One tally row: the layout's key, its heights, its label's slot if it prints one, whether the label is known."""

    key: str
    y0: float
    y1: float
    label: Slot | None
    known: bool

    def covers(self, slot: Slot) -> bool:
        """Whether a slot stands in the row."""
        return slot.y0 < self.y1 - NEAR and slot.y1 > self.y0 + NEAR


def tallies_in(body: Sequence[Slot], spec: TableSpec) -> list[Tally]:
    """The tally rows of a table's body. Rows of figures under other labels are taken in the layout's order."""
    found: list[Tally] = []
    for slot in body:
        match = spec.tallies.find(slot.text) if slot.lines else None
        if match and match.key not in [t.key for t in found]:
            found.append(Tally(match.key, slot.y0, slot.y1, slot, known=True))
    keys = [key for key, _ in spec.tally_labels if key not in [t.key for t in found]]
    others = [row for row in _figure_rows(body) if not any(t.covers(s) for t in found for s in row)]
    if len(others) == len(keys):
        for key, row in zip(keys, others, strict=True):
            label = next((s for s in row if not _FIGURE.match(_squeezed(s))), None)
            found.append(Tally(key, min(s.y0 for s in row), max(s.y1 for s in row), label, known=False))
    return found


def without_tallies(body: Iterable[Slot], tallies: Sequence[Tally]) -> list[Slot]:
    """The body's slots that stand in none of the rows."""
    return [slot for slot in body if not any(tally.covers(slot) for tally in tallies)]


def _figure_rows(body: Sequence[Slot]) -> list[list[Slot]]:
    """The rows at the foot that hold figures and at most one short text, from the top."""
    rows: list[list[Slot]] = []
    for slot in sorted((s for s in body if s.lines), key=lambda s: (s.middle, s.x0)):
        if rows and abs(rows[-1][0].middle - slot.middle) <= NEAR:
            rows[-1].append(slot)
        else:
            rows.append([slot])
    found: list[list[Slot]] = []
    for row in reversed(rows):
        texts = [_squeezed(s) for s in row]
        figures = sum(bool(_FIGURE.match(text)) for text in texts)
        others = [text for text in texts if not _FIGURE.match(text)]
        if figures < _LEAST or len(others) > 1 or any(len(text) > _LABEL for text in others):
            break
        found.append(row)
    return found[::-1]


def _squeezed(slot: Slot) -> str:
    return "".join(slot.text.split())
