"""Reads every printed figure, and never wrongly: `parse` gives a `Figure`, or refuses with the raw text kept.

The way of a cell: `tokens` (folded, wraps gone, ① and ㎡ lifted out) → `grammar`, which reads numbers by `groups` and
`quantities`, years by `year_spans`, what stands beside them by `brackets` and `phrases` → `statement` (bounds, signs,
units and their scale) → `Figure`. Cells without a figure go to `missing`, cells with several to `parts`. The words are
in `words.toml`, the units in `units.toml`, the eras in `transform.years`.
"""

from transform.numerals.figure import Figure, Kind, MissingKind, Qualifier
from transform.numerals.reading import explain, parse
from transform.numerals.vocabulary import unit_scale

__all__ = ["Figure", "Kind", "MissingKind", "Qualifier", "explain", "parse", "unit_scale"]
