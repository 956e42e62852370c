"""What an unknown label most likely is: by its wording, by what its values look like, and by its place among others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.labels import normalise, similarity, without_brackets

_WORDING = 4.0  # weight of a label's likeness, which goes from 0 to 1
_VALUES = 2.0  # weight of the share of values that look as expected
_TELLING = 1.5  # for values that hardly anything else has
_PLACE = 1.0  # for what is required, and stands in its order
_ALIKE = 0.5  # likeness from which a label counts as another wording of a known one
EVIDENCE = 1.2  # score from which more than its place speaks for a candidate
_FITTING = 0.6  # share of values below which a label cannot be it
_BRACKET = re.compile(r"[(\[<]([^()\[\]<>]*)[)\]>]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something known that may be missing: its labels, what its values look like (None: anything)."""

    key: str
    labels: tuple[str, ...]
    values: re.Pattern[str] | None
    telling: bool
    required: bool
    many: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """A printed label that nobody knows, with the values under or beside it; `count`: over how many columns."""

    label: str
    values: tuple[str, ...]
    count: int = 1


def likeness(text: str, labels: Sequence[str]) -> float:
    """How alike a printed label and the nearest of the known ones are, from 0 to 1.

    A label that holds the other counts by how much of it that is; units in brackets that differ count against it.
    """
    return max((_likeness(text, label) for label in labels), default=0.0)


def _likeness(text: str, label: str) -> float:
    bare, known = without_brackets(text), without_brackets(label)
    if not bare or not known:
        return 0.0
    short, long = sorted((bare, known), key=len)
    alike = similarity(text, label)
    if len(short) > 1 and short in long:
        alike = max(alike, 0.5 + 0.4 * len(short) / len(long))
    units = [set(_BRACKET.findall(normalise(t))) for t in (text, label)]
    if all(units) and not units[0] & units[1]:
        alike -= 0.2
    return max(0.0, alike)


def score(unknown: Unknown, candidate: Candidate) -> float | None:
    """How much speaks for the unknown label being the candidate; None if it cannot be, or too little speaks for it."""
    if unknown.count > 1 and not candidate.many:
        return None
    alike = likeness(unknown.label, candidate.labels)
    total = _WORDING * alike
    fit = _fit(unknown.values, candidate.values)
    if fit is not None:
        if fit < _FITTING:
            return None
        total += _VALUES * fit + (_TELLING if candidate.telling else 0.0)
    if candidate.required:
        return total + _PLACE if total >= EVIDENCE else None
    if alike < _ALIKE and not (candidate.telling and fit is not None):
        return None
    return total if total >= EVIDENCE else None


def possible(values: Sequence[str], candidate: Candidate) -> bool:
    """Whether the values may be the candidate's: nothing that is printed says otherwise."""
    fit = _fit(values, candidate.values)
    return fit is None or fit >= _FITTING


def _fit(values: Sequence[str], pattern: re.Pattern[str] | None) -> float | None:
    """The share of the printed values that look as expected; None where none is printed or anything may stand."""
    printed = ["".join(value.split()) for value in values]
    printed = [value for value in printed if value]
    if pattern is None or not printed:
        return None
    return sum(bool(pattern.search(value)) for value in printed) / len(printed)


def align(scores: Sequence[Sequence[float | None]]) -> list[int | None]:
    """Which column each row takes: the assignment in both orders with the highest sum; None for none.

    `scores` has a row for each unknown label and a column for each candidate, both in their order, None where the
    label cannot be the candidate.
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            value = scores[i][j]
            taken = value + best[i + 1][j + 1] if value is not None else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found: list[int | None] = [None] * rows
    i = j = 0
    while i < rows and j < columns:
        value = scores[i][j]
        if value is not None and best[i][j] == value + best[i + 1][j + 1]:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
