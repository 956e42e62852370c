"""Labels to values: which cell holds the value of a label, or which part of the label's own cell."""

from __future__ import annotations

from collections.abc import Sequence

from extract.canvas import NEAR, Slot
from extract.items import doubts_of, items_of
from extract.layout import FieldSpec, Layout
from extract.ledger import Ledger
from extract.lines import Line, line_of
from extract.page import Char
from extract.records import Finding, Sheet


def field_of(slot: Slot, layout: Layout) -> FieldSpec | None:
    """The field whose label the slot begins with or is."""
    if not slot.lines:
        return None
    if match := layout.field_labels.find(*slot.label_texts()):
        spec = layout.field(match.key)
        if spec.place != "inside" or layout.field_labels.find(slot.text):
            return spec
    if match_and_length := layout.field_labels.prefix_of(slot.text):
        spec = layout.field(match_and_length[0].key)
        return spec if spec.place == "inside" else None
    return None


def read_fields(block: Sequence[Slot], layout: Layout, sheet: Sheet, ledger: Ledger) -> dict[str, Slot]:
    """Read into `sheet` every field whose label stands in these slots (table bodies left out).

    Returns the slots of the labels by field.
    """
    parents = {}
    for slot in block:
        if slot.lines and (parent := layout.parent_labels.find(slot.text)):
            parents[parent.key] = slot
            ledger.claim(slot.lines, "label")
    labels: dict[str, Slot] = {}
    for slot in block:
        spec = field_of(slot, layout)
        if spec is None or (spec.under in parents and not _beside(parents[spec.under], slot)):
            continue
        if spec.key in sheet.fields:
            message = f"「{shown(spec.labels[0])}」が2か所にあります。"
            sheet.findings.append(Finding("label_repeated", spec.key, message, slot.printed().places[0]))
        elif read_field(spec, slot, block, layout, sheet=sheet, ledger=ledger):
            labels[spec.key] = slot
    return labels


def shown(label: str) -> str:
    """A layout's label for people: with a stand-in for the year."""
    return label.replace("{fy}", "○○年度")


def read_field(
    spec: FieldSpec, label: Slot, block: Sequence[Slot], layout: Layout, *, sheet: Sheet, ledger: Ledger
) -> bool:
    """Read one field, whose label stands in this slot; False if no cell holds a value for it."""
    values = _values(label, spec, block, layout, ledger)
    if values is None:
        return False
    value, lines = values
    ledger.claim(lines, "column")
    sheet.fields[spec.key] = value.printed(lines)
    if spec.kind == "items":
        sheet.items[spec.key] = items_of(value, spec.levels, lines)
        sheet.findings += doubts_of(sheet.items[spec.key], spec.levels, spec.key)
    return True


def _beside(parent: Slot, slot: Slot) -> bool:
    """Whether a slot stands to the right of another, within its height."""
    return parent.x1 <= slot.x0 + NEAR and parent.y0 - NEAR <= slot.middle <= parent.y1 + NEAR


def _values(
    slot: Slot, spec: FieldSpec, block: Sequence[Slot], layout: Layout, ledger: Ledger
) -> tuple[Slot, list[Line]] | None:
    """The slot that holds the value, and those of its lines that are the value."""
    if spec.place == "inside":
        found = layout.field_labels.prefix_of(slot.text)
        if found is None or found[0].key != spec.key:
            return None
        label, rest = _cut(slot.lines, len("".join(slot.text[: found[1]].split())))
        ledger.claim_chars(label, "label")
        return slot, rest
    ledger.claim(slot.lines, "label")
    neighbours = _below(slot, block) if spec.place == "below" else right_of(slot, block)
    if not neighbours:
        return None
    value = Slot(
        neighbours[0].x0,
        neighbours[0].x1,
        neighbours[0].y0,
        neighbours[0].y1,
        list(neighbours[0].parts),
        list(neighbours[0].lines),
    )
    for more in neighbours[1:]:
        value.absorb(more)
    return value, value.lines


def right_of(slot: Slot, block: Sequence[Slot]) -> list[Slot]:
    """The cells that begin where the label's ends, from the top: one, or several if the label spans them."""
    return sorted(
        (
            s
            for s in block
            if abs(s.x0 - slot.x1) <= NEAR
            and (slot.y0 - NEAR <= s.middle <= slot.y1 + NEAR or s.y0 <= slot.middle <= s.y1)
        ),
        key=lambda s: s.y0,
    )


def _below(slot: Slot, block: Sequence[Slot]) -> list[Slot]:
    """The cell under the label's."""
    middle = (slot.x0 + slot.x1) / 2
    under = [s for s in block if s.y0 >= slot.y1 - NEAR and s.x0 <= middle <= s.x1]
    return [min(under, key=lambda s: s.y0)] if under else []


def _cut(lines: Sequence[Line], length: int) -> tuple[list[Char], list[Line]]:
    """The first `length` inked characters of the lines, and the lines that remain without them."""
    label, rest = [], []
    for line in lines:
        own = []
        for char in line.chars:
            if length > 0:
                label.append(char)
                length -= not char.text.isspace()
            else:
                own.append(char)
        if any(not c.text.isspace() for c in own):
            piece = line_of(own, line.page)
            piece.room, piece.full = line.room, line.full
            rest.append(piece)
    return label, rest
