"""Changes to the figures of an indicator, as a book prints them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from samples.model import Indicator, IndicatorValue, fiscal_year_label, fiscal_year_short
from tests.mutants.slip import actual


def with_figure(indicator: Indicator, role: str, year: int, change: Callable[[Decimal], Decimal]) -> Indicator | None:
    """The indicator with one figure changed, written in digits; None where it prints none of this role and year."""

    def changed(value: IndicatorValue) -> IndicatorValue:
        figure = value.figure
        if value.role != role or figure.fiscal_year != year or figure.value is None:
            return value
        digits = re.search(r"[0-9][0-9,.万 ]*", figure.text)
        assert digits is not None
        number = change(figure.value)
        text = figure.text.replace(digits[0].rstrip(), f"{number:,}" if number % 1 == 0 else str(number), 1)
        return replace(value, figure=replace(figure, text=text, value=number))

    values = tuple(changed(v) for v in indicator.values)
    return None if values == indicator.values else replace(indicator, values=values)


def misread(indicator: Indicator, year: int, text: str, missing: str | None) -> Indicator | None:
    """The indicator with another text in the cell of a year's actual, which prints no figure then."""
    value = actual(indicator, year)
    if value is None or value.figure.value is None:
        return None
    figure = replace(value.figure, text=text, value=None, missing=missing)
    values = tuple(replace(v, figure=figure) if v is value else v for v in indicator.values)
    return replace(indicator, values=values)


def of_another_year(indicator: Indicator, role: str, off: int) -> Indicator | None:
    """The indicator with another year of its baseline in the cell, or of its target in a note; None without either."""
    value = next((v for v in indicator.values if v.role == role and v.figure.value is not None), None)
    if value is None or indicator.note:
        return None
    year, text = value.figure.fiscal_year, value.figure.text
    note = ""
    if role == "target":
        note = f"(目標値は{fiscal_year_label(year + off)})"
    else:
        for write in (fiscal_year_label, lambda y: fiscal_year_label(y).removesuffix("度"), fiscal_year_short):
            if write(year) in text:
                text = text.replace(write(year), write(year + off))
                break
        else:
            return None
    moved = replace(value, figure=replace(value.figure, text=text, fiscal_year=year + off))
    return replace(indicator, note=note, values=tuple(moved if v is value else v for v in indicator.values))
