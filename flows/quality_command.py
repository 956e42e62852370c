"""`shisaku quality`: what the checks found, on the terminal, as JSON, as a page; and what rows are expected."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows import settings
from flows.options import expectations_dir_option, fail, json_option, warehouse_option


@click.command()
@warehouse_option
@click.option("--year", type=int, metavar="N", help="評価対象の年度（西暦）。指定しなければすべての年度。")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="1つのファイルで完結するHTMLのページを作ります（ネットワークなしで開けます）。",
)
@click.option(
    "--accept-counts",
    is_flag=True,
    help="倉庫にある表と年度ごとの行数を、これから期待する行数として書き込みます。",
)
@expectations_dir_option
@json_option
@click.pass_context
def quality(
    ctx: click.Context, *, warehouse: Path, year: int | None, html: Path | None, accept_counts: bool, as_json: bool
) -> None:
    """検査の結果を示します。

    最後の取込で行った検査の結果と、実行の履歴を示します。
    行数を期待として書き込む（--accept-counts）先は、--expectations-dir か SHISAKU_EXPECTATIONS のフォルダーです。
    """
    from flows import quality as report
    from flows.quality_html import page

    if accept_counts:
        _accept_counts(ctx, warehouse, year)
        return
    found = report.gather(warehouse, year)
    if html is not None:
        html.write_text(page(found), encoding="utf-8")
        click.echo(f"検査の結果を書き出しました: {html}", err=as_json)
    if as_json:
        click.echo(report.to_json(found))
    elif html is None:
        report.write(found, sys.stdout)


def _accept_counts(ctx: click.Context, warehouse: Path, year: int | None) -> None:
    from expectations import row_counts
    from flows import summary
    from flows.outcome import Edition
    from warehouse import query

    folders = settings.expectations()
    if not folders:
        raise click.UsageError("--expectations-dir か SHISAKU_EXPECTATIONS で、書き込むフォルダーを指定してください。")
    books = query.run(warehouse, "SELECT DISTINCT municipality_code, fiscal_year FROM document ORDER BY ALL").rows
    editions = [Edition(code, own) for code, own in books if year in (None, own)]
    if not editions:
        fail("この年度の冊子は倉庫にありません。" if year else "倉庫に冊子がありません。")
        ctx.exit(1)
    counts = summary.row_counts(warehouse, editions)
    for path in row_counts.write(
        folders[0], {(e.municipality_code, e.fiscal_year): rows for e, rows in counts.items()}
    ):
        click.echo(f"{len(editions)}冊の行数を書き込みました: {path}")
