"""The city's PDFs through `shisaku ingest`, in two orders: `python -m tests.decade.ingesting FOLDER [--seed N]`.

Prints the books into FOLDER/books, ingests all of them at once into one warehouse, and the newest first, each by a run
of its own, into another; both have to hold equal tables (`warehouse.hashes`) and reach the bars of
`tests.decade.measuring`. The exit code is 1 where they do not. The warehouses stay, to be looked at. Ten years take
minutes; ``--years`` and ``--measures`` make a smaller city.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.decade.__main__ import write_books
from tests.decade.books import MEASURES, YEARS, Decade, decade
from tests.decade.measuring import warehouse_scores
from warehouse.hashes import table_hashes


def ingest(warehouse: Path, runs: Sequence[Sequence[Path]], folder: Path, city: Decade) -> float:
    """Load files by the product's own command, the files of each run together; the seconds that it took.

    Raises:
        AssertionError: a run did not load what it was given.
    """
    warehouse.unlink(missing_ok=True)
    started = time.monotonic()
    for files in runs:
        done = subprocess.run(
            command(warehouse, files), env=environment(folder, city), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return time.monotonic() - started


def command(warehouse: Path, files: Sequence[Path]) -> list[str]:
    """The product's own command that loads files."""
    shisaku = [sys.executable, "-m", "flows"]
    return [*shisaku, "ingest", "--direct", "--warehouse", str(warehouse), *map(str, files)]


def environment(folder: Path, city: Decade) -> dict[str, str]:
    """What a run of it needs to know: the invented city, and places of its own for what it keeps."""
    ours = {
        "XDG_CACHE_HOME": str(folder / "cache"),
        "SHISAKU_LINKS": str(folder / "links"),
        "SHISAKU_CATALOG": str(_catalog(folder, city)),
        "PYTHONUTF8": "1",
    }
    return {**os.environ, **ours}


def _catalog(folder: Path, city: Decade) -> Path:
    own = city.printings[0].edition.book.city
    file = folder / "catalog.toml"
    file.write_text(f'[[municipality]]\ncode = "{own.code}"\nname = "{own.name}"\n', encoding="utf-8")
    return file


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.decade.ingesting", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--measures", type=int, default=MEASURES)
    chosen = parser.parse_args()
    city = decade(chosen.seed, years=chosen.years, measures=chosen.measures)
    folder = chosen.folder.resolve()
    write_books(city, folder / "books")
    files = [folder / "books" / printing.name for printing in city.printings]
    runs = {"at-once": [files], "newest-first": [[file] for file in reversed(files)]}
    good, hashes = True, []
    for name, order in runs.items():
        warehouse = folder / f"{name}.duckdb"
        seconds = ingest(warehouse, order, folder, city)
        sys.stdout.write(f"{name}: {len(files)} books in {len(order)} runs, {seconds:.0f} s\n")
        for kind, score in warehouse_scores(city, warehouse).items():
            sys.stdout.write(f"  {kind}: {score}\n")
            good &= score.holds
        hashes.append(table_hashes(warehouse))
    differing = sorted(name for name in hashes[0] if hashes[0][name] != hashes[1][name])
    sys.stdout.write(f"{len(hashes[0]) - len(differing)} of {len(hashes[0])} tables are equal in both orders\n")
    if differing:
        sys.stdout.write(f"differing: {', '.join(differing)}\n")
    return 0 if good and not differing else 1


if __name__ == "__main__":
    sys.exit(main())
