"""Asking a city's web site: politely, within the allowed hosts, and again after what may pass.

One `Site` is used for one run. It spaces its requests to each host, heeds robots.txt (RFC 9309), follows redirects
itself so that none leads elsewhere, and says in Japanese why something could not be had.
"""

from __future__ import annotations

import codecs
import email.utils
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final, Literal, Self, TypeVar
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
from protego import Protego

from flows.catalog_model import Politeness

log = logging.getLogger(__name__)

Result = TypeVar("Result")

FetchCode = Literal[
    "missing", "unavailable", "forbidden", "robots", "foreign_host", "too_large", "too_slow", "not_a_pdf", "damaged"
]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOST_HOPS: Final = 5
#: The longest that a server may make us wait before another try, in seconds.
_LONGEST_WAIT: Final = 120.0
_FIRST_WAIT: Final = 1.0
#: The most of a page of HTML, and of robots.txt, that is read, in bytes (RFC 9309 asks for at least 500 KiB).
_PAGE_LIMIT: Final = 10_000_000
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_.:-]+)""", re.IGNORECASE)


class FetchError(Exception):
    """Something on the network could not be had, for good or after all tries.

    Attributes:
        address: what was asked for.
        code: what kind of failure it is, for programs.
        reason, remedy: Japanese sentences: what is wrong, and what to do about it.
    """

    def __init__(self, address: str, code: FetchCode, reason: str, remedy: str = "") -> None:
        self.address = address
        self.code: FetchCode = code
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{address}: {reason}{remedy}")

    def __reduce__(self) -> tuple[type[FetchError], tuple[str, FetchCode, str, str]]:
        return (FetchError, (self.address, self.code, self.reason, self.remedy))


class PassingError(Exception):
    """What may be gone at the next try; `wait` is what the server asks for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None, code: FetchCode = "unavailable") -> None:
        super().__init__(reason)
        self.wait = wait
        self.code = code


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page of HTML: where it was found at last, its text, and where it has moved to for good, if it has."""

    address: str
    text: str
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body is still to be read, where it came from, and the new address if it moved for good."""

    response: httpx.Response
    address: str
    moved_to: str | None


@dataclass
class Site:
    """The hosts of one municipality; safe to use from several threads, which then wait for one another.

    Attributes:
        hosts: the hosts that may be asked, in lower case.
        sleep: waits so many seconds; tests put another in its place.
    """

    politeness: Politeness
    hosts: frozenset[str]
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Protego | None] = field(default_factory=dict)
    _asked_at: dict[str, float] = field(default_factory=dict)
    _turn: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            timeout=self.politeness.timeout_seconds,
            headers={"User-Agent": self.user_agent, "Accept-Language": "ja"},
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @property
    def user_agent(self) -> str:
        return self.politeness.user_agent or f"shisaku/{version('shisaku')}"

    def page(self, address: str) -> WebPage:
        """A page of HTML, in whatever encoding it is written.

        Raises:
            FetchError: it is not there, not allowed, no HTML, or does not answer.
        """
        return self.trying(address, lambda: self._page(address))

    def trying(self, address: str, once: Callable[[], Result]) -> Result:
        """Do something, and again, later and later, while it fails for what may pass.

        Raises:
            FetchError: what `once` raises, or that all tries failed.
        """
        tries = self.politeness.retries + 1
        for number in range(1, tries + 1):
            try:
                return once()
            except (httpx.TransportError, PassingError) as error:
                wait = (error.wait if isinstance(error, PassingError) else None) or _FIRST_WAIT * 2 ** (number - 1)
                if number == tries:
                    code = error.code if isinstance(error, PassingError) else "unavailable"
                    raise FetchError(
                        address,
                        code,
                        f"{tries}回試しましたが取得できませんでした（{_told(error)}）。",
                        "時間をおいて、もう一度実行してください。",
                    ) from error
                log.info("%s: %s; again in %.0f s", address, _told(error), min(wait, _LONGEST_WAIT))
                self.sleep(min(wait, _LONGEST_WAIT))
        raise AssertionError("unreachable")

    @contextmanager
    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """One request, redirects followed; the body is still to be read.

        Raises:
            FetchError: not there, not allowed, or led to a host that is not allowed.
            PassingError, httpx.TransportError: what may pass, for `trying`.
        """
        here, moved = address, True
        for _ in range(_MOST_HOPS + 1):
            self._check_host(address, here)
            self._check_robots(address, here)
            with self._request(here, headers) as response:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    moved = moved and response.status_code in _PERMANENT
                    here = _without_fragment(urljoin(here, response.headers["location"]))
                    continue
                _check_status(address, response)
                yield Answer(response, here, here if moved and here != address else None)
                return
        raise FetchError(address, "unavailable", f"転送が{_MOST_HOPS}回を超えました。", "アドレスを確かめてください。")

    @contextmanager
    def _request(self, address: str, headers: Mapping[str, str] | None) -> Iterator[httpx.Response]:
        """One request, no sooner after the last one to this host than politeness allows."""
        host = urlsplit(address).netloc.lower()
        with self._turn:
            delay = self.politeness.delay_seconds
            if (rules := self._robots.get(_root(address))) is not None:
                delay = max(delay, min(float(rules.crawl_delay(self.user_agent) or 0), _LONGEST_WAIT))
            if (last := self._asked_at.get(host)) is not None and (wait := last + delay - time.monotonic()) > 0:
                self.sleep(wait)
            try:
                with self._client.stream("GET", address, headers=headers) as response:
                    yield response
            finally:
                self._asked_at[host] = time.monotonic()

    def _check_host(self, asked: str, here: str) -> None:
        parts = urlsplit(here)
        host = (parts.hostname or "").lower()
        if parts.scheme in ("http", "https") and host in self.hosts:
            return
        through = "" if here == asked else f"転送された先（{here}）の"
        raise FetchError(
            asked,
            "foreign_host",
            f"{through}ホスト「{host or here}」は、カタログで許されていません。",
            "正しい移転先なら、カタログの allowed_hosts に加えてください。",
        )

    def _check_robots(self, asked: str, here: str) -> None:
        if not self.politeness.robots:
            return
        root = _root(here)
        if root not in self._robots:
            self._robots[root] = self.trying(asked, lambda: self._read_robots(root))
        rules = self._robots[root]
        if rules is not None and not rules.can_fetch(here, self.user_agent):
            raise FetchError(
                asked,
                "robots",
                f"サイトの robots.txt（{root}/robots.txt）が、自動での取得を断っています。",
                "公開元に確かめるか、手で保存したPDFを取り込んでください。",
            )

    def _read_robots(self, root: str) -> Protego | None:
        """The rules of a host; None where it has none (RFC 9309, 2.3.1: 4xx allows all, 5xx is not to be guessed)."""
        with self._request(f"{root}/robots.txt", None) as response:
            if response.status_code in _TRANSIENT:
                raise PassingError(f"robots.txt に {response.status_code} が返りました", _retry_after(response))
            # A robots.txt that is somewhere else is none of this host's.
            if not response.is_success:
                return None
            return Protego.parse(_text(response, f"{root}/robots.txt"))

    def _page(self, address: str) -> WebPage:
        with self.get(address) as answer:
            kind = answer.response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
            if kind not in ("text/html", "application/xhtml+xml"):
                raise FetchError(
                    address,
                    "forbidden",
                    f"ページ（HTML）ではなく {kind} が返りました。",
                    "アドレスを確かめてください。",
                )
            return WebPage(answer.address, _text(answer.response, address), answer.moved_to)


def _check_status(address: str, response: httpx.Response) -> None:
    status = response.status_code
    # What answers a condition or a range that was asked for is for the one who asked.
    if response.is_success or status in (httpx.codes.NOT_MODIFIED, httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE):
        return
    if status in _TRANSIENT:
        raise PassingError(f"サーバーが {status} を返しました", _retry_after(response))
    if status in (404, 410):
        raise FetchError(
            address,
            "missing",
            f"ページやファイルがありません（{status}）。",
            "移転していないか、公開元のサイトを確かめてください。",
        )
    raise FetchError(
        address, "forbidden", f"サーバーが取得を断りました（{status}）。", "公開元のサイトを確かめてください。"
    )


def _retry_after(response: httpx.Response) -> float | None:
    """What the server asks for, in seconds or as a date (RFC 9110, 10.2.3)."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(said)
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _text(response: httpx.Response, address: str) -> str:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _PAGE_LIMIT:
            raise FetchError(address, "too_large", f"ページが {_PAGE_LIMIT:,} バイトを超えました。")
    return bytes(body).decode(_encoding(response, bytes(body)), errors="replace")


def _encoding(response: httpx.Response, body: bytes) -> str:
    """What the header says, else what the page says of itself, else UTF-8."""
    declared = _CHARSET.search(body[:2048])
    for name in (response.charset_encoding, declared[1].decode("ascii") if declared else None):
        if name is not None:
            try:
                found = codecs.lookup(name).name
            except LookupError:
                continue
            # Pages that say Shift_JIS hold the characters of its Windows variant too.
            return "cp932" if found == "shift_jis" else found
    return "utf-8"


def _told(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "時間内に応答がありません"
    if isinstance(error, httpx.ConnectError):
        return "サーバーにつながりません"
    if isinstance(error, httpx.RemoteProtocolError):
        return "通信が途中で切れました"
    return " ".join(str(error).split()) or type(error).__name__


def _root(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))


def _without_fragment(address: str) -> str:
    return urlunsplit(urlsplit(address)._replace(fragment=""))
