"""Where things lie on this machine: the warehouse, the caches, the samples, the catalog."""

from __future__ import annotations

import os
from pathlib import Path

WAREHOUSE_VARIABLE = "SHISAKU_WAREHOUSE"
EXPECTATIONS_VARIABLE = "SHISAKU_EXPECTATIONS"
CATALOG_VARIABLE = "SHISAKU_CATALOG"
WORKERS_VARIABLE = "SHISAKU_WORKERS"

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


def cache() -> Path:
    """The folder for what can be made again; by the XDG base directory rules a relative path counts as unset."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "shisaku"


def store() -> Path:
    """The folder in which fetched files are kept for good: cities replace theirs, so this is no cache."""
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".local" / "share") / "shisaku"


def workers() -> int:
    """How many processes read books; what is no number from 1 counts as unset."""
    said = os.environ.get(WORKERS_VARIABLE, "")
    return max(1, int(said)) if said.isdecimal() else 2
