"""pdfium's functions for what is asked thousands of times a page: for each character, path and point.

ctypes converts every argument anew at every call, which costs more than pdfium's answer. Here a function takes its
arguments as they are: Python integers as C's int, and for pointers what `pointer`, `ctypes.byref` or another call
gives. Nothing is checked, so these are for `extract.characters` and `extract.paint` alone. The global lock is kept:
none of the calls lasts longer than handing it over would.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

_Call = Callable[..., Any]


class Handle(ctypes.c_void_p):
    """A pointer that one call returns and others take; false where it is NULL."""


def pointer(raw: Any) -> Any:
    """One of pypdfium2's pointers, made ready once for many calls."""
    return ctypes.c_void_p.from_param(ctypes.cast(raw, ctypes.c_void_p).value)


def _plain(function: Any, result: Any = ctypes.c_int) -> _Call:
    plain = ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)
    plain.argtypes = None  # type: ignore[assignment]
    return plain


UNICODE: Final = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
GENERATED: Final = _plain(pdfium.FPDFText_IsGenerated)
HYPHEN: Final = _plain(pdfium.FPDFText_IsHyphen)
UNMAPPED: Final = _plain(pdfium.FPDFText_HasUnicodeMapError)
TEXT_OBJECT: Final = _plain(pdfium.FPDFText_GetTextObject, ctypes.c_size_t)  # its address: equal for one object
ORIGIN: Final = _plain(pdfium.FPDFText_GetCharOrigin)
LOOSE_BOX: Final = _plain(pdfium.FPDFText_GetLooseCharBox)
TEXT_MATRIX: Final = _plain(pdfium.FPDFText_GetMatrix)
FONT_SIZE: Final = _plain(pdfium.FPDFText_GetFontSize, ctypes.c_double)
TEXT_COLOUR: Final = _plain(pdfium.FPDFText_GetFillColor)
RENDER_MODE: Final = _plain(pdfium.FPDFTextObj_GetTextRenderMode)

PAGE_OBJECT: Final = _plain(pdfium.FPDFPage_GetObject, Handle)
FORM_OBJECTS: Final = _plain(pdfium.FPDFFormObj_CountObjects)
FORM_OBJECT: Final = _plain(pdfium.FPDFFormObj_GetObject, Handle)
OBJECT_TYPE: Final = _plain(pdfium.FPDFPageObj_GetType)
OBJECT_MATRIX: Final = _plain(pdfium.FPDFPageObj_GetMatrix)
FILL_COLOUR: Final = _plain(pdfium.FPDFPageObj_GetFillColor)
STROKE_COLOUR: Final = _plain(pdfium.FPDFPageObj_GetStrokeColor)
STROKE_WIDTH: Final = _plain(pdfium.FPDFPageObj_GetStrokeWidth)
TRANSPARENT: Final = _plain(pdfium.FPDFPageObj_HasTransparency)
CLIP_PATH: Final = _plain(pdfium.FPDFPageObj_GetClipPath, Handle)
CLIP_PATHS: Final = _plain(pdfium.FPDFClipPath_CountPaths)
CLIP_SEGMENTS: Final = _plain(pdfium.FPDFClipPath_CountPathSegments)
CLIP_SEGMENT: Final = _plain(pdfium.FPDFClipPath_GetPathSegment, Handle)
DRAW_MODE: Final = _plain(pdfium.FPDFPath_GetDrawMode)
PATH_SEGMENTS: Final = _plain(pdfium.FPDFPath_CountSegments)
PATH_SEGMENT: Final = _plain(pdfium.FPDFPath_GetPathSegment, Handle)
SEGMENT_TYPE: Final = _plain(pdfium.FPDFPathSegment_GetType)
SEGMENT_POINT: Final = _plain(pdfium.FPDFPathSegment_GetPoint)
SEGMENT_CLOSES: Final = _plain(pdfium.FPDFPathSegment_GetClose)


def run(calls: Iterator[Any]) -> None:
    """Make the calls for what they write, not for what they return."""
    deque(calls, maxlen=0)


class Answers:
    """Room for what a call writes, for many calls: `fields` numbers of one C type each time.

    Attributes:
        array: (calls × fields); zero where nothing was written.
    """

    def __init__(self, calls: int, fields: int, kind: Any) -> None:
        self.array: npt.NDArray[Any] = np.zeros((calls, fields), kind)
        self._size, self._stride = self.array.itemsize, self.array.itemsize * fields
        # A byte to count from; a ctypes array would be a new type for every length.
        buffer: Any = self.array if calls else bytearray(1)
        self._begin = ctypes.c_char.from_buffer(buffer)

    def at(self, field: int = 0) -> Iterable[Any]:
        """Where each of the calls, one after another, writes this field (and, of a struct, those after it)."""
        offsets = range(field * self._size, self.array.nbytes, self._stride)
        return map(ctypes.byref, repeat(self._begin), offsets)
