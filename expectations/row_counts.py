"""How many rows each table of a book should have: committed once a person has looked at them, changed by a command.

A file holds the books of one municipality:

    municipality = "999991"
    [rows.2019]
    measure = 31
    project = 168
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path

import pandas as pd

from expectations.errors import ExpectationsError
from expectations.verdicts import Edition, Outcome, Violation, editions_of
from warehouse.schema import catalog

#: The folder of a settings folder that holds the files.
FOLDER = "row_counts"
RULE = "row_count_expected"

Counts = Mapping[tuple[str, int], Mapping[str, int]]


def load(folders: Iterable[Path] = ()) -> dict[tuple[str, int], dict[str, int]]:
    """The counts by municipality and year: those that come with the project, overridden by those of the folders.

    Raises:
        ExpectationsError: a file cannot be read or has another form.
    """
    packaged = resources.files("expectations").joinpath(FOLDER)
    files = [f for f in packaged.iterdir() if f.name.endswith(".toml")] if packaged.is_dir() else []
    texts = [(f.name, f.read_text(encoding="utf-8")) for f in sorted(files, key=lambda f: f.name)]
    for folder in folders:
        texts += [(str(path), path.read_text(encoding="utf-8")) for path in sorted((folder / FOLDER).glob("*.toml"))]
    found: dict[tuple[str, int], dict[str, int]] = {}
    for name, text in texts:
        try:
            said = tomllib.loads(text)
            code = str(said["municipality"])
            for year, rows in said["rows"].items():
                found[code, int(year)] = {str(table): int(count) for table, count in rows.items()}
        except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError, ValueError) as error:
            raise ExpectationsError(f"行数のファイル {name} を読めません（{error}）。") from error
    return found


def write(folder: Path, counts: Counts) -> list[Path]:
    """Write the counts into the folder, a file for each municipality; other years that a file has are kept.

    Raises:
        ExpectationsError: an existing file cannot be read.
    """
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    known = load([folder])
    written = []
    for code in sorted({code for code, _ in counts}):
        if not re.fullmatch(r"\w+", code):
            raise ExpectationsError(f"団体コード「{code}」ではファイルを作れません。")
        path = target / f"{code}.toml"
        here: dict[int, Mapping[str, int]] = {}
        if path.exists():
            here = {year: rows for (own, year), rows in known.items() if own == code}
        here |= {year: rows for (own, year), rows in counts.items() if own == code}
        lines = [
            "# 表と年度ごとの行数。確かめたうえで shisaku quality --accept-counts で書き換えます。",
            f'municipality = "{code}"',
        ]
        for year, rows in sorted(here.items()):
            lines += ["", f"[rows.{year}]", *(f"{table} = {count}" for table, count in rows.items())]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        written.append(path)
    return written


def outcomes(frames: Mapping[str, pd.DataFrame], editions: Sequence[Edition], expected: Counts) -> list[Outcome]:
    """For each book whose counts are known, and each table: whether as many rows were read."""
    tables = catalog().in_scope("edition")
    counted = {table.name: pd.Series(editions_of(frames[table.name])).value_counts() for table in tables}
    found = []
    for edition in editions:
        known = expected.get((edition.municipality_code, edition.fiscal_year))
        if known is None:
            continue
        for table in tables:
            if table.name not in known:
                continue
            rows = int(counted[table.name].get(edition, 0))
            broken = []
            if rows != known[table.name]:
                message = (
                    f"「{table.label}」は{known[table.name]}行のはずですが、{rows}行です。"
                    "冊子を確かめ、正しければ shisaku quality --accept-counts で改めてください。"
                )
                broken = [Violation(edition, RULE, "warning", table.name, "", None, message)]
            found.append(Outcome(edition, f"{table.name}.{RULE}", RULE, table.name, None, "warning", 1, broken))
    return found
