"""`shisaku rebuild`: the tables of a warehouse made anew from what was read (`flows.rebuilding`)."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.options import json_option, start_log, verbose_option, warehouse_option


@click.command("rebuild")
@warehouse_option
@json_option
@verbose_option
@click.pass_context
def command(ctx: click.Context, *, warehouse: Path, as_json: bool, verbose: bool) -> None:
    """倉庫の表を、読み取りの記録から今の版で作り直します（記録があればPDFは要りません）。

    今の版で作った表と同じになる冊子はそのままにします。記録もPDFもない冊子があれば終了コードは1です。
    """
    from flows import report
    from flows.console import Console
    from flows.rebuilding import rebuild

    start_log(verbose=verbose)
    with Console() as console:
        done = rebuild(warehouse, console)
    if as_json:
        click.echo(report.to_json(done))
    else:
        report.write(done, sys.stdout)
    ctx.exit(done.exit_code)
