"""`shisaku quarantine`: what is held back, where it is printed, and how to settle it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.options import json_option, warehouse_option


@click.command()
@warehouse_option
@click.option("--year", type=int, metavar="N", help="評価対象の年度（西暦）。指定しなければすべての年度。")
@click.option("--all", "accepted", is_flag=True, help="疑義を残して受け入れたものも示します。")
@json_option
def quarantine(*, warehouse: Path, year: int | None, accepted: bool, as_json: bool) -> None:
    """保留している行と値を、証拠と、受け入れ方とともに示します。"""
    from flows import quarantine as listing

    entries = listing.gather(warehouse, year, accepted=accepted)
    if as_json:
        click.echo(listing.to_json(entries))
    else:
        listing.write(entries, sys.stdout)
