"""`shisaku discover` and `shisaku fetch`: what a catalog's pages link to, and having it on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from extract.errors import RefusedError
from flows import catalog, settings, tables
from flows.acquire import Acquired, acquire, site_of
from flows.catalog_model import Catalog
from flows.discover import Discovery, Wanted, discover
from flows.fetch import Fetched
from flows.options import catalog_option, json_option, municipalities_option, start_log, verbose_option
from flows.site import FetchError
from flows.store import Store
from flows.wording import year_name

_STATUS = {"new": "取得", "unchanged": "変更なし", "known": "取得済み"}


@click.command("discover")
@catalog_option
@municipalities_option
@json_option
@verbose_option
@click.pass_context
def discover_command(
    ctx: click.Context, *, catalog_file: Path, municipality: tuple[str, ...], as_json: bool, verbose: bool
) -> None:
    """カタログの公開ページを見て、冊子へのリンクを示します（取得はしません）。

    見られないページがあれば終了コードは1です。
    """
    start_log(verbose=verbose)
    book = catalog.load(catalog_file)
    found = list(_discoveries(book, municipality or None))
    if as_json:
        click.echo(tables.to_json([_discovery_record(one) for one in found]))
    else:
        rows = [_row(wanted) for one in found for wanted in one.wanted]
        tables.show(tables.Table(["団体", "年度", "分冊", "リンク", "場所"], rows), sys.stdout)
    for one in found:
        _tell(one.warnings, [(f"{one.municipality.name}の公開ページ", failure) for failure in one.failures])
    ctx.exit(1 if any(one.failures for one in found) else 0)


@click.command("fetch")
@catalog_option
@municipalities_option
@click.option("--dry-run", is_flag=True, help="何も取得せず、取得するものを示します。")
@json_option
@verbose_option
@click.pass_context
def fetch_command(
    ctx: click.Context,
    *,
    catalog_file: Path,
    municipality: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """カタログの冊子のうち、まだないものと差し替えられたものを取得して保管します。

    取得できないものがあれば終了コードは1です。
    """
    start_log(verbose=verbose)
    book = catalog.load(catalog_file)
    codes = municipality or None
    if dry_run:
        _dry_run(ctx, book, codes, as_json=as_json)
        return
    found: list[Acquired] = []
    for one in acquire(book, codes):
        found.append(one)
        for got in one.fetched:
            if not as_json:
                click.echo(_line(got))
        _tell(one.warnings, [])
        for entry in one.entries:
            if isinstance(entry, RefusedError):
                click.echo(f"エラー: {entry.file}: {entry.reason}{entry.remedy}", err=True)
    if as_json:
        click.echo(tables.to_json([_acquired_record(one) for one in found]))
    failed = any(isinstance(entry, RefusedError) for one in found for entry in one.entries)
    ctx.exit(1 if failed else 0)


def _dry_run(ctx: click.Context, book: Catalog, codes: Sequence[str] | None, *, as_json: bool) -> None:
    store = Store(settings.store())
    found = list(_discoveries(book, codes))
    wanted = [one for each in found for one in each.wanted if one.address is not None]
    states = ["取得済み（変更がないか確かめる）" if store.seen(one.address or "") else "未取得" for one in wanted]
    if as_json:
        records = [
            {**_wanted_record(one), "is_kept": state != "未取得"} for one, state in zip(wanted, states, strict=True)
        ]
        click.echo(tables.to_json(records))
    else:
        rows = [[state, *_row(one)] for one, state in zip(wanted, states, strict=True)]
        tables.show(tables.Table(["状態", "団体", "年度", "分冊", "リンク", "場所"], rows), sys.stdout)
    for each in found:
        _tell(each.warnings, [(f"{each.municipality.name}の公開ページ", failure) for failure in each.failures])
    ctx.exit(1 if any(each.failures for each in found) else 0)


def _discoveries(book: Catalog, codes: Sequence[str] | None) -> Iterator[Discovery]:
    for municipality in book.chosen(codes):
        with site_of(book, municipality) as site:
            yield discover(book, municipality, site)


def _tell(warnings: Sequence[str], failures: Sequence[tuple[str, FetchError]]) -> None:
    for warning in warnings:
        click.echo(f"注意: {warning}", err=True)
    for name, failure in failures:
        click.echo(f"エラー: {name} {failure.address}: {failure.reason}{failure.remedy}", err=True)


def _row(wanted: Wanted) -> list[str]:
    year = "" if wanted.fiscal_year is None else year_name(wanted.fiscal_year)
    return [wanted.municipality, year, str(wanted.part_no), wanted.text, str(wanted.address or wanted.file)]


def _line(got: Fetched) -> str:
    replaced = "（同じアドレスのまま差し替えられました）" if got.replaced else ""
    return f"{_STATUS[got.status]} {got.wanted.address} → {got.kept.path}{replaced}"


def _wanted_record(wanted: Wanted) -> dict[str, object]:
    return {
        "municipality_code": wanted.municipality_code,
        "municipality": wanted.municipality,
        "address": wanted.address,
        "file": None if wanted.file is None else str(wanted.file),
        "text": wanted.text,
        "found_on": wanted.found_on,
        "fiscal_year": wanted.fiscal_year,
        "part_no": wanted.part_no,
        "layout": wanted.layout,
    }


def _failure_record(failure: FetchError) -> dict[str, object]:
    return {"address": failure.address, "code": failure.code, "reason": failure.reason, "remedy": failure.remedy}


def _discovery_record(found: Discovery) -> dict[str, object]:
    return {
        "municipality_code": found.municipality.code,
        "municipality": found.municipality.name,
        "books": [_wanted_record(wanted) for wanted in found.wanted],
        "warnings": found.warnings,
        "failures": [_failure_record(failure) for failure in found.failures],
    }


def _acquired_record(found: Acquired) -> dict[str, object]:
    return {
        "municipality_code": found.discovery.municipality.code,
        "municipality": found.discovery.municipality.name,
        "books": [
            {
                **_wanted_record(got.wanted),
                "status": got.status,
                "sha256": got.kept.sha256,
                "path": str(got.kept.path),
                "retrieved_at": got.kept.retrieved_at,
                "replaced": got.replaced,
                "moved_to": got.moved_to,
            }
            for got in found.fetched
        ],
        "warnings": list(found.warnings),
        "failures": [
            {"file": str(entry.file), "reason": entry.reason, "remedy": entry.remedy}
            for entry in found.entries
            if isinstance(entry, RefusedError)
        ],
    }
