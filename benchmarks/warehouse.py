"""What analysts wait for on a warehouse of ten years: every query of docs/queries, and the search for a word.

    python -m benchmarks.warehouse [WAREHOUSE]

Without a warehouse, ten years of an invented city are made (`python -m tests.decade`). For each query the best of
several rounds in milliseconds and their median: of the wall, and the best of the processor, which says more on a busy
machine. The bar is 100 ms for the median.
For the search: a plain `contains`, the pattern that folds widths and blanks (what `search` does), and an index of
bigrams with what making it costs, on the same texts and on ten times as many.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb

from tests.decade.__main__ import write_warehouse
from tests.decade.books import decade
from warehouse.text_pattern import pattern

ROUNDS = 7
BAR = 100
QUERIES = Path(__file__).resolve().parents[1] / "docs" / "queries"
WORD = "認知症"


def measured(run: Callable[[], object]) -> tuple[float, float, float]:
    """The least and the median wall time and the least processor time of several runs, in milliseconds."""
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return min(walls) * 1000, median(walls) * 1000, min(cpus) * 1000


def queries(connection: duckdb.DuckDBPyConnection) -> None:
    slow = 0
    for file in sorted(QUERIES.glob("*.sql")):
        sql = file.read_text(encoding="utf-8")
        rows = len(connection.execute(sql).fetchall())
        wall, usual, cpu = measured(lambda sql=sql: connection.execute(sql).fetchall())  # type: ignore[misc]
        slow += usual >= BAR
        print(f"{wall:8.1f} ms  {usual:8.1f} ms median  {cpu:8.1f} ms cpu  {rows:6} rows  {file.name}")
    print(f"{slow} of {len(list(QUERIES.glob('*.sql')))} queries reach {BAR} ms\n")


def searches(connection: duckdb.DuckDBPyConnection) -> None:
    for times in (1, 10):
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE piece AS SELECT row_number() OVER () AS n, text FROM prose, range(?)", [times]
        )
        (size,) = connection.execute("SELECT (count(*), sum(length(text))) FROM piece").fetchall()[0]
        print(f"{size[0]} texts, {size[1]} characters")
        ways = {
            "contains, as printed only": ("SELECT n FROM piece WHERE contains(text, ?)", WORD),
            "pattern, any width and blanks": ("SELECT n FROM piece WHERE regexp_matches(text, ?)", pattern(WORD)),
        }
        for name, (sql, word) in ways.items():
            wall, _, cpu = measured(lambda sql=sql, word=word: connection.execute(sql, [word]).fetchall())  # type: ignore[misc]
            print(f"{wall:8.1f} ms  {cpu:8.1f} ms cpu  {name}")
        start = time.perf_counter()
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE bigram AS SELECT DISTINCT substr(text, i, 2) AS gram, n "
            "FROM (SELECT n, text, unnest(range(1, length(text))) AS i FROM piece) ORDER BY gram, n"
        )
        print(f"{(time.perf_counter() - start) * 1000:8.1f} ms to make the index of bigrams")
        grams = [WORD[i : i + 2] for i in range(len(WORD) - 1)]
        indexed = (
            "SELECT n FROM piece WHERE contains(text, ?) AND n IN (SELECT n FROM bigram WHERE list_contains(?, gram) "
            "GROUP BY n HAVING count(*) = ?)"
        )
        given = [WORD, grams, len(grams)]
        wall, _, cpu = measured(lambda sql=indexed, given=given: connection.execute(sql, given).fetchall())  # type: ignore[misc]
        print(f"{wall:8.1f} ms  {cpu:8.1f} ms cpu  through the index of bigrams, as printed only\n")
    wall, _, cpu = measured(lambda: connection.execute(f"SELECT * FROM search('{WORD}')").fetchall())
    print(f"{wall:8.1f} ms  {cpu:8.1f} ms cpu  SELECT * FROM search('{WORD}'), pages included")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warehouse", description=__doc__)
    parser.add_argument("warehouse", nargs="?", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = chosen.warehouse or Path(folder) / "decade.duckdb"
        if chosen.warehouse is None:
            write_warehouse(decade(1), file)
        with duckdb.connect(str(file), read_only=True) as connection:
            queries(connection)
            searches(connection)


if __name__ == "__main__":
    main()
