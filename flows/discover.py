"""Looking for books: the links on a municipality's pages that its rules recognise, and the books known already."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from flows.catalog_model import Catalog, LinkRule, Municipality, Page
from flows.site import FetchError, Site, WebPage
from transform.years import find_years

#: How many pages of one municipality are looked at, at most: `follow` may lead in circles of ever new addresses.
_MOST_PAGES: Final = 60
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "dt", "th"})
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript"})
_FILE_YEAR: Final = re.compile(r"(?<![A-Za-z0-9])([HhRr])0?([1-9][0-9]?)(?![0-9])|(?<![0-9])(20[0-9]{2})(?![0-9])")
_KANJI: Final = {character: number for number, character in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of which the catalog or a page says that it is a book, or a part of one.

    Attributes:
        address, file: where it is; a file lies on this machine.
        text: of the link.
        found_on: the page with the link; None for what the catalog names.
        fiscal_year: the year that link, heading or address say, or the catalog; None if none.
        is_asserted: whether a book of another year must be refused: what the catalog says, not what a link says.
    """

    municipality_code: str
    municipality: str
    address: str | None = None
    file: Path | None = None
    text: str = ""
    found_on: str | None = None
    fiscal_year: int | None = None
    is_asserted: bool = False
    part_no: int = 1
    sha256: str | None = None
    layout: str | None = None

    @property
    def name(self) -> str:
        """What a person calls it: the file's name."""
        if self.file is not None:
            return self.file.name
        return unquote(urlsplit(self.address or "").path.rpartition("/")[2]) or str(self.address)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What looking for a municipality's books gave: the files, what should be looked at, and the pages that failed."""

    municipality: Municipality
    wanted: list[Wanted] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failures: list[FetchError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a page: its absolute address without fragment, its text, and the headings above it, nearest first."""

    address: str
    text: str
    headings: tuple[str, ...] = ()


def known(catalog: Catalog, municipality: Municipality) -> Iterator[Wanted]:
    """The books that the catalog names itself."""
    for book in municipality.book:
        yield Wanted(
            municipality_code=municipality.code,
            municipality=municipality.name,
            address=book.address if book.file is None else None,
            file=None if book.file is None else catalog.path.parent / book.file,
            fiscal_year=book.fiscal_year,
            is_asserted=book.fiscal_year is not None,
            part_no=book.part,
            sha256=book.sha256,
            layout=book.layout or municipality.layout,
        )


def discover(catalog: Catalog, municipality: Municipality, site: Site) -> Discovery:
    """The known books, and those that the municipality's pages link to; a page that fails costs only its own links."""
    found = Discovery(municipality, list(known(catalog, municipality)))
    addresses = {wanted.address for wanted in found.wanted}
    for page in municipality.page:
        links = 0
        for here in _pages(page, site, found):
            for link in links_of(here):
                wanted = recognise(link, municipality, here.address)
                if wanted is None:
                    continue
                links += 1
                if wanted.address not in addresses:
                    addresses.add(wanted.address)
                    found.wanted.append(wanted)
        if not links and not any(failure.address == page.address for failure in found.failures):
            found.failures.append(
                FetchError(
                    page.address,
                    "missing",
                    "ページは開けましたが、冊子へのリンクが見つかりません。",
                    "ページの作りが変わっていないか、カタログの link の書き方を確かめてください。",
                )
            )
    return found


def _pages(page: Page, site: Site, found: Discovery) -> Iterator[WebPage]:
    """The page, and those that it leads to by `follow`, each once."""
    waiting, queued = deque([page.address]), {page.address}
    while waiting:
        address = waiting.popleft()
        try:
            here = site.page(address)
        except FetchError as error:
            found.failures.append(error)
            continue
        if here.moved_to is not None:
            found.warnings.append(
                f"{found.municipality.name}のページ {address} は {here.moved_to} へ移りました。"
                "カタログを直してください。"
            )
        yield here
        if page.follow is None:
            continue
        for link in links_of(here):
            target = link.address
            host = (urlsplit(target).hostname or "").lower()
            if target in queued or host not in site.hosts or not _matches(page.follow, link.text, target):
                continue
            queued.add(target)
            if len(queued) > _MOST_PAGES:
                found.warnings.append(
                    f"{found.municipality.name}の {page.address} からたどるページが{_MOST_PAGES}を超えたため、"
                    "残りは見ていません。カタログの follow を絞ってください。"
                )
                return
            waiting.append(target)


def recognise(link: Link, municipality: Municipality, found_on: str | None = None) -> Wanted | None:
    """The book that a link leads to by the first rule that knows it; None if none does."""
    for rule in municipality.link:
        if not _knows(rule, link):
            continue
        year = _year(link)
        return Wanted(
            municipality_code=municipality.code,
            municipality=municipality.name,
            address=link.address,
            text=link.text,
            found_on=found_on,
            fiscal_year=None if year is None else year + rule.year_offset,
            part_no=_part(rule, link),
            layout=rule.layout or municipality.layout,
        )
    return None


def _knows(rule: LinkRule, link: Link) -> bool:
    places = (link.text, link.address, *link.headings[:1])
    if rule.exclude is not None and any(_matches(rule.exclude, place) for place in places):
        return False
    return (
        _matches(rule.address, link.address)
        # A link that says 「PDF」 only is known by the heading above it.
        and _matches(rule.text, link.text, *link.headings[:1])
        and (not rule.under or _matches(rule.under, *link.headings))
    )


def _matches(pattern: str, *texts: str) -> bool:
    return any(re.search(pattern, text) or re.search(pattern, _plain(text)) for text in texts)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _year(link: Link) -> int | None:
    """The year of the link's own text, else of the nearest heading that has one, else of the file's name."""
    for text in (link.text, *link.headings):
        years = {mention.fiscal_year for mention in find_years(text)}
        if len(years) == 1:
            return years.pop()
        if years:
            return None  # several: which one is meant is for the book to say
    name = unquote(urlsplit(link.address).path.rpartition("/")[2])
    match = _FILE_YEAR.search(name)
    if match is None:
        return None
    if match[3]:
        return int(match[3])
    return (1988 if match[1] in "Hh" else 2018) + int(match[2])


def _part(rule: LinkRule, link: Link) -> int:
    if rule.part is None:
        return 1
    for text in (link.text, unquote(link.address)):
        match = re.search(rule.part, _plain(text))
        if match is not None:
            said = match["part"]
            return int(said) if said.isdigit() else _KANJI.get(said, 1)
    return 1


def links_of(page: WebPage) -> list[Link]:
    """The links of a page in their order, to whatever they lead."""
    parser = _Links()
    parser.feed(page.text)
    parser.close()
    base = urljoin(page.address, parser.base) if parser.base else page.address
    return list(_absolute(parser.found, base))


def _absolute(found: Iterable[tuple[str, str, tuple[str, ...]]], base: str) -> Iterator[Link]:
    for href, text, headings in found:
        try:
            address = urldefrag(urljoin(base, href.strip())).url
        except ValueError:
            continue  # no address at all
        if urlsplit(address).scheme in ("http", "https"):
            yield Link(address, text, headings)


class _Links(HTMLParser):
    """Collects links with their text, and the headings under which they stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base: str | None = None
        self.found: list[tuple[str, str, tuple[str, ...]]] = []
        self._href: str | None = None
        self._text: list[str] = []
        self._headings: dict[str, str] = {}
        self._heading: str | None = None
        self._heading_text: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "base" and self.base is None:
            self.base = said.get("href")
        elif tag == "a" and said.get("href"):
            self._close_link()
            self._href, self._text = said["href"], []
        elif tag == "img" and self._href is not None:
            self._text.append(said.get("alt") or "")
        elif tag in _HEADINGS:
            self._heading, self._heading_text = tag, []

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a":
            self._close_link()
        elif tag == self._heading:
            self._close_heading(tag)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._href is not None:
            self._text.append(data)
        if self._heading is not None:
            self._heading_text.append(data)

    def close(self) -> None:
        super().close()
        self._close_link()

    def _close_link(self) -> None:
        if self._href is not None:
            text = " ".join("".join(self._text).split())
            self.found.append((self._href, text, tuple(reversed(self._headings.values()))))
        self._href = None

    def _close_heading(self, tag: str) -> None:
        """A heading ends the sections of its own rank and below; 見出し that are no h1–h6 stand lowest."""
        rank = _rank(tag)
        self._headings = {name: text for name, text in self._headings.items() if _rank(name) < rank}
        if text := " ".join("".join(self._heading_text).split()):
            self._headings[tag] = text
        self._heading = None


def _rank(tag: str) -> int:
    return int(tag[1]) if tag[0] == "h" and tag[1:].isdigit() else 7
