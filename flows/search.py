"""`shisaku search`: a word in everything that the books print in words."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.options import json_option, warehouse_option

#: The tables whose texts are searched.
TABLES = ("measure", "action", "achievement", "indicator", "plan", "project")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="言葉...")
@warehouse_option
@click.option("--year", type=int, metavar="N", help="評価対象の年度（西暦）。")
@click.option("--measure", metavar="NN", help="施策番号。")
@click.option("--table", type=click.Choice(TABLES), help="この表の文章だけを探します。")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="先頭の N 件だけを示します。")
@json_option
@click.pass_context
def search(
    ctx: click.Context,
    *,
    words: tuple[str, ...],
    warehouse: Path,
    year: int | None,
    measure: str | None,
    table: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """文章（総括・取組実績・今後の取組・事務事業など）から言葉を探します。

    全角・半角、大文字・小文字、途中の空白や改行の違いは問いません。言葉を並べると、すべてを含む文章を探します。
    見つかった言葉を【 】で囲んで示します。1件も見つからなければ、終了コードは1です。
    """
    from flows import tables
    from warehouse.catalog import catalog
    from warehouse.search import search as find

    if any(not word.strip() for word in words):
        raise click.UsageError("探す言葉が空です。")
    found = find(warehouse, words, fiscal_year=year, measure_no=measure, table_name=table)
    shown = found[:limit]
    if as_json:
        click.echo(
            tables.to_json(
                [
                    {
                        "municipality_code": hit.municipality_code,
                        "fiscal_year": hit.fiscal_year,
                        "measure_no": hit.measure_no,
                        "measure_name": hit.measure_name,
                        "table": hit.table_name,
                        "row_key": hit.row_key,
                        "column": hit.column_name,
                        "item": hit.item,
                        "page": hit.page,
                        "text": hit.text,
                        "marked": hit.marked(),
                        "places": [list(place) for place in hit.places],
                    }
                    for hit in shown
                ]
            )
        )
    elif shown:
        labels = {
            (each.name, column.name): f"{each.ja_name}・{column.ja_name}"
            for each in catalog().tables.values()
            for column in each.columns
        }
        rows = [
            (
                hit.fiscal_year,
                hit.measure_no,
                hit.measure_name,
                labels[hit.table_name, hit.column_name],
                hit.page,
                hit.marked(),
            )
            for hit in shown
        ]
        answer = tables.Table(["年度", "施策番号", "施策名", "欄", "ページ", "本文"], rows)
        if sys.stdout.isatty():
            tables.show(answer, sys.stdout)
        else:
            tables.write_tsv(answer, sys.stdout)
    more = f"（先頭の{len(shown)}件を示しました）" if len(shown) < len(found) else ""
    click.echo(f"{len(found)}件{more}" if found else "見つかりませんでした。", err=True)
    if not found:
        ctx.exit(1)
