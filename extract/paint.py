"""What a page's drawing operators leave to see: rulings, filled areas and pictures, in the order of painting.

A ruling is a stroked straight line, the side of a rectangle, or a thin filled rectangle, as in pdfplumber. What is
painted later hides what lies beneath: white strokes and opaque fills erase the rulings they cover, which stock
pdfplumber does not know of.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extract.records import Box

_Matrix = tuple[float, float, float, float, float, float]
_Edge = tuple[float, float, float, float]  # x0, top, x1, bottom
_WHITE = 250  # of 255: what a screen and a printer show as paper
_THIN = 3.0  # points: a filled rectangle thinner than this is a ruling, as pdfplumber's snap tolerance makes it
_DOT = 1.0  # points: anything shorter rules nothing by itself (pdfplumber's least length), but a row of such does
_MAX_DEPTH = 8


def _multiply(m: _Matrix, n: _Matrix) -> _Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


class Painter:
    """Collects the rulings of one page; `to_page` maps a user-space rectangle to the displayed page."""

    def __init__(self, to_page: Callable[[float, float, float, float], Box]) -> None:
        self._to_page = to_page
        self._edges: list[_Edge] = []
        self._dots: Box | None = None  # the row of dots that is being drawn
        self._fills: list[tuple[Box, bool]] = []  # area, is it white
        self.pictures: list[Box] = []

    def paint(self, page: pypdfium2.PdfPage) -> None:
        """Go through the page's objects, those inside form XObjects too, in the order of painting."""
        raw = page.raw
        for i in range(pdfium.FPDFPage_CountObjects(raw)):
            self._object(pdfium.FPDFPage_GetObject(raw, i), (1, 0, 0, 1, 0, 0), None, 0)
        self._end_dots()

    def edges(self) -> list[_Edge]:
        """The rulings that remain to be seen."""
        return self._edges

    def on_dark(self, x: float, y: float) -> bool:
        """Whether the topmost filled area or picture at the point is not white: white text is legible there."""
        for area, white in reversed(self._fills):
            if area.contains(x, y):
                return not white
        return any(picture.contains(x, y) for picture in self.pictures)

    def _object(self, obj: Any, outer: _Matrix, clip: Box | None, depth: int) -> None:
        """Paint an object; `outer` leads from the form that holds it to the page, `clip` is what the form may show."""
        kind = pdfium.FPDFPageObj_GetType(obj)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(obj, _multiply(_matrix(obj), outer), self._clip(obj, outer, clip))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, e, f = _multiply(_matrix(obj), outer)
            xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
            self.pictures.append(self._to_page(min(xs), min(ys), max(xs), max(ys)))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner, clip = _multiply(_matrix(obj), outer), self._clip(obj, outer, clip)
            for i in range(pdfium.FPDFFormObj_CountObjects(obj)):
                self._object(pdfium.FPDFFormObj_GetObject(obj, i), inner, clip, depth + 1)

    def _path(self, obj: Any, matrix: _Matrix, clip: Box | None) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(obj, fill, stroke):
            return
        filled = bool(fill.value) and _alpha(obj, pdfium.FPDFPageObj_GetFillColor)
        stroked = bool(stroke.value) and _alpha(obj, pdfium.FPDFPageObj_GetStrokeColor)
        if not filled and not stroked:
            return
        if clip is not None and (clip.width <= 0 or clip.height <= 0):
            return
        white_fill = filled and _is_white(obj, pdfium.FPDFPageObj_GetFillColor)
        white_stroke = stroked and _is_white(obj, pdfium.FPDFPageObj_GetStrokeColor)
        covers = not pdfium.FPDFPageObj_HasTransparency(obj)
        pen = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(obj, pen)
        pen_width = pen.value * (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5
        for points, closed in _subpaths(obj, matrix):
            box = self._rectangle(points)
            if box is not None and filled:
                self._fill(box if clip is None else _clipped(box, clip), white_fill, covers)
            if stroked and (covers or not white_stroke):
                self._stroke(points, closed, clip, pen_width, white_stroke)

    def _rectangle(self, points: list[tuple[float, float]]) -> Box | None:
        """The displayed box of a subpath that is an upright rectangle, else None."""
        corners = points[:-1] if len(points) == 5 and _near(points[0], points[-1]) else points
        if len(corners) != 4:
            return None
        xs, ys = [p[0] for p in corners], [p[1] for p in corners]
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
            if abs(ax - bx) > 0.1 and abs(ay - by) > 0.1:
                return None
        return self._to_page(min(xs), min(ys), max(xs), max(ys))

    def _fill(self, box: Box, white: bool, covers: bool) -> None:
        if box.width < 0 or box.height < 0:
            return
        thin = min(box.width, box.height) < _THIN
        if covers and (white or not thin):
            margin = 0.1 if thin else -0.5
            self._erase(Box(box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin))
        if not thin:
            self._fills.append((box, white))
        if white:
            return
        if max(box.width, box.height) < _DOT:
            self._dot(box)
        else:
            self._sides(box)

    def _dot(self, box: Box) -> None:
        """A dot goes on with the row of dots before it, or begins another."""
        if self._dots is not None:
            row = self._dots.union(box)
            grown = max(row.width, row.height) - max(self._dots.width, self._dots.height)
            if min(row.width, row.height) < _DOT and grown < _THIN + _DOT:
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
            self._edges += [(x0, top, x1, top), (x0, bottom, x1, bottom)]
        if bottom > top:
            self._edges += [(x0, top, x0, bottom), (x1, top, x1, bottom)]

    def _stroke(
        self, points: list[tuple[float, float]], closed: bool, clip: Box | None, pen_width: float, white: bool
    ) -> None:
        if closed and not _near(points[0], points[-1]):
            points = [*points, points[0]]
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            if abs(ax - bx) > 0.5 and abs(ay - by) > 0.5:
                continue  # a diagonal (an empty cell's slash) rules nothing
            line = self._to_page(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            if clip is not None:
                line = _clipped(line, clip)
            if line.width < 0 or line.height < 0:
                continue
            if white:
                half = max(pen_width / 2, 0.25)
                self._erase(Box(line.x0 - half, line.top - half, line.x1 + half, line.bottom + half))
            elif len(points) == 2 and max(line.width, line.height) < _DOT:
                self._dot(line)
            elif line.width >= line.height:
                middle = (line.top + line.bottom) / 2
                self._edges.append((line.x0, middle, line.x1, middle))
            else:
                middle = (line.x0 + line.x1) / 2
                self._edges.append((middle, line.top, middle, line.bottom))

    def _erase(self, area: Box) -> None:
        """Take away the parts of all earlier rulings that lie inside the area."""
        if area.width <= 0 or area.height <= 0:
            return
        self._end_dots()
        kept: list[_Edge] = []
        hit = False
        for edge in self._edges:
            x0, top, x1, bottom = edge
            if x0 > area.x1 or x1 < area.x0 or top > area.bottom or bottom < area.top:
                kept.append(edge)
                continue
            hit = True
            if top == bottom:
                if x0 < area.x0:
                    kept.append((x0, top, area.x0, bottom))
                if x1 > area.x1:
                    kept.append((area.x1, top, x1, bottom))
            else:
                if top < area.top:
                    kept.append((x0, top, x1, area.top))
                if bottom > area.bottom:
                    kept.append((x0, area.bottom, x1, bottom))
        if hit:
            self._edges = kept

    def _clip(self, obj: Any, m: _Matrix, outer: Box | None) -> Box | None:
        """The box of what the object may show: that of its clip path within `outer`; None if nothing clips it.

        `m` leads from the form that holds it to the page.
        """
        clip = pdfium.FPDFPageObj_GetClipPath(obj)
        if not clip:
            return outer
        x, y = ctypes.c_float(), ctypes.c_float()
        result = outer
        for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip))):
            xs, ys = [], []
            for i in range(max(0, pdfium.FPDFClipPath_CountPathSegments(clip, path))):
                segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, i)
                if segment and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                    xs.append(m[0] * x.value + m[2] * y.value + m[4])
                    ys.append(m[1] * x.value + m[3] * y.value + m[5])
            if xs:
                box = self._to_page(min(xs), min(ys), max(xs), max(ys))
                result = box if result is None else _clipped(result, box)
        return result


def _matrix(obj: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(obj, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _colour(obj: Any, getter: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    getter(obj, *parts)
    red, green, blue, alpha = (p.value for p in parts)
    return red, green, blue, alpha


def _alpha(obj: Any, getter: Any) -> bool:
    return _colour(obj, getter)[3] > 0


def _is_white(obj: Any, getter: Any) -> bool:
    return min(_colour(obj, getter)[:3]) >= _WHITE


def _near(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 0.05 and abs(a[1] - b[1]) < 0.05


def _clipped(box: Box, clip: Box) -> Box:
    return Box(max(box.x0, clip.x0), max(box.top, clip.top), min(box.x1, clip.x1), min(box.bottom, clip.bottom))


def _subpaths(obj: Any, m: _Matrix) -> list[tuple[list[tuple[float, float]], bool]]:
    """The straight subpaths of a path object in user space, each with whether it is closed; curves are left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[list[tuple[float, float]], bool]] = []
    points: list[tuple[float, float]] = []
    closed = curved = False

    def finish() -> None:
        if len(points) > 1 and not curved:
            found.append((points, closed))

    for i in range(pdfium.FPDFPath_CountSegments(obj)):
        segment = pdfium.FPDFPath_GetPathSegment(obj, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (m[0] * x.value + m[2] * y.value + m[4], m[1] * x.value + m[3] * y.value + m[5])
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            finish()
            points, closed, curved = [point], False, False
        else:
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            points.append(point)
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    finish()
    return found
