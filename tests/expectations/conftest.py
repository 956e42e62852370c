"""Books to check, and rules to run over them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from expectations.reconcile import reconcile
from expectations.rules import rules
from expectations.verdicts import Outcome, editions_of
from tests.expectations.books import Book, together


class RunRule(Protocol):
    """Runs one rule over books: its outcomes, in the order of the books."""

    def __call__(self, name: str, *books: Book, past: Path | None = None) -> list[Outcome]: ...


@pytest.fixture
def book() -> Book:
    """The book of 2019."""
    return Book(2019, "a" * 64)


@pytest.fixture
def next_book() -> Book:
    """The book of 2020, which prints the actual of 2019 once more."""
    return Book(2020, "b" * 64)


@pytest.fixture
def run_rule() -> RunRule:
    def run(name: str, *books: Book, past: Path | None = None) -> list[Outcome]:
        frames = together(*books)
        chosen = [rule for rule in rules() if rule.name == name]
        return reconcile(frames, editions_of(frames["document"]), past=past, chosen=chosen)

    return run
