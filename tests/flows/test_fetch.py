"""Discovery and fetching against a real HTTP server that plays every trick a city's site has been seen to play."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import catalog, settings, store
from flows.acquire import Acquired, acquire
from flows.catalog_model import Catalog, Politeness
from flows.discover import Wanted
from flows.fetch import Fetched, fetch
from flows.site import FetchError, Site
from flows.store import SIDECAR, Store
from samples.city import CITY, edition
from samples.render import render
from tests.flows.city_site import PAGE, CitySite, serving
from tests.flows.helpers import Shisaku, pdf
from warehouse.query import run as query

BOOK = "/shisei/hyoka/r1.pdf"


@pytest.fixture
def site() -> Iterator[CitySite]:
    with serving() as found:
        yield found


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))


def small(text: str = "A book in one page.") -> bytes:
    return pdf(text=text)


def get(site: CitySite, path: str = BOOK, **said: object) -> Fetched:
    """Fetch one address, waiting for nothing."""
    politeness = Politeness.model_validate({"delay_seconds": 0, **said})
    wanted = Wanted(CITY.code, CITY.name, address=f"{site.address}{path}")
    with Site(politeness, frozenset({"127.0.0.1"}), sleep=lambda seconds: None) as asked:
        return fetch(wanted, asked, Store(settings.store()))


def failure(site: CitySite, path: str = BOOK, **said: object) -> FetchError:
    with pytest.raises(FetchError) as raised:
        get(site, path, **said)
    assert raised.value.reason.endswith("。")
    assert not list((settings.store() / "books").glob("*/*"))
    return raised.value


def acquired(path: Path) -> Acquired:
    [found] = acquire(catalog.load(path))
    return found


def test_a_file_is_kept_under_its_content_with_a_note_of_its_origin(site: CitySite) -> None:
    site.publish(BOOK, small())
    got = get(site)
    assert got.status == "new"
    assert got.kept.path.read_bytes() == small() or got.kept.byte_size == len(site.resources[BOOK].body)
    assert got.kept.path.name == "r1.pdf"
    assert got.kept.path.stat().st_mode & 0o222 == 0
    note = json.loads((got.kept.path.parent / "source.json").read_text(encoding="utf-8"))
    assert note["address"] == f"{site.address}{BOOK}"
    assert note["headers"]["etag"] == site.resources[BOOK].etag
    assert datetime.now(UTC) - datetime.fromisoformat(note["retrieved_at"]) < timedelta(minutes=1)
    assert site.requests[0].agent.startswith("shisaku/")


def test_what_has_not_changed_is_not_sent_again(site: CitySite) -> None:
    site.publish(BOOK, small())
    first, second = get(site), get(site)
    assert (second.status, second.kept) == ("unchanged", first.kept)
    assert [request.status for request in site.requests] == [200, 304]


def test_a_server_that_tells_nothing_to_ask_by_is_asked_again_only_after_a_while(site: CitySite) -> None:
    site.publish(BOOK, small(), validators=False)
    get(site)
    assert get(site).status == "unchanged"
    assert len(site.requests) == 1
    assert get(site, recheck_hours=0).status == "unchanged"
    assert len(site.requests) == 2


def test_a_replaced_book_is_kept_beside_the_one_it_replaces(site: CitySite) -> None:
    site.publish(BOOK, small("The first printing."))
    before = get(site)
    site.publish(BOOK, small("The second printing, corrected."))
    after = get(site)
    assert (after.status, after.replaced) == ("new", before.kept.sha256)
    assert before.kept.path.exists()
    assert len(list(Store(settings.store()).all())) == 2


def test_the_same_content_at_another_address_is_known(site: CitySite) -> None:
    site.publish(BOOK, small())
    site.resources["/moved/r1.pdf"] = site.resources[BOOK]
    first = get(site)
    assert get(site, "/moved/r1.pdf").status == "known"
    assert get(site, "/moved/r1.pdf").kept == first.kept


def test_a_server_that_recovers_is_waited_for(site: CitySite) -> None:
    site.publish(BOOK, small(), failures=[503, 500, 429])
    assert get(site).status == "new"
    assert [request.status for request in site.requests] == [503, 500, 429, 200]


def test_a_server_that_does_not_recover_is_given_up(site: CitySite) -> None:
    site.publish(BOOK, small(), failures=[503] * 9)
    error = failure(site, retries=2)
    assert error.code == "unavailable"
    assert "3回" in error.reason
    assert "503" in error.reason
    assert len(site.requests) == 3


def test_a_transfer_that_breaks_off_goes_on_where_it_broke(site: CitySite) -> None:
    body = small() + b"%" * 500_000 + b"\n%%EOF\n"
    site.publish(BOOK, body, cuts=[300_000])
    got = get(site)
    assert got.kept.path.read_bytes() == body
    first, second = site.requests
    assert (first.status, second.status) == (200, 206)
    assert 0 < second.sent < len(body)


class _KilledError(Exception):
    """Stands for the death of the process: what is done after it is not done."""


@pytest.mark.parametrize("step", ["whole", "seen", "noted", "kept"])
@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_process_that_dies_between_the_last_byte_and_the_store_has_fetched_for_the_next(
    site: CitySite, monkeypatch: pytest.MonkeyPatch, step: str, *, is_replaced: bool
) -> None:
    """Killed before the content is checked, before it is noted, and before and after it is moved into the store."""

    def dies(*_: object) -> None:
        raise _KilledError

    if is_replaced:
        site.publish(BOOK, small("The first printing."))
        get(site)
    site.publish(BOOK, small())
    before = len(site.requests)
    with monkeypatch.context() as patch:
        if step == "whole":
            patch.setattr("flows.fetch._check", dies)
        elif step == "seen":
            patch.setattr(Store, "keep", dies)
        elif step == "noted":
            write = store._write
            patch.setattr(store, "_write", lambda path, said: dies(write(path, said)) if path.name == SIDECAR else None)
        else:
            keep = Store.keep
            patch.setattr(Store, "keep", lambda *kept: dies(keep(*kept)))
        with pytest.raises(_KilledError):
            get(site)
    got = get(site)
    assert got.kept.path.read_bytes() == site.resources[BOOK].body
    assert got.kept.headers["content-length"] == str(got.kept.byte_size)
    assert get(site).status == "unchanged"
    assert [request.status for request in site.requests[before:]] == [200, 304, 304]
    assert len(list(Store(settings.store()).all())) == 1 + is_replaced


def test_a_part_that_a_server_does_not_go_on_from_is_fetched_anew(site: CitySite) -> None:
    site.publish(BOOK, small() + b"%" * 500_000 + b"\n%%EOF\n", cuts=[300_000])
    assert failure(site, retries=0).code == "damaged"
    [part] = (settings.store() / "partial").glob("*.pdf")
    part.write_bytes(b"%" * 600_000)
    assert get(site).kept.path.read_bytes() == site.resources[BOOK].body
    assert [request.status for request in site.requests] == [200, 416, 200]


def test_a_part_of_a_file_that_was_replaced_meanwhile_is_discarded(site: CitySite) -> None:
    site.publish(BOOK, small() + b"%" * 500_000 + b"\n%%EOF\n", cuts=[300_000] * 9)
    assert failure(site, retries=0).code == "damaged"
    site.publish(BOOK, small("Another."))
    assert get(site).kept.path.read_bytes() == site.resources[BOOK].body
    assert not list((settings.store() / "partial").glob("*.pdf"))


def test_a_file_without_its_end_is_not_kept(site: CitySite) -> None:
    site.publish(BOOK, small()[:-40])
    error = failure(site, retries=1)
    assert error.code == "damaged"
    assert "途中で切れて" in error.reason


def test_a_page_named_pdf_is_no_pdf(site: CitySite) -> None:
    site.publish(BOOK, "<!DOCTYPE html><html><body>お探しのページは…</body></html>".encode())
    error = failure(site)
    assert error.code == "not_a_pdf"
    assert "HTML" in error.reason


def test_ten_gigabytes_are_not_even_begun(site: CitySite) -> None:
    site.publish(BOOK, small(), length=10_000_000_000)
    error = failure(site)
    assert error.code == "too_large"
    assert "10,000,000,000" in error.reason


def test_a_file_that_grows_past_the_limit_is_dropped(site: CitySite) -> None:
    site.publish(BOOK, small() + b"%" * 3_000_000)
    assert failure(site, max_megabytes=1).code == "too_large"


def test_time_for_one_file_is_limited(site: CitySite) -> None:
    site.publish(BOOK, small())
    assert failure(site, file_seconds=1e-9).code == "too_slow"


def test_a_file_that_is_gone_is_told_and_not_tried_again(site: CitySite) -> None:
    assert failure(site).code == "missing"
    assert len(site.requests) == 1


def test_redirects_are_followed_within_the_allowed_hosts_only(site: CitySite) -> None:
    site.publish("/new/r1.pdf", small())
    site.publish(BOOK, b"", status=301, location="/new/r1.pdf")
    got = get(site)
    assert got.moved_to == got.kept.final_address == f"{site.address}/new/r1.pdf"
    elsewhere = site.address.replace("127.0.0.1", "localhost")
    site.publish("/away.pdf", b"", status=302, location=f"{elsewhere}/new/r1.pdf")
    with pytest.raises(FetchError, match="localhost") as raised:
        get(site, "/away.pdf")
    assert raised.value.code == "foreign_host"
    assert len(site.of("/new/r1.pdf")) == 1


def test_redirects_in_a_circle_end(site: CitySite) -> None:
    site.publish(BOOK, b"", status=302, location=BOOK)
    assert "転送" in failure(site).reason


def test_robots_txt_is_heeded(site: CitySite) -> None:
    site.publish(BOOK, small())
    site.publish("/robots.txt", b"User-agent: *\nDisallow: /shisei/*.pdf$\n", kind="text/plain")
    assert failure(site).code == "robots"
    assert site.requests == []
    assert get(site, robots=False).status == "new"


def test_requests_to_a_host_are_spaced(site: CitySite) -> None:
    site.publish(BOOK, small())
    waits: list[float] = []
    with Site(Politeness(delay_seconds=30), frozenset({"127.0.0.1"}), sleep=waits.append) as asked:
        fetch(Wanted(CITY.code, CITY.name, address=f"{site.address}{BOOK}"), asked, Store(settings.store()))
    [wait] = waits  # between robots.txt and the file
    assert 25 < wait <= 30


def test_another_content_than_the_catalog_names_is_refused(site: CitySite) -> None:
    site.publish(BOOK, small())
    wanted = Wanted(CITY.code, CITY.name, address=f"{site.address}{BOOK}", sha256="0" * 64)
    with Site(Politeness(delay_seconds=0), frozenset({"127.0.0.1"})) as asked:
        with pytest.raises(FetchError, match="sha256"):
            fetch(wanted, asked, Store(settings.store()))
        right = replace(wanted, sha256=get(site).kept.sha256)
        requests = len(site.requests)
        assert fetch(right, asked, Store(settings.store())).status == "unchanged"
    assert len(site.requests) == requests


def test_links_are_recognised_by_text_heading_and_address_with_their_years_and_parts(
    site: CitySite, tmp_path: Path
) -> None:
    site.page(
        [
            ("平成３０年度（2018年度）", "h30.pdf"),
            ("令和元年度版 その１", "r1-1.pdf"),
            ("令和元年度版 その二", "r1-2.pdf"),
            ("シート", "../hyoka/R02.pdf"),
            ("説明のページ", "about.html"),
        ]
    )
    found = acquired(site.catalog(tmp_path))
    assert [
        (wanted.address.removeprefix(site.address), wanted.fiscal_year, wanted.part_no)
        for wanted in found.discovery.wanted
        if wanted.address
    ] == [
        ("/shisei/hyoka/h30.pdf", 2018, 1),
        ("/shisei/hyoka/r1-1.pdf", 2019, 1),
        ("/shisei/hyoka/r1-2.pdf", 2019, 2),
        ("/shisei/hyoka/R02.pdf", 2020, 1),
    ]


def test_further_pages_are_followed_and_each_looked_at_once(site: CitySite, tmp_path: Path) -> None:
    site.page([("令和元年度のページ", "r1.html"), ("平成30年度", "h30.pdf")])
    site.page([("令和元年度", "r1.pdf"), ("もどる", "index.html")], path="/shisei/hyoka/r1.html", encoding="utf-8")
    path = site.catalog(tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8").replace(PAGE + '"', PAGE + '"\nfollow = "度のページ|もどる"'), encoding="utf-8"
    )
    found = acquired(path)
    assert [wanted.name for wanted in found.discovery.wanted] == ["h30.pdf", "r1.pdf"]
    assert len(site.of(PAGE)) == 1


def test_a_moved_page_is_followed_and_told(site: CitySite, tmp_path: Path) -> None:
    site.page([("令和元年度", "r1.pdf")], path="/new/index.html")
    site.publish(PAGE, b"", status=301, location="/new/index.html")
    site.publish("/new/r1.pdf", small())
    found = acquired(site.catalog(tmp_path))
    assert [got.status for got in found.fetched] == ["new"]
    assert "移りました" in found.warnings[0]


@pytest.mark.parametrize(("books", "told"), [(None, "404"), ([], "リンクが見つかりません")])
def test_a_page_that_is_gone_or_says_nothing_is_told(
    site: CitySite, tmp_path: Path, shisaku: Shisaku, books: list[tuple[str, str]] | None, told: str
) -> None:
    if books is not None:
        site.page(books)
    run = shisaku("discover", "--catalog", site.catalog(tmp_path))
    assert run.exit_code == 1
    assert told in run.stderr
    assert CITY.name in run.stderr


def test_the_fetch_command_says_what_it_did_and_would_do(site: CitySite, tmp_path: Path, shisaku: Shisaku) -> None:
    site.page([("令和元年度", "r1.pdf"), ("平成30年度", "gone.pdf")])
    site.publish(BOOK, small())
    path = site.catalog(tmp_path)
    dry = shisaku("fetch", "--catalog", path, "--dry-run", "--json")
    assert dry.exit_code == 0
    assert [book["is_kept"] for book in json.loads(dry.stdout)] == [False, False]
    assert not site.of(BOOK)
    run = shisaku("fetch", "--catalog", path, "--json")
    assert run.exit_code == 1
    assert "gone.pdf" in run.stderr
    [city] = json.loads(run.stdout)
    [book] = city["books"]
    assert (book["status"], book["fiscal_year"]) == ("new", 2019)
    assert Path(book["path"]).read_bytes() == site.resources[BOOK].body
    assert [failure["file"] for failure in city["failures"]] == ["gone.pdf"]
    again = shisaku("fetch", "--catalog", path, "--municipality", CITY.code)
    assert again.stdout.startswith("変更なし")


def parts_of(fiscal_year: int) -> list[bytes]:
    """A sample book in two parts: the first sheet, and the others, each with its own lists."""
    whole = edition(fiscal_year)
    parts = []
    for chosen in (whole.book.measures[:1], whole.book.measures[1:]):
        numbers = {measure.no for measure in chosen}
        part = replace(
            whole.book,
            measures=chosen,
            overview=tuple(row for row in whole.book.overview if row.measure_no in numbers),
            appendix=tuple(row for row in whole.book.appendix if row.measure_no in numbers),
        )
        parts.append(render(replace(whole, book=part)).pdf)
    return parts


def test_a_catalog_is_ingested_with_its_books_origins_and_parts(
    site: CitySite, tmp_path: Path, shisaku: Shisaku, books: list[Path]
) -> None:
    first, second = parts_of(2019)
    site.page([("令和元年度 その1", "r1-1.pdf"), ("令和元年度 その2", "r1-2.pdf"), ("平成30年度", "h30.pdf")])
    site.publish("/shisei/hyoka/r1-1.pdf", first)
    site.publish("/shisei/hyoka/r1-2.pdf", second)
    site.publish("/shisei/hyoka/h30.pdf", books[0].read_bytes())
    path, file = site.catalog(tmp_path), tmp_path / "w.duckdb"
    run = shisaku("ingest", "--direct", "--warehouse", file, path)
    assert run.exit_code == 0, run.stderr
    rows = query(file, "SELECT file_name, part_no, is_current, source_url, retrieved_at FROM document ORDER BY 1").rows
    assert [row[:3] for row in rows] == [("h30.pdf", 1, True), ("r1-1.pdf", 1, True), ("r1-2.pdf", 2, True)]
    assert rows[1][3] == f"{site.address}/shisei/hyoka/r1-1.pdf"
    assert all(row[4] is not None for row in rows)
    [[measures]] = query(file, "SELECT count(*) FROM measure WHERE fiscal_year = 2019").rows
    assert measures == len(edition(2019).book.measures)
    # A file of the store, named by hand, still has its origin.
    kept = next(kept for kept in Store(settings.store()).all() if kept.path.name == "h30.pdf")
    by_hand = tmp_path / "hand.duckdb"
    assert shisaku("ingest", "--direct", "--warehouse", by_hand, kept.path).exit_code == 0
    assert query(by_hand, "SELECT source_url FROM document").rows == [(f"{site.address}/shisei/hyoka/h30.pdf",)]


def test_known_books_are_files_beside_the_catalog(tmp_path: Path, shisaku: Shisaku, books: list[Path]) -> None:
    (tmp_path / "books").mkdir()
    for book in books[:2]:
        (tmp_path / "books" / book.name).write_bytes(book.read_bytes())
    path = tmp_path / "catalog.toml"
    path.write_text(
        f"""[[municipality]]
code = "{CITY.code}"
name = "{CITY.name}"
[[municipality.book]]
file = "books/h30.pdf"
fiscal_year = 2018
[[municipality.book]]
file = "books/r1.pdf"
fiscal_year = 2021
[[municipality.book]]
file = "books/h30.pdf"
sha256 = "{"0" * 64}"
[[municipality.book]]
file = "books/r2.pdf"
""",
        encoding="utf-8",
    )
    run = shisaku("ingest", "--direct", "--warehouse", tmp_path / "w.duckdb", "--json", path)
    assert run.exit_code == 1
    found = [(document["status"], document["code"]) for document in json.loads(run.stdout)["documents"]]
    assert found == [("loaded", None), ("refused", "wrong_year"), ("refused", "damaged"), ("refused", "not_found")]


def test_politeness_of_a_city_adds_to_that_of_the_catalog() -> None:
    book = Catalog.model_validate(
        {
            "path": Path("c.toml"),
            "fetch": {"delay_seconds": 5, "retries": 1},
            "municipality": [{"code": CITY.code, "name": CITY.name, "fetch": {"retries": 7}}],
        }
    )
    found = book.politeness(book.municipality[0])
    assert (found.delay_seconds, found.retries) == (5, 7)
