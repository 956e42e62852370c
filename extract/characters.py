"""The characters of a page, from pdfium's text page: what they are, where they stand, and which a reader sees.

Everything is asked for all characters at once and worked out in columns; only the finished `Char`s are made one by one.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import compress, repeat
from typing import Any, Final, NamedTuple
from unicodedata import east_asian_width

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from extract import calls
from extract.calls import Answers
from extract.frame import Frame
from extract.looking import WHITE, left_out, legible
from extract.overprint import first_drawn
from extract.page import Char, CharColumns
from extract.paint import Painter
from extract.repair import repair
from extract.tuples import tuples

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


_LINE_END = 0x0A
# What is to be known of a code: flags for each of the first plane, and none for all beyond it.
_IGNORED, _MARKER, _HALF, _CONTROL, _BLANK = 1, 2, 4, 8, 16
_KINDS: Final = np.zeros(0x10001, np.uint8)
_KINDS[[_LINE_END, 0x0D, 0xAD, 0xFFFE, 0xFFFF]] |= _IGNORED  # line ends, soft hyphens, pdfium's markers
_KINDS[[0x00, 0x02, 0xAD, 0xFFFE, 0xFFFF]] |= _MARKER
_KINDS[0xD800:0xE000] |= _HALF  # of a character beyond the first plane
_KINDS[:0x20] |= _CONTROL
_KINDS[0x7F:0xA0] |= _CONTROL
_KINDS[:0x21] |= _BLANK
_HYPHEN, _UNKNOWN = 0x2D, 0xFFFD
_AWAY = 0.05  # em: how far a text object's first character may lie from the origin of its matrix

_ORIGINS, _BOXES, _MATRICES = Answers(ctypes.c_double, 2), Answers(ctypes.c_float, 1, 4), Answers(ctypes.c_float, 1, 6)
_GLYPHS = Answers(ctypes.c_double, 4)
_COLOURS = Answers(ctypes.c_uint, 4, unset=128)  # a pattern is a colour that is seen and not white


class Text:
    """All characters of a page as the file holds them, before it is known which of them are seen.

    Attributes:
        objects: the addresses of the text objects that draw them.
    """

    def __init__(self, page: pypdfium2.PdfPage, frame: Frame) -> None:
        self._page, self._frame = page, frame
        textpage = pdfium.FPDFText_LoadPage(page.raw)
        if not textpage:
            raise pypdfium2.PdfiumError("pdfium cannot load the page's text")
        try:
            raw = calls.pointer_to(textpage)
            index, self._codes = _printed(raw, _codes(textpage, raw))
            self._texts = list(map(_TEXTS.__getitem__, self._codes.tolist()))
            self._runs = _Runs(raw, index, frame)
            self._columns = _columns(raw, index, self._runs, self._texts, frame)
        finally:
            pdfium.FPDFText_ClosePage(textpage)
        self.objects = self._runs.objects

    def seen(self, painter: Painter) -> tuple[_Flags, list[int]]:
        """Which characters a reader sees, and the addresses of text objects that lie on the page and nobody sees."""
        runs, number, at = self._runs, self._runs.number, self._columns
        x, y = (at.x0 + at.x1) / 2, (at.top + at.bottom) / 2
        on_page = _between(x, self._frame.width) & _between(y, self._frame.height)
        seen = runs.seen[number] & on_page
        white = np.flatnonzero(seen & runs.white[number])
        if len(white):
            seen[white] = dark = painter.on_dark(x[white], y[white])
            if not dark.all():
                pale = white[~dark]
                seen[pale] = self._legible(pale)
        if seen.all():
            return seen, []
        unseen = np.bincount(number, weights=on_page & ~seen) == np.bincount(number)
        return seen, [runs.address[run] for run in np.flatnonzero(unseen).tolist()]

    def _legible(self, pale: _Ints) -> _Flags:
        """Which of these characters are seen nevertheless, though white and on no dark ground that is known."""
        boxes = np.stack(self._columns[:4], axis=1)[pale]
        objects = [self._runs.address[run] for run in set(self._runs.number[pale].tolist())]
        return legible(self._page, self._frame, boxes, objects)

    def chars(self, which: _Flags) -> Characters:
        """Some of the characters."""
        texts, columns, number = self._texts, self._columns, self._runs.number
        if not which.all():
            texts = list(compress(texts, which.tolist()))
            columns, number = columns.kept(which), number[which]
        fields = (column.tolist() for column in (*columns, number))
        return Characters(tuples(Char, zip(texts, *fields, strict=True)), columns)

    def once(self, which: _Flags) -> Characters:
        """Some of the characters, without those drawn a second time in the same place."""
        found = self.chars(which)
        first = first_drawn(found.chars, self._codes[which], found.columns.ox, found.columns.oy)
        if first is None:
            return found
        return Characters(list(compress(found.chars, first.tolist())), found.columns.kept(first))


class Characters(NamedTuple):
    """Characters, and what is measured of them in columns."""

    chars: list[Char]
    columns: CharColumns


def characters(page: pypdfium2.PdfPage, frame: Frame, text: Text, painter: Painter) -> tuple[Characters, list[Char]]:
    """The characters that a reader of the page sees, and those that the file holds and nobody sees.

    Args:
        text: all that the page holds.
        painter: what has painted the page's other objects.
    """
    seen, covering = text.seen(painter)
    hidden = [] if seen.all() else text.chars(~seen).chars
    if covering:
        # Of two characters that are the same and lie on each other, pdfium keeps the first: of an unseen text and the
        # printed one over it, the unseen.
        with left_out(covering):
            text = Text(page, frame)
        seen, _ = text.seen(painter)
    return text.once(seen), hidden


def _columns(raw: Any, index: list[int], runs: _Runs, texts: Sequence[str], frame: Frame) -> CharColumns:
    """Where the characters stand as displayed: their em boxes and origins."""
    number = runs.number
    size, turn = runs.size[number], runs.turn[number]
    x, y = _ORIGINS.ask(calls.ORIGIN, len(index), repeat(raw), index).T
    boxes = _BOXES.ask(calls.LOOSE_BOX, len(index), repeat(raw), index)
    left, top, right, bottom = boxes.astype(np.float64).T  # in the order of FS_RECTF
    _move_spans_of_forms(raw, index, runs, (x, y), (left, top, right, bottom))
    x0, y0, x1, y1 = frame.boxes(left, bottom, right, top)
    ox, oy = frame.point(x, y)

    # pdfium gives all characters of an ActualText span the origin of the first.
    again = np.zeros(len(index), bool)
    again[1:] = (number[1:] == number[:-1]) & (x[1:] == x[:-1]) & (y[1:] == y[:-1])
    ox = np.where(again & (turn == 0), x0, ox)

    # The glyph's own box (an ActualText span): the em box follows from the origin and the size.
    tight = (turn == 0) & (y1 - y0 < 0.8 * size)
    if tight.any():
        at = np.flatnonzero(tight)
        wide = np.array([_is_wide(texts[i]) for i in at.tolist()])
        x1[at] = np.maximum(x1[at], ox[at] + np.where(wide, size[at], x1[at] - ox[at]))
        x0[at], y0[at], y1[at] = ox[at], oy[at] - 0.88 * size[at], oy[at] + 0.12 * size[at]
    return CharColumns(x0, y0, x1, y1, ox, oy, size, turn)


def _move_spans_of_forms(
    raw: Any, index: list[int], runs: _Runs, origins: tuple[_Floats, _Floats], boxes: tuple[_Floats, ...]
) -> None:
    """Give the characters of ActualText spans inside forms their places on the page.

    pdfium leaves them in the form's own space, and takes the glyph's box for the loose one; the matrix of their text
    object is that of the page. Such a run begins away from its matrix's origin. (A run whose first character is not
    printed does as well, but its characters have loose boxes of their own.)
    """
    x, y = origins
    away = np.hypot(x[runs.first] - runs.origin[0], y[runs.first] - runs.origin[1]) > _AWAY * runs.size
    for run in np.flatnonzero(away).tolist():
        first = int(runs.first[run])
        x0, x1, y0, y1 = _GLYPHS.ask(calls.CHAR_BOX, 1, [raw], [index[first]])[0].tolist()
        loose = [edge[first] for edge in boxes]  # left, top, right, bottom
        if not np.allclose(loose, [x0, y1, x1, y0], rtol=0, atol=1e-3):
            continue
        a, b, c, d = _MATRICES.ask(calls.OBJECT_MATRIX, 1, calls.pointers([runs.address[run]]))[0].tolist()[:4]
        page_a, page_b, page_c, page_d = runs.matrix[run].tolist()
        # Text objects are scaled and turned in their form, and the form on the page: what it does to lengths.
        across = np.hypot(page_a, page_b) / (np.hypot(a, b) or 1)
        along = np.hypot(page_c, page_d) / (np.hypot(c, d) or 1) * (1 if page_d * d >= 0 else -1)
        own = runs.number == run
        from_x, from_y = x[first], y[first]
        to_x, to_y = runs.origin[0][run], runs.origin[1][run]
        for values, start, end, scale in (
            (x, from_x, to_x, across),
            (boxes[0], from_x, to_x, across),
            (boxes[2], from_x, to_x, across),
            (y, from_y, to_y, along),
            (boxes[1], from_y, to_y, along),
            (boxes[3], from_y, to_y, along),
        ):
            values[own] = end + (values[own] - start) * scale


def _between(middle: _Floats, end: float) -> _Flags:
    """Whether it lies on the page, of which a point more counts."""
    return (middle >= -1) & (middle <= end + 1)


def _codes(textpage: Any, raw: Any) -> _Ints:
    """The code point of each of the text page's characters, pdfium's own markers among them.

    Of one beyond the first plane, which pdfium counts as two, the first is a line end.
    """
    count = pdfium.FPDFText_CountChars(textpage)
    # All at once, where pdfium's string leaves nothing out and adds nothing: it drops control characters and pdfium's
    # own markers, and writes two units for what lies beyond the first plane.
    units = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, units)
    string = np.frombuffer(units, np.uint16, count)
    if written == count + 1 and not np.bitwise_or.reduce(_KINDS[string]) & (_MARKER | _HALF):
        return string.astype(np.int64)
    codes = calls.numbers(calls.UNICODE, count, repeat(raw), range(count))
    high, low = (codes >> 10) == 0xD800 >> 10, (codes >> 10) == 0xDC00 >> 10
    if high.any() or low.any():
        pairs = np.flatnonzero(high[:-1] & low[1:])
        codes[pairs + 1] = 0x10000 + ((codes[pairs] - 0xD800) << 10) + (codes[pairs + 1] - 0xDC00)
        codes[pairs] = _LINE_END
        codes[(codes >> 11) == 0xD800 >> 11] = _UNKNOWN  # half a character
    return codes


def _printed(raw: Any, codes: _Ints) -> tuple[list[int], _Ints]:
    """The text page's indexes of what is printed, and the code point of each.

    Line ends are pdfium's own, and so are blanks for gaps, which we measure ourselves.
    """
    kinds = _KINDS[np.minimum(codes, len(_KINDS) - 1)]
    printed = kinds & _IGNORED == 0
    for i in np.flatnonzero(printed & (kinds & _BLANK > 0)).tolist():
        printed[i] = calls.GENERATED(raw, i) != 1
    index: list[int] = np.flatnonzero(printed).tolist()
    codes, kinds = codes[printed], kinds[printed]
    # A hyphen at a line's end, or a character of which the font does not say which it is.
    doubtful = calls.numbers(calls.UNMAPPED, len(index), repeat(raw), index) == 1
    for i in np.flatnonzero(doubtful | (kinds & _CONTROL > 0)).tolist():
        codes[i] = _HYPHEN if calls.HYPHEN(raw, index[i]) == 1 else _UNKNOWN
    return index, codes


class _Runs:
    """What all characters of one text object share.

    Attributes:
        number: of each character, the number of its text object, in the order in which they are drawn.
        first: of each text object, which of the characters is its first.
        address, size, turn, seen, white: of each text object.
        matrix, origin: of each text object, on the page as it is stored: a, b, c, d in rows; e and f.
    """

    def __init__(self, raw: Any, index: list[int], frame: Frame) -> None:
        addresses = np.fromiter(calls.each(calls.TEXT_OBJECT, repeat(raw), index), np.uintp, len(index))
        self.number, self.first, self.address, self.objects = _numbered(addresses)
        own = list(map(index.__getitem__, self.first.tolist()))
        count = len(own)

        matrices = _MATRICES.ask(calls.TEXT_MATRIX, count, repeat(raw), own).astype(np.float64)
        self.matrix: _Floats = matrices[:, :4]
        self.origin: tuple[_Floats, _Floats] = (matrices[:, 4], matrices[:, 5])
        a, b, c, d = matrices.T[:4]
        scale = np.sqrt(c * c + d * d)
        sizes = np.fromiter(calls.each(calls.FONT_SIZE, repeat(raw), own), np.float64, count)
        self.size: _Floats = sizes * np.where(scale == 0, 1.0, scale)
        self.turn: _Ints = frame.text_turns(a, b)

        objects = calls.pointers(self.address)
        colours = _COLOURS.ask(calls.FILL_COLOUR, count, objects)
        modes = calls.numbers(calls.RENDER_MODE, count, objects)
        filled = modes != pdfium.FPDF_TEXTRENDERMODE_STROKE
        invisible = (modes == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) | (modes == pdfium.FPDF_TEXTRENDERMODE_CLIP)
        self.seen: _Flags = ~invisible & ~(filled & (colours[:, 3] == 0))
        red, green, blue = colours[:, :3].T >= WHITE
        self.white: _Flags = filled & red & green & blue


def _numbered(values: npt.NDArray[Any]) -> tuple[_Ints, _Ints, list[int], frozenset[int]]:
    """The number of each value among the different ones in their order; where each of these stands first; which."""
    begins = np.ones(len(values), bool)
    begins[1:] = values[1:] != values[:-1]
    first = np.flatnonzero(begins)
    own = values[first].tolist()
    different = frozenset(own)
    if len(different) == len(own):  # each value in one stretch, as it nearly always is
        return begins.cumsum() - 1, first, own, different
    _, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(first)
    first = first[order]
    return np.argsort(order)[inverse], first, values[first].tolist(), different


class _Texts(dict[int, str]):
    """What is printed where the file holds a code point."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, repair(chr(code)))


_TEXTS: Final = _Texts()


@cache
def _is_wide(text: str) -> bool:
    return east_asian_width(text) in "WFA"


def sideways(found: Characters) -> int:
    """The turn that makes most of a page's text run to the right; vertical headings alone turn no page."""
    chars, columns = found
    if not columns.turn.any():  # as on nearly every page
        return 0
    turns = Counter(c.turn for c in chars if not c.text.isspace())
    if not turns:
        return 0
    (turn, count), total = turns.most_common(1)[0], turns.total()
    return (360 - turn) % 360 if count > 0.6 * total else 0
