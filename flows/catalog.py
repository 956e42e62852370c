"""The catalog: which municipalities are known, where their books are published, and how to fetch them politely.

What an entry may say is in `flows.catalog_model`, which is imported only when a catalog is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.catalog_model import Catalog

_WEIGHTS = (6, 5, 4, 3, 2)


class CatalogError(Exception):
    """A catalog that cannot be used; the text is a Japanese line for each mistake, naming the file and the entry."""


def is_municipality_code(code: str) -> bool:
    """Whether this is a 全国地方公共団体コード: five digits and the check digit that they demand.

    The check digit is 11 less the weighted sum of the five modulo 11, its last digit
    (総務省「全国地方公共団体コード仕様」).
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code[:5], strict=True))
    return (11 - total % 11) % 10 == int(code[5])


def load(path: Path) -> Catalog:
    """The catalog in a TOML file.

    Raises:
        CatalogError: the file cannot be read, or says something that cannot be meant.
    """
    from flows.catalog_model import parse

    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogError(f"カタログ {path} を開けません（{error.strerror}）。") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(f"カタログ {path} を読めません（{error}）。") from error
    return parse(said, path)


def municipalities(path: Path) -> Mapping[str, str]:
    """The codes of the municipalities in a catalog file, by name; raises what `load` raises."""
    return {entry.name: entry.code for entry in load(path).municipality}
