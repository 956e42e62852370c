"""How much two names differ. DuckDB's own functions count bytes, of which a Japanese character has three."""

from __future__ import annotations


def edits(one: str, other: str) -> int:
    """The fewest characters to insert, delete or replace that make one text the other (Levenshtein distance)."""
    above = list(range(len(other) + 1))
    for row, character in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (character != against)))
        above = line
    return above[-1]
