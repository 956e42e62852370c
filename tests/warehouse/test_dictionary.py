"""The data dictionary says what the schema says."""

from __future__ import annotations

from warehouse.catalog import catalog
from warehouse.dictionary import FILE, markdown
from warehouse.relationships import children, mermaid, relationships


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


def test_what_rows_hang_on_is_what_they_are_held_back_with() -> None:
    drawn = {r.child.name: r.parent.name for r in relationships() if not r.is_one}
    hanging = {child.name: parent.name for parent in catalog().tables.values() for child in children(parent)}
    assert hanging == {
        "achievement": "measure",
        "action": "measure",
        "indicator": "measure",
        "indicator_value": "indicator",
        "plan_category": "measure",
        "plan": "plan_category",
        "project": "measure",
        "project_tally": "measure",
        "figure_in_text": "measure",
    }
    assert {child: drawn.pop(child) for child in hanging} == hanging
    # What is left belongs to a file, or to a run.
    expected = {table.name: "document" for table in catalog().in_scope("document")} | {"measure": "document"}
    expected["appendix_total"] = "document"  # a sum of all measures is a row of none
    expected["legend"] = "measure"  # what a sheet explains stays true where its row is held back
    expected |= {table.name: "ingestion_run" for table in catalog().in_scope("run")}
    del expected["document"], expected["ingestion_run"]
    expected["revision_decision"] = "document"  # which outlives the document that it is about
    assert drawn == expected
    assert {r.child.name: r.parent.name for r in relationships() if r.is_one} == {
        "contents": "measure",
        "overview": "measure",
        "appendix_project": "project",
    }


def test_the_diagram_shows_every_table_with_its_key() -> None:
    lines = mermaid().splitlines()
    assert lines[0] == "erDiagram"
    assert '    indicator ||--o{ indicator_value : "値の種類、値の年度"' in lines
    assert '    measure ||--o| overview : "同じキー"' in lines
    for table in catalog().tables.values():
        start = lines.index(f"    {table.name} {{")
        drawn = [line.split()[1] for line in lines[start + 1 : lines.index("    }", start)]]
        assert sorted(drawn) == sorted(table.key)
    assert mermaid() in markdown()
