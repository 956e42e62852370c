"""Names as they are compared, and the keys made of them."""

from __future__ import annotations

import re

from transform.cells import folded

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_INNER = re.compile(r"[「」『』\[\]()〈〉<>・,.、。]")


def name_form(name: str) -> str:
    """A name without what varies from printing to printing: widths, blanks, brackets, kinds of dashes."""
    return _INNER.sub("", folded(name).translate(_DASHES))


def name_key(measure_no: str, name: str) -> str:
    """A key made of the measure and the name, for the rows of one book.

    It is what the reader gives before other books are known; `transform.identity` puts the key over all years in its
    place.
    """
    return f"{measure_no}:{name_form(name)}"
