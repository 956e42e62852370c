"""Finding words in everything that is printed in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from warehouse.query import run
from warehouse.text_pattern import pattern


@dataclass(frozen=True, slots=True)
class Hit:
    """A text in which all the words stand.

    Attributes:
        places: where in the text the words stand, as (start, end) in characters, in order, none within another.
        page: of the PDF, from 1; None where the place is not recorded.
    """

    municipality_code: str
    fiscal_year: int
    measure_no: str
    measure_name: str | None
    table_name: str
    row_key: str
    column_name: str
    item: int
    text: str
    page: int | None
    places: tuple[tuple[int, int], ...]

    def marked(self, before: str = "【", after: str = "】") -> str:
        """The text with each place between the two marks."""
        parts, end = [], 0
        for start, stop in self.places:
            parts += [self.text[end:start], before, self.text[start:stop], after]
            end = stop
        return "".join([*parts, self.text[end:]])


def search(
    path: Path | str,
    words: Sequence[str],
    *,
    fiscal_year: int | None = None,
    measure_no: str | None = None,
    table_name: str | None = None,
) -> list[Hit]:
    """The texts of view `prose` in which all words stand, the latest year first.

    Raises:
        ValueError: no words, or an empty one.
        WarehouseError: no warehouse yet, or one that cannot be opened.
    """
    if not words:
        raise ValueError("nothing to look for")
    patterns = [pattern(word) for word in words]
    conditions = ["regexp_matches(text, ?)"] * len(patterns)
    parameters: list[object] = list(patterns)
    for column, value in (("fiscal_year", fiscal_year), ("measure_no", measure_no), ("table_name", table_name)):
        if value is not None:
            conditions.append(f"{column} = ?")
            parameters.append(value)
    columns = [field.name for field in fields(Hit) if field.name != "places"]
    rows = run(
        path,
        f"SELECT {', '.join(columns)} FROM prose WHERE {' AND '.join(conditions)} "
        "ORDER BY fiscal_year DESC, municipality_code, measure_no, page, table_name, row_key, column_name, item",
        parameters,
    ).rows
    found = (dict(zip(columns, row, strict=True)) for row in rows)
    return [Hit(**values, places=_places(values["text"], patterns)) for values in found]


def _places(text: str, patterns: Sequence[str]) -> tuple[tuple[int, int], ...]:
    spans = sorted(match.span() for expression in patterns for match in re.finditer(expression, text))
    places: list[tuple[int, int]] = []
    for start, end in spans:
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return tuple(places)
