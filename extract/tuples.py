"""Named tuples by the thousand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from typing import Any, TypeVar, cast

_Tuple = TypeVar("_Tuple", bound=tuple[Any, ...])


def tuples(kind: type[_Tuple], rows: Iterable[Iterable[Any]]) -> list[_Tuple]:
    """One named tuple of the kind for each row of its fields, without a call in Python for each."""
    return cast("list[_Tuple]", list(map(tuple.__new__, repeat(kind), rows)))
