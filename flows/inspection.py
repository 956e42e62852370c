"""What would be read of a book, page by page, without loading anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from extract.book import read_books
from extract.errors import RefusedError
from extract.layout import Layout, load_layout
from extract.records import Book, Claim, Finding, GridTable, PageClaims, Printed, Sheet
from flows import settings, tables
from flows.catalog import municipalities
from flows.picture import CLAIM_NAMES
from flows.wording import year_name
from transform.several import tidy_all
from transform.tables import Tidy
from warehouse.schema import catalog, to_arrow

if TYPE_CHECKING:
    from flows.reading import OnPages

#: How many characters of a value the text for people shows.
_SHOWN = 50

#: What the kinds of pages and the tables are called; a layout's other names stand for themselves.
_NAMES = {
    "front": "表紙・目次など",
    "sheet": "施策シート",
    "other": "そのほか",
    "indicators": "まちづくり指標の表",
    "plans": "今後の取組の表",
    "project_overview": "事務事業の概要の表",
    "project_evaluation": "事務事業の評価の表",
    "overview": "評価結果の一覧表",
    "appendix": "事務事業の一覧表",
}


@dataclass(frozen=True, slots=True)
class Section:
    """What was read of one section on one page.

    Attributes:
        key, label: the layout's name for it, and what it is called on paper.
        count: how many of its values, items, rows or icons (`unit`) begin on this page.
        continued: how many began on an earlier page and go on here.
        text: of a single value that begins here the text, of icons the goals; else None.
    """

    key: str
    label: str
    unit: str
    count: int
    continued: int = 0
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that would be held back, or accepted with doubt."""

    rule: str
    message: str


@dataclass(slots=True)
class Page:
    """One page: what it is, whose sheet it belongs to, what was read on it, and by whom its text was claimed.

    `claims` are those of a sheet's page; other pages have none.
    """

    page: int
    kind: str
    measure_no: str | None = None
    measure_name: str | None = None
    sections: list[Section] = field(default_factory=list)
    claims: PageClaims | None = None
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Inspection:
    """A whole file.

    Attributes:
        fiscal_year, fiscal_years: the only year or the earliest, and the years of all books that the file holds.
        rows: the number of rows that each table would get.
        doubts: those that concern no page.
        refusal: why the book would not be loaded though its pages were read; None if it would.
    """

    file: Path
    document_id: str
    layout: str
    municipality_code: str | None
    municipality: str | None
    fiscal_year: int | None
    fiscal_years: Sequence[int]
    pages: Sequence[Page]
    doubts: Sequence[Doubt]
    rows: Mapping[str, int]
    refusal: str | None

    def claims(self) -> list[PageClaims]:
        """The claims on the pages of sheets."""
        return [page.claims for page in self.pages if page.claims]


def inspect(path: Path, *, layout: str | None = None, on_pages: OnPages | None = None) -> Inspection:
    """Read a file as an ingestion would, up to its tables.

    Raises:
        RefusedError: the file is no book of a known layout.
        LayoutError: there is no layout of that name.
        CatalogError: the project's catalog cannot be used.
    """
    codes = municipalities(settings.catalog())
    books = read_books(path, layout=layout, progress=on_pages)
    made: list[Tidy] = []
    refusal: str | None = None
    try:
        made = tidy_all(books, municipality_code=None, fiscal_year=None, municipalities=codes)
    except RefusedError as error:
        refusal = f"{error.reason}{error.remedy}"
    pages = {number: page for book in books for number, page in _pages(book).items()}
    if made:
        doubts = [doubt for book in made for doubt in _doubts_of_tables(book)]
    else:
        doubts = [doubt for book in books for doubt in _doubts_of_findings(book)]
    for page, doubt in doubts:
        if page:
            pages[page].doubts.append(doubt)
    return Inspection(
        file=path,
        document_id=books[0].document_id,
        layout="、".join(dict.fromkeys(book.layout for book in books)),
        municipality_code=made[0].municipality_code if made else None,
        municipality=made[0].municipality if made else None,
        fiscal_year=made[0].fiscal_year if made else None,
        fiscal_years=[book.fiscal_year for book in made],
        pages=list(pages.values()),
        doubts=[doubt for page, doubt in doubts if not page],
        rows={t.name: sum(len(book.frames[t.name]) for book in made) for t in catalog().in_scope("edition")}
        if made
        else {},
        refusal=refusal,
    )


def _pages(book: Book) -> dict[int, Page]:
    pages = {number: Page(number, kind) for number, kind in enumerate(book.page_kinds, start=book.first_page)}
    layout = load_layout(book.layout)
    for sheet in book.sheets:
        for number in sheet.pages:
            pages[number].measure_no = sheet.measure_no.text
            pages[number].measure_name = sheet.measure_name.text
            pages[number].sections += _sections(sheet, number, layout)
    for key, table in book.tables.items():
        for number, page in pages.items():
            rows = _rows(key, table, number)
            page.sections += [rows] if rows.count or rows.continued else []
    for number, claims in book.claims.items():
        pages[number].claims = claims
    return pages


def _sections(sheet: Sheet, number: int, layout: Layout) -> list[Section]:
    """What of a sheet stands on one page; a section without anything on it is left out."""
    sections = []
    for key, printed in sheet.fields.items():
        values = [item.value for item in sheet.items[key]] if key in sheet.items else [printed]
        begun, continued = _on_page((_pages_of(value) for value in values), number)
        unit = "項目" if key in sheet.items else "値"
        text = printed.text if begun and key not in sheet.items else None
        sections.append(Section(key, _label(layout, key), unit, begun, continued, text))
    icons = [icon for icon in sheet.icons if icon.place.page == number]
    goals = " ".join(str(icon.goal or "？") for icon in icons)
    sections.append(Section("sdg_goals", "SDGsの目標", "個", len(icons), text=goals))
    sections += [_rows(key, table, number) for key, table in sheet.tables.items()]
    return [section for section in sections if section.count or section.continued]


def _rows(key: str, table: GridTable, number: int) -> Section:
    rows = ({page for cell in row.cells.values() for page in _pages_of(cell)} for row in table.rows)
    return Section(key, _NAMES.get(key, key), "行", *_on_page(rows, number))


def _pages_of(printed: Printed) -> set[int]:
    return {place.page for place in printed.places}


def _on_page(values: Iterable[set[int]], number: int) -> tuple[int, int]:
    """Of values by their pages, how many begin on a page, and how many go on there."""
    here = [pages for pages in values if number in pages]
    begun = sum(min(pages) == number for pages in here)
    return begun, len(here) - begun


def _label(layout: Layout, key: str) -> str:
    """A field's printed label; of several that without a year, which the layout writes as a placeholder."""
    labels = layout.field(key).labels
    return next((label for label in labels if "{" not in label), labels[0])


def _doubts_of_tables(made: Tidy) -> list[tuple[int | None, Doubt]]:
    rows = to_arrow("quarantine", made.frames["quarantine"]).to_pylist()
    return [(row["page"], Doubt(row["rule"], row["message"])) for row in rows]


def _doubts_of_findings(book: Book) -> list[tuple[int | None, Doubt]]:
    findings: list[Finding] = [*book.findings, *(finding for sheet in book.sheets for finding in sheet.findings)]
    return [
        (finding.place.page if finding.place else None, Doubt(finding.rule, finding.message)) for finding in findings
    ]


def to_json(inspection: Inspection) -> str:
    """The whole inspection as one JSON document; boxes are x0, top, x1, bottom in points from the page's top left."""
    pages = [
        {name: value for name, value in asdict(replace(page, claims=None)).items() if name != "claims"}
        | {
            "unclaimed": [{"text": u.text, "box": list(u.box)} for u in page.claims.unclaimed()] if page.claims else [],
            "characters": _json_characters([page.claims]) if page.claims else None,
        }
        for page in inspection.pages
    ]
    whole = asdict(replace(inspection, pages=[]))
    return tables.to_json(whole | {"pages": pages, "characters": _json_characters(inspection.claims())})


def _json_characters(claims: Sequence[PageClaims]) -> dict[str, Any]:
    """How many characters each kind of claim has, and which share is claimed; NULL where nothing is printed."""
    counts = _characters(claims)
    return {kind or "unclaimed": count for kind, count in counts.items()} | {"claimed_share": _share(counts)}


def _characters(claims: Iterable[PageClaims]) -> Counter[Claim | None]:
    counts: Counter[Claim | None] = Counter()
    for page in claims:
        counts.update(page.characters())
    return counts


def _share(counts: Mapping[Claim | None, int]) -> float | None:
    total = sum(counts.values())
    return (total - counts[None]) / total if total else None


def _shares(claims: Sequence[PageClaims]) -> str:
    """The share of the characters that is claimed, and by whom; never rounded up to all of them."""
    counts = _characters(claims)
    share = _share(counts)
    percent = "―" if share is None else f"{floor(share * 1000) / 10:.1f}%"
    kinds = "、".join(f"{CLAIM_NAMES[kind]}{count}" for kind, count in counts.items())
    return f"{sum(counts.values())}字の{percent}を把握（{kinds}）"


def write(inspection: Inspection, out: TextIO) -> None:
    """The inspection for people: a paragraph for each page."""
    book = "団体と年度は読み取れません"
    if inspection.fiscal_year is not None:
        name = inspection.municipality or inspection.municipality_code
        book = f"{name} {'と'.join(map(year_name, inspection.fiscal_years))}"
    print(f"{inspection.file}: {book}、レイアウト {inspection.layout}、{len(inspection.pages)}ページ", file=out)
    for page in inspection.pages:
        measure = f" {page.measure_no} {page.measure_name}" if page.measure_no else ""
        print(f"\n{page.page}ページ {_NAMES.get(page.kind, page.kind)}{measure}", file=out)
        for section in page.sections:
            print(f"  {section.label}: {_amount(section)}", file=out)
        if page.claims:
            print(f"  文字: {_shares([page.claims])}", file=out)
            for found in page.claims.unclaimed():
                print(f"  どの項目にも当たらない文字: {_short(found.text)}", file=out)
        _write_doubts(page.doubts, out)
    print("\n全体", file=out)
    labels = {table.name: table.ja_name for table in catalog().in_scope("edition")}
    for name, rows in inspection.rows.items():
        print(f"  {labels[name]}: {rows}行", file=out)
    print(f"  施策シートの文字: {_shares(inspection.claims())}", file=out)
    _write_doubts(inspection.doubts, out)


def _amount(section: Section) -> str:
    if section.text is not None:
        return _short(section.text)
    continued = f"前のページの続き{section.continued}{section.unit}" if section.continued else ""
    begun = f"{section.count}{section.unit}" if section.count else ""
    return "、".join(filter(None, (continued, begun)))


def _write_doubts(doubts: Sequence[Doubt], out: TextIO) -> None:
    for doubt in doubts:
        print(f"  要確認（{doubt.rule}）: {doubt.message}", file=out)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…") or "（空欄）"
