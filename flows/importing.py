"""Large libraries, imported by one thread at a time.

Several threads of a run come to need them while the pages are read. Python locks each module by itself, so two threads
that come upon one package from different ends can stand in each other's way; one of them then gets a deadlock error out
of the middle of an import (https://github.com/python/cpython/issues/83065), which here would look like a book that
cannot be read.
"""

from __future__ import annotations

import threading
from typing import Final

#: Held by the thread that imports: `with importing.alone: import …`.
alone: Final = threading.RLock()


def tables() -> None:
    """Import what makes tables of what is printed: pandas and pyarrow, half a second."""
    with alone:
        import transform.several  # noqa: F401


def checks() -> None:
    """Import what checks tables: Great Expectations, seconds. Whoever makes tables meanwhile need not wait for that.

    Not alone, then: what makes tables is there before, and the caller lets nobody import anything else meanwhile.
    """
    tables()
    from expectations import runner

    runner.warm_up()
