"""Large libraries are imported by one thread at a time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.servers import PATIENCE

#: Two threads want the tables' libraries while somebody is to import alone; tells what is there then, and after.
PROGRAM = """
import sys, threading
from flows import importing

with importing.alone:
    threads = [threading.Thread(target=importing.tables) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(0.5)
    print("pandas" in sys.modules)
for thread in threads:
    thread.join()
print("pandas" in sys.modules, "great_expectations" in sys.modules)
importing.checks()
print("great_expectations" in sys.modules)
"""


@pytest.mark.slow
def test_nobody_imports_beside_one_who_is_to_be_alone() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=ROOT, timeout=PATIENCE
    )
    assert run.stdout.splitlines() == ["False", "True False", "True"]
