"""What a bracket beside a figure holds: year, qualifier, unit, footnote, another figure, or a note.

A bracket whose contents are not understood refuses the cell, unless it is plainly a note: it begins as one
(うち…, 再掲, 目標…) or holds neither a number nor a word that would change the figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from transform.numerals import phrases
from transform.numerals.beside import Beside
from transform.numerals.figure import Figure, RefusedError
from transform.numerals.quantities import is_year
from transform.numerals.tokens import Cell, Token
from transform.numerals.vocabulary import DOUBTFUL
from transform.years import Day, Year

_SEPARATORS: Final = frozenset("、,・:/()") | {"gap"}
_OUT_OF: Final = frozenset({"among", "out_of"})
_DEEPEST: Final = 3
_DIGIT: Final = re.compile("[0-9]")


def closing(tokens: Sequence[Token], start: int) -> int:
    """The index of the bracket that closes the one at `start`."""
    depth = 0
    for i in range(start, len(tokens)):
        if tokens[i].kind == "(":
            depth += 1
        elif tokens[i].kind == ")":
            depth -= 1
            if depth == 0:
                return i
        if depth > _DEEPEST:
            break
    raise RefusedError("かっこが閉じていません。")


def read(
    tokens: Sequence[Token], start: int, cell: Cell, beside: Beside, figure: Callable[[Sequence[Token]], Figure]
) -> int:
    """Take what the bracket at `start` holds into `beside`; the index after it.

    Args:
        figure: reads tokens as a figure of their own, or refuses them.
    """
    end = closing(tokens, start)
    inner = tokens[start + 1 : end]
    if not _understood(inner, cell, beside) and not _opens_note(inner):
        try:
            beside.figures.append(_other_figure(inner, figure))
        except RefusedError:
            if not _is_note(inner):
                raise RefusedError("かっこの中の意味が決められません。") from None
    return end + 1


def _understood(inner: Sequence[Token], cell: Cell, beside: Beside) -> bool:
    """Take a bracket of nothing but years, qualifiers, units and marks into `beside`; False (and nothing) if not."""
    takes: list[Callable[[], None]] = []
    i = 0
    while i < len(inner):
        token = inner[i]
        if isinstance(token.time, Year):
            takes.append(partial(beside.set_year, token.time))
            i = phrases.year_tail(inner, i + 1)
        elif isinstance(token.time, Day):
            takes.append(partial(beside.set_day, token.time))
            i = phrases.year_tail(inner, i + 1)
        elif token.word.bracket is not None:
            takes.append(partial(beside.qualify, token.word.bracket))
            i += 1
        elif token.kind in {"mark", "circled"}:
            takes.append(partial(beside.mark, cell.shown[token.start : token.end]))
            i += 1
        elif token.kind in _SEPARATORS:
            i += 1
        elif (after := phrases.per(inner, i)) is not None:
            i = after
        elif (after := phrases.unit(inner, i)) is not None and inner[after - 1].word.unit not in DOUBTFUL[
            "in_brackets"
        ]:
            place = slice(token.start, inner[after - 1].end)
            takes.append(partial(beside.set_unit, cell.folded[place], cell.shown[place]))
            i = after
        else:
            return False
    is_first = beside.base_fiscal_year is None
    for take in takes:
        take()
    beside.is_year_in_brackets |= is_first and beside.base_fiscal_year is not None
    return True


def _opens_note(inner: Sequence[Token]) -> bool:
    if inner[0].kind == "number" and not inner[-1].word.other.isdisjoint(_OUT_OF):
        return True
    first = inner[1] if inner[0].kind == "mark" and len(inner) > 1 else inner[0]
    has_digits = any(token.kind == "number" for token in inner)
    return "note" in first.word.other and (has_digits or not any(token.word.is_loaded for token in inner))


def _other_figure(inner: Sequence[Token], figure: Callable[[Sequence[Token]], Figure]) -> Figure:
    if len(inner) == 1 and is_year(inner[0].text):
        raise RefusedError("かっこの中が年か数か決められません。")
    return figure(inner)


def _is_note(inner: Sequence[Token]) -> bool:
    for i, token in enumerate(inner):
        if token.time is not None or token.word.is_loaded or token.kind in {"+", "△", "▲"}:
            return False
        # （3月末現在） is a note; a number of anything else might be the figure's better half.
        is_dated = i + 1 < len(inner) and inner[i + 1].text[0] in "月日"
        if token.kind == "number" and not is_dated and _DIGIT.search(token.text) is not None:
            return False
    return True
