"""A printed cell as tokens: blanks that only wrap are gone, and what NFKC would melt is lifted out whole."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from transform import years
from transform.numerals import groups, vocabulary
from transform.numerals.figure import RefusedError
from transform.numerals.vocabulary import WORDS, Word
from transform.width import fold

NO_WORD: Final = Word()


class Token(NamedTuple):
    """One token: its kind, its place, and what it is.

    The kinds are `number` (a run of numerals, not yet a number), `year`, `date`, `word`, `mark` (of a footnote),
    `circled` (①), `gap` (a blank between what does not wrap), `other` (a character that belongs to no word), and each
    of ( ) - ~ / : + △ ▲ 、 , ・ by itself.
    """

    kind: str
    start: int
    end: int
    text: str
    word: Word = NO_WORD
    time: years.Year | years.Day | None = None


class Cell(NamedTuple):
    """A cell without its wraps, as printed and folded; the two are equally long."""

    shown: str
    folded: str


# Words that begin like a number (一部推計).
_NUMERAL_WORDS: Final = "|".join(word for word in WORDS if word[0] in "一二三四五六七八九十百千万")
# In the order of what is common, as far as the order is free: ・ and * also begin longer tokens.
_TOKEN: Final = re.compile(
    rf"{years.PATTERN}|(?P<number>(?!{_NUMERAL_WORDS}){groups.PATTERN})|(?P<sign>[()\-~/:+△▲、,])"
    rf"|(?P<word>{vocabulary.PATTERN})"
    r"|(?P<mark>[※注][0-9]{0,2}(?![0-9.,])|\*{1,3}(?![*0-9])|[†‡](?![0-9])|[⁰¹²³⁴-⁹]+⁾?|㊟)"
    r"|(?P<gap>[ \n]+)|(?P<circled>[①-⑳㉑-㉟㊱-㊿❶-❿])|(?P<dot>・)|(?P<other>.)"
)
_BLANK: Final = re.compile(r"[ \n]+")
# Between two of these a blank parts what stands on both sides; anywhere else it only wraps.
_PARTED: Final = frozenset("0123456789.,-〇一二三四五六七八九十廿卅元平令昭明大西㍾㍽㍼㍻㋿MTSHR")
_THOUSANDS: Final = re.compile(r"[0-9]{3}(?![0-9])")


def cell(text: str) -> Cell:
    """`text` without the blanks and line breaks that only the column's width made."""
    folded = fold(text)
    if " " not in folded and "\n" not in folded:
        return Cell(text, folded)
    shown_parts: list[str] = []
    folded_parts: list[str] = []
    start = 0
    for match in _BLANK.finditer(folded):
        left, right = match.span()
        shown_parts.append(text[start:left])
        folded_parts.append(folded[start:left])
        if left > 0 and right < len(folded) and _parts(folded, left, right):
            blank = "\n" if "\n" in match[0] else " "
            shown_parts.append(blank)
            folded_parts.append(blank)
        start = right
    shown_parts.append(text[start:])
    folded_parts.append(folded[start:])
    return Cell("".join(shown_parts), "".join(folded_parts))


def _parts(folded: str, left: int, right: int) -> bool:
    """Whether the blank between `left` and `right` is more than a wrap."""
    before, after = folded[left - 1], folded[right]
    if before in "△▲+":
        # A mark on the line above is not the sign of the figure below it.
        return "\n" in folded[left:right]
    if before not in _PARTED or after not in _PARTED:
        return False
    is_wrapped_comma = (
        before == "," and left > 1 and folded[left - 2] in "0123456789" and _THOUSANDS.match(folded, right)
    )
    return not is_wrapped_comma


def tokens(folded: str) -> list[Token]:
    """The tokens of a folded cell.

    Raises:
        RefusedError: a year or a date is printed that does not exist (R4.13, H31/R2).
    """
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(folded):
        kind = str(match.lastgroup)
        text = match[0]
        start = end
        end += len(text)
        if kind == "word":
            found.append(Token(kind, start, end, text, WORDS[text]))
        elif kind in {"sign", "dot"}:
            found.append(Token(text, start, end, text))
        elif kind in {"year", "date"}:
            time = years.read(text)
            if time is None:
                raise RefusedError(f"「{text}」という年月日はありません。")
            found.append(Token(kind, start, end, text, NO_WORD, time))
        else:
            found.append(Token(kind, start, end, text))
    return found
