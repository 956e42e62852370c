"""One page as the reader sees it: characters, rulings and pictures, from pypdfium2.

`PageReader` is the small interface behind which pages are read; `PdfiumReader` is its implementation. Everything
above it works on `PageContent` only, so another reader can stand in for comparison.

Why pdfium and not pdfminer (which stock pdfplumber uses): it honours ActualText, so a browser's print yields the
printed characters and not the look-alikes of its subset fonts, and it is several times as fast.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from unicodedata import east_asian_width

import pypdfium2
import pypdfium2.raw as pdfium

from extract.paint import Painter
from extract.records import Box
from extract.repair import repair


@dataclass(slots=True)
class Char:
    """One printed character.

    Attributes:
        x0, top, x1, bottom: its em box, in points from the page's top left.
        ox, oy: its origin on the baseline, same coordinates. Lines are built from it, because the box of a
            character in an ActualText span is the glyph's own and says nothing of the line.
        size: font size in points as displayed.
        turn: direction of reading in degrees clockwise: 0 to the right, 90 downwards, 270 upwards.
        run: number of the text object it was drawn with; neighbours of one run belong together.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    ox: float
    oy: float
    size: float
    turn: int
    run: int

    @property
    def box(self) -> Box:
        return Box(self.x0, self.top, self.x1, self.bottom)


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal (top == bottom) or vertical (x0 == x1) ruling."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        return self.top == self.bottom


@dataclass(slots=True)
class PageContent:
    """What a page shows.

    Attributes:
        number: from 1.
        turn: degrees clockwise by which the page must be turned to be read, beyond what it says of itself: a table
            set sideways on an upright page. All coordinates are those of the page so turned.
        hidden: characters that the file holds and no reader sees (white, invisible, outside of the page).
        pictures: where images stand.
    """

    number: int
    turn: int
    width: float
    height: float
    chars: list[Char]
    hidden: list[Char]
    edges: list[Edge]
    pictures: list[Box] = field(default_factory=list)


_OVERPRINT = 0.1  # em: how far apart two drawings of one character lie at the most
_IGNORED = frozenset((0x0A, 0x0D, 0xAD, 0xFFFE, 0xFFFF))  # line ends, soft hyphens, pdfium's markers


class PageReader(Protocol):
    """Reads pages of one document by index (from 0) and closes each after reading."""

    def __len__(self) -> int: ...
    def read(self, index: int) -> PageContent: ...
    def picture(self, index: int, box: Box, scale: float, turn: int = 0) -> Any: ...


class _Frame:
    """From the page's user space to points from the top left of the page as it is displayed."""

    __slots__ = ("b", "height", "left", "right", "top_", "turn", "width")

    def __init__(self, page: pypdfium2.PdfPage, extra: int = 0) -> None:
        self.left, self.b, self.right, self.top_ = page.get_bbox()
        self.turn = (page.get_rotation() + extra) % 360
        width, height = page.get_size()
        self.width, self.height = (height, width) if extra % 180 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 0:
            return x - self.left, self.top_ - y
        if self.turn == 90:
            return y - self.b, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.b
        return self.top_ - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def text_turn(self, dx: float, dy: float) -> int:
        """The displayed direction of a vector in user space, to the next quarter turn clockwise."""
        level = abs(dx) >= abs(dy)
        own = (0 if dx >= 0 else 180) if level else (270 if dy > 0 else 90)
        return int(own + self.turn) % 360


class PdfiumReader:
    """Reads pages through pypdfium2's raw interface. Not safe for use by several threads."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def read(self, index: int) -> PageContent:
        page = self._document[index]
        try:
            content = _read(page, index, 0)
            sideways = _sideways(content.chars)
            return _read(page, index, sideways) if sideways else content
        finally:
            page.close()

    def picture(self, index: int, box: Box, scale: float, turn: int = 0) -> Any:
        """The region `box` of the page as a PIL image, `scale` pixels a point; `turn` as in `PageContent`."""
        page = self._document[index]
        try:
            frame = _Frame(page, turn)
            crop = (
                max(0, box.x0),
                max(0, frame.height - box.bottom),
                max(0, frame.width - box.x1),
                max(0, box.top),
            )
            return page.render(scale=scale, rotation=turn, crop=crop).to_pil()
        finally:
            page.close()


def _read(page: pypdfium2.PdfPage, index: int, turn: int) -> PageContent:
    frame = _Frame(page, turn)
    painter = Painter(frame.box)
    painter.paint(page)
    chars: list[Char] = []
    hidden: list[Char] = []
    overprint = _Overprint()
    for char, seen in _characters(page, frame, painter):
        if not seen:
            hidden.append(char)
        elif not overprint.repeats(char):
            chars.append(char)
    edges = [Edge(*e) for e in painter.edges()]
    return PageContent(index + 1, turn, frame.width, frame.height, chars, hidden, edges, painter.pictures)


class _Overprint:
    """Tells characters that are drawn a second time in the same place, to look bold: a reader sees them once.

    pdfium leaves out most of them, but not where a whole line stands between the first drawing and the second.
    """

    def __init__(self) -> None:
        self._first: dict[tuple[str, int, int, int], Char] = {}

    def repeats(self, char: Char) -> bool:
        # Two grids, half a point apart: points close to each other share a cell of one at least.
        keys = (
            (char.text, 0, round(char.ox), round(char.oy)),
            (char.text, 1, int(char.ox), int(char.oy)),
        )
        for key in keys:
            first = self._first.get(key)
            if first is None or first.run == char.run:
                continue  # characters of one text object stand side by side, also where pdfium gives them one origin
            if abs(first.ox - char.ox) + abs(first.oy - char.oy) < _OVERPRINT * char.size:
                return True
        for key in keys:
            self._first.setdefault(key, char)
        return False


def _sideways(chars: list[Char]) -> int:
    """The turn that makes most of a page's text run to the right; vertical headings alone turn no page."""
    turns = Counter(c.turn for c in chars if not c.text.isspace())
    if not turns:
        return 0
    (turn, count), total = turns.most_common(1)[0], turns.total()
    return (360 - turn) % 360 if count > 0.6 * total else 0


@dataclass(frozen=True, slots=True)
class _Run:
    """What all characters of one text object share."""

    number: int
    size: float
    turn: int
    seen: bool
    white: bool


def _characters(page: pypdfium2.PdfPage, frame: _Frame, painter: Painter) -> Iterator[tuple[Char, bool]]:
    """Each printed character and whether a reader sees it."""
    textpage = page.get_textpage()
    try:
        raw = textpage.raw
        runs: dict[int, _Run] = {}
        x, y, rect = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        _left, _right, _bottom, _top = (ctypes.c_double() for _ in range(4))
        before = (-1, 0.0, 0.0)
        high = 0
        for i in range(pdfium.FPDFText_CountChars(raw)):
            code = pdfium.FPDFText_GetUnicode(raw, i)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if high and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            # pdfium generates line ends, and blanks for gaps, which we measure ourselves.
            if code in _IGNORED or pdfium.FPDFText_IsGenerated(raw, i) == 1:
                continue
            if code < 0x20 or 0x7F <= code < 0xA0 or pdfium.FPDFText_HasUnicodeMapError(raw, i) == 1:
                # A hyphen at a line's end, or a character of which the font does not say which it is.
                code = 0x2D if pdfium.FPDFText_IsHyphen(raw, i) == 1 else 0xFFFD
            pointer = pdfium.FPDFText_GetTextObject(raw, i)
            address = ctypes.cast(pointer, ctypes.c_void_p).value or 0
            run = runs.get(address)
            if run is None:
                run = runs[address] = _run(raw, i, pointer, len(runs), frame)
            pdfium.FPDFText_GetCharOrigin(raw, i, x, y)
            pdfium.FPDFText_GetLooseCharBox(raw, i, rect)
            loose = frame.box(rect.left, rect.bottom, rect.right, rect.top)
            ox, oy = frame.point(x.value, y.value)
            if before == (run.number, x.value, y.value) and run.turn == 0:
                ox = loose.x0  # pdfium gives all characters of an ActualText span the origin of the first
            before = (run.number, x.value, y.value)
            text = repair(chr(code))
            if run.turn == 0 and loose.height < 0.8 * run.size:
                # The glyph's own box (an ActualText span): the em box follows from the origin and the size.
                width = run.size if east_asian_width(text) in "WFA" else loose.x1 - ox
                loose = Box(ox, oy - 0.88 * run.size, max(loose.x1, ox + width), oy + 0.12 * run.size)
            seen = run.seen and -1 <= loose.center[0] <= frame.width + 1 and -1 <= loose.center[1] <= frame.height + 1
            if seen and run.white:
                seen = painter.on_dark(*loose.center)
            yield Char(text, *loose, ox, oy, run.size, run.turn, run.number), seen
    finally:
        textpage.close()


def _run(textpage: Any, index: int, pointer: Any, number: int, frame: _Frame) -> _Run:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    colour = [ctypes.c_uint() for _ in range(4)]
    known = pdfium.FPDFText_GetFillColor(textpage, index, *colour)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pointer) if pointer else 0
    invisible = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    red, green, blue, alpha = (c.value for c in colour)
    filled = mode != pdfium.FPDF_TEXTRENDERMODE_STROKE
    return _Run(
        number=number,
        size=pdfium.FPDFText_GetFontSize(textpage, index) * scale,
        turn=frame.text_turn(matrix.a, matrix.b),
        seen=not invisible and not (known and filled and alpha == 0),
        white=bool(known and filled and min(red, green, blue) >= 250),
    )
