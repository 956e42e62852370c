"""Text repair: the character that is printed, in place of the one that a font's text layer yields.

Many Japanese fonts draw a radical and the ideograph of the same shape with one glyph, and a PDF's text layer
then names either. Nothing else is changed: ①, ㎡, full-width digits and punctuation stay as printed, which is
why this is a table and not NFKC.
"""

from __future__ import annotations

from extract.repair_table import TABLE


def repair(text: str) -> str:
    """`text` with radicals, compatibility ideographs and look-alikes folded to what a reader sees."""
    return text.translate(TABLE)
