"""Two yearly runs and a `shisaku ingest` at the same time: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from samples.city import FISCAL_YEARS
from tests.flows.city_site import serving
from tests.flows.yearly_runs import Place, server
from warehouse.hashes import table_hashes
from warehouse.query import run as query


class Watch:
    """Notes how each reading looked when it was first seen."""

    def __init__(self, place: Place) -> None:
        self.first: dict[Path, tuple[int, int]] = {}
        self._place = place
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.is_set():
            for path, seen in self._place.readings().items():
                self.first.setdefault(path, seen)
            time.sleep(0.01)


@pytest.mark.long
def test_three_processes_beside_one_another_load_each_book_once(
    tmp_path: Path, books: list[Path], first_run: tuple[object, Path]
) -> None:
    with serving() as site, server(tmp_path) as prefect:
        for book in books:
            site.publish(f"/shisei/hyoka/{book.name}", book.read_bytes())
        links = [("平成30年度", "h30.pdf"), ("令和元年度", "r1.pdf"), ("令和2年度", "r2.pdf")]
        site.page(links)
        place = Place(tmp_path / "place", site.catalog(tmp_path), prefect)
        place.folder.mkdir()
        with (
            Watch(place) as watch,
            place.yearly() as one,
            place.yearly() as other,
            # The one who does it by hand has saved two of the books.
            place.ingest(*books[1:]) as by_hand,
        ):
            assert [run.ended() for run in (one, other, by_hand)] == [0, 0, 0], one.said() + other.said()
        assert len(prefect.runs()) == 2
        # Each book was sent once, read once, and is there once.
        for book in books:
            assert sum(request.sent for request in site.of(f"/shisei/hyoka/{book.name}")) == book.stat().st_size
        assert place.readings() == watch.first
        assert len(watch.first) == len(books)
        found = query(place.warehouse, "SELECT fiscal_year, revision FROM history.document ORDER BY 1").rows
        assert found == [(year, 1) for year in FISCAL_YEARS]
        hashes, expected = table_hashes(place.warehouse), table_hashes(first_run[1])
        assert {name for name in expected if hashes[name] != expected[name]} <= {"document"}  # it names the source
        # A third run finds all as it is.
        with place.yearly() as again:
            assert again.ended() == 0
        assert "新しい冊子はありません（3件を確認）" in prefect.runs()[-1]["state"]["message"]
        assert place.readings() == watch.first
