"""Cells that print why there is no figure: blank, ―, 集計中, 感染症により中止, ―（未実施）, 未実施 (H29)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from transform.numerals import brackets, phrases
from transform.numerals.beside import Beside
from transform.numerals.figure import Figure, MissingKind, RefusedError
from transform.numerals.tokens import Cell, Token
from transform.years import Day, Year

_AMOUNTS: Final = frozenset({"number", "+", "△", "▲", "~"})
_DATED: Final = frozenset("月日年")


def may_be(tokens: Sequence[Token]) -> bool:
    """Whether a cell is one for `read`: it prints such a word, a dash that joins nothing, or nothing to be read."""
    has_number = False
    for token in tokens:
        if token.word.missing is not None:
            return True
        has_number = has_number or token.kind == "number"
    if has_number:
        return False
    states = False
    has_dash = False
    for i, token in enumerate(tokens):
        word = token.word
        if token.kind == "-" or word.missing_alone is not None:
            joins_years = 0 < i < len(tokens) - 1 and tokens[i - 1].time is not None and tokens[i + 1].time is not None
            has_dash = not joins_years
        elif token.time is not None or word.change == 0 or "zero" in word.other:
            states = True
    return has_dash or not states


def read(raw: str, cell: Cell, tokens: Sequence[Token]) -> Figure:
    """The figure of a cell without one.

    Raises:
        RefusedError: it says something else, or something besides.
    """
    said = _Said(cell)
    said.outside(tokens)
    return Figure(
        raw,
        "missing",
        missing_kind=said.kind(),
        base_fiscal_year=said.beside.base_fiscal_year,
        as_of=said.beside.as_of,
        footnote=said.beside.footnote,
    )


class _Said:
    """What a cell without a figure says, in its order."""

    def __init__(self, cell: Cell) -> None:
        self.beside = Beside()
        self._cell = cell
        self._words: list[MissingKind] = []
        self._words_in_brackets: list[MissingKind] = []
        self._has_dash = False
        self._alone: MissingKind | None = None
        self._has_others = False
        self._has_others_after = False

    def kind(self) -> MissingKind:
        """Why there is no figure: the word outside of brackets, else the one inside, else the dash."""
        kinds = set(self._words or self._words_in_brackets)
        # What follows the word may turn it round (中止せず), and two words leave it open (中止を検討中).
        if len(kinds) > 1 or (self._words and self._has_others_after):
            raise RefusedError("値がない理由が決められません。")
        if self._words:
            return self._words[0]
        if self._has_others or not (kinds or self._alone or self._has_dash):
            raise RefusedError("数字も、値がないことを表す語もありません。")
        return kinds.pop() if kinds else self._alone or "dash"

    def outside(self, tokens: Sequence[Token]) -> None:
        """Take what stands outside of brackets, and each bracket."""
        i = 0
        while i < len(tokens):
            token = tokens[i]
            word = token.word
            after_unit = phrases.unit(tokens, i) if self._has_dash else None
            if token.kind == "(":
                end = brackets.closing(tokens, i)
                self._bracket(tokens[i + 1 : end])
                i = end
            elif token.kind == "-":
                if any(other.time is not None for other in tokens[max(i - 1, 0) : i + 2]):
                    raise RefusedError("値がないのか年の範囲なのか決められません。")
                self._has_dash = True
            elif word.missing_alone is not None:
                self._alone = word.missing_alone
            elif word.missing is not None:
                self._words.append(word.missing)
                self._has_others_after = False
            elif token.kind in {"mark", "circled"}:
                self.beside.mark(self._cell.shown[token.start : token.end])
            elif token.time is not None and not self._words:
                self._time(token)
            elif after_unit is not None:
                i = after_unit - 1
            elif token.kind in _AMOUNTS or word.is_loaded or "zero" in word.other:
                raise RefusedError("値があるのかないのか決められません。")
            elif token.kind not in {"gap", ":"} and not (self._words and "closing" in word.other):
                self._has_others = self._has_others_after = True
            i += 1

    def _time(self, token: Token) -> None:
        if isinstance(token.time, Year):
            self.beside.set_year(token.time)
        elif isinstance(token.time, Day):
            self.beside.set_day(token.time)

    def _bracket(self, inner: Sequence[Token]) -> None:
        # 集計中（R3.9公表予定）: the date is not the figure's own.
        is_of_figure = all(token.time is not None or "year_tail" in token.word.other for token in inner)
        for i, token in enumerate(inner):
            if is_of_figure:
                self._time(token)
            is_dated = i + 1 < len(inner) and inner[i + 1].text[0] in _DATED
            if token.kind == "number" and not is_dated:
                raise RefusedError("値がないことを表す語に、数字が添えられています。")
            if token.word.missing is not None:
                self._words_in_brackets.append(token.word.missing)
            self._has_dash = self._has_dash or (token.kind == "-" and len(inner) == 1)
