"""pdfium's functions for what is asked thousands of times a page: for each character, path and point.

ctypes converts every argument anew at every call, which costs more than pdfium's answer. Here a function takes its
arguments as they are: Python integers as C's int, and for pointers what `pointer` or `Answers` made ready. Nothing is
checked, so these are for the modules that read pages alone. The global lock is kept: none of the calls lasts longer
than handing it over would.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, starmap
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

_Call = Callable[..., Any]

#: An address, as calls return it, made ready to be passed to others.
pointer: Final[Callable[[int], Any]] = ctypes.c_void_p.from_param


def pointer_to(raw: Any) -> Any:
    """One of pypdfium2's pointers, made ready once for many calls."""
    return pointer(ctypes.cast(raw, ctypes.c_void_p).value or 0)


def _plain(function: Any, result: Any = ctypes.c_int) -> _Call:
    """The function as it is; `result` is None where what it writes says enough, which saves a tenth of the call."""
    plain = ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)
    plain.argtypes = None  # type: ignore[assignment]
    return plain


_ADDRESS = ctypes.c_size_t  # 0 for NULL

UNICODE: Final = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
GENERATED: Final = _plain(pdfium.FPDFText_IsGenerated)
HYPHEN: Final = _plain(pdfium.FPDFText_IsHyphen)
UNMAPPED: Final = _plain(pdfium.FPDFText_HasUnicodeMapError)
TEXT_OBJECT: Final = _plain(pdfium.FPDFText_GetTextObject, _ADDRESS)
ORIGIN: Final = _plain(pdfium.FPDFText_GetCharOrigin, None)
CHAR_BOX: Final = _plain(pdfium.FPDFText_GetCharBox, None)
LOOSE_BOX: Final = _plain(pdfium.FPDFText_GetLooseCharBox, None)
TEXT_MATRIX: Final = _plain(pdfium.FPDFText_GetMatrix, None)
FONT_SIZE: Final = _plain(pdfium.FPDFText_GetFontSize, ctypes.c_double)
RENDER_MODE: Final = _plain(pdfium.FPDFTextObj_GetTextRenderMode)

PAGE_OBJECT: Final = _plain(pdfium.FPDFPage_GetObject, _ADDRESS)
FORM_OBJECTS: Final = _plain(pdfium.FPDFFormObj_CountObjects)
FORM_OBJECT: Final = _plain(pdfium.FPDFFormObj_GetObject, _ADDRESS)
OBJECT_TYPE: Final = _plain(pdfium.FPDFPageObj_GetType)
OBJECT_MATRIX: Final = _plain(pdfium.FPDFPageObj_GetMatrix, None)
FILL_COLOUR: Final = _plain(pdfium.FPDFPageObj_GetFillColor, None)
STROKE_COLOUR: Final = _plain(pdfium.FPDFPageObj_GetStrokeColor, None)
STROKE_WIDTH: Final = _plain(pdfium.FPDFPageObj_GetStrokeWidth, None)
TRANSPARENT: Final = _plain(pdfium.FPDFPageObj_HasTransparency)
CLIP_PATH: Final = _plain(pdfium.FPDFPageObj_GetClipPath, _ADDRESS)
CLIP_PATHS: Final = _plain(pdfium.FPDFClipPath_CountPaths)
CLIP_SEGMENTS: Final = _plain(pdfium.FPDFClipPath_CountPathSegments)
CLIP_SEGMENT: Final = _plain(pdfium.FPDFClipPath_GetPathSegment, _ADDRESS)
DRAW_MODE: Final = _plain(pdfium.FPDFPath_GetDrawMode, None)
PATH_SEGMENTS: Final = _plain(pdfium.FPDFPath_CountSegments)
PATH_SEGMENT: Final = _plain(pdfium.FPDFPath_GetPathSegment, _ADDRESS)
SEGMENT_TYPE: Final = _plain(pdfium.FPDFPathSegment_GetType)
SEGMENT_POINT: Final = _plain(pdfium.FPDFPathSegment_GetPoint, None)
SEGMENT_CLOSES: Final = _plain(pdfium.FPDFPathSegment_GetClose)


def each(call: _Call, *arguments: Iterable[Any]) -> Iterator[Any]:
    """What the call returns for the next of all arguments, until one of them ends.

    As `map`, which would make a tuple of the arguments at every call; here one serves for all.
    """
    return starmap(call, zip(*arguments, strict=False))


class Answers:
    """Room for what a call writes, many times over, which is kept for the next page: no two threads may use it.

    Args:
        kind: the C type of a number.
        pointers: how many pointers the call takes, each to so many numbers (`fields`; more than one for a struct).
        unset: what is found where the call writes nothing.
    """

    def __init__(self, kind: Any, pointers: int, fields: int = 1, *, unset: int = 0) -> None:
        self._kind, self._pointers, self._fields, self._unset = kind, pointers, fields, unset
        self._room = np.zeros((0, pointers * fields), kind)
        self._places: list[list[Any]] = []

    def ask(self, call: _Call, count: int, *arguments: Iterable[Any]) -> npt.NDArray[Any]:
        """Make the call so many times, each with the next of all arguments; what was written, by call and field."""
        if count > len(self._room):
            self._grow(count)
        self._room[:count] = self._unset
        deque(each(call, *arguments, *self._places), maxlen=0)
        return self._room[:count].copy()

    def _grow(self, count: int) -> None:
        self._room = np.zeros((max(1024, 2 * count), self._pointers * self._fields), self._kind)
        buffer: Any = self._room
        begin = ctypes.c_char.from_buffer(buffer)
        step, row = self._room.itemsize * self._fields, self._room.itemsize * self._room.shape[1]
        self._places = [
            [ctypes.byref(begin, offset) for offset in range(number * step, self._room.nbytes, row)]
            for number in range(self._pointers)
        ]


def numbers(call: _Call, count: int, *arguments: Iterable[Any]) -> npt.NDArray[np.int64]:
    """What the call returns each of so many times."""
    return np.fromiter(each(call, *arguments), np.int64, count)


def pointers(addresses: Iterable[int]) -> Sequence[Any]:
    """Addresses made ready to be passed."""
    return list(map(pointer, addresses))


def chosen(
    wanted: npt.NDArray[np.bool_], objects: Sequence[Any]
) -> tuple[npt.NDArray[np.int64] | slice, Sequence[Any]]:
    """The objects that are wanted, behind what finds their places in a column of all."""
    if wanted.all():
        return slice(None), objects
    return np.flatnonzero(wanted), list(compress(objects, wanted.tolist()))
