"""What a page's drawing operators leave to see: rulings, filled areas and pictures, in the order of painting.

A ruling is a stroked straight line, the side of a rectangle, or a thin filled rectangle, as in pdfplumber. What is
painted later hides what lies beneath: white strokes and opaque fills erase the rulings they cover, which stock
pdfplumber does not know of.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Sequence, Set
from itertools import compress, filterfalse, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from extract import calls
from extract.clips import clip_of, clipped
from extract.frame import Frame
from extract.marks import DOT, MARGINS, SLANT, THIN, Marks
from extract.matrix import UNCHANGED, Matrix, multiply
from extract.paths import Path, Paths, read_paths
from extract.records import Box
from extract.subpaths import Point, near
from extract.surface import Surface

_MAX_DEPTH = 8


class Painter:
    """Collects the rulings of one page, in points from the top left of the page as displayed.

    Args:
        texts: the addresses of objects that are known to be text, which rules nothing.
    """

    def __init__(self, frame: Frame, texts: Set[int]) -> None:
        self._frame = frame
        self._texts = texts
        self._surface = Surface()
        self._dots: Box | None = None  # the row of dots that is being drawn
        self.pictures: list[Box] = []

    def paint(self, page: pypdfium2.PdfPage) -> None:
        """Go through the page's objects, those inside form XObjects too, in the order of painting."""
        addresses = calls.each(
            calls.PAGE_OBJECT, repeat(calls.pointer_to(page.raw)), range(pdfium.FPDFPage_CountObjects(page.raw))
        )
        self._objects(addresses, UNCHANGED, None, 0)
        self._end_dots()

    def edges(self) -> npt.NDArray[np.float64]:
        """The rulings that remain to be seen, one a row (see `PageContent`)."""
        return self._surface.rulings()

    def on_dark(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """At which points the topmost filled area or picture is not white: white text is legible there."""
        on_ground, on_dark = self._surface.on_dark(x, y)
        for x0, top, x1, bottom in self.pictures:
            on_dark |= ~on_ground & (x0 <= x) & (x <= x1) & (top <= y) & (y <= bottom)
        return on_dark

    def _objects(self, addresses: Iterable[int], outer: Matrix, clip: Box | None, depth: int) -> None:
        """Paint objects; `outer` leads from the form that holds them to the page, `clip` is what the form may show."""
        objects = calls.pointers(filterfalse(self._texts.__contains__, addresses))
        kinds = calls.numbers(calls.OBJECT_TYPE, len(objects), objects)
        is_path = kinds == pdfium.FPDF_PAGEOBJ_PATH
        number, count = is_path.cumsum(), int(np.count_nonzero(is_path))
        paths = objects if count == len(objects) else list(compress(objects, is_path.tolist()))
        painted = read_paths(paths, self._frame, outer, clip)
        begin = 0  # the paths between two forms
        for i in np.flatnonzero(~is_path).tolist():
            kind, each = kinds[i], objects[i]
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                a, b, c, d, e, f = multiply(_matrix(each), outer)
                xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
                self.pictures.append(self._frame.box(min(xs), min(ys), max(xs), max(ys)))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                self._paths(painted, begin, int(number[i]))
                begin = int(number[i])
                addresses = calls.each(calls.FORM_OBJECT, repeat(each), range(calls.FORM_OBJECTS(each)))
                inner = multiply(_matrix(each), outer)
                self._objects(addresses, inner, clip_of(each, self._frame, outer, clip), depth + 1)
        self._paths(painted, begin, count)

    def _paths(self, painted: Paths, begin: int, end: int) -> None:
        """Paint some of the paths, from one number to before another."""
        for part in painted.between(begin, end):
            if isinstance(part, Path):
                self._path(part)
            else:
                self._add(part)

    def _add(self, marks: Marks) -> None:
        if self._dots is not None and len(marks.cleared):
            # What is cleared ends the row of dots, and may hide it.
            first = int(marks.before[0])
            nothing = slice(0)
            self._surface.add(marks.cut(slice(first), nothing, nothing))
            self._end_dots()
            marks = marks.cut(slice(first, None), slice(None), slice(None))
        self._surface.add(marks)

    def _path(self, path: Path) -> None:
        clip = path.clip
        if clip is not None and (clip.width <= 0 or clip.height <= 0):
            return
        for subpath in path.subpaths:
            box = subpath.rectangle
            if box is not None and path.filled:
                self._fill(box if clip is None else clipped(box, clip), path.white_fill, path.covers)
            if path.stroked and (path.covers or not path.white_stroke):
                self._stroke(subpath.points, subpath.closed, clip, path.pen, path.white_stroke)

    def _fill(self, box: Box, white: bool, covers: bool) -> None:
        if box.width < 0 or box.height < 0:
            return
        thin = min(box.width, box.height) < THIN
        if covers and (white or not thin):
            margin = MARGINS[0] if thin else MARGINS[1]
            self._erase(Box(box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin))
        if not thin:
            self._surface.ground(box, white)
        if white:
            return
        if max(box.width, box.height) < DOT:
            self._dot(box)
        else:
            self._sides(box)

    def _dot(self, box: Box) -> None:
        """A dot goes on with the row of dots before it, or begins another."""
        if self._dots is not None:
            row = self._dots.union(box)
            grown = max(row.width, row.height) - max(self._dots.width, self._dots.height)
            if min(row.width, row.height) < DOT and grown < THIN + DOT:
                self._dots = row
                return
            self._end_dots()
        self._dots = box

    def _end_dots(self) -> None:
        if self._dots is not None:
            self._sides(self._dots)
            self._dots = None

    def _sides(self, box: Box) -> None:
        x0, top, x1, bottom = box
        if x1 > x0:
            self._surface.rule(x0, top, x1, top, x0, bottom, x1, bottom)
        if bottom > top:
            self._surface.rule(x0, top, x0, bottom, x1, top, x1, bottom)

    def _stroke(self, points: Sequence[Point], closed: bool, clip: Box | None, pen_width: float, white: bool) -> None:
        if closed and not near(points[0], points[-1]):
            points = [*points, points[0]]
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            if abs(ax - bx) > SLANT and abs(ay - by) > SLANT:
                continue
            x0, x1 = (ax, bx) if ax <= bx else (bx, ax)
            top, bottom = (ay, by) if ay <= by else (by, ay)
            if clip is not None:
                x0, top, x1, bottom = clipped(Box(x0, top, x1, bottom), clip)
            width, height = x1 - x0, bottom - top
            if width < 0 or height < 0:
                continue
            if white:
                half = max(pen_width / 2, 0.25)
                self._erase(Box(x0 - half, top - half, x1 + half, bottom + half))
            elif len(points) == 2 and width < DOT and height < DOT:
                self._dot(Box(x0, top, x1, bottom))
            elif width >= height:
                middle = (top + bottom) / 2
                self._surface.rule(x0, middle, x1, middle)
            else:
                middle = (x0 + x1) / 2
                self._surface.rule(middle, top, middle, bottom)

    def _erase(self, area: Box) -> None:
        """Take away the parts of all earlier rulings that lie inside the area."""
        if area.width <= 0 or area.height <= 0:
            return
        self._end_dots()
        self._surface.clear(area)


def _matrix(each: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    calls.OBJECT_MATRIX(each, ctypes.byref(m))
    return (m.a, m.b, m.c, m.d, m.e, m.f)
