"""The command `shisaku`, also `python -m flows`: the command line, in a process that ends without tidying its memory.

Python's own end of a process looks through all that a run has made for cycles and takes the libraries apart one by
one, up to a second for what the system frees at once. Files, locks and connections are closed where they are used, so
nothing hangs on it. Everything else of an orderly end stays: threads are waited for, what was registered with `atexit`
runs, and the standard streams are flushed.
"""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from typing import Final

#: What Python's own end gives when the standard streams cannot be flushed.
_UNWRITTEN: Final = 120

_code: int | None = None


def _end() -> None:
    """End here if the command has said its exit code; otherwise (an error nobody caught) Python tells and ends."""
    if _code is None:
        return
    code = _code
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        code = _UNWRITTEN
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(code)


def start() -> None:
    """Run the command line of this process.

    Raises: SystemExit with the exit code; see `flows.cli` for what the codes mean.
    """
    global _code  # noqa: PLW0603 - a function that atexit calls is handed nothing
    # What is registered first runs last: this comes before the libraries, and so after all that they registered.
    atexit.register(_end)
    from flows.cli import main

    try:
        main(prog_name="shisaku")
    except SystemExit as ending:
        _code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        raise


if __name__ == "__main__":
    start()
