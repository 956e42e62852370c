"""Fetching one book: asked for only if it changed, resumed where it was cut off, kept only if it is a PDF."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import httpx

from flows.discover import Wanted
from flows.site import Answer, FetchError, PassingError, Site
from flows.store import Kept, Seen, Store, file_name

log = logging.getLogger(__name__)

_HEAD: Final = 1024  # bytes within which a PDF names itself (ISO 32000)
_TAIL: Final = 4096
_CHUNK: Final = 1 << 18
_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")
#: Of an answer's headers, what is worth keeping.
_KEPT_HEADERS: Final = ("content-type", "content-length", "etag", "last-modified", "date", "server")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What asking for a book gave.

    Attributes:
        status: `new`: content that the store did not have; `unchanged`: what this address gave before; `known`:
            another address had given the same content.
        replaced: sha256 of what this address gave before, where it gives something else now.
        moved_to: the address to which it has moved for good.
    """

    wanted: Wanted
    kept: Kept
    status: Literal["new", "unchanged", "known"]
    replaced: str | None = None
    moved_to: str | None = None


def fetch(wanted: Wanted, site: Site, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Fetched:
    """Have a book in the store as it is published now.

    Raises:
        FetchError: it cannot be had, or is no PDF, or not the one that the catalog names.
    """
    if wanted.address is None:
        raise ValueError(f"{wanted} has no address")
    with store.turn(wanted.address):
        if wanted.sha256 is not None and (kept := store.find(wanted.sha256)) is not None:
            # The catalog names the content, and here it is: nobody need be asked.
            return Fetched(wanted, kept, "unchanged")
        seen = store.seen(wanted.address)
        fetching = _Fetching(wanted, site, store, seen, now)
        if seen is not None and _is_fresh(seen, site, now()):
            return fetching.unchanged(seen)
        return site.trying(wanted.address, fetching.once)


def _is_fresh(seen: Seen, site: Site, now: datetime) -> bool:
    """Whether a file whose server gives nothing to ask by was fetched lately enough."""
    askable = seen.etag or seen.last_modified
    return not askable and now - seen.checked_at < timedelta(hours=site.politeness.recheck_hours)


class _Fetching:
    """The tries for one address, all within the time that a file may take."""

    def __init__(
        self, wanted: Wanted, site: Site, store: Store, seen: Seen | None, now: Callable[[], datetime]
    ) -> None:
        self._wanted = wanted
        self._address = wanted.address or ""
        self._site = site
        self._store = store
        self._now = now
        self._seen = seen
        self._ends_at = time.monotonic() + site.politeness.file_seconds

    def once(self) -> Fetched:
        """One try: the file unchanged, or fetched whole; what arrived of it stays for the next try."""
        seen = self._seen
        partial = _Partial(*self._store.partial(self._address))
        headers = {"Accept": "application/pdf", "Accept-Encoding": "identity"}
        begun = partial.resumable()
        if begun is not None and begun.is_whole:
            # A process has died between the last byte and the store: is it still what the server has?
            headers["If-None-Match" if begun.validator.startswith('"') else "If-Modified-Since"] = begun.validator
        elif begun is not None:
            headers |= {"Range": f"bytes={begun.size}-", "If-Range": begun.validator}
        elif seen is not None:
            headers |= {"If-None-Match": seen.etag} if seen.etag else {}
            headers |= {"If-Modified-Since": seen.last_modified} if seen.last_modified else {}
        with self._site.get(self._address, headers) as answer:
            is_modified = answer.response.status_code != httpx.codes.NOT_MODIFIED
            if not is_modified and begun is None and seen is not None:
                self._store.see(replace(seen, checked_at=self._now()))
                return self.unchanged(seen, answer.moved_to)
            if is_modified or begun is None or not begun.is_whole:
                partial.receive(self._address, answer.response, self._site, self._ends_at)
            # An answer that gives the rest, or nothing, says less of the file than the one that began it.
            goes_on = not is_modified or answer.response.status_code == httpx.codes.PARTIAL_CONTENT
            told = begun.headers if begun is not None and goes_on else _kept_headers(answer.response)
            sha256 = _check(self._wanted, self._address, partial.file)
            return self._keep(answer, told, sha256, partial)

    def unchanged(self, seen: Seen, moved_to: str | None = None) -> Fetched:
        kept = self._store.find(seen.sha256)
        if kept is None:
            raise PassingError("保管してあったファイルが失われています")
        return Fetched(self._wanted, kept, "unchanged", moved_to=moved_to)

    def _keep(self, answer: Answer, headers: Mapping[str, str], sha256: str, partial: _Partial) -> Fetched:
        known = self._store.find(sha256) is not None
        # What is noted of an address counts once the file is in the store: a process that dies here has lost nothing.
        etag, last_modified = headers.get("etag"), headers.get("last-modified")
        self._store.see(Seen(self._address, sha256, etag, last_modified, checked_at=self._now()))
        kept = self._store.keep(
            partial.file,
            Kept(
                path=Path(file_name(answer.address, sha256)),
                sha256=sha256,
                byte_size=partial.file.stat().st_size,
                address=self._address,
                final_address=answer.address,
                retrieved_at=self._now().replace(microsecond=0),
                municipality_code=self._wanted.municipality_code,
                part_no=self._wanted.part_no,
                headers=headers,
            ),
        )
        partial.forget()
        before = None if self._seen is None else self._seen.sha256
        return Fetched(
            self._wanted,
            kept,
            status="unchanged" if before == sha256 else "known" if known else "new",
            replaced=before if before != sha256 else None,
            moved_to=answer.moved_to,
        )


@dataclass(frozen=True, slots=True)
class _Begun:
    """What has arrived of a file.

    Attributes:
        whole: bytes of the whole file, where they were told.
        headers: of the answer that began it.
    """

    size: int
    validator: str
    whole: int | None
    headers: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        return self.size == self.whole


@dataclass(frozen=True, slots=True)
class _Partial:
    """A transfer that may have been cut off: its bytes, and by what the server knows the file that they are of."""

    file: Path
    note: Path

    def resumable(self) -> _Begun | None:
        """What is here already; None, and nothing left of it, where it cannot be said what it is a part of."""
        try:
            note = json.loads(self.note.read_text(encoding="utf-8"))
            begun = _Begun(self.file.stat().st_size, str(note["validator"]), note["whole"], dict(note["headers"]))
        except (OSError, ValueError, KeyError, TypeError):
            self.forget()
            return None
        return begun if begun.size else None

    def forget(self) -> None:
        for path in (self.file, self.note):
            path.unlink(missing_ok=True)

    def receive(self, address: str, response: httpx.Response, site: Site, ends_at: float) -> None:
        """Write the body, after what is here already where the server goes on from there."""
        if not response.is_success:
            self.forget()
            raise PassingError(f"途中からの取得に {response.status_code} が返りました")
        start = self._start(response)
        most = int(site.politeness.max_megabytes * 1_000_000)
        length = response.headers.get("content-length", "")
        whole = start + int(length) if length.isdigit() else None
        if whole is not None and whole > most:
            self.forget()
            raise _too_large(address, whole, most)
        if not start:
            self.forget()
            validator = _strong_validator(response)
            if validator is not None:
                note = {"validator": validator, "whole": whole, "headers": _kept_headers(response)}
                self.note.write_text(json.dumps(note), encoding="utf-8")
        size = start
        try:
            with self.file.open("ab") as out:
                for chunk in response.iter_raw():
                    size += len(chunk)
                    if size > most:
                        break
                    out.write(chunk)
                    if time.monotonic() > ends_at:
                        raise _too_slow(address, size, site)
        except httpx.TransportError as error:
            # What arrived stays: the next try goes on from there.
            raise PassingError(f"{size:,} バイトまでで通信が途切れました", code="damaged") from error
        if size > most:
            self.forget()
            raise _too_large(address, size, most)
        if whole is not None and size < whole:
            raise PassingError(f"{whole:,} バイトのうち {size:,} バイトで途切れました", code="damaged")

    def _start(self, response: httpx.Response) -> int:
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            return 0
        begun = self.resumable()
        said = _RANGE.fullmatch(response.headers.get("content-range", ""))
        if begun is None or said is None or int(said[1]) != begun.size:
            self.forget()
            raise PassingError("途中からの取得の位置が合いません")
        return begun.size


def _kept_headers(response: httpx.Response) -> dict[str, str]:
    return {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}


def _strong_validator(response: httpx.Response) -> str | None:
    """By what a part may be joined to the rest (RFC 9110, 13.1.5): a strong ETag, else the date."""
    etag: str | None = response.headers.get("etag")
    if etag is not None:
        return None if etag.startswith("W/") else etag
    last_modified: str | None = response.headers.get("last-modified")
    return last_modified


def _too_slow(address: str, size: int, site: Site) -> FetchError:
    return FetchError(
        address,
        "too_slow",
        f"{site.politeness.file_seconds:.0f}秒以内に取得し終えませんでした（{size:,} バイトまで）。",
        "次の実行で続きから取得します。遅いサイトなら、カタログの file_seconds を増やしてください。",
    )


def _too_large(address: str, size: int, most: int) -> FetchError:
    return FetchError(
        address,
        "too_large",
        f"ファイルが大きすぎます（{size:,} バイト。上限は {most:,} バイト）。",
        "正しい冊子なら、カタログの max_megabytes を増やしてください。",
    )


def _check(wanted: Wanted, address: str, file: Path) -> str:
    """The content's sha256.

    Raises:
        FetchError: it is no PDF, or not the one that the catalog names.
        PassingError: it ends too early.
    """
    with file.open("rb") as content:
        head = content.read(_HEAD)
        sha256 = hashlib.sha256(head)
        tail = head
        while chunk := content.read(_CHUNK):
            sha256.update(chunk)
            tail = (tail + chunk)[-_TAIL:]
    found = sha256.hexdigest()
    if b"%PDF-" not in head:
        _discard(file)
        kind = (
            "HTMLのページ" if re.search(rb"<(?:!doctype|html|head|body)", head, re.IGNORECASE) else "別の種類のファイル"
        )
        raise FetchError(
            address,
            "not_a_pdf",
            f"PDFではなく、{kind if head else '空のファイル'}が返されました。",
            "公開ページで、リンクの先を確かめてください。",
        )
    if b"%%EOF" not in tail[-_TAIL:]:
        _discard(file)
        raise PassingError("PDFが途中で切れています（末尾の印がありません）", code="damaged")
    if wanted.sha256 is not None and found != wanted.sha256:
        _discard(file)
        raise FetchError(
            address,
            "damaged",
            f"内容がカタログの sha256 と違います（{found}）。",
            "差し替えられたのなら、カタログの sha256 を直すか除いてください。",
        )
    return found


def _discard(file: Path) -> None:
    with suppress(OSError):
        file.unlink()
