"""Reading declared corrections."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from transform.errors import CorrectionError
from warehouse.schema import catalog, row_key_columns

Declared = str | tuple[str, ...]
"""A value as it is declared: a text, or one for each item of a list."""

_TEXTS = ("municipality_code", "table", "row_key", "column", "reason", "source")
_NOT_PRINTED = frozenset({"municipality_code", "fiscal_year", "document_id", "indicator_key", "project_key"})
_FIGURE = {"raw", "value_low", "value_high", "base_value", "base_unit", "qualifiers", "missing_reason"}
"""Of a figure these follow from `value`, or stay as printed."""
_WHY_NOT = {
    "figure_in_text": (
        "文章から読み取った、検査のための写しで、訂正できません。検査の指摘が発行者の誤りによるものなら、受け入れてください"
        "（shisaku quarantine）"
    ),
}
"""Tables of a book's content that cannot be corrected, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One printed value that is wrong, and what is right.

    Attributes:
        where: the file and the number of the entry, for messages.
        key: the row's key by column, as text.
        document_id: the only file that it is for, or None.
    """

    where: str
    municipality_code: str
    table: str
    row_key: str
    column: str
    printed: Declared
    right: Declared
    reason: str
    source: str
    document_id: str | None = None

    @property
    def key(self) -> dict[str, str]:
        return dict(part.split("=", 1) for part in self.row_key.split("/"))

    @property
    def fiscal_year(self) -> int:
        return int(self.key["fiscal_year"])

    def __str__(self) -> str:
        return f"訂正（{self.where}：{self.table} {self.row_key} の {self.column}）"


def read_corrections(folders: Iterable[Path] = ()) -> list[Correction]:
    """The corrections that come with the project, and those in the given folders, in the order of their files.

    Raises:
        CorrectionError: a folder or file that cannot be read, an entry that is not complete, or two for one value.
    """
    own = [Path(str(entry)) for entry in files("transform.corrections").iterdir() if entry.name.endswith(".toml")]
    found = [c for file in sorted(own) for c in _corrections(file)]
    for folder in folders:
        if not folder.is_dir():
            raise CorrectionError(f"訂正のフォルダー {folder} がありません。")
        found += [c for file in sorted(folder.glob("*.toml")) for c in _corrections(file)]
    seen: dict[tuple[str | None, ...], Correction] = {}
    for correction in found:
        value = (correction.municipality_code, correction.table, correction.row_key, correction.column)
        if (other := seen.setdefault((*value, correction.document_id), correction)) is not correction:
            raise CorrectionError(f"{correction}と{other.where}が、同じ値を訂正しています。")
    return found


def applicable(
    corrections: Iterable[Correction], *, municipality_code: str, fiscal_year: int, document_id: str
) -> list[Correction]:
    """The corrections of one book in one file."""
    return [
        c
        for c in corrections
        if (c.municipality_code, c.fiscal_year) == (municipality_code, fiscal_year)
        and c.document_id in (None, document_id)
    ]


def corrections_hash(corrections: Sequence[Correction]) -> str | None:
    """The same for corrections that say the same, wherever they are declared; None for none."""
    if not corrections:
        return None
    said = sorted(json.dumps(asdict(c) | {"where": ""}, sort_keys=True) for c in corrections)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def _corrections(file: Path) -> list[Correction]:
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("correction", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorrectionError(f"訂正のファイル {file} を読めません（{error}）。") from error
    return [_correction(f"{file.name} の{number}番目", entry) for number, entry in enumerate(entries, start=1)]


def _correction(where: str, entry: Mapping[str, Any]) -> Correction:
    known = {*_TEXTS, "printed", "right", "document_id"}
    if unknown := entry.keys() - known:
        raise CorrectionError(f"訂正（{where}）に知らない項目があります: {'、'.join(sorted(unknown))}")
    if lacking := [n for n in (*_TEXTS, "printed", "right") if entry.get(n) is None or (n in _TEXTS and not entry[n])]:
        raise CorrectionError(f"訂正（{where}）に必要な項目がありません: {'、'.join(lacking)}")
    texts = {name: str(entry[name]) for name in _TEXTS}
    correction = Correction(
        where=where,
        printed=_declared(entry["printed"]),
        right=_declared(entry["right"]),
        document_id=entry.get("document_id"),
        **texts,
    )
    _require_place(correction)
    return correction


def _require_place(correction: Correction) -> None:
    """Say what a correction cannot be about: what no book prints, and what rows are told apart by."""
    tables = {t.name: t for t in catalog().in_scope("edition") if any(c.name == "is_corrected" for c in t.columns)}
    table = tables.get(correction.table)
    if correction.table in _WHY_NOT:
        raise CorrectionError(f"{correction}：この表は{_WHY_NOT[correction.table]}。")
    if table is None:
        raise CorrectionError(f"{correction}：訂正できる表ではありません（{'、'.join(tables)} のどれか）。")
    names = row_key_columns(table)
    pattern = "/".join(f"{name}=[^/]+" for name in names)
    if not re.fullmatch(pattern, correction.row_key) or not correction.key["fiscal_year"].isdigit():
        raise CorrectionError(f"{correction}：row_key は {'/'.join(f'{name}=…' for name in names)} の形で書きます。")
    columns = {
        c.name
        for c in table.columns
        if not c.assigned
        and c.name not in (*table.key, *_NOT_PRINTED)
        and not (table.name == "indicator_value" and c.name in _FIGURE)
    }
    if correction.column not in columns:
        raise CorrectionError(f"{correction}：訂正できる列ではありません（{'、'.join(sorted(columns))} のどれか）。")


def _declared(value: Any) -> Declared:
    if isinstance(value, bool):
        return "true" if value else "false"
    return tuple(map(str, value)) if isinstance(value, list) else str(value)
