"""`shisaku layout`: the known layouts, what one leaves unread of a book, and a draft of one for a new edition."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

import click

from extract.book import read_books
from extract.drafting import draft as draft_of
from extract.errors import RefusedError
from extract.fields import shown
from extract.layout import layout_files, layout_names, load_layout, resolve_layout
from extract.records import Book
from extract.review import Remark, RemarkKind, review
from flows import tables
from flows.console import Console
from flows.options import layout_dir_option

_KINDS: Final[dict[RemarkKind, str]] = {
    "title": "施策の題名の書き方が違うもの",
    "doubtful": "名前の変わった見出し（推定で読みました）",
    "absent": "見つからない欄や列",
    "unknown_column": "レイアウトの知らない列",
    "unclaimed": "どの欄にも当たらない文字",
    "other": "そのほか",
}
_PDF = click.Path(path_type=Path)


def _known(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in layout_names():
        raise click.BadParameter(
            f"レイアウト「{value}」はありません。使えるのは次のとおりです: {'、'.join(layout_names())}"
        )
    return value


@click.group()
def layout() -> None:
    """冊子の様式（レイアウト）を調べ、新しい年度の様式の案を作ります。"""


@layout.command("list")
@layout_dir_option
@click.option("--json", "as_json", is_flag=True, help="結果を1つのJSONとして標準出力に書きます。")
def list_(*, as_json: bool) -> None:
    """使えるレイアウトと、その置き場所を示します。"""
    rows = []
    for name, file in layout_files().items():
        known = load_layout(name)
        rows.append([name, known.title, " → ".join(known.lineage[1:]) or None, str(file)])
    if as_json:
        names = ["name", "title", "inherits", "file"]
        click.echo(tables.to_json(tables.records(tables.Table(names, rows))))
    else:
        tables.show(tables.Table(["名前", "題名", "継承", "ファイル"], rows), sys.stdout)


@layout.command()
@click.argument("name", metavar="NAME", callback=_known)
@layout_dir_option
@click.option("--json", "as_json", is_flag=True, help="結果を1つのJSONとして標準出力に書きます。")
def show(*, name: str, as_json: bool) -> None:
    """レイアウトの欄・列と見出しを、継承したものも合わせて示します。"""
    if as_json:
        click.echo(tables.to_json(resolve_layout(name)))
        return
    known = load_layout(name)
    rows = [["", f.key, _labels(f.labels), f.required] for f in known.fields]
    for table in (*known.tables, *known.book_tables):
        rows += [[table.key, c.key, _labels(c.labels), c.required] for c in table.columns]
    click.echo(f"{known.name}: {known.title}（{' → '.join(known.lineage)}）")
    tables.show(tables.Table(["表", "欄・列", "見出し", "必須"], rows), sys.stdout)


def _labels(labels: Sequence[str]) -> str:
    return "、".join(map(shown, labels))


@layout.command()
@click.argument("pdf", type=_PDF, metavar="PDF")
@click.option(
    "--layout", "name", metavar="NAME", callback=_known, help="調べるレイアウト。なければ冊子から判断します。"
)
@layout_dir_option
@click.option("--json", "as_json", is_flag=True, help="結果を1つのJSONとして標準出力に書きます。")
@click.pass_context
def check(ctx: click.Context, *, pdf: Path, name: str | None, as_json: bool) -> None:
    """レイアウトが冊子のどこを読み残すかを、ページとともに示します。

    読み残しも推定もなければ終了コードは0、あれば1です。
    """
    books = _read(ctx, pdf, name)
    remarks = [review(book, load_layout(book.layout)) for book in books]
    if as_json:
        found = [asdict(remark) for own in remarks for remark in own]
        click.echo(tables.to_json({"file": str(pdf), "layout": books[0].layout, "remarks": found}))
    else:
        for book, own in zip(books, remarks, strict=True):
            for line in _report(pdf, book, own):
                click.echo(line)
    ctx.exit(1 if any(remarks) else 0)


def _report(pdf: Path, book: Book, remarks: Sequence[Remark]) -> Iterator[str]:
    yield f"{pdf}: レイアウト「{book.layout}」で施策シート{len(book.sheets)}枚を読みました。"
    if not remarks:
        yield "読み残しはありません。"
    order = list(_KINDS)
    for kind, group in groupby(sorted(remarks, key=lambda r: order.index(r.kind)), key=lambda r: r.kind):
        yield f"{_KINDS[kind]}:"
        for remark in group:
            yield f"  {remark.message}{remark.where}"


@layout.command()
@click.argument("pdf", type=_PDF, metavar="PDF")
@click.option("--from", "parent", metavar="NAME", callback=_known, help="元にするレイアウト。なければ最も近いもの。")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.toml",
    help="案を書くファイル。名前がレイアウトの名前になります。なければ標準出力に書きます。",
)
@layout_dir_option
@click.pass_context
def draft(ctx: click.Context, *, pdf: Path, parent: str | None, out: Path | None) -> None:
    """様式の変わった冊子のために、レイアウトファイルの案を作ります。

    最も近いレイアウトを継ぎ、名前の変わった見出し・新しい列・なくなった欄を、人が確かめるためにページとともに並べます。
    """
    name = out.stem if out else pdf.stem
    if out is not None:
        _check_out(out)
    book, *others = _read(ctx, pdf, parent)
    if others:
        click.echo(
            f"エラー: {pdf}: {len(others) + 1}冊の本が入っています。様式を変えた年度の本だけのファイルにしてください。",
            err=True,
        )
        ctx.exit(1)
    made = draft_of(book, load_layout(book.layout), name)
    if not made.proposed and not made.open:
        click.echo(f"レイアウト「{book.layout}」ですべて読めます。新しいレイアウトは要りません。", err=True)
        return
    if out is None:
        click.echo(made.text, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(made.text, encoding="utf-8")
    where = str(out) if out else "標準出力"
    click.echo(
        f"レイアウト「{book.layout}」を継ぐ案を{where}に書きました。"
        f"書き入れた案は{len(made.proposed)}件、人が決めることは{len(made.open)}件です。",
        err=True,
    )


def _check_out(out: Path) -> None:
    if out.suffix != ".toml":
        raise click.BadParameter("ファイルの名前は .toml で終わらせてください。", param_hint="--out")
    if out.exists():
        raise click.BadParameter(f"{out} はすでにあります。別の名前にしてください。", param_hint="--out")
    if out.stem in layout_names():
        raise click.BadParameter(
            f"レイアウト「{out.stem}」はすでにあります。別の名前にしてください。", param_hint="--out"
        )


def _read(ctx: click.Context, pdf: Path, name: str | None) -> list[Book]:
    """Read the file's books, or end as the other commands do when a book is refused."""
    try:
        with Console() as console:
            return read_books(pdf, layout=name, progress=partial(console.pages, pdf))
    except RefusedError as error:
        click.echo(f"エラー: {pdf}: {error.reason}{error.remedy}", err=True)
        ctx.exit(1)
