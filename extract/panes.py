"""Tables that stand side by side in one frame: the frame is cut where no cell crosses and each side is a table.

A list is printed in two halves to save paper, or two small tables share a frame. Read as one table, the second half's
columns would stand under headings that are taken already, and its rows would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.canvas import NEAR, Slot
from extract.headings import Band, find_bands, leaves
from extract.labels import Labels, Vocabulary, normalise
from extract.layout import TableSpec


def panes(block: Sequence[Slot], specs: Sequence[TableSpec], words: Vocabulary) -> list[list[Slot]]:
    """The block in parts of which each holds tables above one another only: what is left of it, then each pane."""
    for band in find_bands(block, specs, words):
        for x in _borders(band, words.columns[band.spec.key]):
            left, right = _sides(block, band, x)
            heads = [find_bands(side, specs, words)[:1] for side in (left, right)]
            first, second = heads[0], heads[1]
            if first and second and _are_two(first[0], second[0], band, words.columns):
                taken = {id(slot) for slot in (*left, *right)}
                rest = [slot for slot in block if id(slot) not in taken]
                others = panes(rest, specs, words) if rest else []
                return [*others, left, *panes(right, specs, words)]
    return [list(block)]


def _borders(band: Band, labels: Labels) -> Iterator[float]:
    """Where the heading may be cut: between two of its lowest cells, where no cell of it crosses.

    A cheap look before the sides are searched: either the words at the left come again at the right, or what is known
    of the table's heading stands on one side only.
    """
    low = sorted((slot for slot in leaves(band.slots)), key=lambda s: s.x0)
    words = [normalise(slot.text) for slot in low]
    keys = {id(slot): match.key for slot in low if (match := labels.find(*slot.label_texts()))}
    for at in range(1, len(low)):
        x = low[at].x0
        if any(slot.x0 < x - NEAR and slot.x1 > x + NEAR for slot in band.slots):
            continue
        sides = [{keys[id(s)] for s in side if id(s) in keys} for side in (low[:at], low[at:])]
        if words[:at] == words[at : 2 * at] or not all(sides):
            yield x


def _sides(block: Sequence[Slot], band: Band, x: float) -> tuple[list[Slot], list[Slot]]:
    """The slots left and right of a border, from the heading down to the first that crosses it."""
    below = [slot for slot in block if slot.y0 >= band.y0 - NEAR]
    end = min((slot.y0 for slot in below if slot.x0 < x - NEAR and slot.x1 > x + NEAR), default=float("inf"))
    own = [slot for slot in below if slot.y0 < end - NEAR]
    return [s for s in own if s.x1 <= x + NEAR], [s for s in own if s.x0 >= x - NEAR]


def _are_two(left: Band, right: Band, whole: Band, labels: Mapping[str, Labels]) -> bool:
    """Whether two headings side by side are those of two tables, and not the two ends of one."""
    if not (left.certain and right.certain) or max(abs(b.y0 - whole.y0) for b in (left, right)) > NEAR:
        return False
    if left.spec.key == right.spec.key:
        words, again = _words(left), _words(right)
        return len(again) % len(words) == 0 and again == words * (len(again) // len(words))
    # Nothing of one table's heading stands only on the other's side.
    return all(
        _keys(there, labels[own.spec.key]) <= _keys(own, labels[own.spec.key])
        for own, there in ((left, right), (right, left))
    )


def _words(band: Band) -> list[str]:
    return [normalise(slot.text) for slot in sorted(leaves(band.slots), key=lambda s: s.x0)]


def _keys(band: Band, labels: Labels) -> set[str]:
    return {match.key for slot in band.slots if slot.lines and (match := labels.find(*slot.label_texts()))}
