"""The sheets' prose → rows of `figure_in_text`: each figure with its sentence and its place on the page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.records import Box, Place, Printed
from transform.prose import Mention, Name, mentions, sentences
from transform.rows import Rows

# Where a sheet tells in sentences what was done; what it plans or describes states no results.
_PROSE = (
    ("achievement", "text"),
    ("measure", "summary"),
    ("measure", "grade_reasons"),
    ("measure", "indicator_remarks"),
    ("project", "results"),
)
_SCALE = Decimal("0.0001")
_LIMIT = Decimal(10) ** 14


def add_figures_in_text(rows: Rows, measure_no: str, provenance_from: int) -> None:
    """Add the figures of a sheet whose other rows are there already.

    Args:
        provenance_from: how many rows `provenance` had before this sheet.
    """
    names = list(_names(rows, measure_no))
    places = _places(rows, provenance_from)
    seq = 0
    for table, column in _PROSE:
        for row in _of_sheet(rows, table, measure_no):
            row_key = rows.row_key({name: row[name] for name in ("measure_no", "seq", "project_no") if name in row})
            printed = places.get((table, row_key, column), [])
            number = 0
            for text in _texts(row[column]):
                for sentence in sentences(text):
                    number += 1
                    for found in mentions(sentence, names, rows.edition.fiscal_year):
                        if not _fits(found):
                            continue
                        seq += 1
                        source = {
                            "source_table": table,
                            "source_row_key": row_key,
                            "source_column": column,
                            "sentence_no": number,
                            "sentence": sentence,
                        }
                        values = {**source, **_values(found, rows.edition.fiscal_year)}
                        place = _place_of(found.raw, printed)
                        key = {"measure_no": measure_no, "seq": seq}
                        rows.add(
                            "figure_in_text", key, values, {"raw": Printed(found.raw, (place,)) if place else None}
                        )


def _of_sheet(rows: Rows, table: str, measure_no: str) -> list[dict[str, object]]:
    return [row for row in rows.tables.get(table, ()) if row["measure_no"] == measure_no]


def _names(rows: Rows, measure_no: str) -> Iterator[Name]:
    for row in _of_sheet(rows, "indicator", measure_no):
        yield Name("indicator", int(str(row["indicator_no"])), str(row["indicator_name"]))
    for row in _of_sheet(rows, "project", measure_no):
        if row["project_name"]:
            yield Name("project", int(str(row["project_no"])), str(row["project_name"]))


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _places(rows: Rows, provenance_from: int) -> dict[tuple[str, str, str], list[Place]]:
    found: dict[tuple[str, str, str], list[Place]] = {}
    for row in rows.tables.get("provenance", [])[provenance_from:]:
        key = (str(row["table_name"]), str(row["row_key"]), str(row["column_name"]))
        if key[0::2] in _PROSE:
            box = Box(*(float(str(row[name])) for name in ("x0", "top", "x1", "bottom")))
            found.setdefault(key, []).append(Place(int(str(row["page"])), box, str(row["raw"])))
    return found


def _place_of(raw: str, places: list[Place]) -> Place | None:
    """The part of the prose that has these characters: where a page break cuts them, the first part."""
    wanted = "".join(raw.split())
    chosen = next((place for place in places if wanted in "".join(place.raw.split())), places[0] if places else None)
    return Place(chosen.page, chosen.box, raw) if chosen else None


def _fits(found: Mention) -> bool:
    base = found.figure.base_value
    return all(v is None or (abs(v) < _LIMIT and v == v.quantize(_SCALE)) for v in (found.value, base))


def _values(found: Mention, fiscal_year: int) -> dict[str, object]:
    figure, named = found.figure, found.named
    base = figure.base_value
    if base is not None and found.value < 0:
        base = -base
    return {
        "raw": found.raw,
        "value": found.value,
        "unit": figure.unit,
        "base_value": base,
        "base_unit": figure.base_unit,
        "qualifiers": sorted(figure.qualifiers) or None,
        "kind": found.kind,
        "change_since": found.since,
        "value_fiscal_year": None if found.other_year else fiscal_year,
        "indicator_no": named.no if named and named.kind == "indicator" else None,
        "project_no": named.no if named and named.kind == "project" else None,
    }
