"""Costs: whole thousands of yen, from whatever a cell prints."""

from __future__ import annotations

import re

from transform import numerals

# 事業費（うち一般財源）: the heading of a column whose cells print a figure and, in brackets, a part of it.
_OF_WHICH_HEADING = re.compile(r"[（(［\[]\s*(?:うち|内)\s*(?P<part>[^）)］\]]+?)\s*[）)］\]]")
_OF_WHICH = re.compile(r"^(?P<whole>[^（(［\[]+)[（(［\[]\s*(?P<part>[^）)］\]]+?)\s*[）)］\]]$")


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


def part_named(heading: str) -> str | None:
    """What part of the cost stands in brackets behind it, as the heading says (一般財源); None if it says nothing."""
    found = _OF_WHICH_HEADING.search("".join(heading.split()))
    return found["part"] if found else None


def whole_and_part(text: str) -> tuple[int, str] | None:
    """The figure of a cell in such a column, in thousands of yen, and what stands in brackets behind it, as printed.

    None where the cell is not of this form, or where the part is larger than the whole or cannot be read.
    """
    found = _OF_WHICH.match("".join(text.split()))
    if found is None:
        return None
    whole, part = thousand_yen(found["whole"]), thousand_yen(found["part"])
    sound = whole is not None and (is_missing(found["part"]) or (part is not None and part <= whole))
    return (whole, found["part"]) if whole is not None and sound else None
