"""`shisaku schema`: which tables, views and columns there are, and what they mean."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.options import json_option, warehouse_option

if TYPE_CHECKING:
    from warehouse.catalog import Column, Relation


@click.command()
@click.argument("table", required=False, metavar="[表の名前]")
@warehouse_option
@json_option
def schema(*, table: str | None, warehouse: Path, as_json: bool) -> None:
    """倉庫の表とビュー、列の意味を示します。

    表の名前（measure、ja.施策 など）を指定すると、その列を示します。倉庫がまだなければ、行数なしで示します。
    """
    from flows import tables
    from warehouse.catalog import catalog

    relations: list[Relation] = [*catalog().tables.values(), *catalog().views.values()]
    if table is not None:
        relations = [_named(table, relations)]
    counts, years = _state(warehouse, relations)
    if not warehouse.exists():
        click.echo(f"{warehouse} はまだありません。行数は取り込み（shisaku ingest）の後に示します。", err=True)
    if as_json:
        described = [_described(each, counts, years) for each in relations]
        click.echo(tables.to_json(described if table is None else described[0]))
    elif table is None:
        listed = [(r.name, f"ja.{r.ja_name}", _kind(r), counts.get(r.name), r.meaning) for r in relations]
        tables.show(tables.Table(["名前", "日本語の名前", "種類", "行数", "内容"], listed), sys.stdout)
    else:
        (only,) = relations
        count = f"、{counts[only.name]}行" if only.name in counts else ""
        click.echo(f"{only.name}（ja.{only.ja_name}、{_kind(only)}{count}）　{only.meaning}\n")
        rows = [
            (c.name, c.ja_name, c.type, "キー" if c.key else None, c.unit, f"{c.label}：{c.meaning}")
            for c in _columns(only, years)
        ]
        tables.show(tables.Table(["列", "日本語の列", "型", "キー", "単位", "意味"], rows), sys.stdout)


def _named(name: str, relations: list[Relation]) -> Relation:
    wanted = name.strip().strip('"').removeprefix("main.").removeprefix("ja.").strip('"')
    for relation in relations:
        if wanted in (relation.name, relation.ja_name):
            return relation
    names = [each for relation in relations for each in (relation.name, relation.ja_name)]
    near = "、".join(get_close_matches(wanted, names, n=4, cutoff=0.4))
    raise click.BadParameter(
        f"「{name}」という表はありません。"
        + (f"近い名前: {near}" if near else "`shisaku schema` で一覧が見られます。"),
        param_hint="表の名前",
    )


def _state(warehouse: Path, relations: list[Relation]) -> tuple[Mapping[str, int], list[int]]:
    """How many rows each relation has, and the loaded fiscal years; nothing where there is no warehouse yet."""
    if not warehouse.exists():
        return {}, []
    from warehouse.query import run

    # A file of an older version may lack some of them.
    held = {name for (name,) in run(warehouse, "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main'").rows}
    counted = " UNION ALL ".join(
        f"SELECT '{each.name}', count(*) FROM main.{each.name}" for each in relations if each.name in held
    )
    counts: dict[str, int] = dict(run(warehouse, counted).rows)
    years = run(warehouse, "SELECT DISTINCT fiscal_year FROM document ORDER BY 1").rows
    return counts, [year for (year,) in years]


def _columns(relation: Relation, years: list[int]) -> tuple[Column, ...]:
    from warehouse.catalog import View
    from warehouse.ddl import view_columns

    return view_columns(relation, years) if isinstance(relation, View) else relation.columns


def _kind(relation: Relation) -> str:
    from warehouse.catalog import Table

    return "表" if isinstance(relation, Table) else "ビュー"


def _described(relation: Relation, counts: Mapping[str, int], years: list[int]) -> dict[str, Any]:
    return {
        "name": relation.name,
        "ja_name": f"ja.{relation.ja_name}",
        "kind": "table" if _kind(relation) == "表" else "view",
        "label": relation.label,
        "meaning": relation.meaning,
        "english": relation.english,
        "key": list(relation.key),
        "rows": counts.get(relation.name),
        "columns": [
            {
                "name": column.name,
                "ja_name": column.ja_name,
                "type": column.type,
                "label": column.label,
                "meaning": column.meaning,
                "english": column.english,
                "key": column.key,
                "required": column.required or column.assigned,
                "unit": column.unit,
                "values": dict(column.enum) if column.enum is not None else None,
            }
            for column in _columns(relation, years)
        ],
    }
