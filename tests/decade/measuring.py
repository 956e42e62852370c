"""How right and how complete the links of a generated city are: `python -m tests.decade.measuring [SEED…]`."""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from tests.decade.books import decade
from tests.decade.frames import batch
from tests.decade.world import Node, true_pairs
from transform.identity.identify import identify
from transform.identity.things import KINDS, Kind, Place
from warehouse.identities import READ
from warehouse.schema import to_arrow


@dataclass(frozen=True)
class Score:
    """Of one kind of thing: the true links, those that keys make, keys that two things share, and what is proposed."""

    true: int
    made: int
    wrong: tuple[str, ...]
    unproposed: tuple[tuple[Node, Node], ...]
    proposals: int

    @property
    def share(self) -> float:
        return self.made / self.true


@cache
def scores(seed: int) -> dict[Kind, Score]:
    """The scores of ten years of a city."""
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
    result: dict[Kind, Score] = {}
    for kind in KINDS:
        truth = city.world.same_measures() if kind == "measure" else city.world.identities(kind)
        keys = {place: key for (_, doc, place), key in identities.keys[kind].items() if doc in current}
        behind: dict[str, set[int]] = defaultdict(set)
        for node, thing in truth.items():
            behind[keys[Place(*node)]].add(id(thing))
        pairs = list(true_pairs(truth))
        missed = [pair for pair in pairs if keys[Place(*pair[0])] != keys[Place(*pair[1])]]
        proposed = {link.places for link in links if link.status == "proposed" and link.earlier.kind == kind}
        result[kind] = Score(
            len(pairs),
            len(pairs) - len(missed),
            tuple(key for key, things in behind.items() if len(things) > 1),
            tuple((a, b) for a, b in missed if (Place(*a), Place(*b)) not in proposed),
            len(proposed),
        )
    return result


if __name__ == "__main__":
    for seed in map(int, sys.argv[1:] or ("1",)):
        for kind, score in scores(seed).items():
            sys.stdout.write(
                f"seed {seed} {kind}: {score.made} of {score.true} links made ({score.share:.2%}), "
                f"{len(score.wrong)} wrong, {len(score.unproposed)} neither made nor proposed, "
                f"{score.proposals} proposals\n"
            )
