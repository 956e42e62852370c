"""Phrases of several tokens that stand beside a figure: 1人1日当たり, 円/人, 平成28年度末時点."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from transform.numerals import vocabulary
from transform.numerals.tokens import Token


def unit(tokens: Sequence[Token], start: int) -> int | None:
    """The index after the unit that begins at `start` (千円, 人/日, 件/千人, kg/人・日), or None."""
    i = _scaled(tokens, start)
    if i >= len(tokens) or tokens[i].word.unit is None:
        return None
    i += 1
    while i + 1 < len(tokens) and tokens[i].kind in {"/", "・"}:
        divisor = _scaled(tokens, i + 1)
        if divisor >= len(tokens) or not (tokens[divisor].word.unit or tokens[divisor].word.divisor):
            break
        i = divisor + 1
    return i


def _scaled(tokens: Sequence[Token], start: int) -> int:
    token = tokens[start]
    return start + 1 if token.kind == "number" and vocabulary.scale(token.text) is not None else start


# What makes an average of the day before it: 1日平均.
_DAILY: Final = frozenset({"日平均", "月平均", "年平均"})


def per(tokens: Sequence[Token], start: int) -> int | None:
    """The index after a phrase that says for how many the figure is (1人1日当たり, 人口10万対, 1日平均), or None."""
    of_population = "population" in tokens[start].word.other
    i = start + of_population
    words = {"per", "per_population"} if of_population else {"per"}
    while i + 1 < len(tokens):
        has_number = tokens[i].kind == "number"
        is_one = tokens[i].text in {"1", "一"}
        if not has_number and i > start:
            return None
        i += has_number
        word = tokens[i].word
        if is_one and tokens[i].text in _DAILY:
            return i + 1
        if of_population and has_number and words & word.other:
            return i + 1
        if not (word.unit or word.divisor):
            return None
        i += 1
        if i < len(tokens) and (words & tokens[i].word.other or (is_one and tokens[i].text == "平均")):
            return i + 1
    return None


def year_tail(tokens: Sequence[Token], start: int) -> int:
    """The index after what may follow a year without changing it: 末, 実績値, 時点 …"""
    i = start
    while i < len(tokens) and "year_tail" in tokens[i].word.other:
        i += 1
    return i
