"""A small book of an invented city, sound in itself, for tests to bend where a rule looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pandas as pd

from warehouse.schema import catalog, frame, to_arrow

MUNICIPALITY = "999991"

Row = dict[str, object]
Frames = dict[str, pd.DataFrame]


class Book:
    """The rows of one book by table, to be changed at will, and the frames that the reader would make of them."""

    def __init__(self, fiscal_year: int, document_id: str) -> None:
        self.fiscal_year = fiscal_year
        self.document_id = document_id
        self.rows: dict[str, list[Row]] = deepcopy(_ROWS)
        # What the cells of a column print, where it is not what the value says.
        self.printed: dict[tuple[str, str], str] = {}
        for number, measure_no in enumerate(("03", "12")):
            self.rows["indicator_value"] += _figures(measure_no, fiscal_year, number)
        # 40 + the years since 2010 of a target of 90.
        rate = (100 * Decimal(40 + fiscal_year - 2010) / 90).quantize(Decimal("0.1"), ROUND_HALF_UP)
        self.row("indicator", measure_no="03")["printed_achievement_rate"] = rate
        for number, project in enumerate(self.rows["project"], 1):
            listed = ("measure_no", "project_no", "project_name", "department", "cost_thousand_yen")
            self.rows["appendix_project"].append({name: project[name] for name in listed} | {"row_no": number})
        self.rows["appendix_total"] += [
            {"seq": 1, "label": "小計", "measure_no": "03", "first_row_no": 1, "last_row_no": 3}
            | {"cost_thousand_yen": 35760},
            {"seq": 2, "label": "合計", "first_row_no": 1, "last_row_no": 3, "cost_thousand_yen": 35760},
        ]
        self.rows["legend"] += _legends()
        for measure in self.rows["measure"]:
            overview = ("measure_no", "measure_name", "grade", "lead_department")
            self.rows["overview"].append({name: measure[name] for name in overview})
            self.rows["contents"].append({name: measure[name] for name in ("measure_no", "measure_name")})
        self.rows["figure_in_text"] += _figures_in_text(fiscal_year)

    def row(self, table: str, **where: object) -> Row:
        """The one row with these values."""
        (found,) = [r for r in self.rows[table] if all(r.get(name) == value for name, value in where.items())]
        return found

    def drop(self, table: str, **where: object) -> None:
        self.rows[table].remove(self.row(table, **where))

    def frames(self) -> Frames:
        edition: Row = {
            "document_id": self.document_id,
            "municipality_code": MUNICIPALITY,
            "fiscal_year": self.fiscal_year,
        }
        rows = {name: [edition | row for row in found] for name, found in self.rows.items()}
        rows["provenance"] = [edition | row for row in _provenance(rows, self.printed)]
        return {t.name: frame(t.name, rows.get(t.name, [])) for t in catalog().in_scope("edition", "document")}


def _provenance(rows: Mapping[str, Sequence[Row]], told: Mapping[tuple[str, str], str]) -> list[Row]:
    """A place on page 5 for every value that stands in a table of the edition."""
    found: list[Row] = []
    for table in catalog().in_scope("edition"):
        for row in rows.get(table.name, []):
            parts = [name for name in table.key if name != "municipality_code"]
            key = "/".join(f"{name}={'' if row.get(name) is None else row[name]}" for name in parts)
            printed = {n: v for n, v in row.items() if n not in ("document_id", "municipality_code") and v is not None}
            for name, value in printed.items():
                raw = told.get((table.name, name), str(value))
                where: Row = {"table_name": table.name, "row_key": key, "column_name": name, "raw": raw, "page": 5}
                found.append(where | {"item": 1, "part": 1, "x0": 50.0, "top": 60.0, "x1": 90.0, "bottom": 70.0})
    return list({(r["table_name"], r["row_key"], r["column_name"]): r for r in found}.values())


_ROWS: dict[str, list[Row]] = {
    "document": [
        {
            "part_no": 1,
            "municipality": "架空市",
            "file_name": "book.pdf",
            "page_count": 12,
            "byte_size": 4096,
            "sheets": 2,
            "layout": "invented",
            "layout_hash": "0",
            "reader_version": "1",
        }
    ],
    "measure": [
        {
            "measure_no": "03",
            "measure_name": "川と森を守るまちづくり",
            "lead_department": "環境部 水辺課",
            "sdg_goals": [6, 15],
            "grade": "A",
            "first_page": 4,
            "last_page": 6,
        },
        {
            "measure_no": "12",
            "measure_name": "本に親しむまちづくり",
            "lead_department": "教育部 図書課",
            "sdg_goals": [4],
            "grade": "B",
            "first_page": 7,
            "last_page": 9,
        },
    ],
    "achievement": [
        {"measure_no": "03", "seq": 1, "action_no": "03-1", "text": "川辺の清掃を行った。", "is_reposted": False},
        {"measure_no": "12", "seq": 1, "action_no": "12-1", "text": "読書会を開いた。", "is_reposted": False},
    ],
    "action": [
        {"measure_no": "03", "seq": 1, "action_no": "03-1", "action_name": "川を守る"},
        {"measure_no": "03", "seq": 2, "action_no": "03-2", "action_name": "森を守る"},
        {"measure_no": "12", "seq": 1, "action_no": "12-1", "action_name": "本に親しむ"},
    ],
    "indicator": [
        {
            "measure_no": "03",
            "indicator_no": 1,
            "indicator_name": "清掃の参加者",
            "marks": ["☆"],
            "unit": "人",
            "indicator_key": "k1",
        },
        {"measure_no": "12", "indicator_no": 1, "indicator_name": "貸出の割合", "unit": "％", "indicator_key": "k2"},
    ],
    "indicator_value": [],
    "plan_category": [
        {"measure_no": "03", "category_no": 1, "category": "翌年度の取組", "items": 1},
        {"measure_no": "12", "category_no": 1, "category": "翌年度の取組", "items": 0},
    ],
    "plan": [{"measure_no": "03", "category_no": 1, "seq": 1, "mark": "★", "text": "清掃の日を増やす"}],
    "project": [
        {
            "measure_no": "03",
            "project_no": number,
            "project_name": name,
            "priority_project": "①" if number == 1 else None,
            "in_strategy": False,
            "department": "水辺課",
            "cost_thousand_yen": cost,
            "rating": "○",
            "progress": progress,
            "improvement_directions": directions,
            "project_key": f"p{number}",
        }
        for number, name, cost, progress, directions in (
            (1, "川辺の清掃", 1200, "計画どおり", ["有効性改善", "参加と協働改善"]),
            (2, "森の手入れ", 34000, "計画どおり", ["改善余地なし"]),
            (3, "水質の調査", 560, "計画遅れ", ["有効性改善"]),
        )
    ],
    "project_tally": [
        {"measure_no": "03", "category": category, "printed_count": count, "printed_percent": Decimal(percent)}
        for category, count, percent in (
            ("計画前倒し", 0, "0.0"),
            ("計画どおり", 2, "66.7"),
            ("計画遅れ", 1, "33.3"),
            ("有効性改善", 2, "66.7"),
            ("効率性改善", 0, "0.0"),
            ("参加と協働改善", 1, "33.3"),
            ("改善余地なし", 1, "33.3"),
        )
    ],
    "overview": [],
    "contents": [],
    "figure_in_text": [],
    "appendix_project": [],
    "appendix_total": [],
    "legend": [],
    "quarantine": [],
}


def _figures(measure_no: str, fiscal_year: int, number: int) -> list[Row]:
    """Baseline and target of a plan to 2022, and the actuals of this year and the one before."""
    figures = [("baseline", 2017, 50), ("target", 2022, 90)]
    figures += [("actual", year, 40 + year - 2010 + number) for year in (fiscal_year - 1, fiscal_year)]
    return [
        {
            "measure_no": measure_no,
            "indicator_no": 1,
            "role": role,
            "value_fiscal_year": year,
            "raw": str(value),
            "value": Decimal(value),
        }
        for role, year, value in figures
    ]


def _legends() -> list[Row]:
    """The signs of both sheets: printed, but for the ratings and the priority projects."""
    places = (
        ("measure", "grade", "SABCD", True),
        ("indicator", "marks", "☆◎", True),
        ("plan", "mark", "★●○", True),
        ("project", "rating", "◎○△", False),
        ("project", "priority_project", "①②③④⑤", False),
    )
    return [
        {"measure_no": no, "described_table": table, "described_column": column, "sign": sign, "is_printed": printed}
        for no in ("03", "12")
        for table, column, signs, printed in places
        for sign in signs
    ]


def _figures_in_text(fiscal_year: int) -> list[Row]:
    """What the first project's results say of the first indicator: its actual and the change; and of the cost."""
    source: Row = {
        "source_table": "project",
        "source_row_key": f"fiscal_year={fiscal_year}/measure_no=03/project_no=1",
        "source_column": "results",
        "sentence_no": 1,
        "measure_no": "03",
        "value_fiscal_year": fiscal_year,
    }
    actual = Decimal(40 + fiscal_year - 2010)
    sentence = f"清掃の参加者は{actual}人（前年度比1人増）となった。"
    cost = "川辺の清掃の決算額は120万円であった。"
    of_indicator = source | {"sentence": sentence, "unit": "人", "indicator_no": 1}
    return [
        of_indicator | {"seq": 1, "kind": "total", "raw": f"{actual}人", "value": actual},
        of_indicator | {"seq": 2, "kind": "change", "raw": "1人", "value": Decimal(1), "change_since": "previous_year"},
        source
        | {"seq": 3, "sentence_no": 2, "sentence": cost, "kind": "total", "raw": "120万円", "value": Decimal(120)}
        | {"unit": "万円", "base_value": Decimal(1200000), "base_unit": "円", "project_no": 1},
    ]


def together(*books: Book) -> Frames:
    """The frames of several books, one below the other."""
    parts = [book.frames() for book in books]
    return {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}


def publish(path: Path, *books: Book) -> Path:
    """A warehouse that shows these books, with no more of it than the rules read."""
    with duckdb.connect(str(path)) as connection:
        for name, data in together(*books).items():
            connection.register("given", to_arrow(name, data))
            connection.execute(f"CREATE TABLE {name} AS FROM given")
    return path
