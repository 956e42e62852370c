"""The grammar of a cell that states a figure or a year.

    cell     := lead* (quantity | range | ratio | rank | 増減なし)? trail*
    lead     := 約 | 延べ | 県内 | 前年度比 | 1人当たり | year [:] | date 現在 | bracket | ①
    quantity := [sign] [¥] numeral [余] [unit]
    range    := quantity (~ | -) quantity | quantity 以上 quantity 未満
    ratio    := quantity / quantity | numeral 分の numeral
    rank     := quantity in 位 [/ quantity] | quantity 中 quantity in 位
    trail    := 以上 | 程度 | 見込 | 増 | ※1 | year | bracket

A cell is read to its last character or refused. What was read becomes a `Figure` in `statement`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from transform.numerals import brackets, phrases, quantities, statement, vocabulary, year_spans
from transform.numerals.beside import Beside
from transform.numerals.cursor import Cursor
from transform.numerals.figure import Figure, RefusedError
from transform.numerals.statement import Core, Quantity, Span, YearSpan
from transform.numerals.tokens import Cell, Token
from transform.numerals.vocabulary import Unit
from transform.years import Day, Year

_LOWER: Final = frozenset({"at_least", "more_than"})
_UPPER: Final = frozenset({"at_most", "less_than"})
_NUMBERS: Final = frozenset({"number", "+", "△", "▲"})
_IN_BRACKETS: Final = frozenset({"number", "range", "delta", "rank", "ratio"})


# Nobody numbers more figures than these in one cell.
_LAST_LABEL: Final = 20


def _may_be_label(figure: Figure) -> bool:
    """Whether a figure in brackets before another may only number it: (1) 5件."""
    value = figure.value
    is_plain = figure.kind == "number" and figure.unit is None and not figure.qualifiers
    return is_plain and value is not None and 1 <= value <= _LAST_LABEL and value == value.to_integral_value()


class Reader:
    """Reads one cell's tokens, once."""

    def __init__(self, raw: str, cell: Cell, tokens: Sequence[Token], column: Unit | None) -> None:
        self._raw = raw
        self._cursor = Cursor(cell, tokens)
        self._column = column
        self._has_per = vocabulary.PER.search(cell.folded) is not None
        self._beside = Beside()
        self._against: str | None = None
        self._change: int | None = None
        self._years: YearSpan | None = None
        self._is_best = False
        self._is_ordinal = False
        self._says_of_what = False

    def figure(self) -> Figure:
        """The whole cell.

        Raises:
            RefusedError: it is not covered by the grammar.
        """
        cursor = self._cursor
        self._leads()
        first = cursor.token
        leading = len(self._beside.figures)
        if first.kind == "end" or (self._is_year and first.kind == "mark"):
            self._trails()
            return self._without_number()
        core = self._core()
        end = cursor.last.end
        self._trails()
        if cursor.token.kind != "end":
            raise RefusedError(f"「{cursor.rest()}」の意味が決められません。")
        if self._years is not None:
            raise RefusedError("年の範囲と数字が並んでいます。")
        said = statement.Statement(core, self._beside, self._change, self._against, self._is_best)
        others = self._beside.figures
        if not others:
            return statement.figure(self._raw, said, cursor.cell, self._column)
        if any(_may_be_label(other) for other in others[:leading]):
            raise RefusedError("数の前のかっこが番号か値か決められません。")
        main = statement.figure(cursor.shown(first.start, end), said, cursor.cell, self._column)
        return Figure(self._raw, "multi", items=(*others[:leading], main, *others[leading:]))

    def _without_number(self) -> Figure:
        beside = self._beside
        if self._cursor.token.kind != "end" or self._against is not None or beside.unit is not None:
            raise RefusedError("数字がありません。")
        if self._is_year and not beside.figures and not self._says_of_what:
            return statement.year(self._raw, beside, self._years)
        if len(beside.figures) == 1 and beside == Beside(figures=beside.figures) and self._years is None:
            # A figure in brackets alone is that figure: brackets are no sign.
            return beside.figures[0]._replace(raw=self._raw)
        raise RefusedError("数字がありません。")

    # Before the number.

    def _leads(self) -> None:
        cursor = self._cursor
        while True:
            token = cursor.tokens[cursor.i]
            word = token.word
            if self._has_per and (after := phrases.per(cursor.tokens, cursor.i)) is not None:
                cursor.i = after
                self._says_of_what = True
                self._colon()
            elif token.kind == "number":
                if len(token.text) != 4 or (years := year_spans.gregorian(cursor)) is None:
                    return
                self._years = years
            elif word.lead is not None:
                self._beside.qualify(word.lead)
                self._says_of_what = self._says_of_what or not word.lead
                self._is_ordinal = "ordinal" in word.other
                cursor.i += 1
                self._colon()
            elif token.kind == "(":
                self._bracket()
            elif token.time is not None:
                self._time(may_begin_span=True)
            elif word.against is not None and word.change is None:
                self._against = word.against
                cursor.i += 1
                self._colon()
            elif token.kind == "gap" or (token.kind == "circled" and cursor.i == 0):
                cursor.i += 1
            else:
                return

    def _colon(self) -> bool:
        return self._cursor.skip(":") or self._cursor.skip_word("colon")

    @property
    def _is_year(self) -> bool:
        return self._years is not None or self._beside.base_fiscal_year is not None

    def _time(self, *, may_begin_span: bool) -> None:
        """Take a year or a day beside the figure, with what may follow it (末, 実績値, 現在)."""
        cursor = self._cursor
        token = cursor.token
        cursor.i += 1
        if isinstance(token.time, Day):
            self._beside.set_day(token.time)
            cursor.i = phrases.year_tail(cursor.tokens, cursor.i)
            is_marked = cursor.last is not token or token.text[-1] in "日末月"
            if not is_marked and cursor.token.kind != "end":
                raise RefusedError(f"「{token.text}」が日付か決められません。")
        elif isinstance(token.time, Year):
            if may_begin_span and (years := year_spans.after(token.time, cursor)) is not None:
                self._years = years
                return
            cursor.i = phrases.year_tail(cursor.tokens, cursor.i)
            against = cursor.token.word.against or ("past" if "from" in cursor.token.word.other else None)
            if against is not None:
                # 平成25年度比26%減: the year is what the change is measured against, not the figure's own.
                self._against = against
                cursor.i += 1
            else:
                self._beside.set_year(token.time)
        if self._colon():
            return
        is_bare = isinstance(token.time, Year) and token.time.printed == "bare" and cursor.last is token
        if cursor.token.kind == "-" or (is_bare and cursor.token.kind in _NUMBERS):
            raise RefusedError(f"「{token.text}」の後が年の続きか数か決められません。")

    # The number.

    def _quantity(self) -> Quantity:
        return quantities.read(self._cursor, self._beside, self._column, is_ordinal=self._is_ordinal)

    def _core(self) -> Core:
        cursor = self._cursor
        token = cursor.token
        if token.word.change == 0:
            cursor.i += 1
            self._change = 0
            return Quantity(Decimal(0), 0, None, None, "", token.start, token.end)
        first = self._quantity()
        token = cursor.token
        if token.kind in {"end", "("}:
            return first
        if token.kind in {"~", "-"} or (token.kind == "gap" and cursor.following.kind in {"~", "-"}):
            return self._range(first)
        if cursor.skip("/"):
            return quantities.slashed(first, self._quantity())
        if cursor.skip_word("fraction"):
            return quantities.fraction(self._quantity(), first)
        if cursor.skip_word("among"):
            return quantities.among(self._quantity(), first)
        if token.word.trail in _LOWER:
            return self._bounded(first)
        return first

    def _range(self, first: Quantity) -> Span:
        cursor = self._cursor
        has_gap = cursor.skip("gap")
        if cursor.skip("~"):
            cursor.skip("gap")
            return quantities.span(first, self._quantity())
        cursor.i += 1
        if not cursor.skip("gap") and has_gap:
            raise RefusedError("「-」が範囲か負号か決められません。")
        return quantities.dashed(first, self._quantity())

    def _bounded(self, first: Quantity) -> Quantity | Span:
        """10以上20未満; or only 10以上, whose 以上 is left for the trail."""
        cursor = self._cursor
        start = cursor.i
        lower = cursor.token.word.trail
        cursor.i += 1
        cursor.skip("~", "、", ",")
        if cursor.token.kind != "number":
            cursor.i = start
            return first
        second = self._quantity()
        upper = cursor.token.word.trail
        if not lower or not upper or upper not in _UPPER:
            raise RefusedError("範囲の上限が決められません。")
        cursor.i += 1
        self._beside.qualifiers |= {lower, upper}
        return quantities.span(first, second, frozenset({lower, upper}))

    # After the number.

    def _trails(self) -> None:
        cursor = self._cursor
        while (token := cursor.tokens[cursor.i]).kind != "end":
            word = token.word
            if token.kind == "(":
                self._bracket()
            elif word.trail is not None:
                self._trail(token)
            elif token.kind in {"mark", "circled"}:
                cursor.i += 1
                is_closed = token.kind == "mark" and cursor.skip(")")
                self._beside.mark(cursor.shown(token.start, cursor.last.end if is_closed else token.end))
            elif token.kind == "gap" and (cursor.following.time or cursor.following.kind in {"mark", "circled"}):
                cursor.i += 1
            elif token.time is not None and self._stands_apart():
                self._time(may_begin_span=False)
            elif word.change and self._change is None:
                self._change = word.change
                cursor.i += 1
            else:
                return

    def _stands_apart(self) -> bool:
        """Whether a year after the number is parted from it by a blank or a word (and 1平成5 is no figure)."""
        before = self._cursor.last
        return before.kind in {"gap", ")"} or before.word.unit is not None or before.word.trail is not None

    def _trail(self, token: Token) -> None:
        before = self._cursor.last
        if "intensity" in token.word.other and before.kind == "number" and len(before.text) == 1:
            raise RefusedError(f"「{before.text}{token.text}」は震度か概数か決められません。")
        self._beside.qualify(token.word.trail or "")
        self._is_best = self._is_best or "best" in token.word.other
        self._cursor.i += 1

    # Beside the number.

    def _bracket(self) -> None:
        cursor = self._cursor
        cursor.i = brackets.read(cursor.tokens, cursor.i, cursor.cell, self._beside, self._inner)

    def _inner(self, tokens: Sequence[Token]) -> Figure:
        cell = self._cursor.cell
        figure = Reader(cell.shown[tokens[0].start : tokens[-1].end], cell, tokens, self._column).figure()
        if figure.kind not in _IN_BRACKETS:
            raise RefusedError("かっこの中が数値ではありません。")
        return figure
