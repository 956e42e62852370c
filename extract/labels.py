"""Printed labels against known ones: tolerant of blanks, brackets, widths and years, never of meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from extract.records import MatchKind

_N = r"(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})"
_ERA = r"(?:明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿]|(?<![A-Za-z])[MTSHR]|[昭平令](?=元|\d))"
_ALIAS = rf"\s*[（(]\s*(?:{_ERA}\s*{_N}|(?:19|20)\d\d)\s*(?:年\s*度?)?\s*[)）]"
# A fiscal year as labels print it: with its era, of the Western count, with the other one in brackets, or, where the
# era goes without saying, as 30年度. Its value is for `transform.years` to read; a label is the same in every year.
YEAR = (
    rf"(?:{_ERA}\s*{_N}(?!\d)(?:{_ALIAS})?\s*(?:年\s*度?)?(?:{_ALIAS})?"
    rf"|(?<!\d)(?:19|20)\d\d(?:{_ALIAS})?\s*年\s*度?(?:{_ALIAS})?"
    r"|(?<![\d第])(?:元|\d{1,2})\s*年\s*度)"
)
_YEAR = re.compile(YEAR)
_BRACKETED = re.compile(r"[(\[<][^()\[\]<>]*[)\]>]")
_PAIRS = {"(": ")", "[": "]", "<": ">"}
_LONGEST = 100  # characters within which a label at the head of a cell ends
_SIMILAR = 80.0  # of 100: rapidfuzz's ratio from which a label counts as the same with another wording

_FOLD = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("【〔［「『", "[")
    | dict.fromkeys("】〕］」』", "]")
    | dict.fromkeys("〈《＜", "<")
    | dict.fromkeys("〉》＞", ">")
    | dict.fromkeys("‐‑−－―—–─ー", "-")
    | dict.fromkeys("・･", "・")
    | dict.fromkeys(" \t\n\u3000\u00a0", "")
)


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """A label for comparison: no blanks, no years, ASCII widths, one kind of each bracket and dash, none around it."""
    return _unwrapped(_YEAR.sub("", _folded(text)))


def _folded(text: str) -> str:
    return text.replace("{fy}", "").translate(_FOLD)


def _unwrapped(folded: str) -> str:
    """Without the brackets around all of it: 【備考】 is 備考."""
    while len(folded) > 2 and _PAIRS.get(folded[0]) == folded[-1] and not set(folded[1:-1]) & set("()[]<>"):
        folded = folded[1:-1]
    return folded


@lru_cache(maxsize=65536)
def without_brackets(text: str) -> str:
    """The normalised label without its bracketed parts: a legend, a unit, a note."""
    bare = normalise(text)
    while True:
        shorter = _BRACKETED.sub("", bare)
        if shorter == bare:
            return bare
        bare = shorter


def similarity(text: str, label: str) -> float:
    """How alike a printed text and a known label are, from 0 to 1; blanks, brackets and years do not count."""
    return fuzz.ratio(without_brackets(text), without_brackets(label)) / 100


@dataclass(frozen=True, slots=True)
class Match:
    key: str
    kind: MatchKind


class Labels:
    """Known labels by key; the first label of a key is the one it is known by, the others are synonyms."""

    def __init__(self, labels: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._exact: dict[str, Match] = {}
        self._bare: dict[str, Match] = {}
        for key, names in labels:
            for i, name in enumerate(names):
                match = Match(key, "synonym" if i else "exact")
                self._exact.setdefault(normalise(name), match)
                if bare := without_brackets(name):
                    self._bare.setdefault(bare, match)

    def find(self, *texts: str) -> Match | None:
        """The label that one of the texts prints, the text as a whole before the text without its brackets."""
        for text in texts:
            if text and (match := self._exact.get(normalise(text))):
                return match
        for text in texts:
            if text and (match := self._bare.get(without_brackets(text))):
                return match
        return None

    def find_similar(self, text: str) -> Match | None:
        """The one known label that the text resembles: for what no known label matches, and only with doubt noted."""
        bare = without_brackets(text)
        if len(bare) < 3:
            return None
        best = process.extract(bare, list(self._bare), scorer=fuzz.ratio, limit=2, score_cutoff=_SIMILAR)
        keys = {self._bare[name].key for name, _, _ in best}
        return Match(keys.pop(), "similar") if len(keys) == 1 else None

    def prefix_of(self, text: str) -> tuple[Match, int] | None:
        """The known label that the text begins with, and how many of the text's characters it takes.

        A label at the head of a cell that goes on with its value stands in brackets, in a line of its own, or before
        a colon: anything else is a text that happens to begin with the same words.
        """
        if not text:
            return None
        closing = _PAIRS.get(_folded(text[0]))
        for length in range(1, min(len(text), _LONGEST) + 1):
            end, following = _folded(text[length - 1]), text[length : length + 1]
            ends = end == closing if closing else following in ("", "\n", "：", ":")
            if ends and (match := self._exact.get(normalise(text[:length]))):
                return match, length + (not closing and following in ("：", ":"))
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(self._exact)


@dataclass(frozen=True, slots=True)
class Word:
    """What a cell's texts may head in several tables.

    Attributes:
        columns: by table, the key of the column whose heading they are, or whose tick's name.
        ticks: the tables in which they are the name of a tick.
        blank: whether nothing of them counts for a label: a year, for one.
    """

    columns: Mapping[str, str]
    ticks: frozenset[str]
    blank: bool


class Vocabulary:
    """The words of the headings of several tables, by which a cell is looked up once and not for each of them.

    Args:
        columns, ticks: by table, the labels of its columns, and the names of the ticks in them.
    """

    def __init__(self, columns: Mapping[str, Labels], ticks: Mapping[str, Labels]) -> None:
        self.columns, self.ticks = columns, ticks
        self.find: Callable[[tuple[str, ...]], Word] = lru_cache(maxsize=65536)(self._find)

    def _find(self, texts: tuple[str, ...]) -> Word:
        keys, names = {}, set()
        for table, labels in self.columns.items():
            tick = self.ticks[table].find(texts[0])
            if match := labels.find(*texts) or tick:
                keys[table] = match.key
            if tick is not None:
                names.add(table)
        return Word(keys, frozenset(names), normalise(texts[0]) == "")
