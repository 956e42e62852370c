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

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from transform.numerals import brackets, groups, phrases, statement, vocabulary
from transform.numerals.beside import Beside
from transform.numerals.figure import Figure, Qualifier, RefusedError
from transform.numerals.statement import Core, Quantity, Share, Span, YearSpan
from transform.numerals.tokens import Cell, Token
from transform.numerals.vocabulary import Unit
from transform.width import RADICALS
from transform.years import Day, Year

_END: Final = Token("end", 0, 0, "")
_SIGNS: Final = {"+": 1, "△": -1, "▲": -1, "-": -1}
_LOWER: Final = frozenset({"at_least", "more_than"})
_UPPER: Final = frozenset({"at_most", "less_than"})
_NUMBERS: Final = frozenset({"number", "+", "△", "▲"})
_SCALES: Final = re.compile("[十拾百佰千仟阡万萬億兆京廿卅卌]")
_POSTAL_CODE: Final = re.compile("[0-9]{3}-[0-9]{4}")
_TWO_DIGITS: Final = re.compile("[1-9][0-9]?")


class Reader:
    """Reads one cell's tokens, once."""

    def __init__(self, raw: str, cell: Cell, tokens: Sequence[Token], column: Unit | None) -> None:
        self._raw = raw
        self._cell = cell
        self._tokens = (*tokens, _END, _END)
        self._column = column
        self._i = 0
        self._has_per = vocabulary.PER.search(cell.folded) is not None
        self._beside = Beside()
        self._against: str | None = None
        self._change: int | None = None
        self._is_best = False
        self._says_of_what = False
        self._is_ordinal = False
        self._years: YearSpan | None = None

    # What stands at a place.

    def _at(self, ahead: int = 0) -> Token:
        return self._tokens[self._i + ahead]

    def _skip(self, *kinds: str) -> bool:
        if self._at().kind in kinds:
            self._i += 1
            return True
        return False

    def _shown(self, start: int, end: int) -> str:
        return self._cell.shown[start:end]

    # The rules, from the top.

    def figure(self) -> Figure:
        """The whole cell.

        Raises:
            RefusedError: it is not covered by the grammar.
        """
        self._leads()
        start = self._i
        leading = len(self._beside.figures)
        token = self._at()
        if token.kind == "end" or (self._is_year and token.kind == "mark"):
            self._trails()
            return self._without_number()
        if token.word.change == 0:
            self._i += 1
            self._change = 0
            core: Core = Quantity(Decimal(0), 0, None, None, "", token.start, token.end)
        else:
            core = self._core()
        end = self._tokens[self._i - 1].end
        self._trails()
        if self._at().kind != "end":
            raise RefusedError(f"「{self._shown(self._at().start, self._tokens[-3].end)}」の意味が決められません。")
        if self._years is not None:
            raise RefusedError("年の範囲と数字が並んでいます。")
        said = statement.Statement(core, self._beside, self._change, self._against, self._is_best)
        others = self._beside.figures
        if not others:
            return statement.figure(self._raw, said, self._cell, self._column)
        main = statement.figure(self._shown(self._tokens[start].start, end), said, self._cell, self._column)
        return Figure(self._raw, "multi", items=(*others[:leading], main, *others[leading:]))

    # Before the number.

    def _leads(self) -> None:
        while True:
            token = self._tokens[self._i]
            word = token.word
            if self._has_per and (after := phrases.per(self._tokens, self._i)) is not None:
                self._i = after
                self._says_of_what = True
                self._colon()
            elif token.kind == "number":
                if len(token.text) != 4 or not self._year_span(None):
                    return
            elif word.lead is not None:
                self._beside.qualify(word.lead)
                self._says_of_what = self._says_of_what or not word.lead
                self._is_ordinal = "ordinal" in word.other
                self._i += 1
                self._colon()
            elif token.kind == "(":
                self._bracket()
            elif token.time is not None:
                self._time(leads=True)
            elif word.against is not None and word.change is None:
                self._against = word.against
                self._i += 1
                self._colon()
            elif token.kind == "gap" or (token.kind == "circled" and self._i == 0):
                self._i += 1
            else:
                return

    def _colon(self) -> bool:
        is_colon = self._at().kind == ":" or self._at().text in {"は", "で"}
        self._i += is_colon
        return is_colon

    @property
    def _is_year(self) -> bool:
        return self._years is not None or self._beside.base_fiscal_year is not None

    def _time(self, *, leads: bool) -> None:
        token = self._at()
        if isinstance(token.time, Day):
            self._beside.set_day(token.time)
            self._i = phrases.year_tail(self._tokens, self._i + 1)
            is_marked = self._tokens[self._i - 1] is not token or token.text[-1] in "日末月"
            if not is_marked and self._at().kind != "end":
                raise RefusedError(f"「{token.text}」が日付か決められません。")
        elif isinstance(token.time, Year):
            self._i += 1
            if leads and self._year_span(token.time):
                return
            self._i = phrases.year_tail(self._tokens, self._i)
            against = self._at().word.against
            is_from = "from" in self._at().word.other
            if against is not None or is_from:
                # 平成25年度比26%減: the year is what the change is measured against, not the figure's own.
                self._against = against or "past"
                self._i += 1
            else:
                self._beside.set_year(token.time)
        if self._colon():
            return
        is_bare = isinstance(token.time, Year) and token.time.printed == "bare" and self._tokens[self._i - 1] is token
        if self._at().kind == "-" or (is_bare and self._at().kind in _NUMBERS):
            raise RefusedError(f"「{token.text}」の後が年の続きか数か決められません。")

    def _year_span(self, first: Year | None) -> bool:
        """Take the rest of a range of years whose first has been taken, or all of 2014～2016年度."""
        i = self._i
        if first is None:
            number = self._at()
            if not brackets.is_year(number.text):
                return False
            first = Year(int(number.text), "bare")
            self._i += 1
        self._skip("gap")
        if not (self._skip("~", "-") or ("from" in self._at().word.other and self._at(1).kind in {"number", "year"})):
            self._i = i
            return False
        if "from" in self._at().word.other:
            self._i += 1
        self._skip("gap")
        last = self._last_year(first)
        if last is None:
            self._i = i
            return False
        printed = {first.printed, last.printed} - {"bare"}
        if len(printed) > 1 or first.year >= last.year:
            raise RefusedError("年の範囲として読めません。")
        self._years = YearSpan(first.year, last.year, "year_range" if printed == {"year"} else "fiscal_year_range")
        self._i = phrases.year_tail(self._tokens, self._i)
        if self._at().text == "まで":
            self._i += 1
        return True

    def _last_year(self, first: Year) -> Year | None:
        token = self._at()
        if isinstance(token.time, Year):
            self._i += 1
            return token.time
        if token.kind != "number" or not _TWO_DIGITS.fullmatch(token.text):
            return None
        after = self._at(1)
        if "fiscal_year" in after.word.other:
            self._i += 2
            return Year(first.carried(int(token.text)), "fiscal_year")
        if after.text == "年":
            self._i += 2
            return Year(first.carried(int(token.text)), "year")
        if first.printed == "bare" and first.before and after.kind in {"end", "("}:
            self._i += 1
            return Year(first.carried(int(token.text)), "bare")
        return None

    # The number.

    def _core(self) -> Core:
        first = self._quantity()
        token = self._tokens[self._i]
        if token.kind in {"end", "("}:
            return first
        if token.kind in {"~", "-"} or (token.kind == "gap" and self._at(1).kind in {"~", "-"}):
            return self._range(first)
        if token.kind == "/":
            self._i += 1
            return self._rank_or_ratio(first, self._quantity())
        other = token.word.other
        if "fraction" in other:
            self._i += 1
            return self._fraction(first)
        if "among" in other:
            self._i += 1
            return self._among(first)
        if token.word.trail in _LOWER:
            return self._bounded(first)
        return first

    def _quantity(self) -> Quantity:
        token = self._tokens[self._i]
        start = token.start
        if token.kind == "number":
            self._i += 1
            return self._with_unit(token.text, token, 0, start)
        sign = self._sign()
        is_yen = "currency" in self._at().word.other
        if is_yen:
            self._i += 1
            sign = sign or self._sign()
        token = self._at()
        self._i += 1
        if "zero" in token.word.other:
            quantity = self._with_unit("0", token, sign, start)
        elif token.kind == "number" and not (sign and self._tokens[self._i - 2].kind == "-" and token.text[0] > "9"):
            quantity = self._with_unit(token.text, token, sign, start)
        else:
            what = "数字がありません。" if token.kind == "end" else f"「{token.text}」の意味が決められません。"
            raise RefusedError(what)
        if not is_yen:
            return quantity
        yen = vocabulary.unit_of("円")
        if quantity.unit not in {None, yen}:
            raise RefusedError("単位が二つ書かれています。")
        return quantity._replace(unit=yen, written="円")

    def _sign(self) -> int:
        token = self._at()
        sign = _SIGNS.get(token.kind) or (1 if "sign_plus" in token.word.other else 0)
        sign = sign or (-1 if "sign_minus" in token.word.other else 0)
        self._i += sign != 0
        return sign

    def _with_unit(self, run: str, number: Token, sign: int, start: int) -> Quantity:
        tokens = self._tokens
        i = self._i
        if tokens[i].kind == "gap":
            i += 1
        if "inner" in tokens[i].word.other and tokens[i + 1].word.unit is not None:
            # 100余人: what says "about" stands between the number and its unit.
            self._beside.qualify("approx")
            i += 1
        first = tokens[i]
        after = phrases.unit(tokens, i) if first.word.unit is not None else None
        if after is None:
            value = groups.read(run)
            return Quantity(_signed(value, sign), sign, None, None, run, start, number.end)
        self._i = after
        end = tokens[after - 1].end
        folded = self._cell.folded[first.start : end]
        value, scale = self._split(run, first.text, folded)
        unit = vocabulary.unit_of(scale + folded)
        if unit is None:
            raise RefusedError(f"「{folded}」は単位として読めません。")
        shown = self._shown(number.end - len(scale), number.end) + self._shown(first.start, end)
        written = first.word.read_as or shown.translate(RADICALS)
        _check_kanji(run, first.word.unit or "")
        if self._is_ordinal and unit.name not in vocabulary.DOUBTFUL["but_after_ordinal"]:
            raise RefusedError(f"「第{run}{folded}」は数値か名前か決められません。")
        return Quantity(_signed(value, sign), sign, unit, written, run.removesuffix(scale), start, end)

    def _split(self, run: str, first: str, folded: str) -> tuple[Decimal, str]:
        """The number, and the scale that belongs to its unit: 48,210千 | 円, but 3万 | 件."""
        match = vocabulary.DIGITS_AND_SCALE.fullmatch(run)
        if match is None:
            if vocabulary.scale(run) is not None and vocabulary.customary(run + first):
                raise RefusedError(f"「{run}{folded}」は単位です。")
            return groups.read(run), ""
        column = self._column
        is_column = column is not None and column.factor == 1 and column == vocabulary.unit_of(folded)
        if not is_column and vocabulary.customary(match[2] + first):
            return groups.read(match[1]), match[2]
        try:
            return groups.read(run), ""
        except RefusedError:
            return groups.read(match[1]), match[2]

    def _range(self, first: Quantity) -> Span:
        has_gap = self._skip("gap")
        is_dash = self._at().kind == "-"
        self._i += 1
        if not self._skip("gap") and has_gap and is_dash:
            raise RefusedError("「-」が範囲か負号か決められません。")
        second = self._quantity()
        if is_dash and _POSTAL_CODE.fullmatch(f"{first.run}-{second.run}") and first.is_plain and second.is_plain:
            raise RefusedError("郵便番号か範囲か決められません。")
        return _span(first, second, frozenset())

    def _bounded(self, first: Quantity) -> Quantity | Span:
        """10以上20未満; or only 10以上, whose 以上 is left for the trail."""
        i = self._i
        lower = self._at().word.trail
        self._i += 1
        self._skip("~", "、", ",")
        if self._at().kind != "number":
            self._i = i
            return first
        second = self._quantity()
        upper = self._at().word.trail
        if not lower or not upper or upper not in _UPPER:
            raise RefusedError("範囲の上限が決められません。")
        self._i += 1
        self._beside.qualifiers |= {lower, upper}
        return _span(first, second, frozenset({lower, upper}))

    def _rank_or_ratio(self, part: Quantity, whole: Quantity) -> Share:
        if part.unit is not None and part.unit.name == "位":
            return Share(part, whole)
        if whole.unit is not None and whole.unit.name == "位":
            raise RefusedError("順位の書き方として読めません。")
        if part.is_plain and brackets.is_year(part.run) and (whole.value < 100 or brackets.is_year(whole.run)):
            raise RefusedError("年月か割合か決められません。")
        is_one_unit = part.unit is None or whole.unit is None or part.unit == whole.unit
        is_scaled = any(unit is not None and unit.factor != 1 for unit in (part.unit, whole.unit))
        is_scaled = is_scaled or _has_scale(part.run) != _has_scale(whole.run)
        is_day = whole.unit is not None and whole.unit.name == "日"
        if is_day or whole.value == 0 or part.sign or whole.sign or not is_one_unit or is_scaled:
            raise RefusedError("割合として読めません。")
        return Share(part, whole)

    def _fraction(self, whole: Quantity) -> Share:
        part = self._quantity()
        is_one_unit = whole.unit is None and part.unit is None
        if not is_one_unit or whole.sign or part.sign or not 0 < part.value < whole.value:
            raise RefusedError("分数として読めません。")
        return Share(part, whole)

    def _among(self, whole: Quantity) -> Share:
        part = self._quantity()
        if part.unit is None or part.unit.name != "位":
            raise RefusedError("何の内の数か決められません。")
        return Share(part, whole)

    # After the number.

    def _trails(self) -> None:
        while (token := self._tokens[self._i]).kind != "end":
            word = token.word
            if token.kind == "(":
                self._bracket()
            elif word.trail is not None:
                self._trail(token)
            elif token.kind in {"mark", "circled"}:
                self._i += 1
                end = token.end
                if token.kind == "mark" and self._at().kind == ")":
                    end = self._at().end
                    self._i += 1
                self._beside.mark(self._shown(token.start, end))
            elif token.kind == "gap" and (self._at(1).time is not None or self._at(1).kind in {"mark", "circled"}):
                self._i += 1
            elif token.time is not None and self._stands_apart():
                self._time(leads=False)
            elif word.change and self._change is None:
                self._change = word.change
                self._i += 1
            else:
                return

    def _stands_apart(self) -> bool:
        """Whether a year after the number is parted from it by a blank or a word (and 1平成5 is no figure)."""
        before = self._tokens[self._i - 1]
        return before.kind in {"gap", ")"} or before.word.unit is not None or before.word.trail is not None

    def _trail(self, token: Token) -> None:
        before = self._tokens[self._i - 1]
        if "intensity" in token.word.other and before.kind == "number" and len(before.text) == 1:
            raise RefusedError(f"「{before.text}{token.text}」は震度か概数か決められません。")
        self._beside.qualify(token.word.trail or "")
        self._is_best = self._is_best or "best" in token.word.other
        self._i += 1

    def _bracket(self) -> None:
        self._i = brackets.read(self._tokens, self._i, self._cell, self._beside, self._inner)

    def _inner(self, tokens: Sequence[Token]) -> Figure:
        raw = self._shown(tokens[0].start, tokens[-1].end) if tokens else ""
        figure = Reader(raw, self._cell, tokens, self._column).figure()
        if figure.kind not in {"number", "range", "delta", "rank", "ratio"}:
            raise RefusedError("かっこの中が数値ではありません。")
        return figure

    # No number.

    def _without_number(self) -> Figure:
        beside = self._beside
        if self._at().kind != "end" or self._against is not None or beside.unit is not None:
            raise RefusedError("数字がありません。")
        if self._is_year and not beside.figures and not self._says_of_what:
            return statement.year(self._raw, beside, self._years)
        if len(beside.figures) == 1 and beside == Beside(figures=beside.figures) and self._years is None:
            # A figure in brackets alone is that figure: brackets are no sign.
            return beside.figures[0]._replace(raw=self._raw)
        raise RefusedError("数字がありません。")


def _span(low: Quantity, high: Quantity, bounds: frozenset[Qualifier]) -> Span:
    """The range between two numbers; a unit that is printed once, after the second, is the unit of both."""
    if low.unit is None and high.unit is not None:
        if high.unit.factor != 1 and _has_scale(low.run):
            # 3万～5万人 is the same as 3～5万人.
            low = low._replace(value=groups.EXACT.divide(low.value, high.unit.factor), run=high.run)
        low = low._replace(unit=high.unit, written=high.written)
    if low.unit != high.unit or _has_scale(low.run) != _has_scale(high.run):
        raise RefusedError("範囲の両端の単位が合いません。")
    if low.value >= high.value:
        raise RefusedError("範囲の下限が上限より小さくありません。")
    if high.unit is not None and high.unit.name in vocabulary.DOUBTFUL["range"]:
        raise RefusedError("年や年齢の範囲は数値として読みません。")
    if low.is_plain and high.is_plain and brackets.is_year(low.run) and brackets.is_year(high.run):
        raise RefusedError("年の範囲か数の範囲か決められません。")
    return Span(low, high, bounds)


def _has_scale(run: str) -> bool:
    return _SCALES.search(run) is not None


def _signed(value: Decimal, sign: int) -> Decimal:
    # Not -value, which would round to the caller's own precision.
    return value.copy_negate() if sign < 0 and value else value


def _check_kanji(run: str, unit: str) -> None:
    """Refuse what is a word and no figure: 一部, 十分, 八戸, 二十日."""
    if run.isascii() or any(c.isascii() for c in run):
        return
    if len(run) == 1 and len(unit) == 1 and unit not in vocabulary.DOUBTFUL["but_after_one_kanji"]:
        raise RefusedError(f"「{run}{unit}」は数値か言葉か決められません。")
    if unit in vocabulary.DOUBTFUL["after_kanji"]:
        raise RefusedError(f"「{run}{unit}」は日付か数値か決められません。")
