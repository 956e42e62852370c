"""Indicators and projects over the years: which printed ones are the same by rule, and which may be.

The rules, of which each links only pairs that are unambiguous on both sides:

    same_name       the measure goes on, the names are the same in form, the units agree (or the figures do), and the
                    figures that both print do not tell of different quantities
    same_figures    the measure goes on, the units agree, and so do the actuals that both print, in too many digits to
                    agree by chance and in no other indicator; restated ones aside (indicators)
    same_overview   the measure goes on, and the text of the overview is the same (projects)
    moved           under another measure, with the same name and unit and agreeing figures, or the same name and
                    overview, or (projects) a name that stands once in either book, in the same section

Books next to each other are compared first, then those with a book between that does not print the thing, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from transform.identity.evidence import Evidence, compare, likeness
from transform.identity.links import Chains, Link, Rule, best, link, mutual
from transform.identity.measures import Lineage, Measures
from transform.identity.review import Review
from transform.identity.things import Book, Kind, Thing

_DIGITS = 4  # by chance, figures agree in so many digits once in ten thousand pairs
_RESTATED_DIGITS = 6
_MOVED_DIGITS = 3
_NAMED = 6  # characters of a name that says what it is about
_LIKELY = 30.0
_ALIKE = 85.0


def link_contents(kind: Kind, books: Sequence[Book], measures: Measures, review: Review) -> tuple[Chains, list[Link]]:
    """Link the indicators or the projects of a city's books: the chains, and all links with what is proposed."""
    chains = Chains(kind, books, review)
    for gap in range(1, len(books)):
        for earlier, later in chains.open_pairs(gap):
            lineage = measures.lineage(earlier, later)
            for rule, pairs, test in _steps(kind, gap):
                found = [e for e in pairs(chains, earlier, later, lineage) if test(e, books[earlier], books[later])]
                chains.accept(list(mutual(found)), rule)
    return chains, [*chains.links, *_proposals(chains, measures)]


_Pairs = Callable[[Chains, int, int, Lineage], Iterable[Evidence]]
_Test = Callable[[Evidence, Book, Book], bool]


def _steps(kind: Kind, gap: int) -> Iterator[tuple[Rule, _Pairs, _Test]]:
    """The rules in the order of their strength: which pairs each looks at, and which of them it links."""
    yield "same_name", _under_the_measure, _same_name_and_more
    if gap == 1:
        # What a book between does not print may be another thing when its name comes back.
        yield "same_name", _under_the_measure, _same_name_and_department
        yield "same_name", _under_the_measure, _same_name
    if kind == "indicator":
        yield "same_figures", _under_the_measure, _same_figures
    else:
        yield "same_overview", _under_the_measure, _same_overview
    yield "moved", _anywhere, _moved
    if gap == 1:
        yield "moved", _anywhere, _moved_with_department


def _under_the_measure(chains: Chains, earlier: int, later: int, lineage: Lineage) -> Iterator[Evidence]:
    beginning = chains.beginning(later)
    for before in chains.ending(earlier):
        measures = lineage.get(before.place.measure_no, ())
        for after in beginning:
            if after.place.measure_no in measures and chains.may(before, after):
                yield compare(before, after)


def _anywhere(chains: Chains, earlier: int, later: int, _: Lineage) -> Iterator[Evidence]:
    """Pairs of the same name, whatever their measures."""
    by_form: dict[str, list[Thing]] = {}
    for after in chains.beginning(later):
        by_form.setdefault(after.form, []).append(after)
    for before in chains.ending(earlier):
        for after in by_form.get(before.form, ()):
            if before.form and chains.may(before, after):
                yield compare(before, after)


def _same_name(evidence: Evidence, *_: Book) -> bool:
    if not evidence.same_name or evidence.contradicts:
        return False
    return evidence.earlier.kind == "project" or evidence.same_unit or _figures_agree(evidence)


def _same_name_and_more(evidence: Evidence, *_: Book) -> bool:
    """The same name with what only the thing itself prints."""
    return (evidence.same_overview or _figures_agree(evidence)) and _same_name(evidence)


def _same_name_and_department(evidence: Evidence, *_: Book) -> bool:
    return evidence.same_department and _same_name(evidence)


def _figures_agree(evidence: Evidence) -> bool:
    return not evidence.differing and any(not fact.is_target for fact in evidence.agreeing)


def _same_figures(evidence: Evidence, earlier: Book, later: Book) -> bool:
    if not evidence.same_unit or _others_agree(evidence, earlier, later):
        return False
    if evidence.differing:
        # Beside several that agree, one that is near is a restatement.
        actuals = [fact for fact in evidence.agreeing if not fact.is_target]
        near = all(fact.is_near for fact in evidence.differing)
        return near and len(actuals) > len(evidence.differing) and evidence.digits >= _RESTATED_DIGITS
    return _figures_agree(evidence) and evidence.digits >= _DIGITS


def _others_agree(evidence: Evidence, earlier: Book, later: Book) -> bool:
    """Whether another indicator of either book prints the figures that agree."""
    agreeing = [fact for fact in evidence.agreeing if not fact.is_target]

    def prints_all(thing: Thing) -> bool:
        return thing.unit == evidence.later.unit and all(
            fact.later in thing.figures.get(fact.fiscal_year, ()) for fact in agreeing
        )

    return any(
        thing is not own and prints_all(thing)
        for book, own in ((earlier, evidence.earlier), (later, evidence.later))
        for thing in book.things["indicator"]
    )


def _same_overview(evidence: Evidence, earlier: Book, later: Book) -> bool:
    def once(book: Book) -> bool:
        return sum(project.overview == evidence.later.overview for project in book.things["project"]) == 1

    return evidence.same_overview and once(earlier) and once(later)


def _moved(evidence: Evidence, *_: Book) -> bool:
    if evidence.earlier.kind == "indicator":
        return evidence.same_unit and _figures_agree(evidence) and evidence.digits >= _MOVED_DIGITS
    return evidence.same_overview


def _moved_with_department(evidence: Evidence, earlier: Book, later: Book) -> bool:
    form = evidence.later.form
    if not evidence.same_department or len(form) < _NAMED:
        return False
    return all(sum(project.form == form for project in book.things["project"]) == 1 for book in (earlier, later))


def _proposals(chains: Chains, measures: Measures) -> Iterator[Link]:
    """For each that came or went, the likeliest one of the book before or after; over a gap the same name only."""
    for gap in range(1, len(chains.books)):
        for earlier, later in chains.open_pairs(gap):
            lineage = measures.lineage(earlier, later, proposed=True)
            related = {(id(e.earlier), id(e.later)) for e in _under_the_measure(chains, earlier, later, lineage)}
            scores: dict[Evidence, float] = {}
            for before in chains.ending(earlier):
                for after in chains.beginning(later):
                    # Nearly all pairs are nothing to each other: told by the names, before everything is compared.
                    if not chains.may(before, after):
                        continue
                    if gap > 1 and (before.form != after.form or before.form == ""):
                        continue
                    if (id(before), id(after)) not in related and likeness(before, after) < _ALIKE:
                        continue
                    evidence = compare(before, after)
                    if (score := _score(evidence)) >= _LIKELY:
                        scores[evidence] = score
            for evidence in best(scores, scores.__getitem__):
                yield link(evidence, "likeness", "proposed")


def _score(evidence: Evidence) -> float:
    """How likely the two are the same; only for the order in which they are proposed."""
    if evidence.earlier.kind == "project":
        more = 25 * evidence.same_department + 40 * evidence.same_overview
    else:
        more = 15 * evidence.same_unit + 30 * bool(evidence.agreeing) - 30 * evidence.contradicts
    return 0.6 * evidence.likeness + more + 10 * (evidence.earlier.place[1:] == evidence.later.place[1:])
