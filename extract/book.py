"""A file's pages → its books: which pages are a sheet's, which hold the book's own tables, and what each says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from extract.book_tables import pages_of, read_book_tables
from extract.canvas import canvas_of, places_of
from extract.document import Document, open_document
from extract.errors import RefusedError
from extract.grid import PageGrid, Table, page_grid
from extract.layout import Layout, layout_fingerprint, layout_names, load_layout
from extract.ledger import Ledger
from extract.lines import Line
from extract.records import Book, Finding, PageClaims, Printed, Sheet
from extract.review import doubts
from extract.second_reading import compared, is_compared, read_again
from extract.sheet import bands_of, read_sheet
from extract.titles import Title, is_likely_head, is_sheet_head, likely_title, repeated, title_of
from extract.volumes import book_pages

_SCANNED = 10  # characters a page on average, below which a file has no text to read
_AHEAD = 12  # pages after a sheet's first that are read ahead to choose between layouts
_FRONT = 12  # pages before the first sheet whose text is kept (cover, contents, overview)


def read_books(
    path: Path, *, layout: str | None = None, progress: Callable[[int, int], None] | None = None
) -> list[Book]:
    """Read every sheet of a file, which nearly always is one book.

    Where it is several, each is read by itself, as if its pages were all: with its own cover, tables and layout.

    Args:
        path: the PDF.
        layout: the layout to read it with; chosen by evidence when None.
        progress: called with (pages read, pages in all) after each page.

    Raises:
        RefusedError: the file is no readable PDF, or has no sheets of a known layout.
        LayoutError: there is no layout of that name.
    """
    candidates = [load_layout(name) for name in ([layout] if layout else layout_names())]
    with open_document(path) as document:
        whole = range(1, len(document.pages) + 1)
        reading = _Reading(document, whole, candidates, progress)
        try:
            books = [reading.run()]
        except RefusedError as refused:
            if refused.code != "no_sheets":
                raise
            # No page has the labels of a sheet's head: look for heads under labels that nobody knows.
            reading = _Reading(document, whole, candidates, progress, likely=True)
            books = [reading.run()]
        if len(several := reading.books()) > 1:
            books = [_Reading(document, own, candidates, None, likely=reading.likely).run() for own in several]
    for book in books:
        book.candidates_hash = None if layout else layout_fingerprint()
    return books


def read_book(path: Path, *, layout: str | None = None, progress: Callable[[int, int], None] | None = None) -> Book:
    """Read a file, as `read_books`; of several books the first."""
    return read_books(path, layout=layout, progress=progress)[0]


@dataclass
class _Reading:
    """The state of one reading, page by page; a sheet is read as soon as the next one begins.

    `own` are the pages to read, from 1: all of the document, or one book's.
    """

    document: Document
    own: range
    candidates: list[Layout]
    progress: Callable[[int, int], None] | None
    likely: bool = False  # whether a page is a sheet's first that only looks like one
    layout: Layout | None = None
    front: list[Printed] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    tables: dict[str, list[PageGrid]] = field(default_factory=dict)
    claims: dict[int, PageClaims] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    pending: list[PageGrid] = field(default_factory=list)
    title: Title | None = None  # of the sheet whose pages are pending
    before: list[PageGrid] = field(default_factory=list)
    apart: dict[str, list[PageGrid]] = field(default_factory=dict)
    #: How many pages after a sheet's first repeat its title, and how many do not.
    titled: int = 0
    untitled: int = 0
    #: The pages outside of the sheets that hold tables and are no known table's.
    spare: list[PageGrid] = field(default_factory=list)
    #: Of the pages outside of the sheets, the height of their tallest text.
    heights: dict[int, float] = field(default_factory=dict)
    characters: int = 0

    def run(self) -> Book:
        total = len(self.own)
        for done, page in enumerate(self.own, 1):
            self._page(self._grid(page - 1))
            if self.progress:
                self.progress(done, total)
        self._finish_sheet()
        self._join_pages_apart()
        if self.layout is None or not self.sheets:
            raise self._no_sheets(total)
        tables, found = read_book_tables(self.tables, self.spare, self.sheets, self.layout)
        self._tell(found)
        for key, table in tables.items():
            for page in pages_of(table):
                self.kinds[page - self.own.start] = key
        return Book(
            document_id=self.document.document_id,
            file_name=self.document.path.name,
            byte_size=self.document.byte_size,
            page_count=len(self.document.pages),
            first_page=self.own.start,
            modified_at=self.document.modified_at,
            layout=self.layout.name,
            layout_hash=self.layout.fingerprint,
            pdf_title=self.document.title,
            front=self.front,
            sheets=self.sheets,
            tables=tables,
            findings=self.findings,
            page_kinds=self.kinds,
            claims=self.claims,
            signs=dict(self.layout.signs),
        )

    def books(self) -> list[range]:
        """The pages of each book that is found among the pages read."""
        sheets = sorted(self.sheets, key=lambda sheet: min(sheet.pages))
        return book_pages(sheets, self.kinds, self.heights, self.tables)

    def _grid(self, index: int) -> PageGrid:
        path = self.document.path
        try:
            content = self.document.pages.read(index)
        except pypdfium2.PdfiumError as error:
            second = read_again(path, index)
            if second is None:
                raise RefusedError(
                    path,
                    "damaged",
                    f"{index + 1}ページを読み込めません。PDFが壊れています。",
                    "ファイルを入手し直してください。",
                ) from error
            content, found = second
            self._tell([found])
        self.characters += len(content.chars)
        grid = page_grid(content)
        if is_compared(index):
            self._tell(compared(path, index, grid))
        return grid

    def _tell(self, findings: Iterable[Finding]) -> None:
        """Keep what is found of pages, once: some are read twice."""
        self.findings += [found for found in findings if found not in self.findings]

    def _no_sheets(self, pages: int) -> RefusedError:
        if self.characters < _SCANNED * pages:
            return RefusedError(
                self.document.path,
                "scanned",
                "文字の情報がありません（画像だけのPDFです）。",
                "文字を含むPDFを公開元から入手してください。",
            )
        return RefusedError(
            self.document.path,
            "no_sheets",
            "知っている様式の施策シートがありません。",
            "別の様式であれば、レイアウトファイルを用意してください。",
        )

    def _page(self, grid: PageGrid) -> None:
        self._sort(grid)
        if self.kinds[-1] != "sheet":
            self.heights[grid.page] = max((line.box.height for line in _front_lines(grid)), default=0.0)

    def _sort(self, grid: PageGrid) -> None:
        if self.layout is None:
            self.layout = self._choose(grid)
            if self.layout is None:
                self.before.append(grid)
                self.kinds.append("front")
                if len(self.front) < 400 and grid.page < self.own.start + _FRONT:
                    self.front += [Printed(line.text, places_of([line])) for line in _front_lines(grid)]
                return
            for page, earlier in enumerate(self.before):
                if kind := self._book_table(earlier, self.layout):
                    self.tables.setdefault(kind, []).append(earlier)
                    self.kinds[page] = kind
                elif earlier.tables:
                    self.spare.append(earlier)
            self.before = []
        kind = self._classify(grid, self.layout)
        self.kinds.append(kind)
        if kind == "other" and grid.tables:
            self.spare.append(grid)

    def _choose(self, grid: PageGrid) -> Layout | None:
        """The layout of which a sheet begins on this page; of several, the one that reads the whole sheet best.

        That is the one which knows most of the sheet's labels, then the one with the fewest doubts, then the one that
        inherits from the fewest: an edition's own layout is not taken for books that its parent reads as well.
        """
        fitting = [c for c in self.candidates if self._head_title(grid, c)]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        ahead = [self._grid(index) for index in range(grid.page, min(grid.page + _AHEAD, self.own.stop - 1))]
        return max(fitting, key=lambda c: (*self._evidence([grid, *ahead], c), -len(c.lineage)))

    def _evidence(self, grids: list[PageGrid], layout: Layout) -> tuple[int, int]:
        """How many labels of the sheet that begins on the first page a layout knows, and minus its doubts."""
        heads = (i for i, g in enumerate(grids) if i and self._head_title(g, layout))
        own = grids[: next(heads, len(grids))]
        sheet, claims = read_sheet(own, layout, self.document.pages)
        doubtful = doubts(sheet, layout) + sum(len(page.unclaimed()) for page in claims)
        return sum(_known_labels(each, layout) for each in own), -doubtful

    def _head_title(self, grid: PageGrid, layout: Layout) -> Title | None:
        """The title of the sheet that begins on the page; None if none does."""
        if not is_sheet_head(grid, layout) and not (self.likely and is_likely_head(grid, layout)):
            return None
        return title_of(grid, layout) or likely_title(grid, layout)

    def _classify(self, grid: PageGrid, layout: Layout) -> str:
        """Put the page where it belongs; returns what it is."""
        if head := self._head_title(grid, layout):
            self._finish_sheet()
            self.pending, self.title = [grid], head
            return "sheet"
        title = title_of(grid, layout)
        if self.pending and self.title is not None and not self._left() and repeated(grid, layout, self.title):
            self.pending.append(grid)
            self.titled += 1
            return "sheet"
        if title is not None and _has_table(grid, layout):
            self.apart.setdefault(title.no, []).append(grid)
            return "sheet"
        if kind := self._book_table(grid, layout):
            self.tables.setdefault(kind, []).append(grid)
            return kind
        if self.pending and self._continues(grid, layout):
            self.pending.append(grid)
            self.untitled += 1
            return "sheet"
        last = self.kinds[-1] if self.kinds else ""
        if last in self.tables and title is None and any(not _is_frame(table) for table in grid.tables):
            self.tables[last].append(grid)
            return last
        return "other"

    def _left(self) -> bool:
        """Whether a table of the book has come since the sheet: a page that names it now is none of its own pages.

        The next book of the file lists it in its contents.
        """
        since = self.kinds[self.pending[-1].page - self.own.start + 1 :]
        return any(kind in self.tables for kind in since)

    def _continues(self, grid: PageGrid, layout: Layout) -> bool:
        """Whether a page without a title goes on with the sheet before it."""
        if any(cell.open_top for table in grid.tables for cell in table.cells):
            return True
        if any(pattern.match(line.text) for line in grid.loose for pattern, _ in layout.headings):
            return True
        if not grid.tables:
            return False
        if _known_labels(grid, layout) > 0 or self._same_columns(grid):
            return True
        # Where every page repeats its sheet's title, one without it that is only as wide is a page of something else.
        return not (self.titled > 0 and self.untitled == 0) and self._same_width(grid)

    def _same_columns(self, grid: PageGrid) -> bool:
        """Whether the last table of the page before goes on at the head of this one, in the same columns."""
        blocks = canvas_of([self.pending[-1], grid]).blocks
        parts = ([part for slot in block for part in slot.parts] for block in blocks)
        return any(
            any(part.page != grid.page for part in own)
            and len({round(part.box.x0) for part in own if part.page == grid.page}) > 1
            for own in parts
        )

    def _same_width(self, grid: PageGrid) -> bool:
        """Whether the page's first table is as wide as the last one of the page before."""
        last = self.pending[-1].tables
        if not last or not grid.tables:
            return False
        a, b = last[-1].box, grid.tables[0].box
        return abs(a.x0 - b.x0) <= 3 and abs(a.x1 - b.x1) <= 3

    def _book_table(self, grid: PageGrid, layout: Layout) -> str | None:
        """The key of the book's own table on a page, if its heading fits one better than any table of a sheet."""
        canvas = canvas_of([grid])
        specs = (*layout.tables, *layout.book_tables)
        own = {t.key for t in layout.book_tables}
        for block in canvas.blocks:
            for band in bands_of(block, specs, layout):
                if band.spec.key in own:
                    return band.spec.key
        return None

    def _finish_sheet(self) -> None:
        if not self.pending or self.layout is None:
            return
        sheet = self._read_sheet(self.pending, self.layout)
        no = sheet.measure_no.text
        if any(s.measure_no.text == no for s in self.sheets):
            self.findings.append(
                Finding("sheet_repeated", no, f"施策{no}のシートが2つあります。", sheet.measure_no.places[0])
            )
        self.sheets.append(sheet)
        self.pending = []

    def _read_sheet(self, grids: list[PageGrid], layout: Layout) -> Sheet:
        sheet, claims = read_sheet(grids, layout, self.document.pages)
        self.claims |= {page.page: page for page in claims}
        return sheet

    def _join_pages_apart(self) -> None:
        """Read sheets again whose later pages stand elsewhere in the book; a page whose sheet is missing is told."""
        for no, grids in self.apart.items():
            at = next((i for i, s in enumerate(self.sheets) if s.measure_no.text == no), None)
            if at is None or self.layout is None:
                self.claims |= {grid.page: Ledger().claims(grid) for grid in grids}
                message = f"施策{no}の先頭のページがなく、続きのページだけがあります。"
                self.findings.append(Finding("sheet_head_absent", no, message))
                continue
            pages = self.sheets[at].pages
            whole = [*(self._grid(page - 1) for page in pages), *grids]
            self.sheets[at] = self._read_sheet(whole, self.layout)


def _front_lines(grid: PageGrid) -> list[Line]:
    """The lines outside of tables, and those of frames, from the top: a cover may frame its title."""
    framed = (line for table in grid.tables if _is_frame(table) for line in table.cells[0].lines)
    return sorted([*grid.outside, *framed], key=lambda line: line.box.top)


def _is_frame(table: Table) -> bool:
    return len(table.cells) == 1 and not table.cells[0].open_top


def _known_labels(grid: PageGrid, layout: Layout) -> int:
    """How many cells of the page hold a label or a heading of a sheet that the layout knows."""
    return sum(
        1
        for text in _cell_texts(grid)
        if layout.field_labels.find(text) or any(layout.column_labels[t.key].find(text) for t in layout.tables)
    )


def _cell_texts(grid: PageGrid) -> Iterable[str]:
    return ("".join(line.text for line in cell.lines) for table in grid.tables for cell in table.cells if cell.lines)


def _has_table(grid: PageGrid, layout: Layout) -> bool:
    canvas = canvas_of([grid])
    return any(bands_of(block, layout.tables, layout) for block in canvas.blocks)
