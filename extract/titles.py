"""Where a sheet begins and what it is called: the title at the head of a page, and the labels that only a head prints.

A title is known by the layout's pattern or by the labels of its cells. Where a page has the labels of a sheet's head
and no such title, the line that looks most like one is taken, and told as doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from extract.canvas import places_of
from extract.grid import Cell, PageGrid, Table
from extract.labels import Labels
from extract.layout import Layout
from extract.likeness import likeness
from extract.lines import Line, line_of
from extract.records import Finding, Printed

# Any line that names a numbered thing: 基本施策07 …, No.7 …, 第7章 …, 【07】…, 施策1-2 …; or … （施策07）.
_FRONT = re.compile(
    r"^[^\d\n]{0,12}?(?P<no>\d{1,3}(?:[-－‐―]\d{1,3}){0,2})(?!\d)[章節号番]?[】）)\]］〕」』\s.．、:：・\-－‐―–—]*+"
    r"(?P<name>[^\d\s年月日/／％%].*\S)$"
)
_BEHIND = re.compile(
    r"^(?P<name>[^\d\s].*?)\s*[（(【\[［〔]?\s*[^\d\s（(【]{0,6}?\s*(?P<no>\d{1,3}(?:[-－‐―]\d{1,3}){0,2})\s*[）)】\]］〕]?$"
)
_YEARLY = re.compile(r"明治|大正|昭和|平成|令和|\d\s*年|[HR]\d")
_NUMBER = re.compile(r"^\D{0,6}?(?P<no>\d{1,3}(?:[-－‐―]\d{1,3}){0,2})\D{0,2}$")
_ALIKE = 0.5  # likeness of a label from which it counts as another wording
_HEAD = 0.4  # of the page's height: labelled title cells stand above
_LABEL = 12  # characters: longer texts are no label of a title's cell
_NEAR = 3.0  # points: cells that lie so close are neighbours
_CONTINUED = re.compile(r"[（(【〔［\[<＜]*(?:続き?|つづき|前頁続き|その\d)[）)】〕］\]>＞]*$")


@dataclass(frozen=True, slots=True)
class Title:
    """The number and the name of a measure at the head of a page.

    Attributes:
        no_line, name_line: the lines that print them; the same where one line prints both.
        lines: everything that belongs to the title, labels of its cells included.
        table: the table that holds nothing but the title, if it stands in one.
        known: whether the layout knows a title of this form.
    """

    no: str
    name: str
    no_line: Line
    name_line: Line
    lines: tuple[Line, ...]
    table: Table | None
    known: bool

    @property
    def text(self) -> str:
        """All that the title prints, without blanks and without （続き）."""
        whole = "".join("".join(line.text for line in self.lines).split())
        return _CONTINUED.sub("", whole)

    @property
    def values(self) -> tuple[Printed, Printed]:
        """The number and the name with their places."""
        return _part(self.no_line, self.no)[0], _part(self.name_line, self.name)[0]

    @property
    def value_lines(self) -> tuple[Line, Line]:
        """The parts of the lines that are the number and the name."""
        return _part(self.no_line, self.no)[1], _part(self.name_line, self.name)[1]

    def finding(self) -> Finding:
        """What is told of a title whose form nobody knows."""
        no, name = self.values
        text = " ".join(dict.fromkeys(line.text for line in (self.no_line, self.name_line)))
        message = f"「{text}」を、場所と書き方から施策の題名（番号 {no.text}、名称 {name.text}）として読みました。"
        return Finding("label_doubtful", "measure_no", message, places_of([self.no_line])[0])


def _part(line: Line, text: str) -> tuple[Printed, Line]:
    """The part of a line that prints `text`, blanks aside."""
    inked = [c for c in line.chars if not c.text.isspace()]
    whole, wanted = "".join(c.text for c in inked), "".join(text.split())
    start = whole.find(wanted)
    piece = line_of(inked[start : start + len(wanted)], line.page) if start >= 0 else line
    return Printed(text, places_of([piece])), piece


def title_of(grid: PageGrid, layout: Layout) -> Title | None:
    """The title at the head of a page in a form that the layout knows; None if the page has none.

    Of several lines above the first table that could be it (running heads, dates), the largest is. On a bar or in a
    frame stands a title only if it is larger than what the tables print: else it is a row of one text.
    """
    found = [
        _of_line(line, match, known=True)
        for line, _ in _head_lines(grid, layout)
        if (match := layout.sheet_title.match(line.text))
    ]
    return max(found, key=lambda t: t.no_line.size) if found else _of_cells(grid, layout)


def likely_title(grid: PageGrid, layout: Layout) -> Title | None:
    """The line above the first table that looks most like a title: numbered, named, and not smaller than the text."""
    found = []
    for line, usual in _head_lines(grid, layout):
        match = _FRONT.match(line.text) or _BEHIND.match(line.text)
        if match and len(match["name"]) > 1 and line.size >= usual and not _YEARLY.search(line.text):
            found.append(_of_line(line, match, known=False))
    return max(found, key=lambda t: t.no_line.size) if found else _of_likely_cells(grid)


def pattern_of(text: str) -> str | None:
    """The pattern of titles that are written as this one is, for a layout file; None if it does not look like one."""
    match = _FRONT.match(text) or _BEHIND.match(text)
    if match is None:
        return None
    first, last = sorted(("no", "name"), key=match.start)
    groups = {"no": r"(?P<no>\d{1,3}(?:[-－‐―]\d{1,3}){0,2})", "name": r"(?P<name>\S.*?)"}
    between = (text[: match.start(first)], text[match.end(first) : match.start(last)], text[match.end(last) :])
    before, middle, after = (r"\s*".join(map(re.escape, part.split())) for part in between)
    blank = r"\s*" if middle else r"\s+"
    return f"^{before}\\s*{groups[first]}\\s*{middle}{blank}{groups[last]}\\s*{after}$"


def repeated(grid: PageGrid, layout: Layout, title: Title) -> Title | None:
    """The title of a sheet once more, at the head of another of its pages."""
    again = title_of(grid, layout)
    if again is not None and again.no == title.no:
        return again
    if title.known:
        return None
    for line, _ in _head_lines(grid, layout):
        if _CONTINUED.sub("", "".join(line.text.split())) == title.text:
            return Title(title.no, title.name, line, line, (line,), None, False)
    return None


def is_sheet_head(grid: PageGrid, layout: Layout) -> bool:
    """Whether a sheet begins on the page: enough of the labels that only a sheet's head prints stand on it."""
    anchors = {f.key for f in layout.fields if f.anchor}
    found = {
        match.key
        for table in grid.tables
        for cell in table.cells
        if cell.lines and (match := layout.field_labels.find(_text(cell)))
    }
    return len(found & anchors) >= layout.anchors


def is_likely_head(grid: PageGrid, layout: Layout) -> bool:
    """Whether a sheet most likely begins on the page: beside labels stand values that only a sheet's head has."""
    telling = [f for f in layout.fields if f.place == "right" and f.values]
    found: set[str] = set()
    for table in grid.tables:
        for cell in table.cells:
            value = _right(table.cells, cell) if cell.lines and len(_text(cell)) <= _LABEL else None
            if value is None:
                continue
            match = layout.field_labels.find(_text(cell))
            fitting = [f for f in telling if f.values and f.values.search("".join(_text(value).split()))]
            strong = [f for f in fitting if f.telling or likeness(_text(cell), f.labels) >= _ALIKE]
            found |= {match.key} if match else {f.key for f in strong}
    return len(found) >= layout.anchors and any(f.key in found and f.telling for f in telling)


def is_heading(text: str, layout: Layout) -> bool:
    """Whether a line outside of tables is a section's heading."""
    return any(pattern.match(text) for pattern, _ in layout.headings)


def is_note(text: str, layout: Layout) -> bool:
    """Whether a line outside of tables is a note of the form or a page number."""
    return any(pattern.match(text) for pattern in layout.notes)


def _head_lines(grid: PageGrid, layout: Layout) -> Iterator[tuple[Line, float]]:
    """The lines that may be the page's title, each with the usual size of the tables' text (0 without tables)."""
    tables = [t for t in grid.tables if t.bar is None]
    top = min((t.box.top for t in tables), default=grid.height)
    sizes = [line.size for t in tables for c in t.cells for line in c.lines]
    usual = median(sizes) if sizes else inf
    bars = [t.bar for t in grid.tables if t.bar is not None and t.bar.size > usual]
    for line in [*grid.outside, *bars]:
        if line.box.top < top and not is_heading(line.text, layout) and not is_note(line.text, layout):
            yield line, usual if sizes else 0.0


def _of_line(line: Line, match: re.Match[str], *, known: bool) -> Title:
    return Title(match["no"], match["name"].strip(), line, line, (line,), None, known)


def _of_cells(grid: PageGrid, layout: Layout) -> Title | None:
    """A title whose number and name stand in labelled cells: 施策番号 | 07 | 施策名 | …."""
    for table in grid.tables[:2]:
        cells = [c for c in table.cells if c.box.top < _HEAD * grid.height]
        no_label, name_label = (_labelled(cells, labels) for labels in (layout.no_labels, layout.name_labels))
        no_cell, name_cell = (_right(cells, label) for label in (no_label, name_label))
        if no_cell is None and name_cell is not None and len(name_cell.lines) == 1:
            match = layout.sheet_title.match(name_cell.lines[0].text)
            if match is not None and name_label is not None:
                line = name_cell.lines[0]
                own = [name_label, name_cell]
                return Title(match["no"], match["name"].strip(), line, line, _lines(own), _alone(table, own), True)
        if no_cell is None or no_label is None or not (number := _NUMBER.match(_text(no_cell))):
            continue
        if name_cell is None or name_cell is no_cell:
            name_cell = _right(cells, no_cell)  # the name beside the number, under one label
        if name_cell is None or not name_cell.lines:
            continue
        own = [c for c in (no_label, no_cell, name_label, name_cell) if c is not None]
        name = "".join(line.text for line in name_cell.lines)
        name_line = line_of([c for line in name_cell.lines for c in line.chars], table.page)
        return Title(number["no"], name, no_cell.lines[0], name_line, _lines(own), _alone(table, own), True)
    return None


def _of_likely_cells(grid: PageGrid) -> Title | None:
    """A title in cells under labels that nobody knows: label, number, label, name, one beside the other."""
    for table in grid.tables[:2]:
        for label in (c for c in table.cells if c.box.top < _HEAD * grid.height and c.lines):
            no_cell = _right(table.cells, label)
            name_label = _right(table.cells, no_cell)
            name_cell = _right(table.cells, name_label)
            if no_cell is None or name_label is None or name_cell is None or len(_text(name_label)) > _LABEL:
                continue
            if len(_text(label)) <= _LABEL and (number := re.fullmatch(r"\d{1,3}", _text(no_cell).strip())):
                own = [label, no_cell, name_label, name_cell]
                name_line = line_of([c for line in name_cell.lines for c in line.chars], table.page)
                name = "".join(line.text for line in name_cell.lines)
                return Title(number[0], name, no_cell.lines[0], name_line, _lines(own), _alone(table, own), False)
    return None


def _labelled(cells: Sequence[Cell], labels: Labels) -> Cell | None:
    return next((c for c in cells if c.lines and labels.find(_text(c))), None)


def _right(cells: Sequence[Cell], label: Cell | None) -> Cell | None:
    """The cell to the right of another, in its row."""
    if label is None:
        return None
    middle = (label.box.top + label.box.bottom) / 2
    beside = (c for c in cells if abs(c.box.x0 - label.box.x1) <= _NEAR and c.box.top <= middle <= c.box.bottom)
    return next((c for c in beside if c.lines), None)


def _alone(table: Table, own: Sequence[Cell]) -> Table | None:
    """The table, if it holds no other text than these cells'."""
    return table if all(any(c is o for o in own) for c in table.cells if c.lines) else None


def _lines(cells: Sequence[Cell]) -> tuple[Line, ...]:
    return tuple(line for cell in cells for line in cell.lines)


def _text(cell: Cell) -> str:
    return "".join(line.text for line in cell.lines)
