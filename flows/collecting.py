"""Less work for the garbage collector while books are read and loaded, and when a process ends."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

#: New objects between two looks for cycles. Reading a book makes millions that live on and next to no cycles, and by
#: default (700) the collector takes a fifth of the time to find that out, over and over.
_SELDOM: Final = 200_000


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Look for cycles seldom inside of the block, and not at all in what was there when it began."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


@cache
def not_collected_at_exit() -> None:
    """Let the process end without a last look for cycles in all that it holds, which takes up to a second.

    Memory goes back to the system in any case; files, locks and connections are closed where they are used.
    """
    atexit.register(gc.freeze)
