"""Every order of arrival gives the same published tables."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.identity import Finder
from tests.decade.books import decade
from tests.decade.frames import batch
from tests.warehouse.invented import run
from warehouse.build import Batch, publish
from warehouse.hashes import table_hashes
from warehouse.query import run as query

YEARS = 4  # with a change of plan and a corrected book: five files


@cache
def books() -> tuple[Batch, ...]:
    return tuple(batch(printing) for printing in decade(3, years=YEARS, measures=6).printings)


def published(groups: Sequence[Sequence[Batch]]) -> tuple[dict[str, str], list[object]]:
    """What a warehouse holds after these publishes: its tables, and the rank of each document."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "w.duckdb"
        finder = Finder(file)  # one for all: what it remembers of one publication must not reach another
        for number, group in enumerate(groups):
            publish(file, group, run=run(str(number)), identify=finder)
        ranks = query(
            file, "SELECT document_id, revision, is_current, revision_reason FROM history.document ORDER BY ALL"
        ).rows
        keys = query(file, "SELECT * EXCLUDE (revision) FROM history.indicator ORDER BY ALL").rows
        return table_hashes(file), [*ranks, *keys]


@cache
def at_once() -> tuple[dict[str, str], list[object]]:
    return published([books()])


@given(
    order=st.permutations(range(YEARS + 1)),
    cuts=st.sets(st.integers(1, YEARS), max_size=YEARS),
)
@example(order=[4, 3, 2, 1, 0], cuts={1, 2, 3, 4})
@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_order_in_any_groups_gives_the_same_tables(order: list[int], cuts: set[int]) -> None:
    given_books = [books()[number] for number in order]
    bounds = [0, *sorted(cuts), len(given_books)]
    groups = [given_books[start:end] for start, end in itertools.pairwise(bounds)]
    assert published(groups) == at_once()


def test_the_order_would_be_seen(tmp_path: Path) -> None:
    """The comparison can fail: without one book the tables are others."""
    hashes, ranks = published([books()[1:]])
    assert hashes != at_once()[0]
    assert ranks != at_once()[1]


def test_the_orders_are_of_books_that_restate_figures_and_of_a_corrected_one() -> None:
    city = decade(3, years=YEARS, measures=6)
    assert city.world.events["restated"] > 0
    years = [printing.fiscal_year for printing in city.printings]
    assert (len(years), len(set(years))) == (YEARS + 1, YEARS)
