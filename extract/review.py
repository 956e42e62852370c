"""What a layout leaves unread of a book, or reads with doubt: for the person who makes the layout of a new edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract.fields import shown
from extract.labels import normalise, similarity
from extract.layout import Layout
from extract.records import Book, Finding, GridTable, Heading, MatchKind, Sheet
from extract.titles import pattern_of

#: doubtful: read under an unknown label; title: a title of unknown form, by its pattern; absent: expected and not
#: found; unknown_column: a table's column that no label fits; unclaimed: text that nobody took; other: what else the
#: reading found wrong.
RemarkKind = Literal["doubtful", "title", "absent", "unknown_column", "unclaimed", "other"]

_DOUBTFUL: tuple[MatchKind, ...] = ("similar", "position")
_PAGES = 8  # pages that a remark names before it says how many more there are
# A label at the head of its own value's cell ends with its bracket.
_BRACKETED = re.compile(r"[^\]】〕］」』>〉》＞)）]*.")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing for a person to look at, wherever in the book it occurs.

    Attributes:
        subject: the layout's name: a field ("phone"), a table ("plans"), its column ("plans.items") or the heading of
            one of its tick columns ("project_evaluation.progress.計画遅れ"); "" for text.
        printed: the label or the text as the book prints it; "" where it is absent.
        known: the layout's label; "" where there is none.
        pages: where it stands; of what is absent, where the sheets begin that miss it.
        everywhere: whether it concerns every sheet.
        similarity: of what is doubtful, how alike the printed and the nearest known label are (0 to 1).
        message: a Japanese sentence that says it.
    """

    kind: RemarkKind
    subject: str
    printed: str
    known: str
    pages: tuple[int, ...]
    everywhere: bool
    similarity: float | None
    message: str

    @property
    def where(self) -> str:
        """Its pages in brackets, for people; "" where it has none."""
        if not self.pages:
            return ""
        named = "・".join(map(str, self.pages[:_PAGES]))
        more = len(self.pages) - _PAGES
        return f"（{named}ページ{f'、ほか{more}ページ' if more > 0 else ''}）"


class _Event(NamedTuple):
    """One occurrence of a remark: on which sheet (None: in a table of the book) and page."""

    kind: RemarkKind
    subject: str
    printed: str
    sheet: str | None
    page: int
    message: str


def heading_name(heading: Heading) -> str:
    """The lowest of a column's headings that says more than a year."""
    return next((text for text in reversed(heading.path) if normalise(text)), heading.leaf).replace("\n", "")


def unknown_headings(table: GridTable, layout: Layout) -> list[Heading]:
    """The columns of a table that neither a column of the layout nor its list of additional ones explains."""
    return [
        heading
        for heading in table.headings
        if heading.key is None
        and heading.group is None
        and layout.additional[table.key].find(heading_name(heading)) is None
    ]


def review(book: Book, layout: Layout) -> list[Remark]:
    """Everything of the book that a layout does not read for certain, each once with all its pages.

    Args:
        book: what was read with this layout.
    """
    grouped: dict[tuple[RemarkKind, str, str, str], list[_Event]] = {}
    for event in _events(book, layout):
        message = event.message if event.kind == "other" else ""
        grouped.setdefault((event.kind, event.subject, event.printed, message), []).append(event)
    return [_remark(events, layout, len(book.sheets)) for events in grouped.values()]


def doubts(sheet: Sheet, layout: Layout) -> int:
    """How many things of a sheet a layout does not read for certain, unclaimed text aside."""
    return sum(1 for _ in _of_sheet(sheet, layout))


def _events(book: Book, layout: Layout) -> Iterator[_Event]:
    for sheet in book.sheets:
        yield from _of_sheet(sheet, layout)
    for table in book.tables.values():
        yield from _of_unknown(table, layout, None)
        for heading in table.headings:
            if heading.match in _DOUBTFUL:
                message = f"見出し「{heading.leaf}」を似た見出しの列として読みました。"
                yield _Event(
                    "doubtful", f"{table.key}.{heading.key}", heading_name(heading), None, heading.place.page, message
                )
    for finding in book.findings:
        yield _Event("other", finding.subject, "", None, finding.place.page if finding.place else 0, finding.message)
    numbers = {page: sheet.measure_no.text for sheet in book.sheets for page in sheet.pages}
    for run in book.unclaimed:
        message = f"「{run.text}」はどの欄にも当たりません。"
        yield _Event("unclaimed", "", run.text, numbers.get(run.page), run.page, message)


def _of_sheet(sheet: Sheet, layout: Layout) -> Iterator[_Event]:
    for finding in sheet.findings:
        yield _of_finding(finding, sheet, layout)
    for table in sheet.tables.values():
        yield from _of_unknown(table, layout, sheet.measure_no.text)
        yield from _of_ticks(table, layout, sheet)


def _of_finding(finding: Finding, sheet: Sheet, layout: Layout) -> _Event:
    no, page = sheet.measure_no.text, finding.place.page if finding.place else sheet.pages[0]
    if finding.rule == "label_absent":
        return _Event("absent", finding.subject, "", no, page, finding.message)
    if finding.subject == "measure_no" and finding.place is not None:
        pattern = pattern_of(finding.place.raw) or finding.place.raw
        return _Event("title", "measure_no", pattern, no, page, "施策の題名の書き方を、レイアウトは知りません。")
    if finding.rule == "label_doubtful" and finding.place is not None:
        printed = _printed_label(finding, sheet, layout)
        return _Event("doubtful", finding.subject, printed, no, page, finding.message)
    return _Event("other", finding.subject, "", no, page, finding.message)


def _printed_label(finding: Finding, sheet: Sheet, layout: Layout) -> str:
    """The unknown label that a value was read under."""
    raw = finding.place.raw.replace("\n", "") if finding.place else ""
    table, _, column = finding.subject.partition(".")
    if column:
        headings = [h for h in sheet.tables[table].headings if column in (h.key, h.group) and h.place == finding.place]
        if headings and headings[0].group and len(headings[0].path) > 1:
            return headings[0].path[-2].replace("\n", "")  # tick columns are known by the heading above them
        return heading_name(headings[0]) if headings else raw
    found = _BRACKETED.match(raw) if layout.field(finding.subject).place == "inside" else None
    return found[0] if found else raw


def _of_unknown(table: GridTable, layout: Layout, sheet: str | None) -> Iterator[_Event]:
    for heading in unknown_headings(table, layout):
        printed = heading_name(heading)
        message = f"表の列「{printed}」を、レイアウトは知りません。"
        yield _Event("unknown_column", table.key, printed, sheet, heading.place.page, message)


def _of_ticks(table: GridTable, layout: Layout, sheet: Sheet) -> Iterator[_Event]:
    """Known headings of tick columns that the table does not print."""
    printed = {normalise(heading.leaf) for heading in table.headings if heading.group}
    for column in next(t for t in layout.tables if t.key == table.key).columns:
        for tick in column.ticks:
            if normalise(tick) not in printed:
                message = f"「{tick}」の列が見つかりません。"
                subject = f"{table.key}.{column.key}.{tick}"
                yield _Event("absent", subject, "", sheet.measure_no.text, sheet.pages[0], message)


def _remark(events: list[_Event], layout: Layout, sheets: int) -> Remark:
    first = events[0]
    labels = known_labels(first.subject, layout)
    return Remark(
        kind=first.kind,
        subject=first.subject,
        printed=first.printed,
        known=shown(labels[0]) if labels else "",
        pages=tuple(sorted({event.page for event in events if event.page})),
        everywhere=len({event.sheet for event in events if event.sheet is not None}) == sheets,
        similarity=max(similarity(first.printed, label) for label in labels) if first.kind == "doubtful" else None,
        message=first.message,
    )


def known_labels(subject: str, layout: Layout) -> tuple[str, ...]:
    """The labels by which the layout knows a field, or a table's column or tally ("table.column"); else none."""
    table, _, column = subject.partition(".")
    if not column:
        return next((f.labels for f in layout.fields if f.key == subject), ())
    columns: Iterable[tuple[str, str, tuple[str, ...]]] = (
        (t.key, key, c.labels)
        for t in (*layout.tables, *layout.book_tables)
        for c in t.columns
        for key in (c.key, *c.split)
    )
    tallies = ((t.key, key, labels) for t in (*layout.tables, *layout.book_tables) for key, labels in t.tally_labels)
    return next((labels for t, key, labels in (*columns, *tallies) if (t, key) == (table, column)), ())
