"""Where a value was read: its places in the warehouse's provenance, shown on the book's own pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, TextIO

import duckdb

from extract.content import document_id as content_id
from extract.document import open_document
from extract.errors import RefusedError
from extract.picture import Spot, evidence_picture
from extract.records import Box
from flows import settings, tables, whereabouts
from flows.picture import PictureError, save
from flows.wording import year_name
from warehouse.connection import reading
from warehouse.schema import Table, catalog, row_key_columns, row_key_sql

#: Its place in every other table is the sheet's title, which would make each picture a whole page.
_OF_THE_SHEET: Final = "measure_no"
_LISTED = 20  # how many existing values a message names
_UNFIT = re.compile(r"[^\w.-]+")  # what does not go into the name of a file


class EvidenceError(PictureError):
    """There is nothing to show; the text is one Japanese line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show, as the user names it.

    Attributes:
        table: the table; None to infer it from the key.
        key: parts of the row's key by column, as text: of the rows that have them all, each is shown.
        column: one column of the rows; None for all that have a place.
    """

    table: str | None
    key: Mapping[str, str]
    municipality_code: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One place of one value; `number` is that of its box in the picture, `value` what the warehouse holds."""

    number: int
    table_name: str
    row_key: str
    column_name: str
    item: int
    part: int
    raw: str | None
    value: Any
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Evidence:
    """The places of the values that were asked for, the book that prints them, and a name for the picture's file."""

    municipality_code: str
    municipality: str | None
    fiscal_year: int
    document_id: str
    file_name: str
    byte_size: int
    name: str
    places: Sequence[Shown]


def parse_row_key(text: str) -> dict[str, str]:
    """The parts of a key as the warehouse writes it: fiscal_year=2019/measure_no=07.

    Raises:
        EvidenceError: it is the key of no table.
    """
    fitting = [
        match.groupdict()
        for table in _tables()
        if (match := re.fullmatch("/".join(f"{name}=(?P<{name}>.*)" for name in row_key_columns(table)), text))
    ]
    if not fitting:
        raise EvidenceError(
            f"「{text}」は行のキーではありません。fiscal_year=2019/measure_no=07/indicator_no=1 のように書きます。"
        )
    # A pattern with fewer parts takes the rest of the key into its last one.
    return max(fitting, key=len)


def find(warehouse: Path, wanted: Wanted) -> Evidence:
    """Look up what the warehouse says of where the values were read.

    Raises:
        EvidenceError: no such row or column, several municipalities, or nothing printed.
        WarehouseError: there is no warehouse, or it cannot be opened.
    """
    with reading(warehouse) as connection:
        return _Search(connection, wanted).run()


def _tables() -> list[Table]:
    """The tables whose values have places."""
    return catalog().in_scope("edition")


class _Search:
    """One look-up; the conditions are those that the user named, and the year."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> None:
        self._connection = connection
        self._wanted = wanted
        self._conditions = dict(wanted.key)
        if wanted.municipality_code is not None:
            self._conditions = {"municipality_code": wanted.municipality_code} | self._conditions

    def run(self) -> Evidence:
        searched = self._searched()
        if "fiscal_year" not in self._conditions:
            ((latest,),) = self._connection.execute("SELECT max(fiscal_year) FROM document").fetchall()
            self._conditions = {"fiscal_year": str(latest)} | self._conditions
        rows = [(table, row) for table in searched for row in self._rows(table)]
        if not rows:
            raise self._absent(searched[0])
        book = self._book(rows)
        found = [place for table, row in rows for place in self._places(table, row)]
        if not found:
            raise self._nowhere(rows)
        return Evidence(**book, name=self._name(searched[-1]), places=_numbered(found))

    def _searched(self) -> list[Table]:
        """The tables to look in: the one named, else those whose row it is, and what belongs to that row."""
        wanted, key = self._wanted, self._wanted.key
        known = {table.name: table for table in _tables()}
        if wanted.table is not None:
            if wanted.table not in known:
                raise EvidenceError(f"表「{wanted.table}」はありません。あるのは {_listed(known)} です。")
            chosen = [known[wanted.table]]
        else:
            chosen = [known[name] for name in _inferred(key)]
        for table in chosen:
            if strange := [name for name in key if name not in row_key_columns(table)]:
                raise EvidenceError(
                    f"表「{table.name}」の行は {'、'.join(strange)} では選べません。"
                    f"選べるのは {_listed(row_key_columns(table))} です。"
                )
        if wanted.column is None:
            return chosen
        having = [table for table in chosen if wanted.column in {column.name for column in table.columns}]
        if not having:
            names = {column.name: None for table in chosen for column in table.columns}
            raise EvidenceError(
                f"表「{'、'.join(t.name for t in chosen)}」に列「{wanted.column}」はありません。"
                f"あるのは {_listed(names)} です。"
            )
        return having

    def _where(self, conditions: Iterable[str]) -> str:
        """The conditions on these columns as SQL; a measure may be named without its leading zero."""
        return " AND ".join(
            f"ltrim({name}, '0') = ltrim(?, '0')" if name == _OF_THE_SHEET else f"CAST({name} AS VARCHAR) = ?"
            for name in conditions
        )

    def _rows(self, table: Table) -> list[dict[str, Any]]:
        """The rows that fit, by column, with their key as `row_key`."""
        key = ", ".join(table.key)
        cursor = self._connection.execute(
            f"SELECT *, {row_key_sql(table)} AS row_key FROM {table.name} "
            f"WHERE {self._where(self._conditions)} ORDER BY {key}",
            list(self._conditions.values()),
        )
        names = [described[0] for described in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _absent(self, table: Table) -> EvidenceError:
        """What the first condition is that no row meets, and which values there are instead."""
        met: list[str] = []
        for name, value in self._conditions.items():
            where = f"WHERE {self._where(met)}" if met else ""
            known = [
                str(found)
                for (found,) in self._connection.execute(
                    f"SELECT DISTINCT {name} FROM {table.name} {where} ORDER BY 1",
                    [self._conditions[each] for each in met],
                ).fetchall()
            ]
            met.append(name)
            (count,) = self._connection.execute(
                f"SELECT count(*) FROM {table.name} WHERE {self._where(met)}",
                [self._conditions[each] for each in met],
            ).fetchall()[0]
            if not count:
                said = f"{table.column(name).label}「{value}」（{name}）の行は、表「{table.name}」にありません。"
                there = f"あるのは {_listed(known)} です。" if known else "この表には行がありません。"
                return EvidenceError(said + there)
        raise AssertionError(f"{table.name}: rows meet every condition")

    def _book(self, rows: Sequence[tuple[Table, Mapping[str, Any]]]) -> dict[str, Any]:
        """The one book that prints the rows."""
        codes = sorted({row["municipality_code"] for _, row in rows})
        if len(codes) > 1:
            raise EvidenceError(
                f"複数の団体に当てはまります。--municipality で {_listed(codes)} のどれかを指定してください。"
            )
        ids = sorted({row["document_id"] for _, row in rows})
        if len(ids) > 1:
            raise EvidenceError("複数の冊子に当てはまります。--measure などで1冊に絞ってください。")
        names = ("municipality_code", "municipality", "fiscal_year", "document_id", "file_name", "byte_size")
        (row,) = self._connection.execute(
            f"SELECT {', '.join(names)} FROM document WHERE document_id = ? AND municipality_code = ? "
            "AND CAST(fiscal_year AS VARCHAR) = ?",
            [ids[0], codes[0], self._conditions["fiscal_year"]],
        ).fetchall()
        return dict(zip(names, row, strict=True))

    def _places(self, table: Table, row: Mapping[str, Any]) -> list[Shown]:
        """The places of one row's values, in the order of the table's columns."""
        order = [column.name for column in table.columns]
        found = self._connection.execute(
            "SELECT column_name, item, part, raw, page, x0, top, x1, bottom FROM provenance "
            "WHERE municipality_code = ? AND document_id = ? AND table_name = ? AND row_key = ?",
            [row["municipality_code"], row["document_id"], table.name, row["row_key"]],
        ).fetchall()
        shown = [
            Shown(0, table.name, row["row_key"], name, item, part, raw, _value(row[name], item), page, Box(*box))
            for name, item, part, raw, page, *box in found
            if (name == self._wanted.column if self._wanted.column else self._belongs(table, name))
        ]
        return sorted(shown, key=lambda place: (order.index(place.column_name), place.item, place.part))

    def _belongs(self, table: Table, column: str) -> bool:
        return column != _OF_THE_SHEET or row_key_columns(table)[-1] == _OF_THE_SHEET

    def _nowhere(self, rows: Sequence[tuple[Table, Mapping[str, Any]]]) -> EvidenceError:
        table, row = rows[0]
        column = self._wanted.column
        if column is None or column in ("municipality_code", "fiscal_year", "document_id"):
            return EvidenceError(f"{row['row_key']} の値には、ページ上の場所の記録がありません。")
        return EvidenceError(
            f"{row['row_key']} の {column}（{table.column(column).label}）には、ページ上の場所の記録がありません。"
            "冊子に印刷されていないか、ほかの値から導いた列です。"
        )

    def _name(self, table: Table) -> str:
        """A file name that says what the picture shows."""
        said = [value for name, value in self._conditions.items() if name != "municipality_code"]
        words = "-".join([table.name, *said, *filter(None, [self._wanted.column])])
        return f"evidence-{_UNFIT.sub('_', words)}.png"


def _inferred(key: Mapping[str, str]) -> Sequence[str]:
    """The tables of a row that was named by these parts of its key."""
    if {"role", "value_fiscal_year"} & set(key):
        return ["indicator_value"]
    if "indicator_no" in key:
        return ["indicator", "indicator_value"]
    if "project_no" in key:
        return ["project"]
    own = [table.name for table in _tables() if set(row_key_columns(table)) == set(key) | {"fiscal_year"}]
    if set(key) <= {"fiscal_year", _OF_THE_SHEET}:
        return ["measure"]
    if len(own) != 1:
        raise EvidenceError(
            f"どの表の行かがわかりません。--table で {_listed(own or _names())} のどれかを指定してください。"
        )
    return own


def _names() -> list[str]:
    return [table.name for table in _tables()]


def _value(value: Any, item: int) -> Any:
    """Of a list the item that the place is of, as far as the list has one for each place."""
    if isinstance(value, list) and item:
        return value[item - 1] if item <= len(value) else None
    return value


def _numbered(places: Sequence[Shown]) -> list[Shown]:
    """The places with the numbers of their boxes, in the order of reading; values of one cell share its box."""
    boxes = sorted({(p.page, p.box) for p in places}, key=lambda b: (b[0], b[1].top, b[1].x0))
    numbers = {box: number for number, box in enumerate(boxes, 1)}
    return [replace(place, number=numbers[place.page, place.box]) for place in places]


def _listed(values: Iterable[str]) -> str:
    known = list(values)
    more = f" ほか{len(known) - _LISTED}件" if len(known) > _LISTED else ""
    return "、".join(known[:_LISTED]) + more


def book_file(evidence: Evidence, pdf: Path | None, folders: Sequence[Path], warehouse: Path) -> Path:
    """The book's PDF: the one named if its content is the book's, else one that is found.

    It is looked for where it was last read from, in the folders named, in the current one, beside the warehouse and
    among the samples; only a file with the very content that was loaded is taken.

    Raises:
        EvidenceError: it is not there, or the file named is another one.
    """
    book = f"{evidence.file_name}（sha256 {evidence.document_id[:16]}…）"
    if pdf is not None:
        try:
            found = content_id(pdf)
        except RefusedError as error:
            raise EvidenceError(f"{pdf}: {error.reason}{error.remedy}") from error
        if found != evidence.document_id:
            raise EvidenceError(
                f"{pdf} は、倉庫に取り込んだ {book} と内容が異なります。取り込んだPDFを指定してください。"
            )
        return pdf
    places = (*folders, Path(), warehouse.parent, settings.samples())
    path = whereabouts.find(evidence.document_id, evidence.byte_size, places)
    if path is None:
        raise EvidenceError(
            f"冊子のPDF {book} が見つかりません。--pdf FILE か --books FOLDER で置き場所を指定してください。"
        )
    return path


def draw(evidence: Evidence, pdf: Path, out: Path) -> None:
    """Write the picture as PNG.

    Raises:
        PictureError: the PDF cannot be opened, or the picture cannot be written.
    """
    spots = {place.number: Spot(place.page, place.box, str(place.number)) for place in evidence.places}
    try:
        with open_document(pdf) as document:
            picture = evidence_picture(document.pages, [spots[number] for number in sorted(spots)])
    except RefusedError as error:
        raise EvidenceError(f"{pdf}: {error.reason}{error.remedy}") from error
    save(picture, out)


def to_json(evidence: Evidence, pdf: Path, out: Path) -> str:
    """Everything as one JSON document; boxes are x0, top, x1, bottom in points from the page's top left."""
    return tables.to_json({"pdf": str(pdf), "picture": str(out)} | asdict(evidence))


def write(evidence: Evidence, pdf: Path, picture: Path, out: TextIO) -> None:
    """The places for people: a line for each that holds a value, or that no value was read from."""
    town = evidence.municipality or evidence.municipality_code
    print(f"{town} {year_name(evidence.fiscal_year)}: {pdf}", file=out)
    keys = {place.row_key for place in evidence.places}
    valued = {place.number for place in evidence.places if place.value is not None}
    columns = {(table.name, column.name): column for table in _tables() for column in table.columns}
    rows: list[dict[str, Any]] = [
        {
            "番号": place.number,
            **({"行": place.row_key} if len(keys) > 1 else {}),
            "列": f"{place.column_name}（{columns[place.table_name, place.column_name].label}）",
            "印刷": place.raw,
            "値": place.value,
            "ページ": place.page,
            "枠": " ".join(f"{side:.1f}" for side in place.box),
        }
        for place in evidence.places
        if place.value is not None or place.number not in valued
    ]
    tables.show(tables.Table(list(rows[0]), [list(row.values()) for row in rows]), out)
    print(f"画像: {picture}", file=out)
