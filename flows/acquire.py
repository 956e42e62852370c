"""A catalog's books as files on this machine: looked for, fetched, and each given with what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extract.errors import RefusedError
from flows import settings
from flows.catalog_model import Catalog, Municipality
from flows.discover import Discovery, Wanted, discover
from flows.fetch import Fetched, fetch
from flows.site import FetchError, Site
from flows.source import Source
from flows.store import Kept, Store


@dataclass(frozen=True, slots=True)
class Acquired:
    """What a municipality's entry gave.

    Attributes:
        entries: the files, and what could not be had, in the catalog's order.
        fetched: what was asked for on the network and is in the store now.
        warnings: Japanese sentences on what should be looked at.
    """

    discovery: Discovery
    entries: Sequence[Source | RefusedError]
    fetched: Sequence[Fetched] = ()
    warnings: Sequence[str] = ()


@dataclass
class Acquisition:
    """Collects what became of a municipality's wanted files, one after the other."""

    discovery: Discovery
    entries: list[Source | RefusedError] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

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
        if got.moved_to is not None and wanted.found_on is None:
            self.warnings.append(f"{wanted.address} は {got.moved_to} へ移りました。カタログを直してください。")
        source = _source(wanted, got.kept.path)
        self.entries.append(replace(source, source_url=got.kept.address, retrieved_at=got.kept.retrieved_at))

    def done(self) -> Acquired:
        return Acquired(self.discovery, tuple(self.entries), tuple(self.fetched), tuple(self.warnings))


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
