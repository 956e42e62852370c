"""Rules as data: every `rules/*.sql` is one query with a header that says what its rows mean.

The header is TOML in the comment lines at the top of the file:

    rule, severity, table   as they stand in `quality_result`; the file has the rule's name
    reason                  why the rule holds, for who maintains it
    explanation             the same in Japanese, for who is told of a violation
    [case.NAME]             a way to break the rule: `message` (Japanese, with the query's columns as {placeholders}),
                            and where they differ from the rule's, `column` and `severity`

The query has a row for everything that the rule looks at:

    book, row_key           of the row that would be in doubt, as the relations have them (see `relations.sql`)
    violation               the name of the case, NULL where the rule holds
    table_name, column_name where they depend on the row; in place of the header's
    quarantined_as          the rule under which the reader has it in `quarantine` already, if not this one
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import takewhile

from expectations.verdicts import Severity


@dataclass(frozen=True, slots=True)
class Case:
    """One way to break a rule."""

    message: str
    column: str | None
    severity: Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One reconciliation: its header and its query."""

    name: str
    severity: Severity
    table: str
    reason: str
    explanation: str
    cases: Mapping[str, Case]
    sql: str

    @property
    def column(self) -> str | None:
        """The column that the rule is about, if all its cases are about the same."""
        columns = {case.column for case in self.cases.values()}
        return columns.pop() if len(columns) == 1 else None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by name."""
    files = resources.files("expectations").joinpath("rules").iterdir()
    return tuple(parse(f.read_text(encoding="utf-8")) for f in sorted(files, key=lambda f: f.name))


def parse(text: str) -> Rule:
    """The rule that a file's text declares; KeyError or tomllib.TOMLDecodeError where its header is not complete."""
    lines = text.splitlines()
    header = list(takewhile(lambda line: line.startswith("--"), lines))
    declared = tomllib.loads("\n".join(line.removeprefix("--").strip() for line in header))
    cases = {
        name: Case(case["message"], case.get("column"), case.get("severity", declared["severity"]))
        for name, case in declared["case"].items()
    }
    return Rule(
        name=declared["rule"],
        severity=declared["severity"],
        table=declared["table"],
        reason=declared["reason"],
        explanation=declared["explanation"],
        cases=cases,
        sql="\n".join(lines[len(header) :]),
    )
