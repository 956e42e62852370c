"""What only a look at the page as it is rendered can tell: whether a text of the paper's colour is seen.

pdfium calls a text white that is filled with a gradient, and does not say what colour a gradient has on which a white
text stands. So the page is drawn with such texts and without them: a text is seen where that makes a difference.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from extract.frame import Frame

WHITE: Final = 250  # of 255, in all colours: what a screen and a printer show as paper

_MOST: Final = 3000  # pixels: the greatest width and height of the picture; else a pixel is a point
_SEEN: Final = 255 - WHITE  # of 255: what is as near to the paper's colour as this is not seen

_Flags = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]


@contextmanager
def left_out(text_objects: Iterable[int]) -> Iterator[None]:
    """Text objects, by their addresses, that meanwhile neither are drawn nor stand among the page's text."""
    objects = [ctypes.cast(address, pdfium.FPDF_PAGEOBJECT) for address in text_objects]
    try:
        for each in objects:
            pdfium.FPDFPageObj_SetIsActive(each, False)
        yield
    finally:
        for each in objects:
            pdfium.FPDFPageObj_SetIsActive(each, True)


def legible(page: pypdfium2.PdfPage, frame: Frame, boxes: _Floats, text_objects: Iterable[int]) -> _Flags:
    """Which of some boxes look different without these text objects.

    Args:
        boxes: x0, top, x1, bottom in rows, in points from the top left of the page as displayed.
        text_objects: their addresses.
    """
    scale = min(1.0, _MOST / max(frame.width, frame.height, 1))
    drawn = _picture(page, frame, scale)
    with left_out(text_objects):
        empty = _picture(page, frame, scale)
    differs = (np.abs(drawn - empty) > _SEEN).any(axis=2)
    return np.array(
        [
            differs[max(0, math.floor(top)) : math.ceil(bottom), max(0, math.floor(x0)) : math.ceil(x1)].any()
            for x0, top, x1, bottom in (boxes * scale).tolist()
        ],
        bool,
    )


def _picture(page: pypdfium2.PdfPage, frame: Frame, scale: float) -> npt.NDArray[np.int16]:
    """The page as it is displayed: rows of pixels of three colours."""
    bitmap = page.render(scale=scale, rotation=frame.extra, may_draw_forms=False, prefer_bgrx=False)
    try:
        colours: npt.NDArray[np.int16] = bitmap.to_numpy()[..., :3].astype(np.int16)
        return colours
    finally:
        bitmap.close()
