"""How long commands take that do little, and which heavy libraries they import: `python -m benchmarks.startup`.

Seconds of processor time (which another program's work hardly changes), the least of several runs; beside them an
empty Python and `import duckdb`.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.compiled import environment
from flows import settings

_HEAVY = ("prefect", "great_expectations", "pandas", "pyarrow", "pdfplumber", "duckdb", "pypdfium2")
_REPORT = f"print('IMPORTED', *(name for name in {_HEAVY!r} if name in sys.modules), file=sys.stderr)"
_PROGRAM = f"""
import sys
from flows.__main__ import start
try:
    start()
finally:
    {_REPORT}
"""


def measure(program: str, arguments: Sequence[str], rounds: int) -> tuple[float, str]:
    """The least processor seconds, and the heavy libraries that were imported."""
    least, imported = float("inf"), ""
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-c", program, *arguments]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        imported = next((line[9:] for line in done.stderr.splitlines() if line.startswith("IMPORTED ")), "")
    return least, imported


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warehouse, book = str(Path(folder) / "w.duckdb"), str(min(settings.samples().glob("*.pdf")))
        ingest = ["ingest", "--direct", "--warehouse", warehouse, book]
        commands = {
            "python": ("pass", []),
            "import duckdb": ("import duckdb", []),
            "--help": (_PROGRAM, ["--help"]),
            "figure": (_PROGRAM, ["figure", "48,210", "--unit", "千円"]),
            "inspect": (_PROGRAM, ["inspect", book]),
            "ingest --direct (1 book)": (_PROGRAM, ingest),
            "  again, unchanged": (_PROGRAM, ingest),
            "query": (_PROGRAM, ["query", "--warehouse", warehouse, "SELECT 1"]),
        }
        # What is imported is compiled at the first start, which does not count.
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "compiling")
        measure(_PROGRAM, ["ingest", "--direct", "--warehouse", str(Path(folder) / "compiling.duckdb"), book], 1)
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        for name, (program, arguments) in commands.items():
            first = name.startswith("ingest")
            seconds, imported = measure(program, arguments, 1 if first else given.rounds)
            print(f"{name:26} {seconds:6.2f} s  {imported}", flush=True)


if __name__ == "__main__":
    main()
