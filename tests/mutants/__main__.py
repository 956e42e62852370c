"""The mutation machine: `python -m tests.mutants [--n N] [--seed S] [--only KIND]`.

Takes sample books that agree with themselves and with the year before, makes one slip at a time, makes the PDF, reads
and checks it. Tells of each slip that is not named with rule, sheet and field, and of each false alarm on the books
without a slip; and for each kind, what else was told with how many of its slips. Ends with 1 if fewer than 99 % are
named, or if there is any false alarm.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants.machine import alarms, chosen, clean, found, pasts, run

_BAR = 0.99


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=400, help="how many slips to make")
    parser.add_argument("--seed", type=int, default=0, help="which of the many")
    parser.add_argument("--only", default="", help="only slips whose kind contains this")
    options = parser.parse_args()

    false: list[str] = []
    made: Counter[str] = Counter()
    named: Counter[str] = Counter()
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    wanted = [(year, slip) for year, slip in chosen(options.n, options.seed) if options.only in slip.kind]
    with TemporaryDirectory() as name:
        folder = Path(name)
        past = pasts(folder)
        for year, warehouse in past.items():
            false += [f"{year}: {alarm}" for alarm in alarms(found(clean(year), warehouse, folder))]
        for alarm in false:
            print(f"FALSE ALARM {alarm}")  # noqa: T201
        for verdict in run(wanted, past, folder):
            made[verdict.slip.kind] += 1
            named[verdict.slip.kind] += verdict.named
            beside[verdict.slip.kind].update(set(verdict.beside))
            if not verdict.named:
                said = "; ".join(verdict.said) or "nothing"
                print(f"NOT NAMED {verdict.year} {verdict.slip.name}: {verdict.slip.rules} | said: {said}")  # noqa: T201
    for kind in made:
        others = ", ".join(f"{rule} {count}" for rule, count in beside[kind].most_common())
        print(f"{named[kind]:4d}/{made[kind]:<4d} {kind}{f'  (and {others})' if others else ''}")  # noqa: T201
    share = named.total() / made.total() if made else 0
    print(f"{named.total()}/{made.total()} named ({share:.1%}), {len(false)} false alarms")  # noqa: T201
    return 0 if share >= _BAR and not false else 1


if __name__ == "__main__":
    sys.exit(main())
