"""The command line. Each command imports what it needs when it runs, so that none waits for another's libraries."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows import prefect_environment, settings
from flows.catalog import CatalogError, is_municipality_code
from flows.prefect_environment import PrefectUnavailableError
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from flows.ingest import Request
    from flows.listener import Listener
    from flows.outcome import Report

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Commands(click.Group):
    """The commands, and one way in which all of them fail."""

    #: Commands that live in modules of their own, imported when they are called or listed.
    _elsewhere = ("figure",)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *self._elsewhere]  # in the order of this file, which is that of use

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "figure":
            from flows.figure import figure

            return figure
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (CatalogError, PrefectUnavailableError, WarehouseError) as error:
            _fail(str(error))
            ctx.exit(1)


def _fail(message: str) -> None:
    click.echo(f"エラー: {message}", err=True)


def _warehouse_option(command: _Command) -> _Command:
    return click.option(
        "--warehouse",
        type=click.Path(dir_okay=False, path_type=Path),
        default=settings.default_warehouse,
        show_default=f"${settings.WAREHOUSE_VARIABLE} か shisaku.duckdb",
        metavar="FILE",
        help="倉庫（DuckDB）のファイル。",
    )(command)


def _json_option(command: _Command) -> _Command:
    return click.option("--json", "as_json", is_flag=True, help="結果を1つのJSONとして標準出力に書きます。")(command)


def _verbose_option(command: _Command) -> _Command:
    return click.option("-v", "--verbose", is_flag=True, help="詳しい記録を標準エラーに書きます。")(command)


def _municipality(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_municipality_code(value):
        raise click.BadParameter(f"「{value}」は全国地方公共団体コード（検査数字を含む6桁）ではありません。")
    return value


@click.group(cls=_Commands)
@click.help_option("-h", "--help", help="この説明を表示します。")
@click.version_option(package_name="shisaku", message="%(prog)s %(version)s", help="版を表示します。")
def main() -> None:
    """行政評価の冊子（PDF）の施策マネジメントシートを読み、年度をまたいで SQL で調べられる倉庫にします。"""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not end a run that went well.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@main.command()
@click.argument("named", nargs=-1, type=click.Path(path_type=Path), metavar="[PDF | FOLDER]...")
@_warehouse_option
@click.option(
    "--fiscal-year",
    type=click.IntRange(1989, 2100),
    metavar="N",
    help="評価対象の年度（西暦）。ほかの年度の冊子は取り込みません。",
)
@click.option(
    "--municipality",
    metavar="CODE",
    callback=_municipality,
    help="団体コード（6桁）。冊子とカタログから団体がわからないときに指定します。",
)
@click.option("--layout", metavar="NAME", help="読み取りに使うレイアウト。指定しなければ冊子から判断します。")
@click.option("--direct", is_flag=True, help="Prefect を使わずに実行します。")
@_json_option
@_verbose_option
@click.pass_context
def ingest(
    ctx: click.Context,
    *,
    named: tuple[Path, ...],
    warehouse: Path,
    fiscal_year: int | None,
    municipality: str | None,
    layout: str | None,
    direct: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """冊子を読み、検査し、倉庫に取り込みます。

    PDF やフォルダーを並べて指定します。何も指定しなければ、付属の見本（架空の市）を取り込みます。
    取り込めない冊子があっても、ほかの冊子は取り込みます。そのときの終了コードは1です。
    """
    from flows import ingest as ingestion
    from flows import report
    from flows.console import Console
    from flows.inputs import UsageError

    _log(verbose=verbose)
    request = ingestion.Request(named or (settings.samples(),), warehouse, fiscal_year, municipality, layout)
    try:
        with Console() as console:
            run = ingestion.direct if direct else partial(_through_prefect, verbose=verbose)
            done = run(request, console)
    except UsageError as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        _fail("中断しました。倉庫に途中までのものは残りません。")
        ctx.exit(130)
    if as_json:
        click.echo(report.to_json(done))
    else:
        report.write(done, sys.stdout)
    ctx.exit(done.exit_code)


def _through_prefect(request: Request, listener: Listener, *, verbose: bool) -> Report:
    prefect_environment.prepare(verbose=verbose)
    from flows import prefect_ingest

    return prefect_ingest.run(request, listener, verbose=verbose)


def _log(*, verbose: bool) -> None:
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", force=True)
    logging.getLogger("flows").setLevel(logging.INFO if verbose else logging.WARNING)


@main.command()
@click.argument("pdf", type=click.Path(path_type=Path), metavar="PDF")
@click.option("--layout", metavar="NAME", help="読み取りに使うレイアウト。指定しなければ冊子から判断します。")
@_json_option
@click.pass_context
def inspect(ctx: click.Context, *, pdf: Path, layout: str | None, as_json: bool) -> None:
    """何も取り込まずに、PDF から読み取れる内容をページごとに示します。"""
    from extract.errors import RefusedError
    from extract.layout import LayoutError
    from flows import inspection
    from flows.console import Console

    try:
        with Console() as console:
            found = inspection.inspect(pdf, layout=layout, on_pages=partial(console.pages, pdf))
    except LayoutError as error:
        raise click.BadParameter(str(error), param_hint="--layout") from error
    except RefusedError as error:
        _fail(f"{pdf}: {error.reason}{error.remedy}")
        ctx.exit(1)
    if as_json:
        click.echo(inspection.to_json(found))
    else:
        inspection.write(found, sys.stdout)
    if found.refusal:
        _fail(f"{pdf}: {found.refusal}")
        ctx.exit(1)


@main.command()
@click.argument("sql")
@_warehouse_option
@_json_option
@click.option("--csv", "as_csv", is_flag=True, help="結果をCSVとして標準出力に書きます。")
def query(*, sql: str, warehouse: Path, as_json: bool, as_csv: bool) -> None:
    """倉庫に SQL で問い合わせます（読み取りのみ）。

    端末では表の形で、端末でなければタブ区切りで書きます。
    """
    from flows import tables
    from warehouse.query import run

    if as_json and as_csv:
        raise click.UsageError("--json と --csv は同時に指定できません。")
    answer = run(warehouse, sql)
    table = tables.Table(answer.columns, answer.rows)
    if as_json:
        click.echo(tables.to_json(tables.records(table)))
    elif as_csv:
        tables.write_csv(table, sys.stdout)
    elif sys.stdout.isatty():
        tables.show(table, sys.stdout)
    else:
        tables.write_tsv(table, sys.stdout)


@main.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@_warehouse_option
def export(*, directory: Path, warehouse: Path) -> None:
    """公開しているすべての表を、Parquet と CSV、説明（datapackage.json）にして DIR に書き出します。"""
    from warehouse.export import export as export_to

    written = export_to(warehouse, directory)
    click.echo(f"{len(written.rows)}個の表とビューを書き出しました: {written.package}", err=True)
