"""Makes docs/queries/README.md: every query of the folder with its answer on the samples.

`uv run python docs/make_queries.py` ingests the samples for it; a warehouse that holds them may be given instead.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flows import settings
from flows.ingest import Request, direct
from flows.listener import Silent
from flows.tables import Table, write_markdown
from warehouse.query import run

FOLDER = Path(__file__).resolve().parent / "queries"
README = FOLDER / "README.md"
SHOWN = 8

_HEAD = """\
# 問い合わせの例

それぞれの問いに答える SQL です。結果は付属の見本（架空の市の3年度分）のもので、長いものは先頭の8行を示します。
`shisaku query --file docs/queries/01-grades-over-the-years.sql` のように実行できます。
値を使う前に、[注意点](../caveats.md)もお読みください。

`uv run python docs/make_queries.py` が、このフォルダーの SQL から生成したものです。直接編集しないでください。
"""


@dataclass(frozen=True, slots=True)
class Query:
    """One file: its question, what else its heading says, and the SQL below that."""

    file: Path
    question: str
    remarks: str
    sql: str


def queries() -> list[Query]:
    """The queries, in the order of their names; ValueError where a file does not begin with its question."""
    found = []
    for file in sorted(FOLDER.glob("*.sql")):
        lines = file.read_text(encoding="utf-8").splitlines()
        count = next(n for n, line in enumerate(lines) if not line.startswith("--"))
        if not count:
            raise ValueError(f"{file.name} does not say what it asks")
        question, *remarks = [line.removeprefix("--").strip() for line in lines[:count]]
        found.append(Query(file, question, "".join(remarks), "\n".join(lines[count:]).strip()))
    return found


def markdown(warehouse: Path) -> str:
    """The page, with the answers of this warehouse."""
    parts = [_HEAD, *(f"- [{q.question}](#{q.file.stem})" for q in queries()), ""]
    for query in queries():
        answer = run(warehouse, query.sql)
        shown = io.StringIO()
        write_markdown(Table(answer.columns, answer.rows[:SHOWN]), shown)
        parts += [f'<a id="{query.file.stem}"></a>\n', f"## {query.question}\n"]
        parts += [f"{query.remarks}\n"] if query.remarks else []
        parts += [f"[{query.file.name}]({query.file.name})\n", f"```sql\n{query.sql}\n```\n", shown.getvalue()]
        if len(answer.rows) > SHOWN:
            parts.append(f"ほか{len(answer.rows) - SHOWN}行。\n")
    return "\n".join(parts)


def main() -> None:
    if len(sys.argv) > 1:
        README.write_text(markdown(Path(sys.argv[1])), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "shisaku.duckdb"
        direct(Request((settings.samples(),), warehouse), Silent())
        README.write_text(markdown(warehouse), encoding="utf-8")


if __name__ == "__main__":
    main()
