"""Two or more figures in one cell: where they part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from transform.numerals import groups
from transform.numerals.figure import Figure, RefusedError
from transform.width import fold

_LINES: Final = re.compile(r"\s*\n\s*")
# A comma after a numeral is no list: 1,23 is a misprint, and so may 10,20 be.
_LISTED: Final = re.compile(rf"、|(?<!{groups.CHARACTER})(?<![ \n]),")
_LABELS: Final = re.compile("[①-⑳]")
_BLANKS: Final = re.compile(r"\s+")
_HEAD: Final = re.compile(groups.PATTERN)
_TAIL: Final = re.compile(f"(?:{groups.PATTERN})$")
_KINDS: Final = frozenset({"number", "range", "delta", "rank", "ratio", "missing"})


def splits(text: str) -> Iterator[tuple[list[str], bool]]:
    """Each way in which `text` may part into figures (lines, 、, ①②, blanks), and whether it is the one by blanks."""
    folded = fold(text)
    text = text[len(folded) - len(folded.lstrip()) : len(folded.rstrip())]
    folded = folded.strip()
    lines = _between(text, [m.span() for m in _LINES.finditer(folded)])
    if not any(map(_may_be_one, lines, lines[1:])):
        yield lines, False
    yield _between(text, [m.span() for m in _LISTED.finditer(folded)]), False
    labels = [m.start() for m in _LABELS.finditer(folded)]
    if labels and labels[0] == 0:
        yield _between(text, [(label, label) for label in labels[1:]]), False
    yield _between(text, [m.span() for m in _BLANKS.finditer(folded)]), True


def _between(text: str, gaps: list[tuple[int, int]]) -> list[str]:
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _may_be_one(upper: str, lower: str) -> bool:
    """Whether two lines may be one number that a narrow column broke (1⏎234, 5⏎-10), and not two (120⏎150)."""
    above, below = fold(upper), fold(lower)
    if below[:1] in {"-", "~"}:
        return True
    tail, head = _TAIL.search(above), _HEAD.match(below)
    if tail is None or head is None or (len(above) == len(below) > 1 and (above + below).isdigit()):
        return False
    try:
        groups.read(tail[0] + head[0])
    except RefusedError:
        return False
    return True


def can_stand(figure: Figure, *, by_blanks: bool) -> bool:
    """Whether a part is a figure of its own; beside a blank it must say of what, or it may be half a number (1 234)."""
    if by_blanks and figure.unit is None and figure.base_fiscal_year is None:
        return False
    return figure.kind in _KINDS
