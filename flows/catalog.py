"""The catalog: which municipalities are known, by name and code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_WEIGHTS = (6, 5, 4, 3, 2)


class CatalogError(Exception):
    """A catalog that cannot be used; the text is a Japanese sentence that names the file and the entry."""


def is_municipality_code(code: str) -> bool:
    """Whether this is a 全国地方公共団体コード: five digits and the check digit that they demand.

    The check digit is 11 less the weighted sum of the five modulo 11, its last digit
    (総務省「全国地方公共団体コード仕様」).
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code[:5], strict=True))
    return (11 - total % 11) % 10 == int(code[5])


def municipalities(path: Path) -> Mapping[str, str]:
    """The codes of the municipalities in a catalog file, by name.

    Raises:
        CatalogError: the file cannot be read, or an entry has no name, a wrong code or another entry's name.
    """
    try:
        entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("municipality", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(f"カタログ {path} を読めません（{error}）。") from error
    codes: dict[str, str] = {}
    for number, entry in enumerate(entries, start=1):
        name, code = str(entry.get("name", "")), str(entry.get("code", ""))
        if not name or name in codes:
            raise CatalogError(f"カタログ {path} の{number}番目の団体の名称「{name}」が空か、重複しています。")
        if not is_municipality_code(code):
            raise CatalogError(f"カタログ {path} の「{name}」の団体コード「{code}」は正しい6桁のコードではありません。")
        codes[name] = code
    return codes
