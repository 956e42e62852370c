"""The book's table of contents → `contents`: the measures that it lists, with their printed page numbers."""

from __future__ import annotations

import re
from typing import Final

from extract.records import Book, Printed
from transform.rows import Rows
from transform.width import fold

_TITLE: Final = re.compile(r"^(?:目\s*次|もくじ|contents)$", re.IGNORECASE)
# The number of a measure, its name, leaders, and a page number, which may be missing.
_ENTRY: Final = re.compile(
    r"^(?:施策)?\s*(?P<no>\d{1,3})(?:\s*[.．:：]\s*|\s+)(?P<name>\S.*?)"
    r"(?:\s*[…‥・.．·･⋯─―-]{2,}\s*|\s{2,}|\s+(?=[Pp\d]))?(?:[Pp][.．]?\s*)?(?P<page>\d{1,4})?\s*(?:ページ|頁)?$"
)
_LEADERS: Final = re.compile(r"[\s…‥・.．·･⋯]+$")


def add_contents(rows: Rows, book: Book) -> None:
    """Add what the contents list; nothing where the pages before the first sheet have no such title."""
    listing: int | None = None
    seen: set[str] = set()
    for line in book.front:
        if _TITLE.match("".join(line.text.split())):
            listing = line.page
        elif listing is not None and line.page in (listing, listing + 1) and (entry := _ENTRY.match(line.text.strip())):
            listing = line.page  # the contents may go on on the next page
            if entry["no"] not in seen:
                seen.add(entry["no"])
                _add(rows, line, entry)


def _add(rows: Rows, line: Printed, entry: re.Match[str]) -> None:
    name = _LEADERS.sub("", entry["name"])
    rows.add(
        "contents",
        {"measure_no": entry["no"]},
        {"measure_name": name or None, "printed_page": int(fold(entry["page"])) if entry["page"] else None},
        {"measure_no": line, "measure_name": line, "printed_page": line},
    )
