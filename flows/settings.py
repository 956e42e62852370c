"""Where things lie on this machine: the warehouse, the caches, the samples, the catalog.

What is needed by every command is looked up here without loading anything; the other settings, and what they mean,
are in `flows.configuration`, which is loaded where they are used or where there is a file of settings.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.configuration import Configuration

WAREHOUSE_VARIABLE = "SHISAKU_WAREHOUSE"
EXPECTATIONS_VARIABLE = "SHISAKU_EXPECTATIONS"
CATALOG_VARIABLE = "SHISAKU_CATALOG"
STORE_VARIABLE = "SHISAKU_STORE"
WORKERS_VARIABLE = "SHISAKU_WORKERS"
LINKS_VARIABLE = "SHISAKU_LINKS"
CORRECTIONS_VARIABLE = "SHISAKU_CORRECTIONS"
FILE_VARIABLE = "SHISAKU_SETTINGS"

DEFAULT_WORKERS = 2

#: The folder that holds the packages: the checkout, when the project runs from one.
_HOME = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """Settings that cannot be used; a Japanese line for each mistake."""


def default_warehouse() -> Path:
    """The warehouse that a command uses when none is named."""
    if said := os.environ.get(WAREHOUSE_VARIABLE):
        return Path(said).expanduser()
    return Path("shisaku.duckdb") if settings_file() is None else _configuration().warehouse


def samples() -> Path:
    """The folder with the sample books, which `ingest` reads when nothing is named."""
    return _HOME / "samples"


def shipped_catalog() -> Path:
    """The catalog of municipalities that comes with the project."""
    return _HOME / "catalog.toml"


def catalog() -> Path:
    """The catalog of municipalities that is used when none is named: by default the one that comes with the project."""
    if said := os.environ.get(CATALOG_VARIABLE):
        return Path(said).expanduser()
    return shipped_catalog() if settings_file() is None else _configuration().catalog


def expectations() -> list[Path]:
    """The folders that hold what the operator expects: `accepted/*.toml` and `row_counts/*.toml`."""
    said = os.environ.get(EXPECTATIONS_VARIABLE, "")
    if not said and settings_file() is not None:
        said = _configuration().expectations
    return [Path(part).expanduser() for part in said.split(os.pathsep) if part]


def links(warehouse: Path) -> Path:
    """The folder with people's decisions about links: by default `links` beside the warehouse."""
    said = os.environ.get(LINKS_VARIABLE, "")
    if not said and settings_file() is not None and (named := _configuration().links) is not None:
        return named
    return Path(said).expanduser() if said else warehouse.resolve().parent / "links"


def corrections() -> list[Path]:
    """The folders with declared corrections that the user names, beside those that come with the project."""
    said = os.environ.get(CORRECTIONS_VARIABLE, "")
    if not said and settings_file() is not None:
        said = _configuration().corrections
    return [Path(part).expanduser() for part in said.split(os.pathsep) if part]


def store() -> Path:
    """The folder in which fetched files are kept for good."""
    if said := os.environ.get(STORE_VARIABLE):
        return Path(said).expanduser()
    return data() if settings_file() is None else _configuration().store


def data() -> Path:
    """The folder for what cannot be made again: fetched files, if nothing else is said, as cities replace theirs."""
    return _base("XDG_DATA_HOME", ".local/share")


def enter_data_folder() -> dict[str, str]:
    """The step of `prefect.yaml` with which a worker begins a run: from here on, relative paths lie in `data()`.

    Prefect would begin it in the folder of whoever deployed the flow, which another machine does not have, or in one
    that is removed with the run, and a warehouse of the usual name would go with it.
    """
    folder = data()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    return {"directory": str(folder)}


def workers() -> int:
    """How many books are read at the same time on this machine."""
    if settings_file() is None and not os.environ.get(WORKERS_VARIABLE):
        return DEFAULT_WORKERS
    return _configuration().workers


def cache() -> Path:
    """The folder for what can be made again."""
    return _base("XDG_CACHE_HOME", ".cache")


def settings_file() -> Path | None:
    """The file of settings that holds here; None if there is none."""
    if said := os.environ.get(FILE_VARIABLE):
        return Path(said).expanduser()
    return next(
        (
            file
            for file in (Path("shisaku.toml"), _base("XDG_CONFIG_HOME", ".config") / "settings.toml")
            if file.is_file()
        ),
        None,
    )


def _base(variable: str, usual: str) -> Path:
    """Our folder by the XDG base directory rules, by which a relative path counts as unset."""
    base = Path(os.environ.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / usual) / "shisaku"


def _configuration() -> Configuration:
    from flows.configuration import configuration

    return configuration()
