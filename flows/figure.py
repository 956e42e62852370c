"""`shisaku figure`: how a printed figure is read, for analysts and the curious."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any, Final

import click

from flows import tables
from transform import numerals
from transform.numerals import Figure, Kind, MissingKind, Qualifier

_KINDS: Final[dict[Kind, str]] = {
    "number": "数",
    "range": "範囲",
    "delta": "増減",
    "rank": "順位",
    "ratio": "割合",
    "multi": "複数の数",
    "missing": "値なし",
    "text": "数として読まない",
    "year": "年",
    "fiscal_year": "年度",
    "year_range": "年の範囲",
    "fiscal_year_range": "年度の範囲",
    "date": "日付",
}
_MISSING: Final[dict[MissingKind, str]] = {
    "blank": "空欄",
    "dash": "横線",
    "pending": "集計中",
    "not_conducted": "未実施",
    "unpublished": "未公表",
    "not_applicable": "該当なし",
    "unknown": "不明",
    "undecided": "未定",
}
_QUALIFIERS: Final[dict[Qualifier, str]] = {
    "gross": "延べ",
    "cumulative": "累計",
    "approx": "約",
    "at_least": "以上",
    "at_most": "以下",
    "less_than": "未満",
    "more_than": "超",
    "forecast": "見込",
    "provisional": "速報",
    "calendar_year": "暦年",
    "revised": "修正",
}


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True)
@click.option("--unit", metavar="U", help="欄や指標の単位（千円、％、人 など）。")
@click.option("--json", "as_json", is_flag=True, help="結果を1つのJSONとして標準出力に書きます。")
def figure(texts: tuple[str, ...], unit: str | None, as_json: bool) -> None:
    """印刷された数字をどう読み取るかを示します。読み取らないものには理由を添えます。"""
    for text in texts:
        # A figure may begin with a dash (-5); what begins with two is an option that does not exist.
        if text.startswith("--") and text.strip("-"):
            raise click.NoSuchOption(text)
    if as_json:
        click.echo(tables.to_json([_document(text, unit) for text in texts]))
    else:
        tables.show(_table(texts, unit), sys.stdout)


def _document(text: str, unit: str | None) -> dict[str, Any]:
    """The figure's fields as JSON holds them; decimals as strings, for a printed 100.0 has one decimal."""
    return _fields(numerals.parse(text, unit=unit)) | {"reason": numerals.explain(text, unit=unit)}


def _fields(read: Figure) -> dict[str, Any]:
    fields = read._asdict() | {
        "qualifiers": sorted(read.qualifiers),
        "items": [_fields(item) for item in read.items],
    }
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in fields.items()}


def _table(texts: tuple[str, ...], unit: str | None) -> tables.Table:
    """A row for each text and for each part of it; a column for each thing that any of them says."""
    rows = [row for text in texts for row in _rows(numerals.parse(text, unit=unit), "", text, unit)]
    columns = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    return tables.Table(columns, [[row[name] for name in columns] for row in rows])


def _rows(read: Figure, indent: str, text: str, unit: str | None) -> list[dict[str, Any]]:
    says_more = read.base_value != read.value or read.base_unit != read.unit
    row = {
        "印刷": indent + read.raw,
        "種類": _KINDS[read.kind],
        "値": read.value,
        "下限": _bound(read.low, "以上" if read.low_inclusive else "超"),
        "上限": _bound(read.high, "以下" if read.high_inclusive else "未満"),
        "単位": read.unit,
        "換算値": read.base_value if says_more else None,
        "換算単位": read.base_unit if says_more else None,
        "語": "・".join(name for code, name in _QUALIFIERS.items() if code in read.qualifiers) or None,
        "年度": _years(read),
        "時点": read.as_of or read.date,
        "注": read.footnote,
        "値がない理由": _MISSING[read.missing_kind] if read.missing_kind else None,
        "読まない理由": numerals.explain(text, unit=unit) if read.kind == "text" else None,
    }
    return [row, *(line for item in read.items for line in _rows(item, f"{indent}└ ", item.raw, unit))]


def _bound(value: Decimal | None, word: str) -> str | None:
    return None if value is None else f"{value}{word}"


def _years(read: Figure) -> str | None:
    if read.fiscal_year is None:
        return None if read.base_fiscal_year is None else str(read.base_fiscal_year)
    return str(read.fiscal_year) if read.fiscal_year_end is None else f"{read.fiscal_year}～{read.fiscal_year_end}"
