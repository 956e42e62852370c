"""The data dictionary: everything that is published, generated from the catalog.

``python -m warehouse.dictionary`` writes docs/data-dictionary.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from warehouse.catalog import Column, Relation, Scope, Table, View, catalog
from warehouse.relationships import mermaid

FILE = Path(__file__).resolve().parents[1] / "docs" / "data-dictionary.md"
"""Where the dictionary lies in the repository."""

_SCOPES: dict[Scope, str] = {
    "edition": "年度ごとの内容（main には現行の版、history には版番号 revision とともにすべての版）",
    "document": "文書ごとの内容（main には現行の版の文書、history にはすべての文書）",
    "run": "実行や指定ごとの記録",
    "derived": "すべての現行の本から計算したもの（公開のたびに作り直す）",
}

_INTRODUCTION = """\
# データ辞書 / Data dictionary

`uv run python -m warehouse.dictionary` が `warehouse/schema.toml` から生成したものです。直接編集しないでください。

Generated from `warehouse/schema.toml` by the command above; do not edit.

倉庫のファイルには4つのスキーマがあります。

| スキーマ | 内容 | Contents |
|---|---|---|
| `main` | 団体・年度ごとに現行の版を示す表とビュー | the current revision for each municipality and year |
| `ja` | main と同じ行を、日本語の表名・列名で示すビュー | the same rows under Japanese names |
| `history` | すべての版を持つ元の表 | the base tables with every revision |
| `computed` | 公開のときに計算したビューの結果（`main` の同名のビューが示す） | slow views, computed at publishing |

- NULL は、本に何も印刷されていないことを表します。 / NULL: the book prints nothing there.
- 年度は始まる年の西暦です（令和元年度は2019）。 / Fiscal years are written as the year in which they begin.
- 値を使う前に知っておくべきことは[注意点](caveats.md)、よくある問いの SQL は[問い合わせの例](queries/README.md)。
- 言葉を探すには `SELECT * FROM search('避難')`、日本語の列で `SELECT * FROM ja.検索('避難')`（全角・半角や、途中の
  空白・改行の違いを問わない。ファイルを ATTACH したときは、先に `USE` で選ぶ）。
  / `search('…')` finds a word in all prose, whatever its width or line breaks.
- 「必須」の列は NULL になりません。🔑 はキーの列です。 / 必須 is NOT NULL, 🔑 is a part of the key.
"""


_DIAGRAM = """\
## 表のつながり / How the tables hang together

キー（🔑）から描いた図です。線の先の表の行は、元の表の、同じキーをもつ行に属します。線の言葉は、その中で行を区別するものです。
ビューは、これらの表の行を `indicator_key`（指標）・`project_key`（事務事業）・施策番号で年度をまたいで並べたものです。

Drawn from the keys: rows of the table at a line's far end belong to the row with the same key at its near end.
"""


def markdown() -> str:
    """The dictionary as Markdown."""
    tables, views = catalog().tables.values(), catalog().views.values()
    parts = [_INTRODUCTION, "## 一覧 / Overview\n", _overview([*tables, *views])]
    parts += [_DIAGRAM, f"```mermaid\n{mermaid()}\n```\n"]
    parts += ["## 表 / Tables\n", *map(_section, tables), "## ビュー / Views\n", *map(_section, views)]
    return "\n".join(parts)


def _overview(relations: list[Relation]) -> str:
    lines = ["| 名前 | ja の名前 | 内容 |", "|---|---|---|"]
    lines += [f"| [`{r.name}`](#{r.name}) | {r.ja_name} | {r.meaning} |" for r in relations]
    return "\n".join(lines) + "\n"


def _section(relation: Relation) -> str:
    lines = [f"### {relation.name}\n", f"**{relation.label}**（`ja.{relation.ja_name}`）　{relation.meaning}\n"]
    lines += [f"{relation.english}\n"]
    if isinstance(relation, Table):
        lines += [f"- 範囲：{_SCOPES[relation.scope]}"]
    lines += [f"- キー：{'、'.join(f'`{name}`' for name in relation.key)}\n"]
    lines += ["| 列 | 型 | ja の列名 | 見出し | 意味 | Meaning |", "|---|---|---|---|---|---|"]
    lines += [_row(column) for column in relation.columns]
    if isinstance(relation, View) and relation.per_year is not None:
        lines += [_row(relation.per_year)]
    return "\n".join(lines) + "\n"


def _row(column: Column) -> str:
    key = "🔑 " if column.key else ""
    required = "、必須" if column.required or column.assigned else ""
    cells = (
        f"{key}`{column.name}`",
        f"{column.type}{required}",
        column.ja_name,
        column.label,
        " ".join([column.meaning, *_limits(column)]),
        column.english,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _limits(column: Column) -> Iterator[str]:
    if column.unit is not None:
        yield f"単位：{column.unit}。"
    if column.enum is not None:
        yield "値：" + "、".join(f"`{value}`（{meaning}）" for value, meaning in column.enum.items()) + "。"
    if column.minimum is not None or column.maximum is not None:
        low, high = ("" if bound is None else bound for bound in (column.minimum, column.maximum))
        yield f"範囲：{low}〜{high}。"
    if column.pattern is not None:
        yield f"形式：`{column.pattern}`。"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(markdown(), encoding="utf-8")
