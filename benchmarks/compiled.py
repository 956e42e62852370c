"""The environment of a program that is measured: an installed one, whose modules were compiled at an earlier start."""

from __future__ import annotations

import os


def environment(**variables: str) -> dict[str, str]:
    """This process's environment, in which Python keeps what it compiles, with these variables set.

    Where Python is told to write no bytecode, as in many containers, each start compiles two thousand modules anew:
    seconds of processor time that an installed program does not need. The first start must still not be measured.
    """
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return given | variables
