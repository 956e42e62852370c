"""`shisaku links`: what is the same over the years, on what evidence; and a person's word on what is doubtful."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from flows import settings, tables
from flows.diff_command import write_summary
from flows.options import json_option, own_warehouse_option, warehouse_option
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from transform.identity.review import Decision, Side
    from transform.identity.things import Kind

_STATUS: Final = {"linked": "規則", "confirmed": "確認済", "proposed": "候補", "rejected": "否認"}
_KINDS: Final = {"measure": "施策", "indicator": "指標", "project": "事務事業"}
_ID: Final = re.compile(r"(measure|indicator|project):(\d{4})/([^/\s:]+)(?:/(\d+))?:(\d{4})/([^/\s:]+)(?:/(\d+))?")


@click.group(invoke_without_command=True)
@warehouse_option
@click.option("--kind", type=click.Choice(list(_KINDS)), help="この種類だけを示します。")
@click.option("--year", type=int, metavar="N", help="後の本がこの年度のものだけを示します。")
@click.option(
    "--status", type=click.Choice(list(_STATUS)), help="この状態だけを示します（proposed は確認を待つ候補）。"
)
@click.option("--all", "show_all", is_flag=True, help="名称も番号も変わらないものも示します。")
@json_option
@click.pass_context
def links(
    ctx: click.Context,
    *,
    warehouse: Path,
    kind: str | None,
    year: int | None,
    status: str | None,
    show_all: bool,
    as_json: bool,
) -> None:
    """年度をまたぐ施策・指標・事務事業の対応づけと候補を、根拠とともに示します。

    規則で確かなものだけを対応づけ、似ているだけのものは候補として示します。候補は confirm か reject で決めます。
    """
    if ctx.invoked_subcommand is not None:
        ctx.obj = warehouse
        return
    found = [
        link
        for link in _links(warehouse)
        if kind in (None, link["kind"])
        and year in (None, link["to_fiscal_year"])
        and (link["status"] == status if status else show_all or _is_telling(link))
    ]
    if as_json:
        click.echo(tables.to_json(found))
        return
    tables.show(_table(found), sys.stdout)
    waiting = sum(link["status"] == "proposed" for link in found)
    if waiting:
        click.echo(
            f"候補{waiting}件。`shisaku links confirm ID` か `shisaku links reject ID` で決めてください。", err=True
        )


@links.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--municipality", metavar="CODE", help="団体コード（倉庫に複数の団体があるとき）。")
@click.option("--reason", default="", metavar="TEXT", help="確認した理由。")
@own_warehouse_option
def confirm(*, warehouse: Path, ids: tuple[str, ...], municipality: str | None, reason: str) -> None:
    """ID の2つを同じものとして対応づけます。ID は `shisaku links` が示すもの。"""
    _review(warehouse, ids, municipality, reason, same=True)


@links.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--municipality", metavar="CODE", help="団体コード（倉庫に複数の団体があるとき）。")
@click.option("--reason", default="", metavar="TEXT", help="確認した理由。")
@own_warehouse_option
def reject(*, warehouse: Path, ids: tuple[str, ...], municipality: str | None, reason: str) -> None:
    """ID の2つを別のものとします。規則で対応づけたものも切り離します。"""
    _review(warehouse, ids, municipality, reason, same=False)


def _review(warehouse: Path, ids: Sequence[str], municipality: str | None, reason: str, *, same: bool) -> None:
    """Write the decisions to the municipality's reviewed file, and publish anew with them."""
    from flows.identity import Finder, stale_warnings
    from transform.identity.review import Review, read_review, write_review
    from warehouse.build import republish

    code = _municipality(warehouse, municipality)
    folder = settings.links(warehouse)
    known = read_review(folder).get(code, Review()).decisions
    decided = [_decision(warehouse, code, link_id, reason, same=same) for link_id in ids]
    places = {(d.kind, d.earlier.place, d.later.place) for d in decided}
    kept = [d for d in known if (d.kind, d.earlier.place, d.later.place) not in places]
    try:
        file = write_review(folder, code, [*kept, *decided])
    except OSError as error:
        raise WarehouseError(folder, f"確認ファイルを書けません（{error.strerror or error}）。") from error
    finder = Finder(warehouse)
    published = republish(warehouse, identify=finder)
    click.echo(f"{len(decided)}件を{file}に記し、倉庫に反映しました。")
    if published.changes:
        write_summary(published.changes, sys.stdout)
    for warning in stale_warnings(finder.stale):
        click.echo(f"注意: {warning}", err=True)


def _decision(warehouse: Path, code: str, link_id: str, reason: str, *, same: bool) -> Decision:
    from transform.identity.review import Decision

    match = _ID.fullmatch(link_id)
    if match is None:
        raise click.UsageError(
            f"「{link_id}」は対応づけの ID ではありません。`shisaku links` が示すものを指定してください。"
        )
    kind, *numbers = match.groups()
    if (kind == "measure") != (numbers[2] is None) or (kind == "measure") != (numbers[5] is None):
        raise click.UsageError(f"「{link_id}」の番号が足りないか、余っています。")
    earlier, later = (_side(warehouse, code, kind, numbers[i : i + 3]) for i in (0, 3))
    if earlier.place.fiscal_year >= later.place.fiscal_year:
        raise click.UsageError(f"「{link_id}」は、前の年度、後の年度の順に書いてください。")
    return Decision(code, cast("Kind", kind), same, earlier, later, reason)


def _side(warehouse: Path, code: str, kind: str, numbers: Sequence[str]) -> Side:
    """The thing at a place, with the name that is printed there now."""
    from transform.identity.review import Side
    from transform.identity.things import Place

    year, measure_no, no = numbers
    row = "" if kind == "measure" else f" AND {kind}_no = {int(no)}"
    quoted = measure_no.replace("'", "''")
    found = _query(
        warehouse,
        f"SELECT {kind}_name AS name FROM {kind} WHERE municipality_code = '{code}' AND fiscal_year = {int(year)} "
        f"AND measure_no = '{quoted}'{row}",
    )
    if not found:
        where = f"{year}年度 施策{measure_no}" + (f" {_KINDS[kind]}{no}" if no else "")
        raise click.UsageError(f"{where} は倉庫にありません。")
    return Side(Place(int(year), measure_no, int(no or 0)), found[0]["name"] or "")


def _municipality(warehouse: Path, named: str | None) -> str:
    codes = [row["municipality_code"] for row in _query(warehouse, "SELECT DISTINCT municipality_code FROM document")]
    chosen = [code for code in codes if named in (None, code)]
    if len(chosen) != 1:
        raise click.UsageError(f"--municipality で団体コードを指定してください: {'、'.join(sorted(codes))}")
    return str(chosen[0])


def _is_telling(link: dict[str, Any]) -> bool:
    """Whether there is more to a link than the same name at the same place."""
    same_place = (link["from_measure_no"], link["from_no"]) == (link["to_measure_no"], link["to_no"])
    return bool(link["status"] != "linked" or link["from_name"] != link["to_name"] or not same_place)


def _links(warehouse: Path) -> list[dict[str, Any]]:
    """All links, those that wait for a decision first, and of them the likeliest first."""
    if not _query(warehouse, "SELECT 1 FROM duckdb_views() WHERE schema_name = 'main' AND view_name = 'link'"):
        raise WarehouseError(
            warehouse,
            "以前の版の shisaku で作られた倉庫で、対応づけがまだありません。",
            "`shisaku ingest` で一度取り込むと作られます。",
        )
    rows = _query(
        warehouse,
        "FROM link ORDER BY status <> 'proposed', municipality_code, kind, "
        "if(status = 'proposed', -name_similarity, 0), COLUMNS('^(from|to)_(fiscal_year|measure_no|no)$')",
    )
    return [{"id": _id(row), **row} for row in rows]


def _id(link: dict[str, Any]) -> str:
    def side(name: str) -> str:
        number = "" if link["kind"] == "measure" else f"/{link[f'{name}_no']}"
        return f"{link[f'{name}_fiscal_year']}/{link[f'{name}_measure_no']}{number}"

    return f"{link['kind']}:{side('from')}:{side('to')}"


def _query(warehouse: Path, sql: str) -> list[dict[str, Any]]:
    from warehouse.query import run

    answer = run(warehouse, sql)
    return tables.records(tables.Table(answer.columns, answer.rows))


def _table(found: Sequence[dict[str, Any]]) -> tables.Table:
    relations = {"same": "", "merged": "統合", "split": "分割"}
    return tables.Table(
        ["状態", "種類", "前の名称", "後の名称", "関係", "根拠", "ID"],
        [
            [
                _STATUS[link["status"]],
                _KINDS[link["kind"]],
                link["from_name"],
                link["to_name"],
                relations[link["relation"]],
                "；".join(link["evidence"]),
                link["id"],
            ]
            for link in found
        ],
    )
