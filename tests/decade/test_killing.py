"""A fixed share of the random kills (`python -m tests.decade.killing`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decade.killing import kill
from tests.decade.killing_runs import kill_runs


@pytest.mark.long
def test_a_publish_that_is_killed_at_a_random_moment_leaves_the_old_or_the_new_warehouse() -> None:
    assert kill(2).total() == 2


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found under /proc")
def test_a_run_that_is_killed_at_a_random_moment_leaves_the_old_or_the_new_warehouse() -> None:
    assert kill_runs(2).total() == 2
