"""A fixed share of the drift machine: whatever drifts is read right, or told; nothing is wrong without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples.city import FISCAL_YEARS
from tests.drift.__main__ import pairs, read
from tests.drift.editions import EDITIONS
from tests.drift.variants import FORMS, LOOKS, ROUGH, Variant

#: One in two of the forms, and all roughness.
SHARE = [*FORMS[::2], *ROUGH, *pairs(6)]


@pytest.mark.parametrize(
    ("variant", "year"),
    [(v, FISCAL_YEARS[i % 3]) for i, v in enumerate(LOOKS[::3])],
    ids=lambda x: x.name if isinstance(x, Variant) else str(x),
)
def test_another_look_reads_the_same(variant: Variant, year: int, tmp_path: Path) -> None:
    result = read(variant, year, tmp_path)
    assert result.silent == []
    assert result.told == []


#: Whole next editions that are read in full: what is renamed is told, and nothing is wrong. One in three runs here.
READ_IN_FULL = [v for v in EDITIONS if "far words" not in v.name][::3]


@pytest.mark.parametrize(
    ("variant", "year"),
    [(v, FISCAL_YEARS[i % 3]) for i, v in enumerate(READ_IN_FULL)],
    ids=lambda x: x.name if isinstance(x, Variant) else str(x),
)
def test_next_edition_is_read_in_full(variant: Variant, year: int, tmp_path: Path) -> None:
    result = read(variant, year, tmp_path)
    assert result.silent == []
    assert result.told == []


@pytest.mark.parametrize(
    ("variant", "year"),
    [(v, FISCAL_YEARS[i % 3]) for i, v in enumerate(SHARE)],
    ids=lambda x: x.name if isinstance(x, Variant) else str(x),
)
def test_drift_is_read_or_told(variant: Variant, year: int, tmp_path: Path) -> None:
    result = read(variant, year, tmp_path)
    assert result.silent == []
    assert result.right >= 0.99 * result.total
