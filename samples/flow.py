"""Sets blocks one below another on pages, and breaks tables over pages as the style says."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from samples.grid import Band, Table, Text, bands, draw_band, set_text
from samples.icons import icon
from samples.pen import Pen, Ruling
from samples.style import Margins

_EPSILON = 0.01


@dataclass(frozen=True, slots=True)
class Break:
    """A table that goes on on the next page: cut inside a row or between rows, with its heading repeated or not."""

    page: int
    kind: Literal["inside", "between"]
    headings_repeated: bool


class Flow:
    """The place on the open page, and what was drawn on it so far."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.breaks: list[Break] = []
        self._rulings: set[Ruling] = set()
        self._size = pen.style.portrait
        self._margins = pen.style.portrait_margins
        self._top = 0.0

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self._size[0] - self._margins.left - self._margins.right

    @property
    def _room(self) -> float:
        return self._size[1] - self._margins.bottom - self._top

    def page(self, *, landscape: bool = False) -> None:
        """Begins a new page."""
        self._end_page()
        style = self.pen.style
        width, height = style.portrait
        self._begin_page(
            (height, width) if landscape else (width, height),
            style.landscape_margins if landscape else style.portrait_margins,
        )

    def close(self) -> bytes:
        """Ends the last page and the document."""
        self._end_page()
        return self.pen.close()

    def space(self, height: float) -> None:
        """Leaves room, as far as the page has any."""
        self._top += min(height, self._room)

    def text(self, text: Text) -> None:
        """A paragraph over the whole width; it goes on on the next page line by line."""
        for line in set_text(text, self.width, self.pen):
            if line.height > self._room:
                self._next_page()
            x = self._margins.left + line.x
            self.pen.text(x, self._top, line.text, line.size, leading=line.height, bold=line.bold)
            self._top += line.height

    def title(self, text: str) -> None:
        """A page's title, with a ruling of its own below where the style has one."""
        style = self.pen.style
        self.text(Text(text, style.title_size))
        if style.title_ruling:
            y = self._top + 1
            ruling = Ruling(self._margins.left, y, self._margins.left + self.width, y)
            self.pen.rulings([ruling], width=2 * style.ruling_width, colour=style.title_ruling_colour)
        self.space(6)

    def heading(self, text: str, following: Table) -> None:
        """A section's heading and its table."""
        style = self.pen.style
        set_bands = bands(following, self.pen)
        needed = style.heading_size * style.leading + _start_height(set_bands, following)
        if style.keep_headings and needed > self._room:
            self._next_page()
        self.text(Text(text, style.heading_size))
        self.space(2)
        self._table(following, set_bands)

    def table(self, table: Table) -> None:
        """A table over as many pages as it takes."""
        self._table(table, bands(table, self.pen))

    def icons(self, goals: tuple[int, ...]) -> None:
        """A row of SDG icons."""
        style = self.pen.style
        if style.icon_size > self._room:
            self._next_page()
        for index, goal in enumerate(goals):
            x = self._margins.left + index * (style.icon_size + style.icon_gap)
            self.pen.image(icon(goal), x, self._top, style.icon_size)
        self._top += style.icon_size

    def _table(self, table: Table, set_bands: list[Band]) -> None:
        count = _heading_bands(set_bands, table)
        headings, body = set_bands[:count], set_bands[count:]
        if self.pen.style.keep_headings and _start_height(set_bands, table) > self._room:
            self._next_page()
        for band in headings:
            self._band(band, [])
        for band in body:
            self._band(band, headings)

    def _band(self, band: Band, headings: list[Band]) -> None:
        style = self.pen.style
        fresh = False
        while band.height > self._room + _EPSILON:
            parts = band.cut(self._room, style.padding) if style.row_break == "cut" or fresh else None
            if parts is None and fresh:
                raise ValueError("a row of the table does not fit on a page of this style")
            repeated = style.repeat_headings and bool(headings)
            self.breaks.append(Break(self.pen.page_number, "inside" if parts else "between", repeated))
            if parts:
                head, band = parts
                self._place(head)
            self._next_page()
            if repeated:
                for heading in headings:
                    self._place(heading)
            fresh = True
        self._place(band)

    def _place(self, band: Band) -> None:
        self._rulings |= draw_band(band, self._margins.left, self._top, self.pen)
        self._top += band.height

    def _next_page(self) -> None:
        size, margins = self._size, self._margins
        self._end_page()
        self._begin_page(size, margins)

    def _begin_page(self, size: tuple[float, float], margins: Margins) -> None:
        self._size, self._margins, self._top = size, margins, margins.top
        self.pen.begin_page(*size)

    def _end_page(self) -> None:
        if not self.pen.page_number:
            return
        style, pen = self.pen.style, self.pen
        pen.rulings(self._rulings, width=style.ruling_width, colour=style.ruling_colour)
        self._rulings = set()
        number = style.page_number.format(n=pen.page_number)
        width, height = self._size
        x = (width - pen.width(number, style.text_size)) / 2
        pen.text(x, height - self._margins.bottom / 2, number, style.text_size, leading=style.text_size)
        pen.end_page()


def _heading_bands(set_bands: list[Band], table: Table) -> int:
    first_rows = accumulate((band.rows for band in set_bands), initial=0)
    return sum(first < table.headings for first in first_rows)


def _start_height(set_bands: list[Band], table: Table) -> float:
    """The height of the heading and of the first row after it: what must stand together."""
    return sum(band.height for band in set_bands[: _heading_bands(set_bands, table) + 1])
