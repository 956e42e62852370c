"""Keys over the years where books are checked and published: what `transform.identity` finds, for `warehouse`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import settings
from flows.wording import year_name
from transform.identity.identify import identify
from transform.identity.review import Decision, read_review
from transform.identity.rows import identity_rows
from warehouse.connection import reading
from warehouse.identities import KEYS, READ, Row, Rows, read_rows
from warehouse.parts import Sheets, parts
from warehouse.revisions import Edition, rule
from warehouse.schema import to_arrow

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Keyed:
    """Books about to be checked, with the keys that they will have when they are published.

    Attributes:
        frames: the books' frames, with their keys.
        past_keys: the keys of the published books' rows, by table, as the given books make them.
    """

    frames: dict[str, pd.DataFrame]
    past_keys: Rows


class Finder:
    """Finds the keys and links of a warehouse's books (`warehouse.identities.Identify`), with what people decided.

    What it found last it gives again for the same rows: books are published just as they were checked.

    Attributes:
        stale: the decisions about what is no longer printed so, as far as they were found last.

    Raises:
        ReviewError: a file with decisions cannot be used.
    """

    def __init__(self, warehouse: Path) -> None:
        self.stale: Sequence[Decision] = ()
        self._reviews = read_review(settings.links(warehouse))
        self._asked: Mapping[str, Counter[tuple[Any, ...]]] | None = None
        self._found: Rows = {}

    def __call__(self, rows: Rows) -> Rows:
        # Their order plays no part (`transform.identity.identify`): the check has them of the frames, a publication of
        # the warehouse.
        asked = {name: Counter(tuple(row[column] for column in READ[name]) for row in rows[name]) for name in READ}
        if self._asked != asked:
            identities = identify(rows, self._reviews)
            self._asked, self._found, self.stale = asked, identity_rows(identities), identities.stale
        return self._found


def keyed(frames: Mapping[str, pd.DataFrame], warehouse: Path, finder: Finder) -> Keyed:
    """Give books their keys as they will be together with those of the warehouse.

    Of several files for the same book the one counts that will be current; a published book of a year that comes anew
    is left out.

    Raises:
        WarehouseError: the warehouse cannot be read.
    """
    new = {name: _rows(frames[name], name) for name in READ}
    current = _current(frames)
    for row in new["document"]:
        row["is_current"] = (row["municipality_code"], row["fiscal_year"], row["document_id"]) in current
    years = {(row["municipality_code"], row["fiscal_year"]) for row in new["document"]}
    past = _past(warehouse, years)
    found = finder({name: [*past[name], *new[name]] for name in READ})
    given = {row["document_id"] for row in new["document"]}
    keyed_frames = dict(frames)
    for table in ("indicator", "project"):
        keyed_frames[table] = _with_keys(frames[table], table, found[table])
    past_keys = {
        table: [row for row in found[table] if row["document_id"] not in given] for table in ("indicator", "project")
    }
    return Keyed(keyed_frames, past_keys)


def _rows(frame: pd.DataFrame, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = to_arrow(name, frame).select(list(READ[name])).to_pylist()
    return rows


def _current(frames: Mapping[str, pd.DataFrame]) -> set[tuple[str, int, str]]:
    names = [field.name for field in fields(Edition)]
    rows = to_arrow("document", frames["document"]).to_pylist()
    found = parts(_sheets(rows, frames["measure"]))
    editions = []
    for number, row in enumerate(rows, start=1):
        part = found[row["municipality_code"], row["fiscal_year"], row["document_id"]]
        given = {name: row[name] for name in names} | {"load_no": number, "part_no": part.part_no}
        editions.append(Edition(**given))
    return {(e.municipality_code, e.fiscal_year, e.document_id) for e in editions if rule(editions)[e.key].is_current}


def _sheets(documents: Sequence[Row], measure: pd.DataFrame) -> list[Sheets]:
    measures: dict[tuple[int, str], set[str]] = defaultdict(set)
    for year, document_id, no in zip(*(measure[c] for c in ("fiscal_year", "document_id", "measure_no")), strict=True):
        measures[year, document_id].add(no)
    return [
        Sheets(
            row["municipality_code"],
            row["fiscal_year"],
            row["document_id"],
            row["file_name"],
            row["part_no"] if row["part_no"] > 1 else None,
            frozenset(measures[row["fiscal_year"], row["document_id"]]),
        )
        for row in documents
    ]


def _past(warehouse: Path, without: set[tuple[str, int]]) -> dict[str, list[dict[str, Any]]]:
    if not warehouse.exists():
        return {name: [] for name in READ}
    with reading(warehouse) as connection:
        return {
            name: [
                row
                for row in read_rows(connection, f"main.{name}", name)
                if (row["municipality_code"], row["fiscal_year"]) not in without
            ]
            for name in READ
        }


def _with_keys(frame: pd.DataFrame, table: str, keys: Sequence[Row]) -> pd.DataFrame:
    """The frame with its keys replaced; rows that have none, for want of a number, keep what the reader gave them."""
    import pandas as pd

    name, where = f"{table}_key", ("municipality_code", "fiscal_year", "document_id", *KEYS[table])
    by_row = {tuple(row[column] for column in where): row[name] for row in keys}
    rows = zip(*(frame[column] for column in (*where, name)), strict=True)
    values = [by_row.get(tuple(row[:-1]), row[-1]) for row in rows]
    return frame.assign(**{name: pd.Series(values, index=frame.index, dtype=frame[name].dtype)})


def stale_warnings(stale: Sequence[Decision]) -> list[str]:
    """A sentence for each decision about what is no longer printed so."""
    return [
        f"対応づけの確認「{d.earlier.name}」（{year_name(d.earlier.place.fiscal_year)}）→「{d.later.name}」"
        f"（{year_name(d.later.place.fiscal_year)}）は、今の冊子の印刷か別の確認と合わないため使いませんでした。"
        f"{d.municipality_code}.toml を見直してください。"
        for d in stale
    ]
