"""Stand-ins for the reader of pages."""

from __future__ import annotations

from typing import Any

from PIL import Image

from extract.page import PageContent
from extract.records import Box


class NoPictures:
    """A reader of pages that shows nothing: for sheets that were set without a PDF."""

    def __len__(self) -> int:
        return 0

    def read(self, index: int) -> PageContent:
        raise AssertionError(f"page {index + 1} is read again")

    def picture(self, index: int, box: Box, scale: float, turn: int = 0) -> Any:
        return Image.new("RGB", (round(box.width * scale), round(box.height * scale)), "white")
