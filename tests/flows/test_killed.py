"""The yearly run, killed with SIGKILL at every stage: the next one completes, and does nothing twice."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.city_site import PAGE, CitySite, serving
from tests.flows.yearly_runs import Place, Process, Server, server
from tests.servers import wait_for
from warehouse.hashes import table_hashes

NAMES = {"h30": "平成30年度", "r1": "令和元年度", "r2": "令和2年度"}


@dataclass(frozen=True)
class City:
    """The site, and a place where its first year is in the warehouse while two more have been published since."""

    site: CitySite
    server: Server
    books: list[Path]
    before: Path
    after: dict[str, str]

    def place(self, folder: Path) -> Place:
        shutil.copytree(self.before, folder)
        return Place(folder, self.before.parent / "catalog.toml", self.server)

    def address(self, book: Path) -> str:
        return f"/shisei/hyoka/{book.name}"

    def publish(self, books: list[Path]) -> None:
        for book in books:
            self.site.publish(self.address(book), book.read_bytes())
        self.site.page([(NAMES[book.stem], book.name) for book in books])
        self.site.requests.clear()
        self.site.standing.clear()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, books: list[Path]) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("city")
    (folder / "before" / "data").mkdir(parents=True)
    with serving() as site, server(folder) as prefect:
        site.catalog(folder)
        found = City(site, prefect, books, folder / "before", {})
        found.publish(books[:1])
        ended(Place(found.before, folder / "catalog.toml", prefect).yearly())
        found.publish(books)
        place = found.place(folder / "after")
        ended(place.yearly())
        found.after.update(table_hashes(place.warehouse))
        yield found


def ended(run: Process) -> None:
    with run:
        assert run.ended() == 0, run.said()


def says(pattern: str) -> Callable[[City, Place, Process], bool]:
    return lambda city, place, run: any(re.search(pattern, line) for line in list(run.lines))


#: When the run is killed, in the order in which it comes there.
MOMENTS: dict[str, Callable[[City, Place, Process], bool]] = {
    "looking at the page": lambda city, place, run: PAGE in city.site.standing,
    "fetching": lambda city, place, run: bool(city.site.standing) and place.begun() == [100_000],
    "fetched": says("読み取ります"),
    "reading pages": says("[0-9]+/[0-9]+ページ"),
    "one of two read": lambda city, place, run: len(place.readings()) == 2,
    "read": lambda city, place, run: len(place.readings()) == 3,
    "checking": says("検査を始めます"),
    "publishing": lambda city, place, run: any(place.warehouse.parent.glob(".w.duckdb.new-*")),
    "published": lambda city, place, run: _written(place.warehouse) != _written(city.before / "data" / "w.duckdb"),
    "reporting": says("報告します"),
}


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns


@pytest.mark.slow
@pytest.mark.parametrize(
    "moment", [pytest.param(moment, marks=() if moment == "publishing" else pytest.mark.long) for moment in MOMENTS]
)
def test_the_next_run_completes_and_does_nothing_twice(city: City, tmp_path: Path, moment: str) -> None:
    city.publish(city.books)
    place = city.place(tmp_path / "place")
    if moment == "looking at the page":
        city.site.resources[PAGE].stays_at = 0
    if moment == "fetching":
        city.site.resources[city.address(city.books[2])].stays_at = 100_000
    with place.yearly() as run:
        wait_for(lambda: MOMENTS[moment](city, place, run) or not run.is_alive, run.said, every=0.002)
        assert run.is_alive, run.said()
        run.kill()
    stored, begun, readings, sent = place.stored(), place.begun(), place.readings(), len(city.site.requests)
    held = table_hashes(place.warehouse)
    assert held in (table_hashes(city.before / "data" / "w.duckdb"), city.after)
    ended(place.yearly())
    assert table_hashes(place.warehouse) == city.after
    # Whoever brought them in, the operator hears of both books, and nothing is left to be told.
    assert all(year in city.server.runs()[-1]["state"]["message"] for year in ("令和元年度", "令和2年度"))
    assert list((place.store / "untold").iterdir()) == []
    assert {path: place.readings()[path] for path in readings} == readings
    assert len(place.readings()) == len(city.books)
    for book in city.books:
        again = sum(request.sent for request in city.site.requests[sent:] if request.path == city.address(book))
        if hashlib.sha256(book.read_bytes()).hexdigest() in stored:
            assert again == 0, "it was in the store"
        else:
            assert again in [book.stat().st_size - size for size in [*begun, 0]]
    assert begun == [] if moment != "fetching" else begun == [100_000]
    assert sorted(path.name for path in place.warehouse.parent.iterdir()) == [
        ".w.duckdb.lock",
        ".w.duckdb.publish.lock",
        "w.duckdb",
    ]
