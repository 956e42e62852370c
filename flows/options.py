"""Options that several commands share, and the one way in which a command says that it failed."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from flows import settings
from flows.catalog import is_municipality_code

Command = TypeVar("Command", bound=Callable[..., Any])


def fail(message: str) -> None:
    """One line on standard error; the exit code is the caller's."""
    click.echo(f"エラー: {message}", err=True)


def warehouse_option(command: Command) -> Command:
    """`--warehouse FILE`, given to the command as `warehouse: Path`; the file need not exist."""
    return click.option(
        "--warehouse",
        type=click.Path(dir_okay=False, path_type=Path),
        # A shell leaves the ~ of --warehouse=~/w.duckdb as it is.
        callback=lambda ctx, parameter, value: value.expanduser(),
        default=settings.default_warehouse,
        show_default=f"${settings.WAREHOUSE_VARIABLE} か shisaku.duckdb",
        metavar="FILE",
        help="倉庫（DuckDB）のファイル。",
    )(command)


def own_warehouse_option(command: Command) -> Command:
    """`--warehouse FILE` once more, for a command below a group that takes it: given there or here, as `warehouse`."""
    return click.option(
        "--warehouse",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=lambda ctx, parameter, value: value.expanduser() if value else ctx.obj,
        metavar="FILE",
        help="倉庫（DuckDB）のファイル。",
    )(command)


def picture_option(command: Command) -> Command:
    """`--out FILE`, given to the command as `out: Path | None`."""
    return click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="画像（PNG）のファイル名。指定しなければ、内容を表す名前で今のフォルダーに作ります。",
    )(command)


def json_option(command: Command) -> Command:
    """`--json`, given to the command as `as_json: bool`."""
    return click.option("--json", "as_json", is_flag=True, help="結果を1つのJSONとして標準出力に書きます。")(command)


def verbose_option(command: Command) -> Command:
    """`-v`, given to the command as `verbose: bool`."""
    return click.option("-v", "--verbose", is_flag=True, help="詳しい記録を標準エラーに書きます。")(command)


def start_log(*, verbose: bool) -> None:
    """Our own records go to standard error: all that are of interest with `-v`, else only what is wrong."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", force=True)
    logging.getLogger("flows").setLevel(logging.INFO if verbose else logging.WARNING)


def catalog_option(command: Command) -> Command:
    """`--catalog FILE`, given to the command as `catalog_file: Path`."""
    return click.option(
        "--catalog",
        "catalog_file",
        type=click.Path(dir_okay=False, path_type=Path),
        default=settings.catalog,
        show_default=f"${settings.CATALOG_VARIABLE} か付属の catalog.toml",
        metavar="FILE",
        help="団体の公開ページを書いたカタログ。",
    )(command)


def municipalities_option(command: Command) -> Command:
    """`--municipality CODE`, any number of times, given to the command as `municipality: tuple[str, ...]`."""
    return click.option(
        "--municipality",
        multiple=True,
        metavar="CODE",
        callback=_checked_municipalities,
        help="この団体（6桁の団体コード）だけ。繰り返し指定できます。なければカタログのすべて。",
    )(command)


def _checked_municipalities(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        checked_municipality(ctx, parameter, value)
    return values


def checked_municipality(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The callback of a municipality option: the code as given, or a usage error if its check digit is wrong."""
    if value is not None and not is_municipality_code(value):
        raise click.BadParameter(f"「{value}」は全国地方公共団体コード（検査数字を含む6桁）ではありません。")
    return value


def layout_dir_option(command: Command) -> Command:
    """Gives a command `--layout-dir`, which it need not look at: the folders are searched wherever layouts are."""
    return click.option(
        "--layout-dir",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        multiple=True,
        expose_value=False,
        is_eager=True,  # a layout may be named before the folder in which it lies
        callback=_search,
        metavar="DIR",
        help="付属のレイアウトに加えて探すフォルダー（環境変数 SHISAKU_LAYOUTS でも指定できます）。",
    )(command)


def _search(ctx: click.Context, parameter: click.Parameter, folders: tuple[Path, ...]) -> None:
    """Put the folders before those of the environment, which the worker processes of this run get as well."""
    if not folders:
        return
    from extract.layout import FOLDERS_VARIABLE

    known = filter(None, os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep))
    given = [str(folder.resolve()) for folder in folders]
    os.environ[FOLDERS_VARIABLE] = os.pathsep.join(dict.fromkeys([*given, *known]))


def expectations_dir_option(command: Command) -> Command:
    """Gives a command `--expectations-dir`, which it need not look at: `settings.expectations` has the folders."""
    return click.option(
        "--expectations-dir",
        type=click.Path(file_okay=False, path_type=Path),
        multiple=True,
        expose_value=False,
        is_eager=True,
        callback=_expect,
        metavar="DIR",
        help="受入れと行数のファイルのフォルダー（環境変数 SHISAKU_EXPECTATIONS でも指定できます）。",
    )(command)


def _expect(ctx: click.Context, parameter: click.Parameter, folders: tuple[Path, ...]) -> None:
    """Put the folders before those of the environment."""
    if folders:
        given = [str(folder.resolve()) for folder in folders]
        known = [str(folder) for folder in settings.expectations()]
        os.environ[settings.EXPECTATIONS_VARIABLE] = os.pathsep.join(dict.fromkeys([*given, *known]))
