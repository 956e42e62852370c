"""CSV for spreadsheets: UTF-8 with BOM, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

ESCAPE = "'"
"""What is put before a text that would be taken for a formula."""

# A formula begins with one of these, in Japanese Excel in full width too. The escape is among them, so that taking
# one off gives back every text as it was.
_FORMULA = re.compile(r"[=@＝＠\t\r\n']|[-+－＋](?![-+－＋]*[\d０-９.,．，]*[%％]?\Z)")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula.

    Books are other people's files: a cell that reads ``=HYPERLINK(…)`` must not run on the machine of whoever opens
    the CSV. Figures (``-5``, ``＋1.2％``) and dashes stay as they are.
    """
    return ESCAPE + text if _FORMULA.match(text) else text


def write_csv(file: Path, columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> int:
    """Writes the rows, NULL as an empty field; how many cells were escaped."""
    escaped = 0
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(columns)
        for row in rows:
            safe = [value if value is None else harmless(value) for value in row]
            escaped += sum(one is not other for one, other in zip(safe, row, strict=True))
            writer.writerow(safe)
    return escaped
