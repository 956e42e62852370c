"""The fiscal year that a label prints; where it leaves out the era (30年度), the nearest year that it can be."""

from __future__ import annotations

import re
from typing import Final

from extract.records import Heading, Printed
from transform.width import fold
from transform.years import ERAS, find_years

_BARE: Final = re.compile(r"(?<![0-9第])(元|[0-9]{1,2})年度")
_REACH: Final = 20  # years from the evaluated one within which a year without an era is looked for


def heading_year(heading: Heading, near: int) -> int | None:
    """The fiscal year that a column's headings print, the lowest first; None where they print none, or several.

    Args:
        near: the year that the sheet evaluates.
    """
    for text in reversed(heading.path):
        joined = text.replace("\n", "")
        years = {mention.fiscal_year for mention in find_years(joined)} or _without_era(joined, near)
        if len(years) == 1:
            return years.pop()
    return None


def printed_heading(heading: Heading) -> Printed:
    """A heading as a printed value: its lowest level."""
    return Printed(heading.leaf, (heading.place,))


def _without_era(text: str, near: int) -> set[int]:
    """The years printed as 30年度 or 元年度: of those of all eras the one nearest to `near`."""
    found = set()
    for match in _BARE.finditer(fold(text)):
        number = 1 if match[1] == "元" else int(match[1])
        nearest = min((era.before + number for era in ERAS), key=lambda year: abs(year - near))
        if abs(nearest - near) <= _REACH:
            found.add(nearest)
    return found
