"""docs/quality.md tells of every rule as it is."""

from __future__ import annotations

from expectations.document import FILE, with_rules
from expectations.rules import rules
from expectations.structure import _NEVER_EMPTY
from expectations.suites import demands
from warehouse.schema import catalog


def test_the_committed_list_of_rules_is_the_generated_one() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text == with_rules(text), "run: python -m expectations.document"
    assert all(f"### `{rule.name}`\n\n{rule.explanation}" in text for rule in rules())


def test_every_rule_that_the_catalog_makes_is_told() -> None:
    text = FILE.read_text(encoding="utf-8")
    made = {demand.rule for table in catalog().in_scope("edition", "document") for demand in demands(table)}
    assert _NEVER_EMPTY
    for rule in {*made, "row_count", "column_type", "row_count_expected", "acceptance_current"}:
        assert f"`{rule}`" in text
