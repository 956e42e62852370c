"""Costs: whole thousands of yen, from whatever a cell prints."""

from __future__ import annotations

from transform import numerals


def thousand_yen(text: str) -> int | None:
    """The one figure that a cell in a column of 千円 prints; None where it prints no figure, or several.

    A figure with a unit of its own is converted; one that is no whole number of thousands is none.
    """
    figure = numerals.parse(text, unit="千円")
    if figure.kind != "number" or figure.base_value is None or figure.base_unit != "円" or figure.base_value % 1000:
        return None
    return int(figure.base_value // 1000)


def is_missing(text: str) -> bool:
    """Whether a cell says, or shows by being blank, that there is no figure."""
    return numerals.parse(text).kind == "missing"
