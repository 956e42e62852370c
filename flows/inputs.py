"""What the user named → the files to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.errors import RefusedError


class UsageError(Exception):
    """The command was called in a way that cannot be meant; the text is a Japanese sentence that says what to do."""


def files(named: Iterable[Path]) -> Iterator[Path | RefusedError]:
    """The files to read, in the order named; a folder gives its *.pdf by name, without its subfolders.

    A name that leads to no file is a refusal, which leaves the others alone.

    Raises:
        UsageError: a catalog is named.
    """
    for path in named:
        if path.suffix.lower() == ".toml":
            raise UsageError(
                f"カタログ（{path}）からの取り込みにはまだ対応していません。PDFかフォルダーを指定してください。"
            )
        if path.is_dir():
            yield from _folder(path)
        else:
            yield path


def _folder(folder: Path) -> Iterator[Path | RefusedError]:
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
    yield from found
