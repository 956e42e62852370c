"""`shisaku history`: the documents and revisions that a warehouse holds, and what people decide about them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from flows import tables
from flows.diff_command import write_summary
from flows.options import json_option, own_warehouse_option, warehouse_option

if TYPE_CHECKING:
    from warehouse.revisions import Action

Command = TypeVar("Command", bound=Callable[..., Any])

_SHORTEST: Final = 6
_HEADINGS: Final = {
    "municipality": "団体",
    "fiscal_year": "年度",
    "part_no": "分冊",
    "revision": "版",
    "is_current": "現行",
    "file_name": "ファイル",
    "published_on": "発行日",
    "modified_at": "PDF更新日時",
    "sheets": "シート数",
    "revision_reason": "理由",
    "document_id": "文書ID",
}


@click.group(invoke_without_command=True)
@warehouse_option
@json_option
@click.pass_context
def history(ctx: click.Context, *, warehouse: Path, as_json: bool) -> None:
    """倉庫にある文書と版を、現行かどうかの理由とともに一覧にします。

    下位のコマンドで、どの版を現行とするかを指定できます。指定は倉庫に残り、あとの取込でも守られます。
    """
    if ctx.invoked_subcommand is not None:
        ctx.obj = warehouse
        return
    documents = _documents(warehouse)
    if as_json:
        click.echo(tables.to_json({"documents": documents, "decisions": _decisions(warehouse)}))
        return
    rows = [[_cell(document, name) for name in _HEADINGS] for document in documents]
    tables.show(tables.Table(list(_HEADINGS.values()), rows), sys.stdout)


def _decision_command(action: Action) -> Callable[[Callable[[], None]], click.Command]:
    """A subcommand that decides something about one document; its docstring is the help."""

    def made(described: Callable[[], None]) -> click.Command:
        @history.command(action, help=described.__doc__)
        @click.argument("document", metavar="DOCUMENT")
        @click.option("--year", type=int, metavar="N", help="評価対象の年度（複数の年度を含む文書で1つを選ぶとき）。")
        @click.option("--reason", metavar="TEXT", help="指定の理由。倉庫に残ります。")
        @own_warehouse_option
        def command(*, warehouse: Path, document: str, year: int | None, reason: str | None) -> None:
            _decide(warehouse, action, document, year, reason)

        return command

    return made


@_decision_command("use")
def use() -> None:
    """DOCUMENT を、その年度の現行の版とします（文書IDの先頭6字以上か、ファイル名）。"""


@_decision_command("withdraw")
def withdraw() -> None:
    """DOCUMENT を取り下げ、現行にならないようにします。倉庫の history には残ります。"""


@_decision_command("restore")
def restore() -> None:
    """DOCUMENT についての指定を取り消し、日付による判定に戻します。"""


def _decide(warehouse: Path, action: Action, document: str, year: int | None, reason: str | None) -> None:
    from flows.identity import Finder
    from warehouse.build import republish
    from warehouse.revisions import Decision

    chosen = _chosen(_documents(warehouse), document, year)
    decisions = [
        Decision((row["municipality_code"], row["fiscal_year"], row["part_no"], row["document_id"]), action, reason)
        for row in chosen
    ]
    published = republish(warehouse, decisions=decisions, identify=Finder(warehouse))
    for row in chosen:
        after = [r for r in _documents(warehouse) if _same(r, row)]
        state = "現行です" if after[0]["is_current"] else "現行ではありません"
        click.echo(f"{row['file_name']}（{row['fiscal_year']}年度）は{state}：{after[0]['revision_reason']}")
    if published.changes:
        write_summary(published.changes, sys.stdout)
    for warning in published.warnings:
        click.echo(f"注意: {warning}", err=True)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("document_id", "fiscal_year", "part_no"))


def _chosen(documents: Sequence[dict[str, Any]], named: str, year: int | None) -> list[dict[str, Any]]:
    """The rows of the one document that is named by the beginning of its id or by its file's name."""
    found = [d for d in documents if named == d["file_name"]] or [
        d for d in documents if len(named) >= _SHORTEST and d["document_id"].startswith(named)
    ]
    found = [d for d in found if year in (None, d["fiscal_year"])]
    if len({d["document_id"] for d in found}) != 1:
        listed = "、".join(f"{d['file_name']}（{d['document_id'][:12]}）" for d in found or documents)
        what = "がどの文書か決まりません" if found else "という文書はありません"
        raise click.UsageError(f"「{named}」{what}。文書IDの先頭で指定してください: {listed}")
    return found


def _documents(warehouse: Path) -> list[dict[str, Any]]:
    return _records(
        warehouse,
        "SELECT municipality_code, municipality, fiscal_year, part_no, revision, is_current, file_name, published_on, "
        "modified_at, sheets, revision_reason, document_id, loaded_at, layout, reader_version FROM history.document "
        "ORDER BY municipality_code, fiscal_year, part_no, revision",
    )


def _decisions(warehouse: Path) -> list[dict[str, Any]]:
    # A warehouse of an earlier version has no such table, and nothing decided.
    if not _records(warehouse, "SELECT 1 FROM duckdb_views() WHERE view_name = 'revision_decision'"):
        return []
    return _records(warehouse, "FROM revision_decision ORDER BY municipality_code, decision_no")


def _records(warehouse: Path, sql: str) -> list[dict[str, Any]]:
    from warehouse.query import run

    answer = run(warehouse, sql)
    return tables.records(tables.Table(answer.columns, answer.rows))


def _cell(document: dict[str, Any], name: str) -> object:
    value = document[name]
    if name == "is_current":
        return "○" if value else ""
    return value[:12] if name == "document_id" else value
