"""The generated city is what the other tests take it for."""

from __future__ import annotations

from collections import Counter

from tests.decade.books import decade, pairs
from tests.decade.frames import batch


def test_ten_years_hold_each_kind_of_change_and_equal_seeds_give_equal_cities() -> None:
    city = decade(1)
    assert [len(states) for states in city.world.years.values()] == [31] * 10
    expected = {"measures_merged", "measure_split", "measure_renamed", "measure_ended", "renumbered", "restated"}
    expected |= {f"{kind}_{what}" for kind in ("indicator", "project") for what in ("renamed", "renamed_anew", "ended")}
    assert set(city.world.events) == expected
    assert len(city.printings) == 11
    assert city.printings == decade(1).printings
    assert city.printings != decade(2).printings


def test_names_are_unique_in_their_measure_and_every_line_is_met_again_in_later_books() -> None:
    city = decade(1, years=4, measures=8)
    for kind in ("indicator", "project"):
        identities = city.world.identities(kind)
        each_year = Counter((node.fiscal_year, id(line)) for node, line in identities.items())
        assert set(each_year.values()) == {1}
        linked = list(pairs(city, kind))
        assert len(linked) > len(identities) / 2
        assert all(identities[before] is identities[after] for before, after in linked)


def test_frames_say_what_the_book_says() -> None:
    city = decade(1, years=4, measures=8)
    printing = city.printings[0]
    frames = batch(printing, provenance=True).frames
    measures = printing.edition.book.measures
    assert list(frames["measure"]["measure_name"]) == [m.name for m in measures]
    assert len(frames["project"]) == sum(len(m.projects) for m in measures)
    raws = [v.figure.text for m in measures for i in m.indicators for v in i.values]
    assert list(frames["indicator_value"]["raw"]) == raws
    assert len(frames["provenance"]) > len(raws)


def test_the_corrected_year_has_a_faulty_book_before_it() -> None:
    city = decade(1, years=4, measures=8)
    faulty, right = (p for p in city.printings if p.fiscal_year == 2015)
    assert faulty.modified < right.modified
    differing = [a.no for a, b in zip(faulty.edition.book.measures, right.edition.book.measures, strict=True) if a != b]
    assert 1 <= len(differing) <= 3
