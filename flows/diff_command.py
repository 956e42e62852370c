"""`shisaku diff OLD NEW`: what one warehouse shows otherwise than another, and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click

from flows import tables
from flows.options import json_option

if TYPE_CHECKING:
    from warehouse.diff import Change

_SHOWN: Final = 20
_WHAT: Final = {"added": "追加", "removed": "削除", "changed": "変更"}


@click.command()
@click.argument("old", type=click.Path(dir_okay=False, path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(dir_okay=False, path_type=Path), metavar="NEW")
@click.option("--all", "show_all", is_flag=True, help="変わった値と行を、省かずすべて示します。")
@json_option
def diff(*, old: Path, new: Path, show_all: bool, as_json: bool) -> None:
    """2つの倉庫の内容の違いを、表・年度・理由ごとの件数と、変わった値で示します。"""
    from warehouse.diff import diff as compare

    changes = compare(old, new)
    if as_json:
        click.echo(tables.to_json([asdict(change) for change in changes]))
    elif not changes:
        click.echo("違いはありません。")
    else:
        write_summary(changes, sys.stdout)
        click.echo()
        _write_details(changes, show_all=show_all, out=sys.stdout)


def write_summary(changes: Sequence[Change], out: TextIO) -> None:
    """How many rows and values changed in what way, with the reason."""
    from warehouse.catalog import catalog
    from warehouse.diff import REASONS, summary

    rows = [
        [code, year, catalog().tables[table].ja_name, _WHAT[what], REASONS[reason], number]
        for (code, year), table, what, reason, number in summary(changes)
    ]
    tables.show(tables.Table(["団体コード", "年度", "表", "変化", "理由", "件数"], rows), out)


def _write_details(changes: Sequence[Change], *, show_all: bool, out: TextIO) -> None:
    """The changed values, and the rows that came or went in years that both have."""
    from warehouse.diff import REASONS

    told = [c for c in changes if show_all or c.what == "changed" or c.reason not in ("new_book", "withdrawn")]
    for change in told if show_all else told[:_SHOWN]:
        where = f"{change.table} {change.row_key}"
        said = _WHAT[change.what]
        if change.column is not None:
            where = f"{where} {change.column}"
            said = f"{tables.cell(change.old) or '（なし）'} → {tables.cell(change.new) or '（なし）'}"
        print(f"{where}: {said}（{REASONS[change.reason]}）", file=out)
    if not show_all and len(told) > _SHOWN:
        print(f"ほか{len(told) - _SHOWN}件。すべて見るには --all を付けてください。", file=out)
