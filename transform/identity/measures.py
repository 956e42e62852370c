"""Measures over the years and plans: the same, renamed, renumbered, merged or split.

A measure goes on where its name does, or where most of its contents do: indicators and projects whose names are the
same in form and stand in no other measure of either book.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from transform.identity.evidence import Evidence, compare
from transform.identity.links import Chains, Link, best, link, mutual
from transform.identity.review import Review
from transform.identity.things import Book, Place, Thing

_MOST = 0.5
_ALONE = 0.65  # of both sides; with less in common, another measure may have taken the rest
_FEWEST = 2  # contents that have to be shared: one alone may have been moved
_ALIKE = 60.0

Lineage = Mapping[str, AbstractSet[str]]
"""Measure numbers of a later book by those of an earlier one: where contents may have gone."""


@dataclass(frozen=True)
class Measures:
    """The measures of a city over its books: their chains, and all links with mergers, splits and proposals."""

    chains: Chains
    links: Sequence[Link]

    def lineage(self, earlier: int, later: int, *, proposed: bool = False) -> Lineage:
        """Where the contents of each measure of a book may stand in a later one, through all books between.

        With `proposed`, links that are only proposed count too.
        """
        reached = {t.place.measure_no: {t.place.measure_no} for t in self.chains.books[earlier].things["measure"]}
        for book in range(earlier, later):
            step = self._step(book, proposed=proposed)
            reached = {no: {after for n in nos for after in step.get(n, ())} for no, nos in reached.items()}
        # A measure that one book between does not print is found again by its own link.
        for direct in self.links:
            before, after = direct.places
            years = (self.chains.books[earlier].fiscal_year, self.chains.books[later].fiscal_year)
            if direct.holds and (before.fiscal_year, after.fiscal_year) == years:
                reached.setdefault(before.measure_no, set()).add(after.measure_no)
        return reached

    def _step(self, book: int, *, proposed: bool) -> dict[str, set[str]]:
        years = self.chains.books[book].fiscal_year, self.chains.books[book + 1].fiscal_year
        step: dict[str, set[str]] = defaultdict(set)
        for found in self.links:
            before, after = found.places
            followed = found.holds or (proposed and found.status == "proposed")
            if followed and (before.fiscal_year, after.fiscal_year) == years:
                step[before.measure_no].add(after.measure_no)
        return step


def link_measures(books: Sequence[Book], review: Review) -> Measures:
    """Link the measures of a city's books."""
    chains = Chains("measure", books, review)
    parts: list[Link] = []
    for gap in range(1, len(books)):
        for earlier, later in chains.open_pairs(gap):
            named = (
                evidence
                for before in chains.ending(earlier)
                for after in chains.beginning(later)
                if (evidence := compare(before, after)).same_name and _may_be(chains, evidence)
            )
            chains.accept(list(mutual(named)), "same_name")
            if gap == 1:
                parts += _follow_contents(chains, earlier, later)
    return Measures(chains, [*chains.links, *parts, *_proposals(chains, parts)])


def _may_be(chains: Chains, evidence: Evidence) -> bool:
    """Whether two measures of the same name may be one: where neither holds anything of the other, the name moved."""
    before, after = evidence.earlier, evidence.later
    strangers = before.contents and after.contents and not before.contents & after.contents
    return chains.may(before, after) and (not strangers or before.place.measure_no == after.place.measure_no)


def _follow_contents(chains: Chains, earlier: int, later: int) -> list[Link]:
    """Link measures of two books by what they hold: one to one in the chains; mergers and splits are given back."""
    linked = {found.places for found in chains.links}
    flows = [
        compare(before, after)
        for before, after in _flows(chains.books[earlier].things["measure"], chains.books[later].things["measure"])
        if chains.may(before, after)
    ]
    edges = {(flow.earlier.place, flow.later.place) for flow in flows}
    edges |= {(a, b) for a, b in linked if (a.fiscal_year, b.fiscal_year) == _years(chains, earlier, later)}
    sources, targets = (Counter(edge[side] for edge in edges) for side in (0, 1))
    free = {thing.place for thing in (*chains.ending(earlier), *chains.beginning(later))}
    alone: list[Evidence] = []
    parts: list[Link] = []
    for flow in flows:
        before, after = flow.earlier.place, flow.later.place
        if (before, after) in linked:
            continue
        if sources[before] > 1 or targets[after] > 1:
            parts.append(link(flow, "same_contents", relation="split" if sources[before] > 1 else "merged"))
            continue
        enough = flow.shared >= _ALONE * max(len(flow.earlier.contents), len(flow.later.contents))
        if enough and before in free and after in free:
            alone.append(flow)
    chains.accept(alone, "same_contents")
    return parts


def _years(chains: Chains, earlier: int, later: int) -> tuple[int, int]:
    return chains.books[earlier].fiscal_year, chains.books[later].fiscal_year


def _flows(earlier: Sequence[Thing], later: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Pairs of measures where most of what the one held stands in the other, or most of the other comes from it."""
    before, after = _distinct(earlier), _distinct(later)
    for one in earlier:
        for other in later:
            shared = len(before[one.place] & after[other.place])
            most = _MOST * min(len(before[one.place]), len(after[other.place]))
            if shared >= _FEWEST and shared >= most:
                yield one, other


def _distinct(measures: Sequence[Thing]) -> dict[Place, AbstractSet[tuple[str, str, str]]]:
    """The contents of each measure that no other measure of the book has under the same name."""
    holders = Counter(content for measure in measures for content in measure.contents)
    return {m.place: {content for content in m.contents if holders[content] == 1} for m in measures}


def _proposals(chains: Chains, parts: Sequence[Link]) -> Iterator[Link]:
    """For each measure that came or went between two books, the likeliest one of the other book."""
    used = {place for part in parts for place in part.places}
    for earlier, later in chains.open_pairs(1):
        ending = [t for t in chains.ending(earlier) if t.place not in used]
        beginning = [t for t in chains.beginning(later) if t.place not in used]
        pairs = [compare(a, b) for a in ending for b in beginning if chains.may(a, b)]
        likely = [pair for pair in pairs if pair.likeness >= _ALIKE or pair.shared]
        for pair in best(likely, lambda pair: (pair.shared, pair.likeness)):
            yield link(pair, "likeness", "proposed")
