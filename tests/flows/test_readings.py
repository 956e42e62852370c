"""Readings at the exchange: the same after as before, whole or not at all, at any address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from flows.ingest import Plan, Request, choose
from flows.listener import Silent
from flows.reading import read_here
from flows.readings import Readings, packed, unpacked
from transform.tables import Tidy


@pytest.fixture(scope="module")
def read(books: list[Path]) -> tuple[Plan, list[Tidy]]:
    plan = choose(Request(books[:1], Path("none.duckdb")), Silent())
    return plan, read_here(plan.jobs[0])


def assert_same(some: Sequence[Tidy], others: Sequence[Tidy]) -> None:
    for one, other in zip(some, others, strict=True):
        assert replace(one, frames={}) == replace(other, frames={})
        assert list(one.frames) == list(other.frames)
        for name, frame in one.frames.items():
            pd.testing.assert_frame_equal(frame, other.frames[name])


def test_a_reading_comes_back_as_it_was(read: tuple[Plan, list[Tidy]]) -> None:
    assert_same(unpacked(packed(read[1])), read[1])


@pytest.mark.parametrize("address", ["{folder}/exchange", "file://{folder}/exchange", "memory://exchange"])
def test_readings_and_books_are_exchanged_at_any_address(
    read: tuple[Plan, list[Tidy]], tmp_path: Path, address: str
) -> None:
    plan, reading = read
    job = plan.jobs[0]
    here, there = (Readings(address.format(folder=tmp_path)) for _ in range(2))
    assert not here.has(job.key)
    with here.turn(job.key):
        here.put(job.key, reading)
    assert there.has(job.key)
    found = there.get(job.key)
    assert found is not None
    assert_same(found, reading)
    here.share(job)
    here.share(job)
    assert there.copy(job, tmp_path).read_bytes() == job.path.read_bytes()


def test_half_a_reading_counts_as_none(read: tuple[Plan, list[Tidy]], tmp_path: Path) -> None:
    plan, reading = read
    key = plan.jobs[0].key
    readings = Readings(str(tmp_path))
    readings.put(key, reading)
    [file] = tmp_path.glob("*.reading.zip")
    for size in (0, 10, 1000, file.stat().st_size - 1):
        file.write_bytes(packed(reading)[:size])
        assert readings.get(key) is None
    readings.put(key, reading)
    assert readings.has(key)
