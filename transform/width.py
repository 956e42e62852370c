"""One width, one dash, one bracket: the fold under which printed figures and years are compared.

Every character becomes exactly one character, so that a place in the folded text is the same place in the
printed one. Nothing is melted: ①, ², ㎡ and ㍻ stay themselves, which is why this is a table and not NFKC
(NFKC turns ①5 into 15 and 5² into 52).
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Tabs, no-break and typographic blanks, the ideographic one, and what has no width at all.
_BLANKS: Final = "\t\r\v\f\x85\xa0\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
_LINE_ENDS: Final = "\u2028\u2029"
# Contract of the figures: - ‐ ‑ – — ― − － ー ─; the others are the same strokes under other code points.
_DASHES: Final = "‐‑‒–—―−ー─━﹣ｰ－"
_TILDES: Final = "〜～∼˜⁓〰"
_COMMAS: Final = "，‚﹐︐"
_OPENING: Final = "（［｛＜【〔〈《〖〘❨[{<"
_CLOSING: Final = "）］｝＞】〕〉》〗〙❩]}>"
_SLASHES: Final = "／∕⁄"

# Equivalent_Unified_Ideograph of the radicals that occur in words beside figures. The KANGXI block decomposes
# in Unicode itself, but four of its forms not to the one used in Japan; the Supplement hardly decomposes at all.
_RADICALS: Final = {
    "⼾": "戸", "⾭": "青", "⿈": "黄", "⿊": "黒",
    "⺌": "小", "⺍": "小", "⺜": "日", "⺝": "月", "⺟": "母", "⺠": "民", "⺧": "牛",
    "⻄": "西", "⻆": "角", "⻑": "長", "⻘": "青", "⻝": "食", "⻟": "食", "⻣": "骨", "⻭": "歯",
}  # fmt: skip


def _radicals() -> dict[int, str]:
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return table | {ord(radical): ideograph for radical, ideograph in _RADICALS.items()}


#: Radicals to the ideographs that they are drawn like.
RADICALS: Final = _radicals()


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | RADICALS
    for characters, one in (
        (_BLANKS, " "), (_LINE_ENDS, "\n"), (_DASHES, "-"), (_TILDES, "~"), (_COMMAS, ","),
        (_OPENING, "("), (_CLOSING, ")"), (_SLASHES, "/"), ("￥", "¥"), ("﹪", "%"), ("､", "、"), ("∶", ":"),
        ("･", "・"),
    ):  # fmt: skip
        table.update(dict.fromkeys(map(ord, characters), one))
    return table


FOLD: Final[dict[int, str]] = _table()


def fold(text: str) -> str:
    """`text` with widths, dashes, tildes, brackets, blanks and radicals folded; of the same length."""
    return text.translate(FOLD)
