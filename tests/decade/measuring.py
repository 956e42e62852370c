"""How right and how complete the links of a generated city are: `python -m tests.decade.measuring [SEED…]`.

With ``--warehouse FILE`` the links are those of a warehouse that holds the city's books, as `shisaku ingest` has read
them from the PDFs of `python -m tests.decade FOLDER --pdf` (with the same ``--years`` and ``--measures``). The exit
code is 1 where a link is wrong, fewer than 95 % are made, or one is neither made nor proposed.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.decade.books import MEASURES, YEARS, Decade, decade
from tests.decade.frames import batch
from tests.decade.world import Node, true_pairs
from transform.identity.identify import identify
from transform.identity.things import KINDS, NUMBERS, Kind, Place
from warehouse.identities import READ
from warehouse.query import run
from warehouse.schema import to_arrow

BAR = 0.95
"""The share of the true links that is to be made; the others are to be proposed, and none may be wrong."""


@dataclass(frozen=True)
class Score:
    """Of one kind of thing: the true links, those that keys make, keys that two things share, and what is proposed.

    `unread` are the things that are not found where they are printed, under their name: no link counts as made or
    proposed that has one of them.
    """

    true: int
    made: int
    wrong: tuple[str, ...]
    unproposed: tuple[tuple[Node, Node], ...]
    proposals: int
    unread: tuple[Node, ...] = ()

    @property
    def share(self) -> float:
        return self.made / self.true

    @property
    def holds(self) -> bool:
        return not self.wrong and not self.unproposed and not self.unread and self.share >= BAR

    def __str__(self) -> str:
        return (
            f"{self.made} of {self.true} links made ({self.share:.2%}), {len(self.wrong)} wrong, "
            f"{len(self.unproposed)} neither made nor proposed, {self.proposals} proposals, {len(self.unread)} not read"
        )


def _score(
    city: Decade, kind: Kind, keys: Mapping[Place, str], proposed: Collection[tuple[Place, Place]], unread: set[Node]
) -> Score:
    """Holds the keys of the printed things against the lines that are behind them."""
    truth = city.world.same_measures() if kind == "measure" else city.world.identities(kind)
    behind: dict[str, set[int]] = defaultdict(set)
    for node, thing in truth.items():
        if node not in unread:
            behind[keys[Place(*node)]].add(id(thing))
    pairs = list(true_pairs(truth))
    missed = [pair for pair in pairs if unread & set(pair) or keys[Place(*pair[0])] != keys[Place(*pair[1])]]
    return Score(
        len(pairs),
        len(pairs) - len(missed),
        tuple(key for key, things in behind.items() if len(things) > 1),
        tuple((a, b) for a, b in missed if unread & {a, b} or (Place(*a), Place(*b)) not in proposed),
        len(proposed),
        tuple(sorted(unread)),
    )


@cache
def scores(seed: int) -> dict[Kind, Score]:
    """The scores of ten years of a city, from frames that say what its books say."""
    city = decade(seed)
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in READ}
    last = {printing.fiscal_year: printing for printing in city.printings}
    for printing in city.printings:
        frames = batch(printing).frames
        for name in READ:
            found = to_arrow(name, frames[name]).to_pylist()
            rows[name] += [row | {"is_current": printing is last[printing.fiscal_year]} for row in found]
    identities = identify(rows)
    current = {row["document_id"] for row in rows["document"] if row["is_current"]}
    (links,) = identities.links.values()
    return {
        kind: _score(
            city,
            kind,
            {place: key for (_, document, place), key in identities.keys[kind].items() if document in current},
            {link.places for link in links if link.status == "proposed" and link.earlier.kind == kind},
            set(),
        )
        for kind in KINDS
    }


def warehouse_scores(city: Decade, warehouse: Path) -> dict[Kind, Score]:
    """The scores of the current books of a warehouse, as they were read."""
    return {kind: _warehouse_score(city, kind, warehouse) for kind in KINDS}


def _warehouse_score(city: Decade, kind: Kind, warehouse: Path) -> Score:
    number = NUMBERS[kind] or "0"
    rows = run(
        warehouse,
        f"SELECT fiscal_year, measure_no, {number}, {kind}_name, {kind}_key FROM {kind} "
        f"WHERE municipality_code = '{city.printings[0].edition.book.city.code}'",
    ).rows
    keys = {Place(year, measure_no, no): key for year, measure_no, no, _, key in rows}
    read = {Node(year, measure_no, no): name for year, measure_no, no, name, _ in rows}
    sides = ("from", "to")
    proposals = run(
        warehouse,
        f"SELECT {', '.join(f'{side}_{name}' for side in sides for name in Place._fields)} FROM link "
        f"WHERE kind = '{kind}' AND status = 'proposed'",
    ).rows
    proposed = {(Place(*row[:3]), Place(*row[3:])) for row in proposals}
    unread = {node for node, name in city.world.names(kind).items() if read.get(node) != name}
    return _score(city, kind, keys, proposed, unread)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.decade.measuring", description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, default=[1])
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--measures", type=int, default=MEASURES)
    chosen = parser.parse_args()
    found: list[Score] = []
    for seed in chosen.seeds:
        if chosen.warehouse is None:
            measured = scores(seed)
        else:
            city = decade(seed, years=chosen.years, measures=chosen.measures)
            measured = warehouse_scores(city, chosen.warehouse)
        for kind, score in measured.items():
            found.append(score)
            sys.stdout.write(f"seed {seed} {kind}: {score}\n")
            if score.unread:
                sys.stdout.write(f"  not read: {', '.join(map(str, score.unread[:5]))}\n")
    return 0 if all(score.holds for score in found) else 1


if __name__ == "__main__":
    sys.exit(main())
