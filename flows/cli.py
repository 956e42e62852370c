"""The command line. Each command imports what it needs when it runs, so that none waits for another's libraries."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from expectations.errors import ExpectationsError
from extract.errors import LayoutError
from flows import importing, prefect_environment, settings
from flows.catalog import CatalogError
from flows.options import (
    checked_municipality,
    expectations_dir_option,
    fail,
    json_option,
    layout_dir_option,
    picture_option,
    start_log,
    verbose_option,
    warehouse_option,
)
from flows.prefect_environment import PrefectUnavailableError
from flows.settings import SettingsError
from transform.errors import DeclarationError
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from flows.ingest import Request
    from flows.listener import Listener
    from flows.outcome import Report


class _Elsewhere(NamedTuple):
    """Where a command lives, and the first sentence of its help."""

    module: str
    attribute: str
    summary: str


class _Commands(click.Group):
    """The commands, and one way in which all of them fail."""

    #: Commands that live in modules of their own, imported when they are called.
    _elsewhere: Final = {
        "query": _Elsewhere("flows.query", "query", "倉庫に SQL で問い合わせます（読み取りのみ）。"),
        "search": _Elsewhere(
            "flows.search", "search", "文章（総括・取組実績・今後の取組・事務事業など）から言葉を探します。"
        ),
        "schema": _Elsewhere("flows.schema", "schema", "倉庫の表とビュー、列の意味を示します。"),
        "export": _Elsewhere(
            "flows.export",
            "export",
            "公開しているすべての表を、Parquet と CSV、説明（datapackage.json）にして DIR に書き出します。",
        ),
        "diff": _Elsewhere(
            "flows.diff_command", "diff", "2つの倉庫の内容の違いを、表・年度・理由ごとの件数と、変わった値で示します。"
        ),
        "history": _Elsewhere(
            "flows.history_command", "history", "倉庫にある文書と版を、現行かどうかの理由とともに一覧にします。"
        ),
        "links": _Elsewhere(
            "flows.links_command", "links", "年度をまたぐ施策・指標・事務事業の対応づけと候補を、根拠とともに示します。"
        ),
        "figure": _Elsewhere(
            "flows.figure", "figure", "印刷された数字をどう読み取るかを示します。読み取らないものには理由を添えます。"
        ),
        "layout": _Elsewhere(
            "flows.layout_command", "layout", "冊子の様式（レイアウト）を調べ、新しい年度の様式の案を作ります。"
        ),
        "quality": _Elsewhere("flows.quality_command", "quality", "検査の結果を示します。"),
        "quarantine": _Elsewhere(
            "flows.quarantine_command", "quarantine", "保留している行と値を、証拠と、受け入れ方とともに示します。"
        ),
        "discover": _Elsewhere(
            "flows.catalog_commands",
            "discover_command",
            "カタログの公開ページを見て、冊子へのリンクを示します（取得はしません）。",
        ),
        "fetch": _Elsewhere(
            "flows.catalog_commands",
            "fetch_command",
            "カタログの冊子のうち、まだないものと差し替えられたものを取得して保管します。",
        ),
        "serve": _Elsewhere(
            "flows.serve", "serve_command", "予定の時刻ごとに公開ページを見て、新しい冊子を取り込み続けます。"
        ),
        "run": _Elsewhere(
            "flows.run_command",
            "run_command",
            "動いている shisaku serve（または PREFECT_API_URL のサーバー）に、1回の実行を頼みます。",
        ),
        "automations": _Elsewhere(
            "flows.automations",
            "automations_command",
            "Prefect のサーバー（PREFECT_API_URL）に、見張りの決まりを登録します。",
        ),
        "settings": _Elsewhere(
            "flows.settings_command", "settings_command", "設定の値と、それがどこで決まっているかを示します。"
        ),
        "rebuild": _Elsewhere(
            "flows.rebuild",
            "command",
            "倉庫の表を、読み取りの記録から今の版で作り直します（記録があればPDFは要りません）。",
        ),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *self._elsewhere]  # in the order of this file, which is that of use

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._elsewhere:
            return super().get_command(ctx, cmd_name)
        place = self._elsewhere[cmd_name]
        command: click.Command = getattr(import_module(place.module), place.attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))  # as click counts
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.summarized(name).get_short_help_str(room)) for name in names])

    def summarized(self, name: str) -> click.Command:
        """A command as far as a list of commands needs it, without an import."""
        if name in self._elsewhere:
            return click.Command(name, help=self._elsewhere[name].summary)
        return self.commands[name]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (
            CatalogError,
            ExpectationsError,
            PrefectUnavailableError,
            DeclarationError,
            SettingsError,
            WarehouseError,
        ) as error:
            fail(str(error))
            ctx.exit(1)
        except LayoutError as error:
            fail(f"レイアウトのファイルを使えません。直すか、探すフォルダーから除いてください（{error}）。")
            ctx.exit(1)


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
@click.argument("named", nargs=-1, type=click.Path(path_type=Path), metavar="[PDF | FOLDER | CATALOG]...")
@warehouse_option
@click.option(
    "--fiscal-year",
    type=click.IntRange(1989, 2100),
    metavar="N",
    help="評価対象の年度（西暦）。ほかの年度の冊子は取り込みません。",
)
@click.option(
    "--municipality",
    metavar="CODE",
    callback=checked_municipality,
    help="団体コード（6桁）。冊子とカタログから団体がわからないときに指定します。",
)
@click.option("--layout", metavar="NAME", help="読み取りに使うレイアウト。指定しなければ冊子から判断します。")
@layout_dir_option
@expectations_dir_option
@click.option(
    "--allow-changes",
    is_flag=True,
    help="この実行で取り込まない年度の値が変わっても公開します（通常は変わる内容を示して中止します）。",
)
@click.option("--direct", is_flag=True, help="Prefect を使わずに実行します。")
@json_option
@verbose_option
@click.pass_context
def ingest(
    ctx: click.Context,
    *,
    named: tuple[Path, ...],
    warehouse: Path,
    fiscal_year: int | None,
    municipality: str | None,
    layout: str | None,
    allow_changes: bool,
    direct: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """冊子を読み、検査し、倉庫に取り込みます。

    PDF、フォルダー、カタログ（.toml）を並べて指定します。カタログを指定すると、公開ページから取得して取り込みます。
    何も指定しなければ、付属の見本（架空の市）を取り込みます。
    取り込めない冊子があっても、ほかの冊子は取り込みます。そのときの終了コードは1です。
    """
    from flows import ingest as ingestion
    from flows import report
    from flows.console import Console
    from flows.inputs import UsageError

    start_log(verbose=verbose)
    request = ingestion.Request(
        named or (settings.samples(),), warehouse, fiscal_year, municipality, layout, allow_changes=allow_changes
    )
    try:
        with Console() as console:
            run = ingestion.direct if direct else partial(_through_prefect, verbose=verbose)
            done = run(request, console)
    except UsageError as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        fail("中断しました。倉庫に途中までのものは残りません。")
        ctx.exit(130)
    if as_json:
        click.echo(report.to_json(done))
    else:
        report.write(done, sys.stdout)
    ctx.exit(done.exit_code)


def _through_prefect(request: Request, listener: Listener, *, verbose: bool) -> Report:
    from flows import ingest as ingestion
    from flows.configuration import configuration

    prefect_environment.prepare(verbose=verbose)
    with ExitStack() as stack:
        reading = None
        if configuration().task_runner == "threads":
            # Prefect takes seconds to import: the workers read meanwhile.
            reading = stack.enter_context(ingestion.begun(ingestion.choose(request, listener), listener))
        with importing.alone:
            from flows import prefect_ingest

        return prefect_ingest.run(request, listener, reading=reading, verbose=verbose)


@main.command()
@click.argument("pdf", type=click.Path(path_type=Path), metavar="PDF")
@click.option("--layout", metavar="NAME", help="読み取りに使うレイアウト。指定しなければ冊子から判断します。")
@layout_dir_option
@click.option(
    "--picture",
    type=click.IntRange(min=1),
    metavar="PAGE",
    help="このページのセルと、文字を何として読んだかを色分けした画像（PNG）も作ります。",
)
@picture_option
@json_option
@click.pass_context
def inspect(
    ctx: click.Context, *, pdf: Path, layout: str | None, picture: int | None, out: Path | None, as_json: bool
) -> None:
    """何も取り込まずに、PDF から読み取れる内容をページごとに示します。"""
    from extract.errors import RefusedError
    from flows import inspection
    from flows.console import Console
    from flows.picture import PictureError, draw_page, write_legend

    if out is not None and picture is None:
        raise click.UsageError("--out は --picture と一緒に指定してください。")

    try:
        with Console() as console:
            found = inspection.inspect(pdf, layout=layout, on_pages=partial(console.pages, pdf))
    except LayoutError as error:
        if layout is None:
            raise
        raise click.BadParameter(str(error), param_hint="--layout") from error
    except RefusedError as error:
        fail(f"{pdf}: {error.reason}{error.remedy}")
        ctx.exit(1)
    if picture is not None and picture > len(found.pages):
        raise click.BadParameter(f"この冊子は{len(found.pages)}ページまでです。", param_hint="--picture")
    if as_json:
        click.echo(inspection.to_json(found))
    else:
        inspection.write(found, sys.stdout)
    if picture is not None:
        claims = found.pages[picture - 1].claims
        out = out or Path(f"{pdf.stem}-p{picture}.png")
        try:
            draw_page(pdf, picture, claims, out)
        except PictureError as error:
            fail(str(error))
            ctx.exit(1)
        write_legend(picture, claims, out, sys.stderr if as_json else sys.stdout)
    if found.refusal:
        fail(f"{pdf}: {found.refusal}")
        ctx.exit(1)


@main.command()
@warehouse_option
@click.option("--year", type=int, metavar="N", help="評価対象の年度（西暦）。指定しなければ倉庫にある最新の年度。")
@click.option("--measure", metavar="NN", help="施策番号。")
@click.option("--indicator", type=int, metavar="N", help="まちづくり指標の番号。")
@click.option("--role", type=click.Choice(["baseline", "actual", "target"]), help="指標値の種類。")
@click.option("--value-year", type=int, metavar="N", help="指標値の年度（西暦）。")
@click.option("--project", type=int, metavar="N", help="事務事業の番号。")
@click.option(
    "--row-key", metavar="KEY", help="行のキー（provenance や quarantine の row_key）。番号の代わりに使えます。"
)
@click.option("--table", metavar="NAME", help="表の名前。番号やキーからわかるときは要りません。")
@click.option("--column", metavar="NAME", help="列の名前。指定しなければ、場所の記録がある列すべて。")
@click.option("--municipality", metavar="CODE", callback=checked_municipality, help="団体コード（6桁）。")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="冊子のPDF。")
@click.option(
    "--books",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    metavar="FOLDER",
    help="冊子のPDFを探すフォルダー。繰り返し指定できます。",
)
@picture_option
@json_option
@click.pass_context
def evidence(
    ctx: click.Context,
    *,
    warehouse: Path,
    year: int | None,
    measure: str | None,
    indicator: int | None,
    role: str | None,
    value_year: int | None,
    project: int | None,
    row_key: str | None,
    table: str | None,
    column: str | None,
    municipality: str | None,
    pdf: Path | None,
    books: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """値が冊子のどこに印刷されているかを、ページの画像（PNG）で示します。

    施策・指標・事務事業の番号か、倉庫の行のキーで選びます。
    """
    from flows import evidence as showing
    from flows.picture import PictureError

    named = {
        "fiscal_year": year,
        "measure_no": measure,
        "indicator_no": indicator,
        "role": role,
        "value_fiscal_year": value_year,
        "project_no": project,
    }
    key = {name: str(value) for name, value in named.items() if value is not None}
    if not key and row_key is None:
        raise click.UsageError("--measure、--indicator、--project か --row-key で、どの値かを指定してください。")
    if key and row_key is not None:
        raise click.UsageError("--row-key は、番号や年度の指定と同時には使えません。")
    try:
        wanted = showing.Wanted(table, showing.parse_row_key(row_key) if row_key else key, municipality, column)
        found = showing.find(warehouse, wanted)
        file = showing.book_file(found, pdf, books, warehouse)
        out = out or Path(found.name)
        showing.draw(found, file, out)
    except PictureError as error:
        fail(str(error))
        ctx.exit(1)
    if as_json:
        click.echo(showing.to_json(found, file, out))
    else:
        showing.write(found, file, out, sys.stdout)
