"""Writes ten years of the invented city: ``python -m tests.decade OUT.duckdb``, or ``FOLDER --pdf`` for the books.

The warehouse is made of frames, without a PDF, in seconds. ``--pdf`` prints the books themselves (31 sheets each), for
`shisaku ingest` to read. ``--seed N`` makes another city, ``--years N`` and ``--measures N`` a smaller one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from samples.render import render
from tests.decade.books import MEASURES, YEARS, Decade, decade
from tests.decade.frames import batch
from warehouse.build import publish


def write_warehouse(books: Decade, path: Path) -> None:
    """Publish all books at once, with provenance, into a new file."""
    path.unlink(missing_ok=True)
    started = dt.datetime(2024, 4, 1, 9, 0)
    run = {"run_id": "decade", "started_at": started, "software_version": "0", "outcome": "loaded"}
    publish(path, [batch(printing, provenance=True) for printing in books.printings], run=run)


def write_books(books: Decade, folder: Path) -> None:
    """Print every file."""
    folder.mkdir(parents=True, exist_ok=True)
    for printing in books.printings:
        (folder / printing.name).write_bytes(render(printing.edition).pdf)
        sys.stderr.write(f"{folder / printing.name}\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.decade", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pdf", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--measures", type=int, default=MEASURES)
    chosen = parser.parse_args()
    books = decade(chosen.seed, years=chosen.years, measures=chosen.measures)
    if chosen.pdf:
        write_books(books, chosen.out)
    else:
        write_warehouse(books, chosen.out)


if __name__ == "__main__":
    main()
