"""The expression that finds a word however a book sets it, for Python and as macros of the warehouse.

A word is looked for by a regular expression in which each character stands for its forms (full and half width, capital
and small), and blanks and line breaks may stand between any two. No index: ten years of a city's prose are read in a
few milliseconds (`python -m benchmarks.warehouse`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import Final

# Written out, because RE2 (DuckDB) and Python mean different things by \\s.
_BLANKS: Final = "[ \t\r\n\u00a0\u2000-\u200b\u3000]*"
_SPECIAL: Final = frozenset(r"\^$.|?*+()[]{}-")
_DASHES: Final = "-‐‑‒–—―−－"
_TILDES: Final = "~〜～"
# What belongs together: a half-width kana with its voiced mark, a kana with a combining one.
_CLUSTER: Final = "[ｦ-ﾝ][ﾞﾟ]|[ぁ-ヿ][\u3099\u309a]|."


def _forms() -> Iterator[frozenset[str]]:
    """Sets of characters, or of pairs of them, that are the same letter."""
    for code in range(0x21, 0x7F):
        letter = chr(code)
        if letter in _DASHES or letter in _TILDES:
            continue
        cases = {letter, letter.lower(), letter.upper()}
        yield frozenset(cases | {chr(ord(each) + 0xFEE0) for each in cases})
    yield frozenset(_DASHES)
    yield frozenset(_TILDES)
    halves = [chr(code) for code in range(0xFF61, 0xFF9E)]
    marked = [kana + mark for kana in halves for mark in "ﾞﾟ"]
    for half in (*halves, *marked):
        full = unicodedata.normalize("NFKC", half)
        if len(full) == 1:
            yield frozenset({half, full, unicodedata.normalize("NFD", full)})


def _quoted(text: str) -> str:
    return "".join("\\" + c if c in _SPECIAL else c for c in text)


_GROUPS: Final = tuple(sorted(tuple(sorted(forms)) for forms in _forms()))

FORMS: Final = MappingProxyType({form: forms for forms in _GROUPS for form in forms})
"""For each character, or kana with its mark, that has several forms: all of them."""


@cache
def pattern(word: str) -> str:
    """The regular expression, for Python and for DuckDB, that finds the word in all its forms.

    Raises:
        ValueError: the word is empty, or nothing but blanks.
    """
    clusters = re.findall(_CLUSTER, re.sub(_BLANKS, "", word), re.DOTALL)
    if not clusters:
        raise ValueError("nothing to look for")
    return _BLANKS.join("(?:" + "|".join(map(_quoted, FORMS.get(c, (c,)))) + ")" for c in clusters)


def macros() -> Iterator[str]:
    """The statements that make `text_pattern(word)`, `search(word)` and `ja.検索(word)`, once the views are there."""
    groups = _literal("\n".join("\t".join(forms) for forms in _GROUPS))
    special = _literal("([" + "".join("\\" + c for c in sorted(_SPECIAL)) + "])")
    clusters = f"regexp_extract_all(regexp_replace(word, {_literal(_BLANKS)}, '', 'g'), {_literal(f'(?s){_CLUSTER}')})"
    # A text as the list of forms is found sooner than a map of hundreds of entries is planned.
    group = f"list_filter(string_split({groups}, chr(10)), lambda g: list_contains(string_split(g, chr(9)), c))[1]"
    forms = (
        f"list_transform(string_split(coalesce({group}, c), chr(9)), "
        f"lambda f: regexp_replace(f, {special}, '\\\\\\1', 'g'))"
    )
    yield (
        f"CREATE MACRO main.text_pattern(word) AS array_to_string(list_transform({clusters}, "
        f"lambda c: '(?:' || array_to_string({forms}, '|') || ')'), {_literal(_BLANKS)})"
    )
    yield (
        "CREATE MACRO main.search(word) AS TABLE "
        "SELECT * FROM main.prose WHERE regexp_matches(text, main.text_pattern(word))"
    )
    yield (
        'CREATE MACRO ja."検索"(word) AS TABLE '
        'SELECT * FROM ja."文章" WHERE regexp_matches("本文", main.text_pattern(word))'
    )
    folded = "全角・半角、大文字・小文字、途中の空白や改行の違いを問わない。"
    comments = {
        "MACRO main.text_pattern": f"言葉の検索式：言葉を見つける正規表現。{folded}",
        "MACRO TABLE main.search": f"文章の検索：言葉がある文章（prose の行）。{folded}",
        'MACRO TABLE ja."検索"': f"文章の検索：言葉がある文章（ja.文章 の行）。{folded}",
    }
    yield from (f"COMMENT ON {macro} IS {_literal(comment)}" for macro, comment in comments.items())


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
