"""The words and units of `words.toml` and `units.toml`, by their folded spelling."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal, cast

from transform.numerals.figure import MissingKind, Qualifier
from transform.numerals.groups import EXACT
from transform.width import fold


@dataclass(slots=True)
class Word:
    """What a word does beside a figure; a word may do several things, depending on where it stands.

    `lead`, `trail` and `bracket` are the qualifier that it adds before the number, after it, or in brackets
    ("" where it adds none and is only allowed there, None where it does not belong there).
    """

    lead: Qualifier | Literal[""] | None = None
    trail: Qualifier | Literal[""] | None = None
    bracket: Qualifier | Literal[""] | None = None
    change: int | None = None
    against: str | None = None
    missing: MissingKind | None = None
    missing_alone: MissingKind | None = None
    unit: str | None = None
    read_as: str | None = None
    divisor: bool = False
    other: frozenset[str] = frozenset()

    @property
    def is_loaded(self) -> bool:
        """Whether the word says something that must not be overlooked in a note."""
        return bool(self.trail or self.lead or self.bracket or self.missing) or self.change is not None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit without its scale, and the scale: 千円 is 円 by 1000. `name` is the first half of a compound one."""

    base: str
    factor: Decimal
    name: str


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


_WORDS: Final = _load("words.toml")
_UNITS: Final = _load("units.toml")


def _half_width() -> dict[int, str]:
    """Each katakana with its half-width form (ポ is ﾎﾟ)."""
    table = {}
    for code in range(0xFF66, 0xFF9E):
        for mark in ("", "ﾞ", "ﾟ"):
            whole = unicodedata.normalize("NFKC", chr(code) + mark)
            if len(whole) == 1:
                table[ord(whole)] = chr(code) + mark
    return table


_HALF_WIDTH: Final = _half_width()


def _spellings(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each word as printed, and each folded spelling of it."""
    for word in words:
        yield word, fold(word)
        if (half := word.translate(_HALF_WIDTH)) != word:
            yield word, fold(half)


def _vocabulary() -> dict[str, Word]:
    words: dict[str, Word] = {}

    def entries(table: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, Word, str]]:
        for what, spelled in table.items():
            for printed, spelling in _spellings(spelled):
                yield "" if what == "none" else what, words.setdefault(spelling, Word()), printed

    for what, word, _ in entries(_WORDS["lead"]):
        word.lead = cast("Qualifier", what)
    for what, word, _ in entries(_WORDS["trail"]):
        word.trail = cast("Qualifier", what)
    for what, word, _ in entries(_WORDS["bracket"]):
        word.bracket = cast("Qualifier", what)
    for what, word, _ in entries(_WORDS["change"]):
        word.change = {"up": 1, "down": -1, "": 0}[what]
    for what, word, _ in entries(_WORDS["against"]):
        word.against = what
    for what, word, _ in entries(_WORDS["missing"]):
        word.missing = cast(MissingKind, what)
    for what, word, _ in entries(_WORDS["missing_alone"]):
        word.missing_alone = cast(MissingKind, what)
    for what, word, _ in entries(_WORDS["other"]):
        word.other |= {what}
    for units in (_UNITS["scaled"]["units"], _UNITS["plain"]):
        for _, word, printed in entries(units):
            word.unit = word.unit or printed
    for one, word, _ in entries(_UNITS["same"]):
        word.unit = one
    for one, word, _ in entries(_UNITS["read_as"]):
        word.unit = word.read_as = one
    for _, word, _ in entries(_UNITS["divisor"]):
        word.divisor = True
    return words


#: Every word by its folded spelling.
WORDS: Final[dict[str, Word]] = _vocabulary()

_SCALES: Final[dict[str, Decimal]] = {spelling: Decimal(factor) for spelling, factor in _UNITS["scaled"]["by"].items()}
_SCALED: Final = frozenset(
    spelling for words in _UNITS["scaled"]["units"].values() for _, spelling in _spellings(words)
)
_SCALE_AT_START: Final = re.compile(f"({'|'.join(sorted(_SCALES, key=len, reverse=True))})(.+)")
#: Digits that a unit's scale follows (48,210千).
DIGITS_AND_SCALE: Final = re.compile(rf"([0-9][0-9,.]*)({'|'.join(sorted(_SCALES, key=len, reverse=True))})")


def _branch(first: str, rests: Iterable[str]) -> str:
    longest_first = sorted(rests, key=len, reverse=True)
    return re.escape(first) + (f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first != [""] else "")


def _pattern(words: Iterable[str]) -> str:
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word[1:])
    return "|".join(_branch(first, rests) for first, rests in by_first.items())


#: Without one of these characters a text has no phrase that says for how many a figure is.
PER: Final = re.compile(
    f"[{''.join({word[0] for word in (*_WORDS['other']['per'], *_WORDS['other']['per_population'])})}均]"
)
#: The longest word that begins at a place in folded text.
PATTERN: Final = _pattern(WORDS)


@lru_cache(maxsize=1024)
def unit_of(folded: str) -> Unit | None:
    """What a unit in folded text says, its scale included (千円, 人/日, kg/人・日); None where it is not known."""
    first, *divisors = re.split("[/・]", folded)
    for divisor in divisors:
        scaled = _SCALE_AT_START.fullmatch(divisor)
        word = WORDS.get(scaled[2] if scaled else divisor)
        if word is None or not (word.unit or word.divisor):
            return None
    factor = Decimal(1)
    word = WORDS.get(first)
    if (word is None or word.unit is None) and (scaled := _SCALE_AT_START.fullmatch(first)) is not None:
        first = scaled[2]
        word = WORDS.get(first)
        factor = _SCALES[scaled[1]]
    if word is None or word.unit is None:
        return None
    if (part := _UNITS["parts"].get(word.unit)) is not None and not divisors:
        return Unit(part["base"], factor * part["factor"], word.unit)
    return Unit(word.unit + folded[folded.index(first) + len(first) :], factor, word.unit)


@lru_cache(maxsize=1024)
def column_unit(printed: str) -> Unit | None:
    """The unit of a column as its heading prints it: any word; None where nothing is printed."""
    folded = re.sub(r"\s", "", fold(printed))
    if folded.startswith("(") and folded.endswith(")"):
        folded = folded[1:-1]
    bare = re.sub(r"^単位:?|\([^()]*\)$", "", folded)
    if not bare.strip("-"):
        return None
    return unit_of(bare) or Unit(printed.strip(), Decimal(1), bare)


#: The units that make a cell doubtful in a place, or the only ones that do not (`but_…`).
DOUBTFUL: Final[dict[str, frozenset[str]]] = {where: frozenset(units) for where, units in _UNITS["doubtful"].items()}


def scale(run: str) -> Decimal | None:
    """By how much a run of numerals multiplies a unit that follows it (千 in 円/千人), if it does nothing else."""
    return _SCALES.get(run)


def customary(scaled_unit: str) -> bool:
    """Whether a scale belongs to the unit that follows it (千円, 万人) and not to the number before (3万件)."""
    match = _SCALE_AT_START.fullmatch(scaled_unit)
    return match is not None and match[2] in _SCALED


def scaled(value: Decimal, unit: Unit) -> Decimal:
    """`value` without the unit's scale."""
    return EXACT.multiply(value, unit.factor)


def unit_scale(printed: str) -> tuple[str, Decimal]:
    """A printed unit without its scale, and the scale: 千円 is ("円", 1000). An unknown unit is its own, by 1."""
    unit = column_unit(printed)
    return (unit.base, unit.factor) if unit is not None else ("", Decimal(1))
