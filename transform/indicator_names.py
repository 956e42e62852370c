"""What the cell of an indicator's name prints: the name, its marks, and what it says of the figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from transform.years import find_years

_MARKS: Final = re.compile(r"[【\[［〔]([☆★◎○●◇◆・･,，、\s]+)[】\]］〕]")
_NOTE: Final = re.compile(r"[（(〔［\[※][^（()）]*(?:基準|実績|目標)値?[^（()）]*[)）〕］\]]?")
# What a name says of all its figures (contract: name_qualifiers).
_NAME_WORDS: Final = (
    ("gross", "延べ"),
    ("gross", "延人数"),
    ("cumulative", "累計"),
    ("cumulative", "通算"),
    ("calendar_year", "暦年"),
)


@dataclass(frozen=True, slots=True)
class Name:
    """What the cell of an indicator's name prints."""

    name: str
    marks: tuple[str, ...]
    note: str | None


def read_name(text: str) -> Name:
    """The name without its 【☆◎】 marks and without a note about a column's year; other brackets belong to it."""
    marks = tuple(c for group in _MARKS.findall(text) for c in group if c in "☆★◎○●◇◆")
    bare = _MARKS.sub("", text)
    note = next((m for m in _NOTE.finditer(bare) if find_years(m.group())), None)
    if note is not None:
        bare = bare[: note.start()] + bare[note.end() :]
    return Name(
        "\n".join(line for part in bare.split("\n") if (line := part.strip())),
        marks,
        note.group().strip() if note else None,
    )


def name_qualifiers(*texts: str | None) -> list[str]:
    """What a name or a note adds to each figure: 延べ, 累計, 暦年."""
    return sorted({qualifier for text in texts if text for qualifier, word in _NAME_WORDS if word in text})
