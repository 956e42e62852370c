"""The data dictionary says what the schema says."""

from __future__ import annotations

from warehouse.catalog import catalog
from warehouse.dictionary import FILE, markdown


def test_the_committed_dictionary_is_the_generated_one() -> None:
    assert FILE.read_text(encoding="utf-8") == markdown(), "run: uv run python -m warehouse.dictionary"


def test_every_column_is_a_row_of_its_section() -> None:
    text = markdown()
    for relation in (*catalog().tables.values(), *catalog().views.values()):
        section = text.split(f"\n### {relation.name}\n")[1].split("\n### ")[0].split("\n## ")[0]
        rows = [line for line in section.splitlines() if line.startswith(("| `", "| 🔑 `"))]
        per_year = getattr(relation, "per_year", None)
        assert len(rows) == len(relation.columns) + (per_year is not None)
        for column, row in zip(relation.columns, rows, strict=False):
            assert f"`{column.name}`" in row
            assert column.meaning in row
            assert row.replace("\\|", "").count("|") == 7
