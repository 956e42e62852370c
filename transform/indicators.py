"""The indicator table → rows of `indicator` and `indicator_value`: which figure is of which year, and what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from extract.records import GridTable, Heading, Printed, Row, Sheet
from transform import numerals
from transform.cells import text_of, whole_number
from transform.identity import name_key
from transform.indicator_names import Name, name_qualifiers, read_name
from transform.label_years import heading_year, printed_heading
from transform.rows import Rows
from transform.years import find_years

Role = Literal["baseline", "actual", "target"]
_ROLES: Final[tuple[Role, ...]] = ("baseline", "actual", "target")
_ROLE_WORDS: Final[dict[Role, str]] = {"baseline": "基準", "actual": "実績", "target": "目標"}
_REASONS: Final = {"multi": "（数値が2つ以上あります）", "ratio": "（割合の分子と分母です）"}
_SCALE: Final = Decimal("0.0001")  # DECIMAL(18,4)
_LIMIT: Final = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class _Indicator:
    """One row of the table, and what all of its figures share."""

    row: Row
    headings: tuple[Heading, ...]
    no: int
    printed_no: int | None
    no_cell: Printed | None
    name: Name
    name_cell: Printed
    unit_cell: Printed | None

    @property
    def unit(self) -> str | None:
        return text_of(self.unit_cell)

    def cell(self, key: str) -> Printed | None:
        """The cell in the first column with this key."""
        return next(
            (self.row.cells[i] for i, h in enumerate(self.headings) if h.key == key and i in self.row.cells), None
        )

    def figures(self, role: Role) -> list[tuple[Heading, Printed]]:
        """The cells in all columns of a role, with their headings."""
        return [(h, self.row.cells[i]) for i, h in enumerate(self.headings) if h.key == role and i in self.row.cells]


def add_indicators(rows: Rows, sheet: Sheet) -> None:
    """Add every indicator of the sheet and each of its figures."""
    table = sheet.tables.get("indicators")
    if table is None:
        return
    indicators = list(_indicators(table))
    _note_unnamed(rows, sheet, table)
    usual_baseline = _usual_baseline(indicators)
    seen: set[str] = set()
    for indicator in indicators:
        identity = name_key(sheet.measure_no.text, indicator.name.name)
        if identity in seen:
            identity = f"{identity}#{indicator.no}"
        seen.add(identity)
        key: dict[str, object] = {"measure_no": sheet.measure_no.text, "indicator_no": indicator.no}
        _add_indicator(rows, key, indicator, identity)
        _add_figures(rows, key, indicator, usual_baseline)


def _indicators(table: GridTable) -> Iterator[_Indicator]:
    """The rows that name an indicator, numbered as printed or, where no number is, by their place."""
    last = 0
    for row in table.rows:
        cells = {h.key: row.cells[i] for i, h in reversed(list(enumerate(table.headings))) if i in row.cells}
        name_cell = cells.get("indicator_name")
        if name_cell is None or not (name := read_name(name_cell.text)).name:
            continue
        no_cell = cells.get("indicator_no")
        printed = whole_number(no_cell.text) if no_cell is not None else None
        last = printed if printed is not None and printed > last else last + 1
        yield _Indicator(row, table.headings, last, printed, no_cell, name, name_cell, cells.get("unit"))


def _note_unnamed(rows: Rows, sheet: Sheet, table: GridTable) -> None:
    """Tell of rows that print something but name no indicator: they are in no table.

    A number alone is a row of the form that nobody filled in; marks and a note about a year are no name.
    """
    named, numbers = table.columns("indicator_name"), table.columns("indicator_no")
    for number, row in enumerate(table.rows, 1):
        printed = [cell for i, cell in row.cells.items() if cell.text and i not in numbers]
        if printed and not any(i in row.cells and read_name(row.cells[i].text).name for i in named):
            rows.quarantine(
                "indicator",
                rows.row_key({"measure_no": sheet.measure_no.text, "indicator_no": f"?{number}"}),
                "row_unnamed",
                "指標の名称がない行があり、表に載せていません。",
                place=printed[0].places[0],
                raw=" ".join(cell.text for cell in printed),
                status="held",
            )


def _usual_baseline(indicators: list[_Indicator]) -> int | None:
    """The year of every baseline that prints one, if it is the same for all."""
    years = Counter(
        numerals.parse(cell.text).base_fiscal_year for each in indicators for _, cell in each.figures("baseline")
    )
    del years[None]
    return next(iter(years)) if len(years) == 1 else None


def _add_indicator(rows: Rows, key: dict[str, object], indicator: _Indicator, identity: str) -> None:
    name, name_cell = indicator.name, indicator.name_cell
    qualifiers = name_qualifiers(name.name, name.note)
    rate_cell = indicator.cell("printed_achievement_rate")
    rate = numerals.parse(rate_cell.text, unit="％") if rate_cell is not None else None
    row_key = rows.add(
        "indicator",
        key,
        {
            "indicator_name": name.name,
            "marks": list(name.marks) or None,
            "name_note": name.note,
            "unit": indicator.unit,
            "indicator_key": identity,
            "name_qualifiers": qualifiers or None,
            "printed_achievement_rate": rate.value if rate is not None else None,
        },
        {
            "indicator_no": indicator.no_cell or name_cell,
            "indicator_name": name_cell,
            "marks": [name_cell] * len(name.marks),
            "name_note": name_cell,
            "name_qualifiers": [name_cell] * len(qualifiers),
            "unit": indicator.unit_cell,
            "printed_achievement_rate": rate_cell,
        },
    )
    if indicator.printed_no != indicator.no:
        rows.quarantine(
            "indicator",
            row_key,
            "number_inferred",
            "番号が印刷されていないか読み取れないため、並びの順で補いました。",
            column="indicator_no",
            place=(indicator.no_cell or name_cell).places[0],
        )
    if rate_cell is not None and rate is not None and rate.kind not in ("number", "missing"):
        _refuse(rows, "indicator", row_key, column="printed_achievement_rate", cell=rate_cell, unit="％")


def _add_figures(rows: Rows, key: dict[str, object], indicator: _Indicator, usual_baseline: int | None) -> None:
    taken: set[tuple[Role, int]] = set()
    for role in _ROLES:
        figures = indicator.figures(role)
        noted = _noted_year(indicator.name.note, role)
        evaluated = rows.edition.fiscal_year
        years = [heading_year(heading, evaluated) for heading, _ in figures]
        latest = max((year for year in years if year is not None), default=None)
        for heading, cell in figures:
            figure = numerals.parse(cell.text, unit=indicator.unit)
            year, year_source = heading_year(heading, evaluated), printed_heading(heading)
            if noted is not None and year == latest:
                # A note on the row overrides the column's heading; of several columns it means the last.
                year, year_source = noted, indicator.name_cell
            if figure.base_fiscal_year is not None:
                year, year_source = figure.base_fiscal_year, cell
            inferred = year is None and role == "baseline" and usual_baseline is not None
            if inferred:
                year, year_source = usual_baseline, cell
            if year is None or (role, year) in taken:
                _hold(rows, key, role, cell, year)
                continue
            taken.add((role, year))
            sources = {
                "indicator_no": indicator.no_cell or indicator.name_cell,
                "role": printed_heading(heading),
                "value_fiscal_year": year_source,
                "base_unit": indicator.unit_cell if figure.unit is None else cell,
            }
            own_key = {**key, "role": role, "value_fiscal_year": year}
            row_key = _add_figure(rows, own_key, cell, figure, unit=indicator.unit, sources=sources)
            if inferred:
                rows.quarantine(
                    "indicator_value",
                    row_key,
                    "year_inferred",
                    "基準年度の印刷がないため、同じ表の他の行の年度としました。",
                    column="value_fiscal_year",
                    place=cell.places[0],
                )


def _noted_year(note: str | None, role: Role) -> int | None:
    """The year that a row's note gives to a role's column: (目標値は令和元年度)."""
    if note is None or _ROLE_WORDS[role] not in note:
        return None
    years = {mention.fiscal_year for mention in find_years(note)}
    return years.pop() if len(years) == 1 else None


def _add_figure(
    rows: Rows,
    key: dict[str, object],
    cell: Printed,
    figure: numerals.Figure,
    *,
    unit: str | None,
    sources: dict[str, Printed | None],
) -> str:
    values, readable = figure_values(cell.text, figure, unit)
    row_key = rows.add(
        "indicator_value",
        key,
        {"raw": cell.text or None, **values},
        {
            "raw": cell,
            "value": cell,
            "value_low": cell,
            "value_high": cell,
            "base_value": cell,
            **sources,
            "qualifiers": [cell] * len(figure.qualifiers),
            "missing_reason": cell,
        },
    )
    if not readable:
        _refuse(rows, "indicator_value", row_key, column="value", cell=cell, unit=unit)
    return row_key


def figure_values(text: str, figure: numerals.Figure, unit: str | None) -> tuple[dict[str, object], bool]:
    """What a cell's figure gives in the columns of `indicator_value` beside `raw`, and whether it can be read at all.

    Args:
        text: the whole cell.
        figure: what it says.
        unit: the row's unit.
    """
    missing = figure.kind == "missing"
    value, low, high = in_unit(figure, unit)
    fits = all(_fits(v) for v in (value, low, high, figure.base_value))
    readable = missing or (fits and any(v is not None for v in (value, low, high)))
    values: dict[str, object] = {
        "value": value if readable else None,
        "value_low": low if readable else None,
        "value_high": high if readable else None,
        "base_value": figure.base_value if readable else None,
        "base_unit": figure.base_unit if readable and figure.base_value is not None else None,
        "qualifiers": sorted(figure.qualifiers) or None,
        "missing_reason": text if missing else None,
    }
    return values, readable


def in_unit(figure: numerals.Figure, unit: str | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Value and bounds in the row's unit; a unit that the cell itself writes is converted if it only scales it.

    A cell with two figures, a share (2/7), and a figure whose unit is another than the row's have none: which is
    meant, or of what, is not printed.
    """
    if figure.kind not in ("number", "range", "delta", "rank"):
        return None, None, None
    factor = Decimal(1)
    if figure.unit and unit and figure.unit != unit:
        own, wanted = numerals.unit_scale(figure.unit), numerals.unit_scale(unit)
        if own[0] != wanted[0]:
            return None, None, None
        factor = own[1] / wanted[1]
    return tuple(v * factor if v is not None else None for v in (figure.value, figure.low, figure.high))  # type: ignore[return-value]


def _fits(value: Decimal | None) -> bool:
    """Whether DECIMAL(18,4) holds the value exactly."""
    return value is None or (abs(value) < _LIMIT and value == value.quantize(_SCALE))


def _why(cell: Printed, unit: str | None) -> str:
    """Why the cell gives no figure: the reader's own reason, or that what it reads is none of this row's."""
    if reason := numerals.explain(cell.text, unit=unit):
        return f"（{reason.rstrip('。')}）"
    kind = numerals.parse(cell.text, unit=unit).kind
    return _REASONS.get(kind, "（単位が行の単位と異なります）")


def _refuse(rows: Rows, table: str, row_key: str, *, column: str, cell: Printed, unit: str | None) -> None:
    rows.quarantine(
        table,
        row_key,
        "figure_readable",
        f"数値として読み取れません。印刷された文字のまま残しました。{_why(cell, unit)}",
        column=column,
        place=cell.places[0],
        raw=cell.text,
        status="held",
    )


def _hold(rows: Rows, key: dict[str, object], role: Role, cell: Printed, year: int | None) -> None:
    reason = (
        "どの年度の値か読み取れないため、表に載せていません。"
        if year is None
        else f"{year}年度の値が同じ行に2つあるため、後のものを表に載せていません。"
    )
    place = cell.places[0]
    rows.quarantine(
        "indicator_value",
        rows.row_key({**key, "role": role, "value_fiscal_year": year if year is not None else ""}),
        "year_unknown" if year is None else "year_repeated",
        reason,
        place=place,
        raw=cell.text or None,
        status="held",
    )
