"""Ways in which a publisher contradicts himself, each at one place of a book, with what must be named."""

from __future__ import annotations

import random

from samples.render import Edition
from tests.mutants import between_years, within_books, within_sheets
from tests.mutants.slip import FINDERS, Books, Slip

#: Where the kinds are declared.
KINDS_IN = (within_sheets, within_books, between_years)


def slips(edition: Edition, earlier: Edition, chance: random.Random) -> list[Slip]:
    """Every slip that can be made in this book, which comes after `earlier` and agrees with it."""
    books = Books(edition, earlier, chance)
    return [slip for find in FINDERS for slip in find(books)]
