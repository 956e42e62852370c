"""A fixed share of the mutation machine: every slip is named, and books without one are left in peace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.machine import PAIRS, alarms, chosen, clean, found, published, run


@pytest.mark.slow
def test_each_slip_of_a_share_is_named() -> None:
    wanted = chosen(10_000, 1)
    kinds = list(dict.fromkeys(slip.kind for _, slip in wanted))
    share = [next(w for w in wanted if w[1].kind == kind) for kind in kinds[:: max(len(kinds) // 12, 1)]]
    verdicts = list(run(share))
    assert len(verdicts) >= 12
    assert [f"{v.slip.name}: {v.said}" for v in verdicts if not v.named] == []


@pytest.mark.slow
@pytest.mark.parametrize(("earlier", "year"), PAIRS)
def test_a_book_without_a_slip_gives_no_alarm(earlier: int, year: int, tmp_path: Path) -> None:
    assert alarms(found(clean(year), published(clean(earlier), tmp_path), tmp_path)) == []


def test_there_are_hundreds_of_slips_of_every_rule_between_and_within_books() -> None:
    wanted = chosen(10_000, 0)
    assert len(wanted) >= 600
    assert len({slip.kind for _, slip in wanted}) >= 40
