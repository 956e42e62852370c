"""Identity over all books: a key for every measure, indicator and project, and the links behind the keys.

A pure function of the books: neither the order in which they arrived nor what was published before plays a part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transform.identity.contents import link_contents
from transform.identity.evidence import compare
from transform.identity.links import Link
from transform.identity.measures import link_measures
from transform.identity.review import Decision, Review
from transform.identity.things import KINDS, Book, City, Kind, Place, Tables, Thing, cities

Printed = tuple[str, str, Place]
"""A printed thing: municipality, document and place."""


@dataclass(frozen=True)
class Identities:
    """What is the same over the years.

    Attributes:
        keys: the key of each printed thing, by kind; superseded books' too.
        links: municipality → its links, proposals and rejections, by kind and place.
        stale: decisions about what is no longer printed under the names that they were made about.
    """

    keys: Mapping[Kind, Mapping[Printed, str]]
    links: Mapping[str, Sequence[Link]]
    stale: Sequence[Decision]


def identify(tables: Tables, reviews: Mapping[str, Review] | None = None) -> Identities:
    """Find what is the same in all books.

    Args:
        tables: rows of document (with `is_current`), measure, indicator, indicator_value and project of all books.
        reviews: what people decided, by municipality.
    """
    keys: dict[Kind, dict[Printed, str]] = {kind: {} for kind in KINDS}
    links: dict[str, list[Link]] = {}
    stale: list[Decision] = []
    for city in cities(tables):
        review = (reviews or {}).get(city.code, Review())
        measures = link_measures(city.current, review)
        links[city.code] = list(measures.links)
        chains = {"measure": measures.chains}
        for kind in KINDS[1:]:
            chains[kind], found = link_contents(kind, city.current, measures, review)
            links[city.code] += found
        for kind in KINDS:
            own = chains[kind].keys()
            stale += chains[kind].stale
            for book in city.current:
                keys[kind].update({(city.code, t.document_id, t.place): own[t.place] for t in book.things[kind]})
            keys[kind].update(_superseded(city, kind, own))
        links[city.code].sort(key=lambda found: (KINDS.index(found.earlier.kind), *found.places))
    return Identities(keys, links, stale)


def _superseded(city: City, kind: Kind, keys: Mapping[Place, str]) -> dict[Printed, str]:
    """Keys of the things in superseded books: those of the current book of the year where it prints the same."""
    shown = {book.fiscal_year: book for book in city.current}
    found: dict[Printed, str] = {}
    for book in city.others:
        current = shown.get(book.fiscal_year)
        for thing in book.things[kind]:
            same = _same_in(current, thing) if current is not None else None
            own = f"{thing.place.fiscal_year}:{thing.place.measure_no}:{thing.form}#{thing.place.no}"
            key = keys[same.place] if same is not None else f"{own}@{thing.document_id[:12]}"
            found[city.code, thing.document_id, thing.place] = key
    return found


def _same_in(book: Book, thing: Thing) -> Thing | None:
    """The same thing in another edition of the same book: under its name, or else at its place with its figures."""
    measure_no = thing.place.measure_no
    own = [t for t in book.things[thing.kind] if t.place.measure_no == measure_no]
    named = [t for t in own if t.form == thing.form]
    if len(named) == 1:
        return named[0]
    at_place = [t for t in own if t.place == thing.place]
    if at_place and thing.kind != "measure":
        evidence = compare(at_place[0], thing)
        if evidence.same_overview or (evidence.agreeing and len(evidence.agreeing) > len(evidence.differing)):
            return at_place[0]
    return at_place[0] if at_place and thing.kind == "measure" else None
