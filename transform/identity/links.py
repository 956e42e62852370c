"""Links between books: that two printed things are the same, who says so, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from transform.identity.evidence import Evidence, compare
from transform.identity.review import Decision, Review
from transform.identity.things import Book, Kind, Place, Thing

Status = Literal["linked", "confirmed", "proposed", "rejected"]
Relation = Literal["same", "merged", "split"]
Rule = Literal["same_name", "same_figures", "same_overview", "moved", "same_contents", "review", "likeness"]


@dataclass(frozen=True, slots=True)
class Link:
    """Two printed things of one kind, the earlier book's first.

    Attributes:
        relation: of measures, whether the later one goes on with others too (merged) or is a part (split).
        status: linked by a rule, confirmed or rejected by a person, or proposed to one.
        rule: which rule links or proposes it.
    """

    earlier: Thing
    later: Thing
    relation: Relation
    status: Status
    rule: Rule
    likeness: float
    evidence: tuple[str, ...]

    @property
    def places(self) -> tuple[Place, Place]:
        return self.earlier.place, self.later.place

    @property
    def holds(self) -> bool:
        """Whether the two are taken for the same."""
        return self.status in ("linked", "confirmed")


def link(evidence: Evidence, rule: Rule, status: Status = "linked", relation: Relation = "same") -> Link:
    """A link for which its own evidence speaks."""
    said = tuple(evidence.sentences())
    return Link(evidence.earlier, evidence.later, relation, status, rule, round(evidence.likeness, 1), said)


def mutual(pairs: Iterable[Evidence]) -> Iterator[Evidence]:
    """Those pairs of which neither side stands in another pair."""
    found = list(pairs)
    earlier = Counter(id(pair.earlier) for pair in found)
    later = Counter(id(pair.later) for pair in found)
    return (pair for pair in found if earlier[id(pair.earlier)] == later[id(pair.later)] == 1)


def best(pairs: Iterable[Evidence], score: Callable[[Evidence], Any]) -> Iterator[Evidence]:
    """For each side the pair with the highest score, in the order of the books."""
    ordered = sorted(pairs, key=lambda p: (p.earlier.place, p.later.place))
    chosen: dict[int, Evidence] = {}
    for pair in sorted(ordered, key=score, reverse=True):
        for side in (pair.earlier, pair.later):
            chosen.setdefault(id(side), pair)
    return (pair for pair in ordered if pair in (chosen[id(pair.earlier)], chosen[id(pair.later)]))


class Chains:
    """The links of one kind in one city while they are being found: each thing goes on as one other at most."""

    def __init__(self, kind: Kind, books: Sequence[Book], review: Review) -> None:
        self.books = books
        self.kind: Kind = kind
        self.links: list[Link] = []
        self._things = [list(book.things[kind]) for book in books]
        self._next: dict[int, Thing] = {}
        self._previous: dict[int, Thing] = {}
        self._rejected: set[tuple[Place, Place]] = set()
        self.stale: list[Decision] = []
        self._review(review)

    def _review(self, review: Review) -> None:
        """What a person decided comes before every rule. A decision about what is no longer printed so is stale."""
        printed = {thing.place: thing for things in self._things for thing in things}
        for decision in review.of(self.kind):
            earlier, later = (printed.get(side.place) for side in (decision.earlier, decision.later))
            if (
                earlier is None
                or later is None
                or not decision.fits(earlier.form, later.form)
                or (decision.same and (id(earlier) in self._next or id(later) in self._previous))
            ):
                self.stale.append(decision)
                continue
            status: Status = "confirmed" if decision.same else "rejected"
            self.links.append(link(compare(earlier, later), "review", status))
            if decision.same:
                self._join(earlier, later)
            else:
                self._rejected.add((earlier.place, later.place))

    def open_pairs(self, gap: int) -> Iterator[tuple[int, int]]:
        """The numbers of books so many books apart."""
        return ((i, i + gap) for i in range(len(self.books) - gap))

    def ending(self, book: int) -> list[Thing]:
        """The book's things that no later book goes on with yet."""
        return [thing for thing in self._things[book] if id(thing) not in self._next]

    def beginning(self, book: int) -> list[Thing]:
        """The book's things that no earlier book has yet."""
        return [thing for thing in self._things[book] if id(thing) not in self._previous]

    def may(self, earlier: Thing, later: Thing) -> bool:
        """Whether no person said that the two are different."""
        return (earlier.place, later.place) not in self._rejected

    def accept(self, pairs: Iterable[Evidence], rule: Rule) -> None:
        """Link these pairs, of which none shares a side with another."""
        for evidence in pairs:
            self._join(evidence.earlier, evidence.later)
            self.links.append(link(evidence, rule))

    def _join(self, earlier: Thing, later: Thing) -> None:
        self._next[id(earlier)] = later
        self._previous[id(later)] = earlier

    def keys(self) -> dict[Place, str]:
        """A key for each thing: the year, measure and name under which the first book prints it."""
        keys: dict[Place, str] = {}
        for things in self._things:
            taken = Counter(_own_key(thing) for thing in things)
            for thing in things:
                if before := self._previous.get(id(thing)):
                    keys[thing.place] = keys[before.place]
                else:
                    own = _own_key(thing)
                    keys[thing.place] = own if taken[own] == 1 else f"{own}#{thing.place.no}"
        return keys


def _own_key(thing: Thing) -> str:
    return f"{thing.place.fiscal_year}:{thing.place.measure_no}:{thing.form}"
