"""A catalog's books as files on this machine: looked for, fetched, and each given with what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extract.errors import RefusedError
from flows import settings
from flows.catalog_model import Catalog, Municipality
from flows.discover import Discovery, Wanted, discover
from flows.fetch import Fetched, fetch
from flows.outcome import Outcome
from flows.site import FetchError, Site
from flows.source import Source
from flows.store import Kept, Store
from flows.wording import year_name


@dataclass(frozen=True, slots=True)
class Acquired:
    """What a municipality's entry gave.

    Attributes:
        entries: the files, and what could not be had, in the catalog's order.
        fetched: what was asked for on the network and is in the store now.
        warnings: Japanese sentences on what should be looked at.
        links: of each file that was fetched, where it lies and what was said of it.
    """

    discovery: Discovery
    entries: Sequence[Source | RefusedError]
    fetched: Sequence[Fetched] = ()
    warnings: Sequence[str] = ()
    links: Sequence[tuple[Path, Wanted]] = ()


@dataclass
class Acquisition:
    """Collects what became of a municipality's wanted files, one after the other."""

    discovery: Discovery
    entries: list[Source | RefusedError] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    links: list[tuple[Path, Wanted]] = field(default_factory=list)

    def __post_init__(self) -> None:
        name = self.discovery.municipality.name
        self.warnings.extend(self.discovery.warnings)
        self.entries.extend(refusal(f"{name}の公開ページ", error) for error in self.discovery.failures)

    def add(self, wanted: Wanted, got: Fetched | FetchError | None) -> None:
        """What asking for a wanted file gave; None for a file of this machine."""
        if isinstance(got, FetchError):
            self.entries.append(refusal(wanted.name, got))
            return
        if got is None:
            assert wanted.file is not None
            self.entries.append(_source(wanted, wanted.file))
            return
        self.fetched.append(got)
        self.links.append((got.kept.path, wanted))
        if got.moved_to is not None and wanted.found_on is None:
            self.warnings.append(f"{wanted.address} は {got.moved_to} へ移りました。カタログを直してください。")
        source = _source(wanted, got.kept.path)
        self.entries.append(replace(source, source_url=got.kept.address, retrieved_at=got.kept.retrieved_at))

    def done(self) -> Acquired:
        return Acquired(
            self.discovery, tuple(self.entries), tuple(self.fetched), tuple(self.warnings), tuple(self.links)
        )


def contradicted(acquired: Iterable[Acquired], outcomes: Sequence[Outcome]) -> list[str]:
    """Japanese sentences on files of which the page says what is not so, once their books are known.

    A link may lead to the book of another year, and a page may show a version again that a later one had replaced.
    """
    books: dict[Path, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.edition is not None:
            books.setdefault(outcome.file, []).append(outcome)
    shown = {book.edition for file in books.values() for book in file if book.is_current}
    found = []
    for path, wanted in (link for one in acquired for link in one.links):
        own = books.get(path, [])
        years = sorted({book.fiscal_year for book in own if book.fiscal_year is not None})
        if years and wanted.fiscal_year is not None and wanted.fiscal_year not in years:
            found.append(
                f"{wanted.name}: リンクでは{year_name(wanted.fiscal_year)}ですが、"
                f"冊子は{'・'.join(map(year_name, years))}のものです。"
                "公開元のリンクを確かめてください（公表年度で書くページなら、カタログの year_offset で合わせます）。"
            )
        if own and not any(book.edition in shown for book in own):
            found.append(
                f"{wanted.name}: 公開ページにあるのは、倉庫で現行としているものより前に載った版です。"
                "公開元が元に戻したのでないかを確かめてください。"
            )
    return found


def acquire(
    catalog: Catalog,
    codes: Sequence[str] | None = None,
    *,
    on_wanted: Callable[[Wanted], bool] = lambda wanted: True,
) -> Iterator[Acquired]:
    """Look for and fetch the books of the municipalities with these codes (all for None), one after the other.

    Args:
        on_wanted: told of each file before it is fetched; False leaves it out.

    Raises:
        CatalogError: a code that the catalog does not have.
    """
    store = Store(settings.store())
    for municipality in catalog.chosen(codes):
        with site_of(catalog, municipality) as site:
            found = Acquisition(discover(catalog, municipality, site))
            for wanted in found.discovery.wanted:
                if on_wanted(wanted):
                    found.add(wanted, got_of(wanted, site, store))
            yield found.done()


def site_of(catalog: Catalog, municipality: Municipality) -> Site:
    """The site of a municipality, to be asked as the catalog says."""
    return Site(catalog.politeness(municipality), municipality.hosts)


def got_of(wanted: Wanted, site: Site, store: Store) -> Fetched | FetchError | None:
    """`fetch` with its failure as a value; None for a file of this machine."""
    if wanted.file is not None:
        return None
    try:
        return fetch(wanted, site, store)
    except FetchError as error:
        return error


def kept_source(kept: Kept) -> Source:
    """A file of the store, which was fetched for a municipality at some time."""
    return Source(
        path=kept.path,
        sha256=kept.sha256,
        source_url=kept.address,
        retrieved_at=kept.retrieved_at,
        part_no=kept.part_no,
        municipality_code=kept.municipality_code,
    )


def refusal(name: str, error: FetchError) -> RefusedError:
    """A failure on the network in the form in which all others are told."""
    return RefusedError(Path(name), "not_fetched", f"{error.address} を取得できません。{error.reason}", error.remedy)


def _source(wanted: Wanted, path: Path) -> Source:
    return Source(
        path=path,
        sha256=wanted.sha256,
        part_no=wanted.part_no,
        fiscal_year=wanted.fiscal_year if wanted.is_asserted else None,
        municipality_code=wanted.municipality_code,
        layout=wanted.layout,
    )
