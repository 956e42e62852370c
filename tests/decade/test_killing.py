"""A fixed share of the random kills (`python -m tests.decade.killing`)."""

from __future__ import annotations

import pytest

from tests.decade.killing import kill


@pytest.mark.long
def test_a_load_that_is_killed_at_a_random_moment_leaves_the_old_or_the_new_warehouse() -> None:
    assert kill(2).total() == 2
