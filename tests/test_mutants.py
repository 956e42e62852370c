"""A fixed share of the mutation machine: every slip is named, and books without one are left in peace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from expectations.rules import rules
from tests.mutants.machine import PAIRS, alarms, chosen, clean, found, pasts, run
from tests.mutants.slip import KINDS


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Path]:
    return pasts(tmp_path_factory.mktemp("past"))


@pytest.mark.slow
def test_each_slip_of_a_share_is_named(past: Mapping[int, Path], tmp_path: Path) -> None:
    wanted = chosen(10_000, 1)
    kinds = list(dict.fromkeys(slip.kind for _, slip in wanted))
    share = [next(w for w in wanted if w[1].kind == kind) for kind in kinds[::8]]
    verdicts = list(run(share, past, tmp_path))
    assert len(verdicts) == len(share) >= 7
    assert [f"{v.slip.name}: {v.said}" for v in verdicts if not v.named] == []


@pytest.mark.slow
@pytest.mark.parametrize("year", [year for _, year in PAIRS])
def test_a_book_without_a_slip_gives_no_alarm(year: int, past: Mapping[int, Path], tmp_path: Path) -> None:
    assert alarms(found(clean(year), past[year], tmp_path)) == []


def test_every_rule_has_a_kind_of_slip() -> None:
    named = {rule for kind in KINDS for rule in kind.rules.split()}
    assert {rule.name for rule in rules()} - named == set()


def test_there_are_hundreds_of_slips_within_and_between_books() -> None:
    wanted = chosen(10_000, 0)
    assert len(wanted) >= 600
    assert len({slip.kind for _, slip in wanted}) >= 40
