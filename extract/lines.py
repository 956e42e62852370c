"""Characters → lines → paragraphs, in reading order, as a reader of the page sees them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter, sub

from extract.page import Char
from extract.records import Box

# Characters that no typesetter puts at the head of a line (JIS X 4051, 行頭禁則), as far as programs agree on them.
_NO_HEAD = frozenset(
    "、。，．,.:;：；）」』】〕〉》］｝)]}！？!?ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞ％%"
)
# Some keep the middle dot from a line's head too, others do not: so it belongs to what is kept together only behind
# another character. A line that begins with one may be a list's item.
_KEPT_BEHIND = _NO_HEAD | {"・"}
_SENTENCE_END = frozenset("。．")
_MARKS = frozenset("・･•●○◯◎◆◇■□★☆▲△▼▽※①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_NO_TAIL = frozenset("（「『【〔〈《［｛([{")
_Axis = Callable[[Char], float]
_PRINTED = itemgetter(*map(Char._fields.index, ("text", "x0", "x1", "size")))
BLANK = " \u3000\u00a0\u2002\u2003\u2009\t"
_ACROSS, _ALONG = attrgetter("oy"), attrgetter("ox")  # of a character in a line that runs to the right
GAP = 0.2  # em: a gap wider by this than what the line has between its characters is printed as a blank
_CENTRED = 0.15  # em: how far the space before and after a centred line may differ
SAME_LINE = 0.5  # em: how far baselines of one line may lie apart
LEVEL = 0.3  # em: characters drawn one after the other whose baselines lie no further apart stand in a row


@dataclass(slots=True)
class Line:
    """One printed line: its characters in reading order (blanks at both ends left out).

    Attributes:
        room: points between its end and the side of the cell.
        full: whether it reaches so far that the next line's first word did not fit on it.
    """

    chars: list[Char]
    text: str
    box: Box
    size: float
    page: int = 0
    room: float = 0.0
    full: bool = True


@dataclass(slots=True)
class Paragraph:
    """Lines that only the width of the cell broke."""

    lines: list[Line]

    @property
    def text(self) -> str:
        return join(self.lines)

    @property
    def chars(self) -> list[Char]:
        return [c for line in self.lines for c in line.chars]


def join(lines: Sequence[Line]) -> str:
    """Wrapped lines as one text.

    A blank returns only between two Latin words, which a wrap swallows. Where not even the next letter would have
    fitted on the line, it was broken inside a word.
    """
    out = lines[0].text
    for line, following in itertools.pairwise(lines):
        first = following.chars[0]
        if _is_latin(line.text[-1]) and _is_latin(following.text[0]) and line.room >= first.x1 - first.x0:
            out += " "
        out += following.text
    return out


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def lines_of(chars: Iterable[Char], page: int) -> list[Line]:
    """The lines of a cell (or of a page's text outside of cells), from the top; vertical text from the right.

    Text of several directions in one cell is read in the direction of most of its characters.
    """
    chars = list(chars)
    if not chars:
        return []
    texts, _, _, _, _, _, baselines, _, turns, _ = zip(*chars, strict=True)
    if not "".join(texts).strip(BLANK):
        return []
    if not any(turns) and min(baselines) == max(baselines):  # one line, as most cells hold
        return [_line(sorted(chars, key=_ALONG), page)]
    inked = [c for c in chars if c.text not in BLANK]
    turn = Counter(c.turn for c in inked).most_common(1)[0][0] if any(turns) else 0
    if turn == 0:
        columns = _stacked_columns(inked)
        if columns:
            return [_line(column, page) for column in columns]
    return [_line(group, page) for group in _baselines(chars, turn)]


def _baselines(chars: list[Char], turn: int) -> list[list[Char]]:
    """Characters by line, each line in reading order, for any of the four directions."""
    across, along = _axes(turn)
    groups: list[list[Char]] = []
    first = last = 0.0
    for char in sorted(chars, key=across):
        place = across(char)
        reach = SAME_LINE * char.size  # the lower one's: a superscript is raised by its line's size, not its own
        if groups and (place - last <= reach / 2 or place - first <= reach):
            groups[-1].append(char)
        else:
            groups.append([char])
            first = place
        last = place
    for group in groups:
        group.sort(key=along)
    return [g for g in groups if any(c.text not in BLANK for c in g)]


def _axes(turn: int) -> tuple[_Axis, _Axis]:
    """How far a character stands across the lines, and along its line, for a direction of reading."""
    if turn == 90:  # reads downwards, the next line lies to the left
        return (lambda c: -c.ox), (lambda c: c.oy)
    if turn == 270:  # reads upwards, the next line lies to the right
        return (lambda c: c.ox), (lambda c: -c.oy)
    if turn == 180:
        return (lambda c: -c.oy), (lambda c: -c.ox)
    return _ACROSS, _ALONG


def _stacked_columns(chars: list[Char]) -> list[list[Char]]:
    """The columns of vertical text set with upright characters, from the right; [] if the text is horizontal.

    Characters stand in vertical columns when they are closer to the next one below than to the next one beside.
    """
    if len(chars) < 2:
        return []
    if any(abs(b.oy - a.oy) <= LEVEL * a.size for a, b in itertools.pairwise(chars)):
        return []  # drawn along lines: a spread-out 対　象 over 意　図 has the same places
    by_column: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (c.x0 + c.x1) / 2):
        if by_column and abs(_middle(char) - _middle(by_column[-1][-1])) <= 0.3 * char.size:
            by_column[-1].append(char)
        else:
            by_column.append([char])
    rows = {round(c.oy / max(c.size * 0.5, 0.1)) for c in chars}
    if len(rows) < 2 or (len(by_column) > len(rows) and len(by_column) > 3):
        return []
    for column in by_column:
        column.sort(key=lambda c: c.oy)
    down = [b.oy - a.oy for column in by_column for a, b in itertools.pairwise(column)]
    if not down:
        return []
    if len(by_column) == 1:
        return by_column if median(down) <= 2.0 * chars[0].size else []
    beside = [_middle(b[0]) - _middle(a[0]) for a, b in itertools.pairwise(by_column)]
    if len(by_column) > 3 or min(beside) <= median(down) * 1.05:
        return []
    return by_column[::-1]


def _middle(char: Char) -> float:
    return (char.x0 + char.x1) / 2


def _line(chars: list[Char], page: int) -> Line:
    start, end = 0, len(chars)
    while start < end and chars[start].text in BLANK:
        start += 1
    while end > start and chars[end - 1].text in BLANK:
        end -= 1
    chars = chars[start:end]
    _, starts, tops, ends, bottoms, _, _, sizes, _, _ = zip(*chars, strict=True)
    return Line(chars, text_of(chars), Box(min(starts), min(tops), max(ends), max(bottoms)), median(sizes), page)


def text_of(chars: Sequence[Char]) -> str:
    """The text of a line's characters, with a blank where the gap before a character is wider than usual."""
    texts, starts, ends, sizes = zip(*map(_PRINTED, chars), strict=True)
    gaps = list(map(sub, starts[1:], ends))
    # How far the characters stand apart where the line is set wide (justified or spaced out), else 0.
    usual = max(0.0, median(gaps)) if len(gaps) > 1 else 0.0
    least = GAP * min(sizes)
    if not gaps or max(gaps) - usual <= least:  # there is no blank to find
        return "".join(texts)
    parts: list[str] = []
    begin = 0
    for number in [number for number, gap in enumerate(gaps, 1) if gap - usual > least]:
        a, b = chars[number - 1], chars[number]
        wide = gaps[number - 1] - usual > GAP * min(a.size, b.size) and a.turn == 0 and b.ox > a.ox
        if wide and a.text not in BLANK and b.text not in BLANK:
            parts += [*texts[begin:number], " "]
            begin = number
    return "".join((*parts, *texts[begin:]))


def median(values: Sequence[float]) -> float:
    """As that of the statistics module, at a fraction of its cost for a few numbers."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def split_at_gaps(line: Line, ems: float) -> list[Line]:
    """The line's pieces that stand more than `ems` apart: separate texts that happen to share a baseline."""
    pieces: list[list[Char]] = [[line.chars[0]]]
    for a, b in zip(line.chars, line.chars[1:], strict=False):
        if b.x0 - a.x1 > ems * line.size:
            pieces.append([b])
        else:
            pieces[-1].append(b)
    if len(pieces) == 1:
        return [line]
    return [_line(piece, line.page) for piece in pieces if any(c.text not in BLANK for c in piece)]


def mark_full(lines: Sequence[Line], left: float, right: float) -> None:
    """Say of each line whether it is full: whether the next line's first unit would not have fitted on it.

    A unit is what a typesetter keeps together: a Latin word or number, or one character, with what may not
    begin a line after it. A line that ends a sentence before one that begins with a list's mark ends a paragraph,
    full or not. `left` and `right` are the x between which the cell's text may run.
    """
    for line, following in itertools.pairwise(lines):
        unit = _first_unit(following)
        width = unit[-1].x1 - unit[0].x0
        before, after = line.box.x0 - left, right - line.box.x1
        centred = abs(before - after) < _CENTRED * line.size
        line.room = before + after if centred else after
        full = line.room < width + 0.1 * line.size
        line.full = full and not (line.text[-1] in _SENTENCE_END and following.text[0] in _MARKS)
    if lines:
        lines[-1].full = False


def _first_unit(line: Line) -> list[Char]:
    chars = line.chars
    n = 1
    if chars[0].text in _NO_TAIL and len(chars) > 1:
        n = 2
    if chars[n - 1].text.isascii() and chars[n - 1].text.isalnum():
        while n < len(chars) and chars[n].text.isascii() and (chars[n].text.isalnum() or chars[n].text in ".,"):
            n += 1
    while n < len(chars) and chars[n].text in _KEPT_BEHIND:
        n += 1
    return chars[:n]


def line_of(chars: Sequence[Char], page: int) -> Line:
    """Part of a line, or several, as one line."""
    return _line(list(chars), page)


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines joined where the line before was full (see `mark_full`)."""
    found: list[Paragraph] = []
    for i, line in enumerate(lines):
        if i and lines[i - 1].full:
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found
