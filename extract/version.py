"""The version of what reads pages: changes whenever the same file may be read differently."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

READER_VARIABLE = "SHISAKU_READER"
"""The variable of the environment that says which reader reads the pages (`extract.readers`)."""

USUAL_READER = "pdfium"

_SOURCES = (".py", ".toml")


@cache
def sources_version(*packages: str) -> str:
    """A hash over the code and data of packages.

    Computed and not set by hand, because a forgotten bump would pass old readings off as new ones.
    """
    digest = hashlib.sha256()
    for package in packages:
        for name, source in sorted(_sources(files(package), package)):
            digest.update(f"{name}\0".encode() + source.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def extract_version() -> str:
    """The version of what decides which text, boxes and sections are found in a file."""
    return sources_version("extract") + reader_mark()


def reader_mark() -> str:
    """What a version ends with where another than the usual reader reads the pages; nothing otherwise."""
    said = os.environ.get(READER_VARIABLE) or USUAL_READER
    return "" if said == USUAL_READER else f"-{said}"


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            found += _sources(entry, name)
        elif entry.name.endswith(_SOURCES):
            found.append((name, entry))
    return found
