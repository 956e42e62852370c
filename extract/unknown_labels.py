"""Fields whose label nobody knows: found by a similar wording, by their content or by their place, and told as such."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from extract.canvas import Slot
from extract.fields import read_field, right_of, shown
from extract.items import items_of
from extract.layout import FieldSpec, Layout
from extract.ledger import Ledger
from extract.likeness import Candidate, Unknown, align, possible, score
from extract.lines import paragraphs
from extract.records import Finding, Sheet

_LABEL = 40  # characters: longer texts are no labels
_KNOWN = 3  # more than one in so many of a run's labels must be known before others are known by their place
_OPENING = "＜<【［[〈《（("


def read_unknown(block: Sequence[Slot], labels: dict[str, Slot], layout: Layout, sheet: Sheet, ledger: Ledger) -> None:
    """Read into `sheet` what is still absent after all known labels were read.

    `labels` are the slots of the labels that are known in this block.
    """
    _read_similar(block, labels, layout, sheet, ledger)
    _read_by_content(block, layout, sheet, ledger)
    _read_by_place(block, labels, layout, sheet, ledger)
    _read_alike(block, labels, layout, sheet, ledger)
    _read_by_place(block, labels, layout, sheet, ledger)
    _read_inside(block, layout, sheet, ledger)


def _absent(layout: Layout, sheet: Sheet) -> list[FieldSpec]:
    return [spec for spec in layout.fields if spec.key not in sheet.fields]


def _take(
    spec: FieldSpec, slot: Slot, block: Sequence[Slot], layout: Layout, *, how: str, sheet: Sheet, ledger: Ledger
) -> bool:
    """Read a field from under or beside an unknown label, and say how it was known."""
    text = slot.text.replace("\n", "")
    if not read_field(spec, slot, block, layout, sheet=sheet, ledger=ledger):
        return False
    message = f"「{text}」の欄を、{how}から「{shown(spec.labels[0])}」として読みました。"
    sheet.findings.append(Finding("label_doubtful", spec.key, message, slot.printed().places[0]))
    return True


def _read_similar(block: Sequence[Slot], labels: dict[str, Slot], layout: Layout, sheet: Sheet, ledger: Ledger) -> None:
    """Labels of another wording that resemble the one absent label."""
    for slot in block:
        if not slot.lines or len(slot.text) > _LABEL or ledger.has(slot.lines):
            continue
        match = layout.field_labels.find_similar(slot.text)
        spec = next((s for s in _absent(layout, sheet) if match and s.key == match.key), None)
        if spec is None or spec.place == "inside" or spec.under:
            continue
        if _take(spec, slot, block, layout, how="似た言葉", sheet=sheet, ledger=ledger):
            labels[spec.key] = slot


def candidate_of(spec: FieldSpec) -> Candidate:
    """A field as something that an unknown label may be."""
    return Candidate(spec.key, spec.labels, spec.values, telling=spec.telling, required=spec.required)


def _read_alike(block: Sequence[Slot], labels: dict[str, Slot], layout: Layout, sheet: Sheet, ledger: Ledger) -> None:
    """Labels that are in part like an absent one's, or whose values look like its: those that fit best, in order."""
    absent = [s for s in _absent(layout, sheet) if s.place == "right"]
    unknown = _unknown_labels(block, ledger)
    candidates = [candidate_of(spec) for spec in absent]
    beside = [Unknown(slot.text, tuple(s.text for s in right_of(slot, block))) for slot in unknown]
    found = align([[score(label, candidate) for candidate in candidates] for label in beside])
    for slot, at in zip(unknown, found, strict=True):
        if at is not None and _take(
            absent[at], slot, block, layout, how="言葉と中の書き方", sheet=sheet, ledger=ledger
        ):
            labels[absent[at].key] = slot


def _read_by_content(block: Sequence[Slot], layout: Layout, sheet: Sheet, ledger: Ledger) -> None:
    """A list whose items only one field has: its label is the cell above."""
    for spec in _absent(layout, sheet):
        if spec.content is None or spec.place != "below":
            continue
        for slot in block:
            if not slot.lines or ledger.has(slot.lines):
                continue
            if any(item.level == spec.content for item in items_of(slot, spec.levels)):
                above = [s for s in block if s.y1 <= slot.y0 + 1 and s.x0 <= slot.x0 + 1 and s.x1 >= slot.x1 - 1]
                if above:
                    label = max(above, key=lambda s: s.y1)
                    _take(spec, label, block, layout, how="中の書き方", sheet=sheet, ledger=ledger)
                break


def _read_inside(block: Sequence[Slot], layout: Layout, sheet: Sheet, ledger: Ledger) -> None:
    """The one cell that begins with an unknown bracketed label holds the one absent field of that kind."""
    absent = [s for s in _absent(layout, sheet) if s.place == "inside" and s.required]
    slots = [s for s in block if s.lines and not ledger.has(s.lines) and _bracketed(s)]
    if len(absent) != 1 or len(slots) != 1:
        return
    (spec,), (slot,) = absent, slots
    label = paragraphs(slot.lines)[0]
    rest = slot.lines[len(label.lines) :]
    ledger.claim(label.lines, "label")
    ledger.claim(rest, "column")
    sheet.fields[spec.key] = slot.printed(rest)
    message = f"「{label.text}」で始まる欄を、「{shown(spec.labels[0])}」として読みました。"
    sheet.findings.append(Finding("label_doubtful", spec.key, message, slot.printed().places[0]))


def _bracketed(slot: Slot) -> bool:
    """Whether the first paragraph stands in brackets and others follow."""
    found = paragraphs(slot.lines)
    return len(found) > 1 and found[0].text[0] in _OPENING and len(found[0].text) <= _LABEL


def _read_by_place(
    block: Sequence[Slot], labels: dict[str, Slot], layout: Layout, sheet: Sheet, ledger: Ledger
) -> None:
    """Read fields whose label is unknown by their place: between two known labels stand just the absent ones."""
    unknown = _unknown_labels(block, ledger)
    for order in _runs(layout):
        known = [key for key in order if key in labels]
        if _KNOWN * len(known) <= len(order):
            continue
        for before, after in itertools.pairwise([None, *known, None]):
            start = order.index(before) + 1 if before else 0
            end = order.index(after) if after else len(order)
            absent = [key for key in order[start:end] if key not in sheet.fields]
            low = _position(labels[before]) if before else (float("-inf"), 0.0)
            high = _position(labels[after]) if after else (float("inf"), 0.0)
            between = [slot for slot in unknown if low < _position(slot) < high]
            if len(absent) != len(between) or not all(
                possible(tuple(s.text for s in right_of(slot, block)), candidate_of(layout.field(key)))
                for key, slot in zip(absent, between, strict=True)
            ):
                continue
            for key, slot in zip(absent, between, strict=True):
                spec = layout.field(key)
                message = f"「{slot.text}」の欄を、並びの位置から「{shown(spec.labels[0])}」として読みました。"
                if read_field(spec, slot, block, layout, sheet=sheet, ledger=ledger):
                    sheet.findings.append(Finding("label_doubtful", key, message, slot.printed().places[0]))


def _runs(layout: Layout) -> list[list[str]]:
    """The fields that stand beside their labels, in the layout's order, as far as they follow each other."""
    grouped = itertools.groupby(layout.fields, key=lambda f: f.place == "right")
    return [[f.key for f in run] for beside, run in grouped if beside]


def _position(slot: Slot) -> tuple[float, float]:
    """Where a slot comes in the order of reading."""
    return slot.y0, slot.x0


def _unknown_labels(block: Sequence[Slot], ledger: Ledger) -> list[Slot]:
    """Slots that look like a label and its value, neither claimed by anyone, in the order of reading."""
    found: list[Slot] = []
    values: set[int] = set()
    for slot in sorted(block, key=_position):
        if id(slot) in values or not slot.lines or len(slot.text) > _LABEL or ledger.has(slot.lines):
            continue
        right = right_of(slot, block)
        if right and not _heads_a_group(right, block) and not any(ledger.has(s.lines) for s in right):
            found.append(slot)
            values.update(map(id, right))
    return found


def _heads_a_group(right: Sequence[Slot], block: Sequence[Slot]) -> bool:
    """Whether the cells to the right of a label are labels themselves: several, each with a value of its own."""
    return len(right) > 1 and all(right_of(slot, block) for slot in right)
