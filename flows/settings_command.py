"""`shisaku settings`: every setting, its value, and where it comes from."""

from __future__ import annotations

import os
import sys

import click

from flows import settings, tables
from flows.configuration import Configuration, configuration
from flows.options import json_option


@click.command("settings")
@json_option
def settings_command(*, as_json: bool) -> None:
    """設定の値と、それがどこで決まっているかを示します。

    環境変数 SHISAKU_〈名前〉、設定ファイル、既定の値の順に決まります。設定ファイルは、環境変数 SHISAKU_SETTINGS で
    指定したもの、今のフォルダーの shisaku.toml、~/.config/shisaku/settings.toml のうち、最初に見つかったものです。
    """
    now = configuration()
    file = settings.settings_file()
    fields = Configuration.model_fields.items()
    rows: list[list[str | int | None]] = [
        [name, _shown(now, name), _origin(now, name), field.description] for name, field in fields
    ]
    if as_json:
        names = ["name", "value", "origin", "description"]
        click.echo(tables.to_json({"file": file, "settings": tables.records(tables.Table(names, rows))}))
        return
    click.echo(f"設定ファイル: {file or 'なし'}")
    shown = [[f"SHISAKU_{str(name).upper()}", value, origin, said] for name, value, origin, said in rows]
    tables.show(tables.Table(["名前", "値", "決めたところ", "意味"], shown), sys.stdout)


def _shown(now: Configuration, name: str) -> str | int | None:
    value: object = getattr(now, name)
    return value if value is None or isinstance(value, int) else str(value)


def _origin(now: Configuration, name: str) -> str:
    if os.environ.get(f"SHISAKU_{name.upper()}"):
        return "環境変数"
    return "設定ファイル" if name in now.model_fields_set else "既定"
