"""`parse`: one printed cell, read whole or refused."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from transform.numerals import groups, missing, parts, tokens, vocabulary
from transform.numerals.figure import Figure, RefusedError
from transform.numerals.grammar import Reader
from transform.numerals.vocabulary import Unit

# A paragraph is no figure, and to look for one in it costs time.
_LONGEST: Final = 200
_PLAIN: Final = re.compile(groups.DIGITS)


def parse(text: str, *, unit: str | None = None) -> Figure:
    """What one printed cell says; never a guess, and never an exception.

    Args:
        text: the whole cell. Digits that only the column's width broke must have been joined.
        unit: the unit of the column or of the indicator, where the page prints it elsewhere (千円, ％, 人).

    Returns:
        The figure. What the grammar does not cover has the kind "text" and its raw text; `explain` says why.
    """
    return _parse(text, unit)


def parse_uncached(text: str, *, unit: str | None = None) -> Figure:
    """`parse` without its cache of the last cells: for measuring."""
    try:
        return _read(text, vocabulary.column_unit(unit) if unit else None)
    except RefusedError:
        return Figure(text, "text")


def explain(text: str, *, unit: str | None = None) -> str | None:
    """Why a cell is refused, in a Japanese sentence; None where it is read."""
    try:
        _read(text, vocabulary.column_unit(unit) if unit else None)
    except RefusedError as refused:
        return str(refused)
    return None


@lru_cache(maxsize=4096)
def _parse(text: str, unit: str | None) -> Figure:
    return parse_uncached(text, unit=unit)


def _read(text: str, column: Unit | None) -> Figure:
    if len(text) > _LONGEST:
        raise RefusedError("一つの値としては長すぎます。")
    if len(text) <= groups.MAX_DIGITS and _PLAIN.fullmatch(text) is not None:
        # Most cells are digits and nothing else: what the grammar below gives, without its tokens.
        value = Decimal(text.replace(",", ""))
        if column is None:
            return Figure(text, "number", value, base_value=value)
        return Figure(text, "number", value, base_unit=column.base, base_value=vocabulary.scaled(value, column))
    try:
        return _one(text, column)
    except RefusedError:
        figure = _several(text, column)
        if figure is None:
            raise
        return figure


def _one(text: str, column: Unit | None) -> Figure:
    cell = tokens.cell(text)
    if not cell.folded:
        return Figure(text, "missing", missing_kind="blank")
    found = tokens.tokens(cell.folded)
    if missing.may_be(found):
        return missing.read(text, cell, found)
    return Reader(text, cell, found, column).figure()


def _several(text: str, column: Unit | None) -> Figure | None:
    """Two or more figures in one cell; None if it cannot be parted into such."""
    for pieces, by_blanks in parts.splits(text):
        if len(pieces) < 2 or not all(piece.strip() for piece in pieces):
            continue
        try:
            figures = [_one(piece, column) for piece in pieces]
        except RefusedError:
            continue
        if all(parts.can_stand(figure, by_blanks=by_blanks) for figure in figures):
            return Figure(text, "multi", items=tuple(figures))
    return None
