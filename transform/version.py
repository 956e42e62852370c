"""The version of the reader: changes whenever the same file may be read differently."""

from __future__ import annotations

from extract.version import reader_mark, sources_version


def reader_version() -> str:
    """A hash over everything that decides how a file is read: the code and data of `extract` and `transform`.

    It ends with the reader of the pages where that is not the usual one.
    """
    return sources_version("extract", "transform") + reader_mark()
