"""The declared schema: what is published under which name, and that its file cannot contradict itself."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from warehouse.catalog import CatalogError, Column, Relation, catalog, parse

# What analysts rely on: these names, in these tables and views, for good. Columns may be added, none may go.
PUBLISHED = {
    "document": "municipality_code document_id fiscal_year part_no municipality title file_name source_url page_count "
    "byte_size layout revision is_current retrieved_at loaded_at",
    "measure": "municipality_code fiscal_year measure_no measure_name lead_department lead_manager phone "
    "related_departments purpose_target purpose_intent policy_direction sdg_goals summary grade grade_reasons "
    "indicator_remarks first_page last_page",
    "achievement": "municipality_code fiscal_year measure_no seq action_no action_name cross_action theme text "
    "is_reposted",
    "indicator": "municipality_code fiscal_year measure_no indicator_no indicator_name marks name_note unit "
    "indicator_key name_qualifiers printed_achievement_rate",
    "indicator_value": "municipality_code fiscal_year measure_no indicator_no role value_fiscal_year raw value "
    "value_low value_high base_value base_unit qualifiers missing_reason",
    "plan": "municipality_code fiscal_year measure_no category_no seq category mark text",
    "plan_category": "municipality_code fiscal_year measure_no category_no category items",
    "project": "municipality_code fiscal_year measure_no project_no project_name priority_project in_strategy "
    "department overview cost_thousand_yen budget_thousand_yen budget_fiscal_year results rating progress "
    "improvement_directions future_actions project_key",
    "project_tally": "municipality_code fiscal_year measure_no category printed_count printed_percent",
    "provenance": "municipality_code document_id table_name row_key column_name item part page x0 top x1 bottom raw",
    "unclaimed_text": "municipality_code document_id page seq x0 top x1 bottom",
    "quality_result": "municipality_code run_id expectation_id rule table_name column_name fiscal_year severity status "
    "checked failed failed_keys message",
    "quarantine": "municipality_code document_id table_name row_key rule status column_name raw page message",
    "ingestion_run": "municipality_code run_id",
    "indicator_history": "municipality_code indicator_key indicator_name unit measure_no value_fiscal_year actual "
    "target target_fiscal_year baseline achievement_rate printed_in was_revised",
    "measure_history": "municipality_code measure_no measure_name fiscal_year grade indicators indicators_met projects "
    "cost_thousand_yen",
    "project_history": "municipality_code project_key project_name measure_no fiscal_year cost_thousand_yen "
    "cost_change_rate rating progress",
    "grade_matrix": "municipality_code measure_no measure_name",
}
KEYS = {
    "document": "document_id fiscal_year part_no",
    "measure": "fiscal_year measure_no",
    "achievement": "fiscal_year measure_no seq",
    "indicator": "fiscal_year measure_no indicator_no",
    "indicator_value": "fiscal_year measure_no indicator_no role value_fiscal_year",
    "plan": "fiscal_year measure_no category_no seq",
    "plan_category": "fiscal_year measure_no category_no",
    "project": "fiscal_year measure_no project_no",
    "project_tally": "fiscal_year measure_no category",
    "provenance": "document_id table_name row_key column_name item part",
    "unclaimed_text": "document_id page seq",
    "quality_result": "run_id expectation_id",
    "ingestion_run": "run_id",
}
JAPANESE = {
    "measure": "施策",
    "indicator": "まちづくり指標",
    "indicator_value": "指標値",
    "project": "事務事業",
    "achievement": "取組実績",
    "plan": "今後の取組",
}


def relations() -> list[Relation]:
    return [*catalog().tables.values(), *catalog().views.values()]


def test_no_published_name_has_gone() -> None:
    columns = {r.name: {c.name for c in r.columns} for r in relations()}
    missing = {name: set(names.split()) - columns[name] for name, names in PUBLISHED.items()}
    assert not any(missing.values()), missing
    assert {name: catalog().tables[name].key for name in KEYS} == {
        name: ("municipality_code", *key.split()) for name, key in KEYS.items()
    }
    assert {name: catalog().tables[name].ja_name for name in JAPANESE} == JAPANESE


def test_every_declared_text_is_written_out() -> None:
    for relation in relations():
        said = [(part.name, part.label, part.meaning, part.english) for part in relation.columns]
        for name, label, meaning, english in (
            (relation.name, relation.label, relation.meaning, relation.english),
            *said,
        ):
            assert label
            assert meaning.endswith("。"), name
            assert re.fullmatch(r".*[.]", english), name


def test_bounds_and_patterns_stand_only_where_they_can_hold() -> None:
    for relation in relations():
        for column in relation.columns:
            base = column.type.removesuffix("[]")
            if column.pattern or column.enum or column.blank:
                assert base == "VARCHAR", column.name
            if column.pattern:
                re.compile(column.pattern)
            if column.minimum is not None or column.maximum is not None:
                assert base != "VARCHAR", column.name


def test_a_key_is_required_unless_publishing_assigns_it() -> None:
    for table in catalog().tables.values():
        for name in table.key:
            column = table.column(name)
            assert column.key
            assert column.required != column.assigned


def test_a_year_column_names_its_year() -> None:
    column = catalog().views["grade_matrix"].year_column(2019)
    assert (column.name, column.ja_name, column.comment) == (
        "fy2019",
        "2019年度",
        "2019年度：2019年度の総合評価。シートがなければ NULL。",
    )
    with pytest.raises(ValueError, match="measure_history"):
        catalog().views["measure_history"].year_column(2019)


def test_a_comment_says_label_meaning_values_and_unit() -> None:
    plain = Column(name="c", type="VARCHAR", ja_name="列", label="見出し", meaning="意味。", english="It.")
    assert plain.comment == "見出し：意味。"
    assert replace(plain, enum={"a": "甲", "b": "乙"}).comment == "見出し：意味。値：a（甲）、b（乙）。"
    assert replace(plain, unit="千円").comment == "見出し：意味。単位：千円。"


SMALL = """
[column.municipality_code]
type = "VARCHAR"
label = "団体コード"
meaning = "団体。"
english = "City."

[table.t]
ja_name = "表"
label = "表"
meaning = "表。"
english = "Table."
scope = "edition"
key = ["municipality_code"]
columns = ["municipality_code", "x"]

[table.t.column.x]
type = "INTEGER"
label = "値"
meaning = "値。"
english = "Value."
"""


def test_a_small_schema_is_read_as_written() -> None:
    table = parse(SMALL).tables["t"]
    assert [(c.name, c.type, c.key, c.required, c.ja_name) for c in table.columns] == [
        ("municipality_code", "VARCHAR", True, True, "団体コード"),
        ("x", "INTEGER", False, False, "値"),
    ]


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        ('key = ["municipality_code"]', 'key = ["x"]', "does not begin with municipality_code"),
        ('key = ["municipality_code"]', 'key = ["municipality_code", "y"]', r"\['y'\] not among its columns"),
        ('["municipality_code", "x"]', '["municipality_code"]', r"\['x'\] not among its columns"),
        ('["municipality_code", "x"]', '["municipality_code", "x", "y"]', r"t\.y: "),
        ('["municipality_code", "x"]', '["municipality_code", "x", "x"]', "a column name twice"),
        ('label = "値"', 'label = "団体コード"', "a column name twice"),
        ('type = "INTEGER"', 'type = "NUMBER"', r"t\.x: 'NUMBER'"),
        ('type = "INTEGER"', 'type = "INTEGER"\nunits = "人"', r"t\.x: .*units"),
        ('scope = "edition"', 'scope = "book"', "scope 'book'"),
        (
            "[column.municipality_code]",
            '[column.z]\ntype = "DATE"\n[column.municipality_code]',
            r"no table uses: \['z'\]",
        ),
    ],
)
def test_a_schema_that_contradicts_itself_is_refused(written: str, instead: str, says: str) -> None:
    assert SMALL.count(written) == 1
    with pytest.raises(CatalogError, match=says):
        parse(SMALL.replace(written, instead))


def test_two_tables_of_one_japanese_name_are_refused() -> None:
    with pytest.raises(CatalogError, match="ja_name twice"):
        parse(SMALL + SMALL[SMALL.index("[table.t]") :].replace("table.t", "table.u"))
