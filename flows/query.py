"""`shisaku query`: one question to the warehouse in SQL."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click

from flows.options import json_option, warehouse_option

if TYPE_CHECKING:
    from flows.tables import Table

Format = Literal["table", "tsv", "csv", "json", "markdown"]

#: The lines of a framed table that hold no row, and the next prompt.
_FRAME = 4


@click.command()
@click.argument("sql", required=False)
@warehouse_option
@click.option(
    "--file",
    "file",
    type=click.File(encoding="utf-8-sig"),
    metavar="FILE",
    help="SQL を書いたファイル（- は標準入力）。SQL の代わりに指定します。",
)
@click.option(
    "--format",
    "wanted",
    type=click.Choice(get_args(Format)),
    help="結果の形。指定しなければ、端末では表（table）、端末でなければタブ区切り（tsv）。",
)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="結果をCSVとして標準出力に書きます（--format csv と同じ）。")
@click.option("--pager/--no-pager", default=True, help="端末で画面に収まらない表を、ページャーで見せるか。")
def query(
    *,
    sql: str | None,
    warehouse: Path,
    file: io.TextIOBase | None,
    wanted: Format | None,
    as_json: bool,
    as_csv: bool,
    pager: bool,
) -> None:
    """倉庫に SQL で問い合わせます（読み取りのみ）。

    表と列の名前は `shisaku schema` で見られます。
    """
    from flows import tables
    from warehouse.query import run

    if (sql is None) == (file is None):
        raise click.UsageError("SQL か --file のどちらか一方を指定してください。")
    chosen: set[Format] = {each for each, is_given in (("json", as_json), ("csv", as_csv)) if is_given}  # type: ignore[misc]
    if wanted is not None:
        chosen.add(wanted)
    if len(chosen) > 1:
        raise click.UsageError("結果の形（--format、--json、--csv）は、どれか1つを指定してください。")
    try:
        text = sql if file is None else file.read()
    except UnicodeDecodeError as error:
        raise click.BadParameter("UTF-8 の文字として読めません。", param_hint="--file") from error
    answer = run(warehouse, text or "")
    table = tables.Table(answer.columns, answer.rows)
    match chosen.pop() if chosen else ("table" if sys.stdout.isatty() else "tsv"):
        case "json":
            click.echo(tables.to_json(tables.records(table)))
        case "csv":
            tables.write_csv(table, sys.stdout)
        case "markdown":
            tables.write_markdown(table, sys.stdout)
        case "tsv":
            tables.write_tsv(table, sys.stdout)
        case _:
            _show(table, pager=pager)


def _show(table: Table, *, pager: bool) -> None:
    """The table, in the pager where the terminal is too low for it."""
    from flows import tables

    lines = _lines_of_terminal()
    if not pager or lines is None or len(table.rows) + _FRAME < lines:
        tables.show(table, sys.stdout)
        return
    # As psql does: long lines can be scrolled to, and nothing is cleared at the end.
    os.environ.setdefault("LESS", "-SRX")
    click.echo_via_pager(tables.framed(table))


def _lines_of_terminal() -> int | None:
    """How many lines the terminal has that the answer goes to; None where it goes elsewhere."""
    return shutil.get_terminal_size().lines if sys.stdout.isatty() else None
