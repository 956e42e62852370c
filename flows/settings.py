"""Where things lie on this machine: the warehouse, the caches, the samples, the catalog."""

from __future__ import annotations

import os
from pathlib import Path

WAREHOUSE_VARIABLE = "SHISAKU_WAREHOUSE"
EXPECTATIONS_VARIABLE = "SHISAKU_EXPECTATIONS"
CATALOG_VARIABLE = "SHISAKU_CATALOG"

LINKS_VARIABLE = "SHISAKU_LINKS"
CORRECTIONS_VARIABLE = "SHISAKU_CORRECTIONS"

#: The folder that holds the packages: the checkout, when the project runs from one.
_HOME = Path(__file__).resolve().parent.parent


def default_warehouse() -> Path:
    """The warehouse that a command uses when none is named."""
    return Path(os.environ.get(WAREHOUSE_VARIABLE) or "shisaku.duckdb")


def samples() -> Path:
    """The folder with the sample books, which `ingest` reads when nothing is named."""
    return _HOME / "samples"


def catalog() -> Path:
    """The catalog of municipalities that is used when none is named: by default the one that comes with the project."""
    return Path(os.environ.get(CATALOG_VARIABLE) or _HOME / "catalog.toml")


def expectations() -> list[Path]:
    """The folders that hold what the operator expects: `accepted/*.toml` and `row_counts/*.toml`."""
    return [Path(part) for part in os.environ.get(EXPECTATIONS_VARIABLE, "").split(os.pathsep) if part]


def links(warehouse: Path) -> Path:
    """The folder with people's decisions about links: by default `links` beside the warehouse."""
    return Path(os.environ.get(LINKS_VARIABLE) or warehouse.resolve().parent / "links")


def corrections() -> list[Path]:
    """The folders with declared corrections that the user names, beside those that come with the project."""
    named = os.environ.get(CORRECTIONS_VARIABLE, "")
    return [Path(folder) for folder in named.split(os.pathsep) if folder]


def cache() -> Path:
    """The folder for what can be made again; by the XDG base directory rules a relative path counts as unset."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "shisaku"


def store() -> Path:
    """The folder in which fetched files are kept for good: cities replace theirs, so this is no cache."""
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".local" / "share") / "shisaku"
