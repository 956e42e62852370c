"""Keys under which the same indicator or project is found again in every year's book."""

from __future__ import annotations

import re

from transform.cells import folded

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_INNER = re.compile(r"[「」『』\[\]()〈〉<>・,.、。]")


def name_key(measure_no: str, name: str) -> str:
    """A key made of the measure and the name; spelling, widths, blanks and brackets do not count.

    It is the certain part of identity only: whatever is renamed or renumbered gets another key.
    """
    return f"{measure_no}:{_INNER.sub('', folded(name).translate(_DASHES))}"
