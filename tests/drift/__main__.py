"""The drift machine: `python -m tests.drift [--only NAME] [--pairs N] [--in-turn]`.

Takes a sample edition, applies each way to drift (and pairs of them), makes the PDF, reads it, and tells of each
field that is neither right nor told as doubtful. Ends with 1 if there is any.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from extract.book import read_book
from extract.errors import RefusedError
from samples.city import FISCAL_YEARS, edition
from samples.render import render
from samples.truth import truth
from tests.drift.comparison import Comparison, compare
from tests.drift.editions import EDITIONS
from tests.drift.variants import VARIANTS, Variant
from transform.tables import tidy


def read(variant: Variant, fiscal_year: int, folder: Path) -> Comparison:
    """Make and read one variant of one year's sample book."""
    changed = variant.change(edition(fiscal_year))
    rendered = render(changed, variant.pen)
    path = folder / "book.pdf"
    path.write_bytes(rendered.pdf)
    printed = truth(changed, rendered)
    read_as = tidy(
        read_book(path),
        municipality_code=None,
        fiscal_year=None,
        municipalities={changed.book.city.name: changed.book.city.code},
    )
    return compare(read_as.frames, printed)


def pairs(count: int, variants: Sequence[Variant] = VARIANTS) -> Iterator[Variant]:
    """A fixed choice of pairs of variants."""
    every = [both for a, b in combinations(variants, 2) if (both := a.with_(b)) is not None]
    yield from random.Random(0).sample(every, min(count, len(every)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only variants whose name contains this")
    parser.add_argument("--pairs", type=int, default=0, help="how many pairs of variants to try as well")
    parser.add_argument("--show", type=int, default=3, help="how many wrong fields of each variant to show")
    parser.add_argument("--in-turn", action="store_true", help="one year's book for each variant, in turn, not all")
    options = parser.parse_args()
    every = (*pairs(options.pairs, (*VARIANTS, *EDITIONS)), *EDITIONS, *VARIANTS)
    chosen = [v for v in every if options.only in v.name]
    right = total = silent = read_books = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, variant in enumerate(chosen):
            for year in FISCAL_YEARS[number % 3 :][:1] if options.in_turn else FISCAL_YEARS:
                try:
                    result = read(variant, year, Path(folder))
                except RefusedError as refused:
                    print(f"{variant.name} {year}: refused: {refused}", flush=True)  # noqa: T201
                    continue
                right, total, silent = right + result.right, total + result.total, silent + len(result.silent)
                if result.told or result.silent:
                    print(f"{variant.name} {year}: {result.right}/{result.total}, told {len(result.told)}", flush=True)  # noqa: T201
                for entry in (*result.silent[: options.show], *result.told[:1]):
                    mark = "SILENT" if entry in result.silent else "told"
                    print(f"   {mark} {entry}")  # noqa: T201
                read_books += 1
    share = f"{right}/{total} fields right ({right / max(total, 1):.3%})"
    print(f"{read_books} books read, {share}, {silent} wrong without a word")  # noqa: T201
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
