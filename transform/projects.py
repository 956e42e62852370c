"""The two tables of 事務事業 → rows of `project`, and the printed tallies → `project_tally`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from extract.choices import chosen
from extract.records import GridTable, Heading, Printed, Sheet
from transform import numerals
from transform.cells import folded, names_in, squeezed, text_of, ticked, whole_number
from transform.costs import is_missing, part_named, thousand_yen, whole_and_part
from transform.identity import name_key
from transform.label_years import heading_year, printed_heading
from transform.rows import Rows

_SHARED = ("project_name", "priority_project", "in_strategy", "department")
_TABLES = ("project_evaluation", "project_overview")
_TICK_GROUPS = ("progress", "improvement_directions")


@dataclass(slots=True)
class _Project:
    """What both tables print of one project: by column, and the tick cells by group."""

    no: int
    no_cell: Printed | None
    cells: dict[str, Printed] = field(default_factory=dict)
    others: dict[str, Printed] = field(default_factory=dict)
    ticks: dict[str, list[tuple[str, Printed]]] = field(default_factory=dict)
    headings: dict[str, Heading] = field(default_factory=dict)
    inferred: bool = False
    tables: int = 1


def add_projects(rows: Rows, sheet: Sheet) -> None:
    """Add every project of the sheet, joined from the overview and the evaluation table by number."""
    projects: dict[int, _Project] = {}
    for name in _TABLES:
        if (table := sheet.tables.get(name)) is not None:
            _collect(table, projects)
    both = all(name in sheet.tables for name in _TABLES)
    seen: set[str] = set()
    for project in sorted(projects.values(), key=lambda p: p.no):
        row_key = _add_project(rows, sheet, project, seen)
        if both and project.tables == 1:
            rows.quarantine(
                "project",
                row_key,
                "tables_agree",
                "この番号の事務事業は、概要の表と評価の表のどちらか一方にしかありません。",
                column="project_no",
                place=project.no_cell.places[0] if project.no_cell else None,
            )
    if (table := sheet.tables.get("project_evaluation")) is not None:
        _add_tallies(rows, sheet, table)


def _collect(table: GridTable, projects: dict[int, _Project]) -> None:
    last = 0
    taken: set[int] = set()
    for row in table.rows:
        cells: dict[str, Printed] = {}
        ticks: dict[str, list[tuple[str, Printed]]] = {}
        headings: dict[str, Heading] = {}
        for i, cell in row.cells.items():
            heading = table.headings[i]
            if heading.group is not None:
                ticks.setdefault(heading.group, []).append((squeezed(heading.leaf), cell))
            elif heading.key is not None:
                cells.setdefault(heading.key, cell)
                headings.setdefault(heading.key, heading)
        no_cell = cells.pop("project_no", None)
        if not any(cell.text for cell in cells.values()):
            continue
        printed = whole_number(no_cell.text) if no_cell is not None else None
        if printed in taken:
            printed = None  # two rows of one number are two projects all the same
        number = printed if printed is not None else next(n for n in count(last + 1) if n not in taken)
        last = number
        taken.add(number)
        if (project := projects.get(number)) is None:
            project = projects[number] = _Project(number, no_cell, inferred=printed is None)
        else:
            project.tables += 1
        for key, cell in cells.items():
            if key in project.cells:
                project.others[key] = cell
            else:
                project.cells[key] = cell
                project.headings[key] = headings[key]
        for group, found in ticks.items():
            project.ticks.setdefault(group, found)


def _add_project(rows: Rows, sheet: Sheet, project: _Project, seen: set[str]) -> str:
    """Add one project; returns its row key."""
    cells = project.cells
    key = {"measure_no": sheet.measure_no.text, "project_no": project.no}
    row_key = rows.row_key(key)
    name = text_of(cells.get("project_name")) or text_of(project.others.get("project_name"))
    identity = name_key(sheet.measure_no.text, name or "")
    if identity in seen or not name:
        identity = f"{identity}#{project.no}"
    seen.add(identity)
    budget = cells.get("budget")
    values: dict[str, object] = {
        "project_name": name,
        "priority_project": text_of(cells.get("priority_project")),
        "in_strategy": _flag(rows, row_key, cells.get("in_strategy")),
        "department": text_of(cells.get("department")),
        "overview": text_of(cells.get("overview")),
        "cost_thousand_yen": _thousand_yen(rows, sheet, project, "cost"),
        "budget_thousand_yen": _thousand_yen(rows, sheet, project, "budget"),
        "budget_fiscal_year": (
            heading_year(project.headings["budget"], rows.edition.fiscal_year) if budget is not None else None
        ),
        "results": text_of(cells.get("results")),
        "rating": _rating(rows, row_key, cells.get("rating")),
        "future_actions": text_of(cells.get("future_actions")),
        "project_key": identity,
    }
    sources: dict[str, Printed | list[Printed] | None] = {
        column: cells.get(column) for column in (*_SHARED, "overview", "results", "rating", "future_actions")
    }
    sources |= {"cost_thousand_yen": cells.get("cost"), "budget_thousand_yen": budget}
    if budget is not None:
        sources["budget_fiscal_year"] = printed_heading(project.headings["budget"])
    sources["project_no"] = project.no_cell if not project.inferred else None

    progress = _ticked(rows, row_key, "progress", project)
    values["progress"] = progress[0][0] if len(progress) == 1 else None
    sources["progress"] = progress[0][1] if len(progress) == 1 else None
    if len(progress) > 1:
        rows.quarantine(
            "project",
            row_key,
            "progress_exactly_one",
            "進捗の印が2つ以上の列にあります：" + "、".join(label for label, _ in progress) + "。",
            column="progress",
            place=progress[0][1].places[0],
            status="held",
        )
    directions = _ticked(rows, row_key, "improvement_directions", project)
    values["improvement_directions"] = [label for label, _ in directions] or None
    sources["improvement_directions"] = [cell for _, cell in directions]

    rows.add("project", key, values, sources)
    if project.inferred:
        rows.quarantine(
            "project",
            row_key,
            "number_inferred",
            "番号が印刷されていないか読み取れないため、並びの順で補いました。",
            column="project_no",
            place=project.no_cell.places[0] if project.no_cell else None,
        )
    for column in _SHARED:
        here, there = cells.get(column), project.others.get(column)
        if here is not None and there is not None and folded(here.text) != folded(there.text):
            rows.quarantine(
                "project",
                row_key,
                "tables_agree",
                f"概要の表では「{there.text}」、評価の表では「{here.text}」と印刷されています。",
                column=column,
                place=there.places[0],
            )
    return row_key


def _rating(rows: Rows, row_key: str, cell: Printed | None) -> str | None:
    """A rating as printed, or the marked one of a list of choices; refused where several are marked."""
    marked = chosen(cell.text) if cell is not None else None
    if cell is None or marked is None:
        return text_of(cell)
    if len(marked) > 1:
        _refuse(rows, "project", row_key, column="rating", cell=cell, message="印が2つ以上の選択肢にあります。")
        return None
    return marked[0] if marked else None


def _flag(rows: Rows, row_key: str, cell: Printed | None) -> bool:
    """A flag is never NULL: no column and no tick are false; what is no tick counts as one and is noted."""
    if cell is None:
        return False
    found = ticked(cell.text)
    if found is None:
        rows.quarantine(
            "project",
            row_key,
            "tick_known",
            f"印の欄に「{cell.text}」とあります。印があるものとして読みました。",
            column="in_strategy",
            place=cell.places[0],
        )
    return found is not False


def _ticked(rows: Rows, row_key: str, group: str, project: _Project) -> list[tuple[str, Printed]]:
    """The headings whose cells are ticked; a cell with anything else counts as ticked and is noted.

    Where the group has a single column, its cell says in words what was chosen, or marks it in a list of choices.
    """
    found = []
    cells = project.ticks.get(group, ())
    if len(cells) == 1 and (cell := cells[0][1]).text and ticked(cell.text) is None:
        marked = chosen(cell.text)
        return [(label, cell) for label in (names_in(cell) if marked is None else marked)]
    for label, cell in cells:
        state = ticked(cell.text)
        if state is None:
            rows.quarantine(
                "project",
                row_key,
                "tick_known",
                f"「{label}」の欄に「{cell.text}」とあります。印があるものとして読みました。",
                column=group,
                place=cell.places[0],
            )
        if state is not False:
            found.append((label, cell))
    return found


def _thousand_yen(rows: Rows, sheet: Sheet, project: _Project, column: str) -> int | None:
    """A cost in thousands of yen, whole; refused where the cell holds anything but one figure or its absence.

    Where the heading says that a part of the figure stands in brackets behind it, that one is kept as a further cell.
    """
    cell = project.cells.get(column)
    if cell is None:
        return None
    cost = thousand_yen(cell.text)
    if cost is not None or is_missing(cell.text):
        return cost
    heading = project.headings[column].text
    if (part := part_named(heading)) and (figures := whole_and_part(cell.text)):
        cost, raw = figures
        name = text_of(project.cells.get("project_name")) or ""
        label = f"{sheet.measure_no.text} {name}".strip()
        rows.additional("project_evaluation", label, f"{heading}／{part}", raw, cell.places[0])
        return cost
    key = rows.row_key({"measure_no": sheet.measure_no.text, "project_no": project.no})
    message = "千円単位の数値として読み取れません。"
    _refuse(rows, "project", key, column=f"{column}_thousand_yen", cell=cell, message=message)
    return None


def _refuse(rows: Rows, table: str, row_key: str, *, column: str, cell: Printed, message: str) -> None:
    """Hold back a figure that cannot be read."""
    rows.quarantine(
        table,
        row_key,
        "figure_readable",
        message,
        column=column,
        place=cell.places[0],
        raw=cell.text,
        status="held",
    )


def _add_tallies(rows: Rows, sheet: Sheet, table: GridTable) -> None:
    counts, percents = table.tallies.get("printed_count"), table.tallies.get("printed_percent")
    if counts is None and percents is None:
        return
    for i, heading in enumerate(table.headings):
        if heading.group not in _TICK_GROUPS:
            continue
        number = counts.cells.get(i) if counts else None
        percent = percents.cells.get(i) if percents else None
        if not any(cell is not None and cell.text for cell in (number, percent)):
            continue
        key = {"measure_no": sheet.measure_no.text, "category": squeezed(heading.leaf)}
        row_key = rows.row_key(key)
        rows.add(
            "project_tally",
            key,
            {
                "printed_count": _number(rows, row_key, "printed_count", number, Decimal(1)),
                "printed_percent": _number(rows, row_key, "printed_percent", percent, Decimal("0.1")),
            },
            {"category": Printed(heading.leaf, (heading.place,)), "printed_count": number, "printed_percent": percent},
        )


def _number(rows: Rows, row_key: str, column: str, cell: Printed | None, step: Decimal) -> int | Decimal | None:
    """A tally's figure, a multiple of `step`; refused where it is none."""
    if cell is None or not cell.text:
        return None
    figure = numerals.parse(cell.text)
    if figure.kind == "missing":
        return None
    if figure.kind != "number" or figure.value is None or figure.value % step or figure.qualifiers:
        message = "集計の数値として読み取れません。"
        _refuse(rows, "project_tally", row_key, column=column, cell=cell, message=message)
        return None
    return int(figure.value) if step == 1 else figure.value
