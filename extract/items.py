"""A cell's lines as the items of a list: what begins a new item, and what it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.canvas import Slot
from extract.layout import Level
from extract.lines import Line, join, paragraphs
from extract.records import Finding, Item

_CLOSED = tuple("。．)）］]」』】〕〉》")
_LONGEST_ALONE = 3  # lines
_DOTS = "・･"  # they part words as well: a line may be wrapped before one
_SHOWN = 12  # characters of a line that its finding shows
_INDENT = 0.4  # em: a continuation line that stands so far in is set with a hanging indent


def items_of(slot: Slot, levels: Sequence[Level], lines: Sequence[Line] | None = None) -> list[Item]:
    """The paragraphs of a slot, each as the first level whose pattern fits it; "" where none does.

    A paragraph ends where its last line had room for more: spreadsheets wrap before ・ too, so a line that begins
    with a mark is a new item only if the line before it was not full, or if the items are set with a hanging
    indent and this line stands out again. Lines of a level that stands alone are a paragraph in any case.
    """
    lines = list(slot.lines if lines is None else lines)
    _end_hanging_items(lines, levels)
    _end_before_signs(lines, levels)
    _part_standing_alone(lines, levels)
    found = []
    for paragraph in paragraphs(lines):
        level, parts = classify(paragraph.text, levels)
        found.append(Item(level, parts, slot.printed(paragraph.lines)))
    return found


def doubts_of(items: Sequence[Item], levels: Sequence[Level], subject: str) -> list[Finding]:
    """Tells of items in which a further line begins with a list's mark: it was joined to a full line before it.

    Where the item lists words between dots elsewhere too, a line of it may well begin with one.
    """
    findings = []
    for item in items:
        first, *further = (line for place in item.value.places for line in (place.raw or "").split("\n"))
        marked = next((line for line in further if _marked(line, levels)), None)
        if marked is not None and not any(dot in line[1:] for line in (first, *further) for dot in _DOTS):
            message = (
                f"「{marked[:_SHOWN]}」で始まる行は、前の行が欄の幅いっぱいのため、その続きとして読みました。"
                "別の項目であれば訂正してください。"
            )
            findings.append(Finding("items_uncertain", subject, message, item.value.places[0]))
    return findings


def _marked(text: str, levels: Sequence[Level]) -> bool:
    """Whether the text begins as an item behind a mark."""
    return bool(classify(text, levels)[1].get("mark"))


def _end_before_signs(lines: list[Line], levels: Sequence[Level]) -> None:
    """End the paragraphs before lines that begin with a sign which stands in no sentence: any but a middle dot."""
    for before, line in pairwise(lines):
        sign, after = line.text[0], line.text[1:2]
        if sign not in _DOTS and sign != after and _marked(line.text, levels):
            before.full = False


def classify(text: str, levels: Sequence[Level]) -> tuple[str, dict[str, str]]:
    """The first level whose pattern fits the text, and the parts it names."""
    for level in levels:
        if match := level.pattern.match(text):
            return level.name, {k: v or "" for k, v in match.groupdict().items()}
    return "", {}


def _end_hanging_items(lines: list[Line], levels: Sequence[Level]) -> None:
    """In a list with a hanging indent, the line before a marked line that stands out ends an item, full or not."""
    marked = [bool(classify(line.text, levels)[0]) for line in lines]
    if not any(marked):
        return
    margin = min(line.box.x0 for line, is_marked in zip(lines, marked, strict=True) if is_marked)
    hanging = any(
        before.full and not is_marked and line.box.x0 > margin + _INDENT * line.size
        for before, line, is_marked in zip(lines, lines[1:], marked[1:], strict=False)
    )
    if not hanging:
        return
    for before, line, is_marked in zip(lines, lines[1:], marked[1:], strict=False):
        if is_marked and line.box.x0 <= margin + _INDENT * line.size:
            before.full = False


def _part_standing_alone(lines: list[Line], levels: Sequence[Level]) -> None:
    """End the paragraphs before and after lines that together fit a level which stands alone.

    Only where the line before ends as a sentence or a bracket does: in the middle of one, the lines are part of it.
    """
    alone = [level for level in levels if level.alone]
    if not alone:
        return
    for start in range(len(lines)):
        if start and lines[start - 1].full and not lines[start - 1].text.endswith(_CLOSED):
            continue
        for end in range(start, min(start + _LONGEST_ALONE, len(lines))):
            if any(level.pattern.match(join(lines[start : end + 1])) for level in alone):
                if start:
                    lines[start - 1].full = False
                # What goes on without a mark may be the end of a longer text of the same kind.
                if end + 1 < len(lines) and classify(lines[end + 1].text, levels)[0]:
                    lines[end].full = False
                break
            if not lines[end].full:
                break
