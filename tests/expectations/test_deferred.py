"""Modules that are loaded only when they are used."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def test_an_import_alone_does_not_load_the_module_and_its_use_does() -> None:
    said = run(
        """
        import sys
        from expectations.deferred import defer
        defer("xml.dom.minidom")
        import xml.dom.minidom as one
        from xml.dom import minidom as other
        print(one is other, "xml.dom.xmlbuilder" in sys.modules)
        print(one.parseString("<a>b</a>").documentElement.tagName)
        import xml.dom.minidom
        print("xml.dom.xmlbuilder" in sys.modules, xml.dom.minidom.Document is other.Document)
        """
    )
    assert said.split("\n")[:3] == ["True False", "a", "True True"]


def test_a_module_that_is_imported_or_absent_is_left_alone() -> None:
    said = run(
        """
        import json, sys
        from expectations.deferred import defer
        defer("json"); defer("no_such_module")
        print(sys.modules["json"] is json, "no_such_module" in sys.modules)
        """
    )
    assert said.strip() == "True False"


@pytest.mark.slow
def test_the_checks_library_is_imported_without_what_no_check_uses() -> None:
    said = run(
        """
        import sys
        from expectations.validation import Validator
        Validator()
        print(any(name.startswith(("altair.", "scipy.stats.")) for name in sys.modules))
        import scipy.stats
        print(round(scipy.stats.norm.cdf(0), 3))
        """
    )
    assert said.split() == ["False", "0.5"]
