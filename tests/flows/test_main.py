"""How the process of a command ends: what it has said is out, with its exit code, and no library adds to it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import click
import pytest

from flows.cli import main
from tests.conftest import Shell
from tests.servers import PATIENCE

#: A command line of its own in place of ours, in a process that `flows.__main__` begins and ends.
_PROCESS = """
import atexit, sys, threading, time
from unittest import mock
import flows.cli
from flows.__main__ import start

def main(prog_name):
    atexit.register(print, "registered")
    threading.Thread(target=lambda: (time.sleep(0.2), print("thread"))).start()
    sys.stdout.write("said\\n")
{ending}

with mock.patch("flows.cli.main", main):
    start()
"""


def ended(ending: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process whose command ends so."""
    program = _PROCESS.format(ending=textwrap.indent(ending, "    "))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    return run.returncode, run.stdout, run.stderr


def test_an_exit_code_is_kept_and_everything_said_is_out() -> None:
    assert ended("sys.exit(3)") == (3, "said\nthread\nregistered\n", "")
    assert ended("sys.exit(0)") == (0, "said\nthread\nregistered\n", "")
    assert ended("sys.exit()") == (0, "said\nthread\nregistered\n", "")
    assert ended("sys.exit('so not')") == (1, "said\nthread\nregistered\n", "so not\n")


def test_an_error_nobody_caught_is_told_as_python_tells_it() -> None:
    code, _, told = ended("raise RuntimeError('unforeseen')")
    assert code == 1
    assert told.startswith("Traceback")
    assert told.endswith("RuntimeError: unforeseen\n")


def test_output_that_cannot_be_written_is_no_success() -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "flows", "--version"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert run.returncode != 0


def test_no_library_adds_to_what_a_command_says(shell: Shell, sample_warehouse: Path, tmp_path: Path) -> None:
    for arguments in (
        ["query", "--warehouse", str(sample_warehouse), "SELECT count(*) AS n FROM measure"],
        ["quality", "--warehouse", str(sample_warehouse)],
        ["evidence", "--warehouse", str(sample_warehouse), "--measure", "11", "--indicator", "1", "--out", "x.png"],
        ["figure", "1万7436"],
    ):
        run = shell(*arguments, cwd=tmp_path)
        assert (run.returncode, run.stderr) == (0, ""), arguments


def test_the_script_of_an_installation_is_the_same_command(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("shisaku")
    by_script, by_module = (
        subprocess.run([*command, "--help"], capture_output=True, text=True, check=True, cwd=tmp_path, timeout=PATIENCE)
        for command in ([script], [sys.executable, "-m", "flows"])
    )
    assert by_script.stdout == by_module.stdout
    assert by_script.stdout.startswith("Usage: shisaku")


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_the_list_of_commands_says_of_each_what_its_own_help_says(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    listed = main.summarized(name)
    assert listed.get_short_help_str(1000) == command.get_short_help_str(1000)
