"""`shisaku export`: the published tables as plain files."""

from __future__ import annotations

from pathlib import Path

import click

from flows.options import warehouse_option


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@warehouse_option
@click.option(
    "--reproducible",
    is_flag=True,
    help="取り込みの日時や順番と実行の記録を除き、同じ冊子からはいつでも同じファイルを作ります。",
)
def export(*, directory: Path, warehouse: Path, reproducible: bool) -> None:
    """公開しているすべての表を、Parquet と CSV、説明（datapackage.json）にして DIR に書き出します。

    DIR は、新しいフォルダーか、前に書き出したフォルダー。書き終わるまで、前のものはそのまま残ります。
    標準出力には、datapackage.json の場所を書きます。
    """
    from warehouse.export import export as export_to

    written = export_to(warehouse, directory, reproducible=reproducible)
    click.echo(written.package)
    click.echo(f"{len(written.rows)}個の表とビューを書き出しました。", err=True)
    if escaped := sum(written.escaped.values()):
        click.echo(f"表計算ソフトが数式と見なしうる{escaped}個の欄は、CSV では先頭に ' を付けました。", err=True)
