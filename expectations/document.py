"""docs/quality.md: the list of rules in it is written from the rules themselves: `python -m expectations.document`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from expectations.rules import Rule, rules

FILE: Final = Path(__file__).resolve().parent.parent / "docs" / "quality.md"

_BEGIN: Final = "<!-- rules: begin (python -m expectations.document) -->"
_END: Final = "<!-- rules: end -->"
_SEVERITIES: Final = {"critical": "重大", "warning": "注意", "info": "参考"}


def with_rules(text: str) -> str:
    """The document with its list of rules as they are now.

    Raises:
        ValueError: the document does not say where the list stands.
    """
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{FILE.name} has no place for the rules")
    return f"{before}{_BEGIN}\n{''.join(map(_section, rules()))}\n{_END}{after}"


def _section(rule: Rule) -> str:
    return "\n".join(["", f"### `{rule.name}`", "", rule.explanation, "", *_cases(rule), ""])


def _cases(rule: Rule) -> Iterator[str]:
    yield "| 重さ | 対象 | 指摘の文（例の形） |"
    yield "|---|---|---|"
    for case in rule.cases.values():
        column = f".{case.column}" if case.column else ""
        message = re.sub(r"\{\w+\}", "…", case.message).replace("|", "\\|")
        yield f"| {_SEVERITIES[case.severity]} | `{rule.table}{column}` | {message} |"


if __name__ == "__main__":
    FILE.write_text(with_rules(FILE.read_text(encoding="utf-8")), encoding="utf-8")
