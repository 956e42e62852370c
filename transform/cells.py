"""What single printed cells say: text, whole numbers, ticks, lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from extract.records import GridTable, Item, Printed, Row

# What a tick may be drawn as. A dash or a cross says no; anything else in a tick cell is for a person to look at.
TICKS = frozenset("●○◯◎■◆★☆✓✔☑レ〇")
NO_TICKS = frozenset("―－-‐–—ー×✕✗")

_SEPARATOR = re.compile(r"[，,、;；\n]|(?<=[課室係所館担当])[ \u3000]+")


def first_cell(table: GridTable, row: Row, key: str) -> Printed | None:
    """The row's cell in the first column with this key that it has a cell in."""
    return next((row.cells[i] for i in table.columns(key) if i in row.cells), None)


def text_of(printed: Printed | None) -> str | None:
    """The text, None where the cell is empty or there is none."""
    return printed.text or None if printed is not None else None


def squeezed(text: str) -> str:
    """The text without blanks: headings and labels are broken and spread as their cells require."""
    return "".join(text.split())


def folded(text: str) -> str:
    """For comparing names of the same thing: widths and blanks do not count."""
    return squeezed(unicodedata.normalize("NFKC", text))


def whole_number(text: str) -> int | None:
    """The number in a cell that holds nothing but one (項番); None otherwise."""
    plain = unicodedata.normalize("NFKC", squeezed(text)).rstrip(".")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 4 else None


def ticked(text: str) -> bool | None:
    """Whether a tick cell is ticked; None where it holds something that is neither a tick nor its absence."""
    marks = set(squeezed(text))
    if not marks or marks <= NO_TICKS:
        return False
    return True if marks <= TICKS else None


def names_in(printed: Printed) -> list[str]:
    """The names in a cell that lists several, without what separates them."""
    return [name for part in _SEPARATOR.split(printed.text) if (name := part.strip())]


def list_items(items: Iterable[Item]) -> list[tuple[dict[str, str], str, list[Printed]]]:
    """The items of a list: the parts of each one's first paragraph, its text, and its paragraphs.

    A paragraph without a mark goes on with the item above it, after a line break; where no item stands above it,
    it is one of its own.
    """
    found: list[tuple[dict[str, str], str, list[Printed]]] = []
    for item in items:
        if item.level == "" and found and found[-1][0]:
            parts, text, printed = found[-1]
            found[-1] = (parts, f"{text}\n{item.text}", [*printed, item.value])
        else:
            found.append((item.parts, item.text, [item.value]))
    return found


def joined(printed: Iterable[Printed]) -> Printed:
    """Several paragraphs as one printed value."""
    parts = list(printed)
    return Printed(
        "\n".join(p.text for p in parts),
        tuple(place for p in parts for place in p.places),
        tuple(dict.fromkeys(place for p in parts for place in p.cells)),
    )
