"""Cells a second, beside two published readers of Japanese numerals in the same run.

    python -m benchmarks.numerals [--cells 30000] [--seed 1]

The cells are as in the indicator tables of yearly books, all distinct, so that no cache helps. The peers
(`pip install kanjize japanese-numbers-python`) are no dependencies; without one its line says so. They read less
of each cell than this reader does: what they read right is counted beside their speed.
"""

from __future__ import annotations

import argparse
import importlib
import random
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from transform.numerals.reading import parse_uncached

ROUNDS = 5


class Cell(NamedTuple):
    """A printed cell, and the number that a reader finds in it."""

    text: str
    value: Decimal


Reader = Callable[[str], "Decimal | None"]


def cells(count: int, rng: random.Random) -> list[Cell]:
    """Distinct cells: plain figures most of all, then myriads, units, years in brackets, qualifiers, wraps."""
    made: dict[str, Cell] = {}
    kinds = (_plain, _decimal, _myriad, _dated, _gross, _bounded, _with_unit, _negative, _wide, _change)
    weights = (28, 14, 14, 14, 8, 6, 8, 2, 4, 2)
    while len(made) < count:
        (kind,) = rng.choices(kinds, weights)
        cell = kind(rng)
        made[cell.text] = cell
    return list(made.values())


def _number(rng: random.Random) -> int:
    return rng.randrange(10 ** rng.randint(3, 7))


def _mixed(number: int, wrap: str) -> str:
    upper, lower = divmod(number, 10**4)
    return f"{upper}万{wrap}{lower or ''}" if upper else str(lower)


def _plain(rng: random.Random) -> Cell:
    number = _number(rng)
    return Cell(f"{number:,}", Decimal(number))


def _decimal(rng: random.Random) -> Cell:
    text = f"{_number(rng) / 100:.2f}"
    return Cell(text, Decimal(text))


def _myriad(rng: random.Random) -> Cell:
    number = _number(rng)
    return Cell(_mixed(number, rng.choice(("", "", " "))), Decimal(number))


def _dated(rng: random.Random) -> Cell:
    number = _number(rng)
    year = rng.choice(("(H29)", " (H29)", "（平成29年度）", " (H27見込)", "（令和元年度）"))
    return Cell(rng.choice((f"{number:,}", _mixed(number, ""))) + year, Decimal(number))


def _gross(rng: random.Random) -> Cell:
    number = _number(rng)
    return Cell(f"延べ{rng.choice(('', ' '))}{_mixed(number, '')}{rng.choice(('', '人', ' 以上'))}", Decimal(number))


def _bounded(rng: random.Random) -> Cell:
    number = _number(rng)
    return Cell(f"{number:,}{rng.choice(('以上', '以下', '未満', '程度'))}", Decimal(number))


def _with_unit(rng: random.Random) -> Cell:
    number = _number(rng)
    return Cell(f"{number:,}{rng.choice(('人', '件', '㎡', '％', 'か所', '円'))}", Decimal(number))


def _negative(rng: random.Random) -> Cell:
    number = _number(rng)
    return Cell(f"△{number:,}", Decimal(-number))


def _wide(rng: random.Random) -> Cell:
    number = _number(rng)
    return Cell("".join(chr(ord(c) + 0xFEE0) for c in f"{number:,}"), Decimal(number))


def _change(rng: random.Random) -> Cell:
    number = _number(rng)
    return Cell(f"前年度比{number:,}件増", Decimal(number))


def _ours(text: str) -> Decimal | None:
    return parse_uncached(text).value


def _kanjize() -> Reader:
    module = importlib.import_module("kanjize")

    def read(text: str) -> Decimal | None:
        try:
            return Decimal(module.kanji2number(text))
        except (ValueError, TypeError, KeyError, IndexError):
            return None

    return read


def _japanese_numbers() -> Reader:
    module = importlib.import_module("japanese_numbers")

    def read(text: str) -> Decimal | None:
        numbers = module.to_arabic_numbers(text)
        return Decimal(numbers[0]) if len(numbers) == 1 else None

    return read


def measure(reader: Reader, sample: Sequence[Cell]) -> tuple[float, float, float]:
    """Cells a second of one core's time (the best round), the share read right, the share read wrongly in silence."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.process_time()
        for cell in sample:
            reader(cell.text)
        best = max(best, len(sample) / (time.process_time() - start))
    values = [(reader(cell.text), cell.value) for cell in sample]
    right = sum(value == expected for value, expected in values)
    wrong = sum(value is not None and value != expected for value, expected in values)
    return best, right / len(sample), wrong / len(sample)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sample = cells(arguments.cells, random.Random(arguments.seed))
    print(f"{len(sample):,} distinct cells, one core, best of {ROUNDS} rounds")
    print(f"{'':<24}{'cells/s':>12}{'right':>9}{'silently wrong':>16}")
    makers: tuple[tuple[str, Callable[[], Reader]], ...] = (
        ("transform.numerals", lambda: _ours),
        ("kanjize", _kanjize),
        ("japanese-numbers-python", _japanese_numbers),
    )
    for name, make in makers:
        try:
            reader = make()
        except ImportError:
            print(f"{name:<24}{'not installed':>12}")
            continue
        speed, right, wrong = measure(reader, sample)
        print(f"{name:<24}{speed:>12,.0f}{right:>9.1%}{wrong:>16.1%}")


if __name__ == "__main__":
    main()
