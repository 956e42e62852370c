"""`shisaku run`: start a run of a deployment by hand, on the server of `shisaku serve` or another."""

from __future__ import annotations

import os

import click

from flows import prefect_environment
from flows.configuration import configuration
from flows.options import fail, municipalities_option
from flows.prefect_environment import PrefectUnavailableError


@click.command("run")
@click.argument("flow", type=click.Choice(["yearly", "backfill"]))
@municipalities_option
@click.option("--first-year", type=click.IntRange(1989, 2100), metavar="N", help="backfill だけ: この年度から。")
@click.option("--last-year", type=click.IntRange(1989, 2100), metavar="N", help="backfill だけ: この年度まで。")
@click.option(
    "--wait", is_flag=True, help="終わるまで待ちます。失敗するか、取り込めないものがあれば、終了コードは1です。"
)
@click.pass_context
def run_command(
    ctx: click.Context,
    *,
    flow: str,
    municipality: tuple[str, ...],
    first_year: int | None,
    last_year: int | None,
    wait: bool,
) -> None:
    """動いている shisaku serve（または PREFECT_API_URL のサーバー）に、1回の実行を頼みます。"""
    if flow == "yearly" and (first_year or last_year):
        raise click.UsageError("--first-year と --last-year は backfill だけで使えます。")
    if first_year and last_year and first_year > last_year:
        raise click.UsageError(f"--first-year（{first_year}）が --last-year（{last_year}）より後です。")
    said = configuration()
    os.environ.setdefault("PREFECT_API_URL", f"http://{said.host}:{said.port}/api")
    prefect_environment.prepare()
    import httpx
    from prefect.deployments import run_deployment
    from prefect.exceptions import ObjectNotFound

    parameters: dict[str, object] = {"municipalities": list(municipality) or None}
    if flow == "backfill":
        parameters |= {"first_year": first_year, "last_year": last_year}
    try:
        run = run_deployment(f"{flow}/{flow}", parameters=parameters, timeout=None if wait else 0)
    except (httpx.HTTPError, RuntimeError) as error:
        raise PrefectUnavailableError(
            f"Prefect のサーバー（{os.environ['PREFECT_API_URL']}）につながりません。"
            "shisaku serve を起動するか、ほかのポートで動いていれば SHISAKU_PORT を指定してください。"
        ) from error
    except ObjectNotFound as error:
        raise PrefectUnavailableError(
            f"サーバーに {flow} の登録がありません。shisaku serve か prefect deploy で登録してください。"
        ) from error
    state = run.state  # type: ignore[union-attr]
    if state is not None and state.is_final():
        click.echo(f"{run.name}: {state.name} {state.message or ''}".strip())  # type: ignore[union-attr]
        if not state.is_completed():
            fail("実行に失敗しました。")
        if state.name != "Completed":
            ctx.exit(1)
    else:
        click.echo(f"{run.name} を頼みました。")  # type: ignore[union-attr]
