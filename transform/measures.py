"""A sheet's head, achievements and plans → rows of `measure`, `achievement`, `plan`, `plan_category`."""

from __future__ import annotations

import unicodedata

from extract.choices import chosen
from extract.records import Item, Printed, Sheet
from transform.cells import joined, list_items, names_in, text_of
from transform.rows import Rows

# Columns of `measure` that hold one text, each under the name that the layout gives its field.
_TEXTS = (
    "lead_department",
    "lead_manager",
    "phone",
    "purpose_target",
    "purpose_intent",
    "policy_direction",
    "summary",
    "indicator_remarks",
)


def add_measure(rows: Rows, sheet: Sheet) -> str:
    """Add the sheet's row; returns its row key."""
    key = {"measure_no": sheet.measure_no.text}
    values: dict[str, object] = {"measure_name": sheet.measure_name.text}
    sources: dict[str, Printed | list[Printed] | None] = {"measure_name": sheet.measure_name}
    for column in _TEXTS:
        sources[column] = printed = sheet.fields.get(column)
        values[column] = text_of(printed)

    related = sheet.fields.get("related_departments")
    names = names_in(related) if related is not None else []
    values["related_departments"] = names or None
    sources["related_departments"] = [related] * len(names) if related is not None else None

    grade = sheet.fields.get("grade")
    sources["grade"] = grade
    values["grade"] = _grade(rows, rows.row_key(key), grade)

    reasons = list_items(sheet.items.get("grade_reasons", ()))
    values["grade_reasons"] = [text for _, text, _ in reasons] or None
    sources["grade_reasons"] = [joined(printed) for _, _, printed in reasons]

    icons = [icon for icon in sheet.icons if icon.goal is not None]
    values["sdg_goals"] = [icon.goal for icon in icons] or None
    sources["sdg_goals"] = [Printed(str(icon.goal), (icon.place,)) for icon in icons]

    values["first_page"], values["last_page"] = min(sheet.pages), max(sheet.pages)
    row_key = rows.add("measure", key, values, sources)
    for found in sheet.findings:
        rows.finding("measure", row_key, found)
    return row_key


def _grade(rows: Rows, row_key: str, cell: Printed | None) -> str | None:
    """The grade, or the marked one of a list of grades; refused where several are marked."""
    if cell is None:
        return None
    marked = chosen(cell.text)
    if marked is not None and len(marked) > 1:
        rows.quarantine(
            "measure",
            row_key,
            "figure_readable",
            "総合評価の印が2つ以上の選択肢にあります。",
            column="grade",
            place=cell.places[0],
            raw=cell.text,
            status="held",
        )
        return None
    text = cell.text if marked is None else "".join(marked)
    return unicodedata.normalize("NFKC", text) or None


def add_achievements(rows: Rows, sheet: Sheet) -> None:
    """Add a row for each action line, and one for each bullet under the action, ①/② line and ■ theme above it."""
    action: Item | None = None
    cross: Item | None = None
    theme: Item | None = None
    actions = 0
    bullets: list[tuple[Item | None, Item | None, Item | None, str, list[Printed]]] = []
    for item in sheet.items.get("achievements", ()):
        if item.level == "legend":
            continue
        if item.level == "action":
            action, cross, theme = item, None, None
            actions += 1
            rows.add(
                "action",
                {"measure_no": sheet.measure_no.text, "seq": actions},
                {"action_no": _action_no(item), "action_name": item.parts["name"] or None},
                {"action_no": item.value, "action_name": item.value},
            )
        elif item.level == "cross_action":
            cross, theme = item, None
        elif item.level == "theme":
            theme = item
        elif item.level == "" and bullets and bullets[-1][:3] == (action, cross, theme):
            *_context, text, printed = bullets[-1]
            bullets[-1] = (action, cross, theme, f"{text}\n{item.text}", [*printed, item.value])
        else:
            bullets.append((action, cross, theme, item.text, [item.value]))
    for seq, (action, cross, theme, text, printed) in enumerate(bullets, 1):
        rows.add(
            "achievement",
            {"measure_no": sheet.measure_no.text, "seq": seq},
            {
                "action_no": _action_no(action) if action else None,
                "action_name": action.parts["name"] if action else None,
                "cross_action": cross.text if cross else None,
                "theme": theme.text if theme else None,
                "text": text,
                "is_reposted": "再掲" in text,
            },
            {
                "action_no": action.value if action else None,
                "action_name": action.value if action else None,
                "cross_action": cross.value if cross else None,
                "theme": theme.value if theme else None,
                "text": joined(printed),
                "is_reposted": joined(printed),
            },
        )


def _action_no(action: Item) -> str:
    return "".join(action.parts["no"].split())


def add_plans(rows: Rows, sheet: Sheet) -> None:
    """Add the categories of 今後の取組の方向, empty ones too, and their items."""
    table = sheet.tables.get("plans")
    if table is None:
        return
    category_column = table.columns("category")[0]
    item_columns = table.columns("items")
    for category_no, row in enumerate(table.rows, 1):
        category = row.cells.get(category_column)
        name = text_of(category)
        items = [entry for i in item_columns for entry in list_items(row.items.get(i, ()))]
        key = {"measure_no": sheet.measure_no.text, "category_no": category_no}
        row_key = rows.add("plan_category", key, {"category": name, "items": len(items)}, {"category": category})
        if name is None and items:
            rows.quarantine(
                "plan_category",
                row_key,
                "row_unnamed",
                "区分の印刷がない行です。前の区分の続きかもしれません。",
                column="category",
                place=items[0][2][0].places[0],
            )
        for seq, (parts, text, printed) in enumerate(items, 1):
            mark = parts.get("mark", "")
            rows.add(
                "plan",
                {**key, "seq": seq},
                {"category": name, "mark": mark if mark not in "・･•" else None, "text": text},
                {"category": category, "mark": joined(printed), "text": joined(printed)},
            )
