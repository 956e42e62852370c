"""Tick lists inside one cell: every choice is printed, and a mark says which was chosen (○達成　●おおむね達成)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# Marks of one drawing, first those of a choice that was not made. A filled circle among empty ones is the chosen one.
_FAMILIES: Final = (("○◯〇", "●◉◎⦿"), ("□☐", "■☑☒✓✔レ"), ("◇", "◆"), ("☆", "★"))
_BRACKETS: Final = re.compile(
    r"[（(\[［〔]\s*(?P<mark>[○◯〇●◎✓✔レxXｘ■]?)\s*[）)\]］〕]\s*(?P<label>[^（）()\[\]［］〔〕]+)"
)
_SEPARATORS: Final = " \t\n\u3000・、，,／/|｜"


def chosen(text: str) -> tuple[str, ...] | None:
    """The choices that are marked in a cell that prints several; None where the cell is no such list.

    A cell is one if it is made of nothing but two choices or more, each behind a mark, and both kinds of mark mean
    the same in all of it. An empty tuple says that none was chosen.
    """
    choices = choices_of(text)
    return None if choices is None else tuple(label for label, is_made in choices if is_made)


def choices_of(text: str) -> tuple[tuple[str, bool], ...] | None:
    """Every choice of such a cell, and whether it was made; None where the cell is no such list."""
    for empty, filled in _FAMILIES:
        marked = _marked(text, empty, filled)
        if marked is not None:
            return tuple((label, mark in filled) for mark, label in marked)
    bracketed = list(_BRACKETS.finditer(text))
    rest = _BRACKETS.sub("", text).strip(_SEPARATORS)
    if len(bracketed) > 1 and not rest:
        return tuple((_label(found["label"]), bool(found["mark"])) for found in bracketed)
    return None


def _marked(text: str, empty: str, filled: str) -> Sequence[tuple[str, str]] | None:
    """Each choice with its mark, where the text is a list in marks of this family; else None."""
    parts = re.split(f"([{re.escape(empty + filled)}])", text)
    if parts[0].strip(_SEPARATORS) or len(parts) < 5:
        return None
    marked = [(mark, _label(label)) for mark, label in zip(parts[1::2], parts[2::2], strict=True)]
    if not all(label for _, label in marked) or not any(mark in empty for mark, _ in marked):
        return None  # items of a list of which each has the same mark were not chosen from others
    return marked


def _label(text: str) -> str:
    return "".join(text.split()).strip(_SEPARATORS)
