"""`python -m transform.numerals.fuzz --seconds 600`: random cells, against what must hold for every one of them.

The cells are made of the grammar's own words, of digits, of characters from all over Unicode, and by breaking
cells that are right: nearly right ones find more than noise does.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from transform.numerals import parse
from transform.numerals.figure import Figure, Kind
from transform.numerals.vocabulary import WORDS

_RIGHT: Final = (
    "1万7436", "延べ600 以上", "4万3210（平成28年度）", "延べ500 (H27見込)", "1,234.5㎡", "３億２，０００万円",
    "10以上20未満", "前年度比210件増", "△1,205", "平成26～28年度", "3位/47都道府県", "2/7", "令和4年3月31日現在",
    "―（未実施）", "120\n(150)", "1人1日当たり 850g", "1千138億", "二十五人", "約281万人", "95.3％※1", "①5件②3件",
    "10～15人", "H31/R1", "平成31（令和元）年度",
)  # fmt: skip
_DIGITS: Final = "0123456789０１２３４５６７８９,，.．"
_LOOSE: Final = " 　\n\t+-−－ー―～〜~/／:：()（）[]【】・、。*＊※%％°'\"_eExX#①②³₂△▲○◯〇…"
_WIDE: Final = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
_WITH_VALUE: Final = frozenset[Kind]({"number", "delta", "rank", "ratio"})
_OF_YEARS: Final = frozenset[Kind]({"year", "fiscal_year", "year_range", "fiscal_year_range", "date"})


def cells(rng: random.Random) -> Iterator[str]:
    """Cells without end."""
    words = sorted(WORDS)
    while True:
        match rng.randrange(4):
            case 0:
                pools = (words, _DIGITS, _LOOSE)
                yield "".join(rng.choice(rng.choice(pools)) for _ in range(rng.randint(1, 9)))
            case 1:
                number = f"{rng.randrange(10 ** rng.randint(1, 9)):,}"
                yield rng.choice(("", *words)) + number + rng.choice(("", *words)) + rng.choice(("", *words))
            case 2:
                text = rng.choice(_RIGHT)
                at = rng.randrange(len(text) + 1)
                yield (
                    text[:at] + rng.choice(rng.choice((_DIGITS, _LOOSE, words, ("",)))) + text[at + rng.randrange(2) :]
                )
            case _:
                codes = (rng.choice((rng.randrange(0x80), rng.randrange(0x3000, 0x10000))) for _ in range(8))
                yield "".join(map(chr, codes))


def fault(text: str) -> str | None:
    """What is wrong with the reading of `text`; None if all that must hold does."""
    figure = parse(text)
    wide = parse(text.translate(_WIDE))
    padded = parse(f" {text}\n")
    if figure.raw != text:
        return "the raw text is not the text"
    if (wide.kind, wide.value, wide.low, wide.high) != (figure.kind, figure.value, figure.low, figure.high):
        return f"in full width it is {wide}"
    if (padded.kind, padded.value, padded.low, padded.high) != (figure.kind, figure.value, figure.low, figure.high):
        return f"between blanks it is {padded}"
    return _fault(figure)


def _fault(figure: Figure) -> str | None:
    kind = figure.kind
    says = {
        "a value": (figure.value is not None, kind in _WITH_VALUE),
        "two bounds": (figure.low is not None and figure.high is not None, kind == "range"),
        "why it is missing": (figure.missing_kind is not None, kind == "missing"),
        "a year": (figure.fiscal_year is not None, kind in _OF_YEARS),
        "a date": (figure.date is not None, kind == "date"),
    }
    for what, (is_said, is_due) in says.items():
        if is_said != is_due:
            return f"a {kind} {'with' if is_said else 'without'} {what}"
    if kind == "text" and figure != Figure(figure.raw, "text"):
        return "it is refused, and says something"
    if (kind == "multi" and len(figure.items) < 2) or (kind == "ratio" and len(figure.items) != 2):
        return f"a {kind} of {len(figure.items)} parts"
    if kind == "range" and figure.low is not None and figure.high is not None and figure.low >= figure.high:
        return "a range that is none"
    if any(isinstance(value, Decimal) and not value.is_finite() for value in figure):
        return "a value that is no number"
    return next((wrong for item in figure.items if (wrong := _fault(item)) is not None), None)


def run(rng: random.Random, *, count: int | None = None, seconds: float | None = None) -> Counter[Kind]:
    """Read cells until `count` are read or `seconds` are over; how many were of each kind.

    Raises:
        AssertionError: a cell that is read wrongly; the message says which and how.
    """
    kinds: Counter[Kind] = Counter()
    end = None if seconds is None else time.monotonic() + seconds
    for text in cells(rng):
        wrong = fault(text)
        if wrong is not None:
            raise AssertionError(f"{text!r}: {wrong}: {parse(text)}")
        kinds[parse(text).kind] += 1
        if kinds.total() == count or (end is not None and time.monotonic() >= end):
            break
    return kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None, help="for the same cells again")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    kinds = run(random.Random(seed), seconds=arguments.seconds)
    sys.stdout.write("".join(f"{kind:<18}{count:>10}\n" for kind, count in kinds.most_common()))
    sys.stdout.write(f"{'all':<18}{kinds.total():>10}\n")


if __name__ == "__main__":
    main()
