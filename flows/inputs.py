"""What the user named → the files to read, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.errors import RefusedError
from flows.source import Source


class UsageError(Exception):
    """The command was called in a way that cannot be meant; the text is a Japanese sentence that says what to do."""


#: What `files` takes and gives on untouched beside paths: what is known already of a file, or why there is none.
Named = Path | Source | RefusedError


def files(named: Iterable[Named]) -> Iterator[Source | RefusedError]:
    """The files to read, in the order named.

    A folder gives its *.pdf by name, without its subfolders; a catalog (*.toml) its books, fetched where they are on
    the network. A name that leads to no file is a refusal, which leaves the others alone.

    Raises:
        CatalogError: a catalog that cannot be used.
    """
    for name in named:
        if not isinstance(name, Path):
            yield name
        elif is_catalog(name):
            yield from _catalog(name)
        elif name.is_dir():
            yield from _folder(name)
        else:
            yield Source(name)


def is_catalog(path: Path) -> bool:
    """Whether a name is that of a catalog."""
    return path.suffix.lower() == ".toml"


def _catalog(path: Path) -> Iterator[Source | RefusedError]:
    from flows import acquire, catalog

    for found in acquire.acquire(catalog.load(path)):
        yield from found.entries


def _folder(folder: Path) -> Iterator[Source | RefusedError]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf" and path.is_file())
    except OSError as error:
        yield RefusedError(
            folder,
            "not_found",
            f"このフォルダーを開けません（{error.strerror}）。",
            "フォルダーの権限と、置き場所につながっていることを確かめてください。",
        )
        return
    if not found:
        yield RefusedError(
            folder,
            "not_found",
            "このフォルダーにはPDFがありません。",
            "冊子のPDFがあるフォルダーか、PDFそのものを指定してください。",
        )
    yield from map(Source, found)
