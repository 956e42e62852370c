"""What a cell states, once it is parsed, and the `Figure` that it makes: bounds, signs, units and their scale."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final, NamedTuple

from transform.numerals.beside import Beside
from transform.numerals.figure import Figure, Kind, Qualifier, RefusedError
from transform.numerals.tokens import Cell
from transform.numerals.vocabulary import DOUBTFUL, Unit, scaled, unit_of
from transform.width import RADICALS

_QUOTIENT: Final = Context(prec=28)
_MYRIADS: Final = re.compile("[万億兆京萬]")
# 3千, 12万 and 3億2,000万 are spelled to the end; 1万7436 counts single thousands of yen.
_SPELLED_OUT: Final = re.compile("[千仟阡万億兆京萬]$|^[^万億兆京萬]*[千仟阡][^万億兆京萬]*$")
_LOWER: Final[dict[Qualifier, bool]] = {"at_least": True, "more_than": False}
_UPPER: Final[dict[Qualifier, bool]] = {"at_most": True, "less_than": False}
_BOUNDS: Final = frozenset(_LOWER) | frozenset(_UPPER)
# A bare share of last year's: it needs no word of change to be understood.
_SHARES: Final = frozenset({"％", "倍"})


class Quantity(NamedTuple):
    """A number, its sign, its unit as parsed and as printed, its run of numerals, and its place."""

    value: Decimal
    sign: int
    unit: Unit | None
    written: str | None
    run: str
    start: int
    end: int

    @property
    def is_plain(self) -> bool:
        """Digits and nothing beside them."""
        return self.unit is None and self.run.isascii() and not self.sign


class Span(NamedTuple):
    """Two numbers with everything between; the qualifiers that make bounds of them, if words do."""

    low: Quantity
    high: Quantity
    bounds: frozenset[Qualifier]

    @property
    def low_inclusive(self) -> bool:
        return "more_than" not in self.bounds

    @property
    def high_inclusive(self) -> bool:
        return "less_than" not in self.bounds


class Share(NamedTuple):
    """So many of so many, or the place among so many."""

    part: Quantity
    whole: Quantity


class YearSpan(NamedTuple):
    """Two years with everything between."""

    first: int
    last: int
    kind: Kind


Core = Quantity | Span | Share


class Statement(NamedTuple):
    """A parsed cell: the number, what stands beside it, and how it changed.

    Attributes:
        change: 1 for 増, -1 for 減, 0 for 増減なし; None where no word of change is printed.
        against: "share" after 前年度比, "past" after 前年度から.
        is_best: whether the bound was 以内, which a rank can have.
    """

    core: Core
    beside: Beside
    change: int | None
    against: str | None
    is_best: bool


class _Bounds(NamedTuple):
    low: Decimal | None = None
    high: Decimal | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None

    def mirrored(self) -> _Bounds:
        """Of a decrease by at least so much: at most the negative."""
        low = None if self.high is None else self.high.copy_negate()
        high = None if self.low is None else self.low.copy_negate()
        return _Bounds(low, high, self.high_inclusive, self.low_inclusive)


_UNBOUNDED: Final = _Bounds()
_OF_YEARS: Final = frozenset({"forecast", "provisional", "revised", "calendar_year"})
_EXACT: Final[frozenset[Qualifier]] = frozenset()


def year(raw: str, beside: Beside, span: YearSpan | None) -> Figure:
    """The figure of a cell that prints a year, a date or a range of years and no number."""
    qualifiers = _qualifiers(beside)
    if not qualifiers <= _OF_YEARS:
        raise RefusedError("年に付いた語の意味が決められません。")
    if span is not None:
        if beside.base_fiscal_year is not None:
            raise RefusedError("年と年の範囲が並んでいます。")
        return Figure(
            raw,
            span.kind,
            qualifiers=qualifiers,
            footnote=beside.footnote,
            fiscal_year=span.first,
            fiscal_year_end=span.last,
        )
    kind: Kind = "date"
    if beside.year is not None:
        kind = "year" if beside.year.printed == "year" else "fiscal_year"
    # (H26見込) alone is a year, and may be the lower half of a cell: the year of the figure above it.
    is_base = beside.is_year_in_brackets
    return Figure(
        raw,
        kind,
        qualifiers=qualifiers,
        base_fiscal_year=beside.base_fiscal_year if is_base else None,
        as_of=beside.as_of if is_base or kind != "date" else None,
        footnote=beside.footnote,
        fiscal_year=beside.base_fiscal_year,
        date=beside.as_of if kind == "date" else None,
    )


def figure(raw: str, said: Statement, cell: Cell, column: Unit | None) -> Figure:
    """The figure of a cell that states a number.

    Args:
        column: the unit of the cell's column, for a number without one.

    Raises:
        RefusedError: what is printed beside the number contradicts it, or leaves its meaning open.
    """
    core = said.core
    if isinstance(core, Share):
        return _share(raw, core, said, cell)
    beside = said.beside
    if isinstance(core, Span):
        return _range(raw, core, said, column)
    unit, written = _unit(core, beside)
    if unit is None and column is not None:
        _check_spelled_out(core.run, column)
    by = unit or column
    if said.against is not None:
        _check_against(said, core, by)
    kind: Kind = "number"
    value = core.value
    bounds = _bounds(value, beside.qualifiers) if beside.qualifiers else _UNBOUNDED
    if unit is not None and unit.name == "位":
        kind = "rank"
        _check_rank(core, said)
    elif said.change is not None:
        kind = "delta"
        # △5件減 says twice that it fell: whether that is a fall of -5, nobody can tell.
        if core.sign < 0 or core.sign not in {0, said.change} or (unit is not None and unit.name == "倍"):
            raise RefusedError("増減の値が決められません。")
        if said.change < 0 and value:
            value, bounds = value.copy_negate(), bounds.mirrored()
    elif unit is not None and unit.base in DOUBTFUL["alone"]:
        _check_years(core, beside, column)
    return Figure(
        raw,
        kind,
        value,
        *bounds,
        written,
        None if by is None else by.base,
        value if by is None else scaled(value, by),
        _qualifiers(beside),
        beside.base_fiscal_year,
        beside.as_of,
        beside.footnote,
    )


def _range(raw: str, span: Span, said: Statement, column: Unit | None) -> Figure:
    beside = said.beside
    unit, written = _unit(span.high, beside)
    if unit is None and column is not None:
        _check_spelled_out(span.low.run, column)
        _check_spelled_out(span.high.run, column)
    if beside.qualifiers & _BOUNDS != span.bounds or said.change is not None or said.against is not None:
        raise RefusedError("範囲に付いた語の意味が決められません。")
    by = unit or column
    return Figure(
        raw,
        "range",
        None,
        span.low.value,
        span.high.value,
        span.low_inclusive,
        span.high_inclusive,
        written,
        None if by is None else by.base,
        None,
        _qualifiers(beside),
        beside.base_fiscal_year,
        beside.as_of,
        beside.footnote,
    )


def _share(raw: str, share: Share, said: Statement, cell: Cell) -> Figure:
    part, whole = share
    beside = said.beside
    if said.change is not None or said.against is not None or beside.unit is not None:
        raise RefusedError("割合に付いた語の意味が決められません。")
    is_rank = part.unit is not None and part.unit.name == "位"
    if is_rank:
        _check_rank(part, said)
    value = part.value if is_rank else _QUOTIENT.divide(part.value, whole.value)
    return Figure(
        raw,
        "rank" if is_rank else "ratio",
        value,
        *_bounds(value, beside.qualifiers),
        part.written if is_rank else None,
        part.unit.base if is_rank and part.unit is not None else None,
        value if is_rank else None,
        _qualifiers(beside),
        beside.base_fiscal_year,
        beside.as_of,
        beside.footnote,
        items=(_item(part, cell), _item(whole, cell)),
    )


def _item(quantity: Quantity, cell: Cell) -> Figure:
    unit = quantity.unit
    return Figure(
        cell.shown[quantity.start : quantity.end],
        "rank" if unit is not None and unit.name == "位" else "number",
        quantity.value,
        unit=quantity.written,
        base_unit=None if unit is None else unit.base,
        base_value=quantity.value if unit is None else scaled(quantity.value, unit),
    )


def _qualifiers(beside: Beside) -> frozenset[Qualifier]:
    return frozenset(beside.qualifiers) if beside.qualifiers else _EXACT


def _unit(quantity: Quantity, beside: Beside) -> tuple[Unit | None, str | None]:
    """The unit that the cell prints: after the number, or in brackets."""
    if beside.unit is None:
        return quantity.unit, quantity.written
    folded, shown = beside.unit
    unit = unit_of(folded)
    if unit is None or quantity.unit not in {None, unit}:
        raise RefusedError("単位が二つ書かれています。")
    return unit, quantity.written or shown.translate(RADICALS)


def _bounds(value: Decimal, qualifiers: set[Qualifier]) -> _Bounds:
    found = qualifiers & _BOUNDS
    if not found:
        return _UNBOUNDED
    if len(found) > 1:
        raise RefusedError("上限と下限の語が食い違っています。")
    (bound,) = found
    if bound in _LOWER:
        return _Bounds(value, None, _LOWER[bound], None)
    return _Bounds(None, value, None, _UPPER[bound])


def _check_spelled_out(run: str, column: Unit) -> None:
    """3万 in a column of 万人 is 3 or 30,000 万人, and 3億 in one of 千円 is mostly 3億円: refuse it."""
    if (column.factor >= 10**4 and _MYRIADS.search(run)) or (column.factor >= 10**3 and _SPELLED_OUT.search(run)):
        raise RefusedError("数字の位取りの語と欄の単位が重なり、値が決められません。")


def _check_against(said: Statement, quantity: Quantity, by: Unit | None) -> None:
    """Only a word makes a change; without one, a share of last year's figure or a signed number is a number."""
    if said.change is not None or quantity.sign:
        return
    if said.against == "past" or by is None or by.name not in _SHARES:
        raise RefusedError("比べた結果なのか値そのものなのか決められません。")


def _check_rank(quantity: Quantity, said: Statement) -> None:
    is_place = quantity.value > 0 and quantity.value == quantity.value.to_integral_value() and not quantity.sign
    is_clear = said.is_best or not said.beside.qualifiers & _BOUNDS
    if not (is_place and is_clear and said.change is None and said.against is None):
        raise RefusedError("順位の書き方として読めません。")


def _check_years(quantity: Quantity, beside: Beside, column: Unit | None) -> None:
    """30年 may be 平成30年 or thirty years: only a decimal, a qualifier or the column says which."""
    is_whole = quantity.value == quantity.value.to_integral_value()
    if is_whole and not beside.qualifiers and (column is None or column.name not in DOUBTFUL["alone"]):
        raise RefusedError("年数か年か決められません。")
