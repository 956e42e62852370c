"""Each rule on sound books, where it holds, and on a book with the one slip that it is there to find."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from string import Formatter

import duckdb
import pytest

from expectations.reconcile import reconcile, relate
from expectations.rules import Rule, parse, rules
from expectations.verdicts import Outcome, editions_of
from tests.expectations.books import Book, publish, together
from tests.expectations.conftest import RunRule
from warehouse.schema import catalog

RULES = {rule.name: rule for rule in rules()}
FIRST_PROJECT = "fiscal_year=2019/measure_no=03/project_no=1"


def keys(outcome: Outcome) -> list[str]:
    return [violation.row_key for violation in outcome.violations]


@pytest.fixture(scope="module")
def sound() -> dict[str, list[Outcome]]:
    """What every rule says of two sound books, by rule."""
    frames = together(Book(2019, "a" * 64), Book(2020, "b" * 64))
    found: dict[str, list[Outcome]] = {}
    for outcome in reconcile(frames, editions_of(frames["document"])):
        found.setdefault(outcome.rule, []).append(outcome)
    return found


@pytest.mark.parametrize("name", RULES)
def test_rule_holds_on_sound_books_and_has_looked_at_them(name: str, sound: dict[str, list[Outcome]]) -> None:
    outcomes = sound[name]
    assert [(outcome.error, list(outcome.violations)) for outcome in outcomes] == [(None, [])] * 2
    assert outcomes[1].checked > 0


@pytest.mark.parametrize("name", RULES)
def test_header_names_what_the_catalog_has(name: str) -> None:
    rule = RULES[name]
    columns = {column.name for column in catalog().tables[rule.table].columns}
    assert {case.column for case in rule.cases.values()} <= columns | {None}


def test_every_file_is_named_after_its_rule() -> None:
    folder = Path(__file__).parents[2] / "expectations" / "rules"
    assert sorted(RULES) == sorted(file.stem for file in folder.iterdir())


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that shows the sound book of 2019."""
    return publish(tmp_path_factory.mktemp("past") / "earlier.duckdb", Book(2019, "a" * 64))


Slip = Callable[[Book], None]


def put(table: str, value: object, column: str, **where: object) -> Slip:
    def change(book: Book) -> None:
        book.row(table, **where)[column] = value

    return change


def in_quarantine(table: str, row_key: str, rule: str, column: str, status: str = "held") -> Slip:
    def add(book: Book) -> None:
        book.rows["quarantine"].append(
            {
                "table_name": table,
                "row_key": row_key,
                "rule": rule,
                "column_name": column,
                "status": status,
                "raw": "約三割強",
                "message": "読み取れません。",
            }
        )

    return add


def both(*slips: Slip) -> Slip:
    def change(book: Book) -> None:
        for slip in slips:
            slip(book)

    return change


def missing(role: str, year: int, word: str) -> Slip:
    """A cell of the first indicator that prints a word, or nothing, in place of a figure."""

    def change(book: Book) -> None:
        row = book.row("indicator_value", measure_no="03", role=role, value_fiscal_year=year)
        row.update(raw=word or None, value=None, missing_reason=word)

    return change


PROJECT = {"measure_no": "03", "project_no": 1}
PROMPT = {"measure_no": "03", "category": "計画どおり"}
SHARE = {"measure_no": "12", "role": "actual", "value_fiscal_year": 2019}
SHARE_KEY = "fiscal_year=2019/measure_no=12/indicator_no=1/role=actual/value_fiscal_year=2019"
REFUSED = put("indicator_value", None, "value", **SHARE)


@pytest.mark.parametrize(
    ("name", "slip", "row_key", "said"),
    [
        pytest.param(
            "tally_count",
            put("project_tally", 3, "printed_count", **PROMPT),
            "fiscal_year=2019/measure_no=03/category=計画どおり",
            ["計の欄に3", "印は2件"],
            id="printed total is not the number of ticks",
        ),
        pytest.param(
            "tally_count",
            put("project", ["有効性改善", "効率性改善"], "improvement_directions", measure_no="03", project_no=3),
            "fiscal_year=2019/measure_no=03/category=効率性改善",
            ["計の欄に0", "印は1件"],
            id="tick that the total does not count",
        ),
        pytest.param(
            "tally_percent",
            put("project_tally", Decimal("76.7"), "printed_percent", **PROMPT),
            "fiscal_year=2019/measure_no=03/category=計画どおり",
            ["76.7％", "3件のうち2件", "66.7％"],
            id="percentage does not follow from the total",
        ),
        pytest.param(
            "progress_exactly_one",
            put("project", None, "progress", **PROJECT),
            FIRST_PROJECT,
            ["印がありません"],
            id="no tick of progress",
        ),
        pytest.param(
            "progress_exactly_one",
            both(
                put("project", None, "progress", **PROJECT),
                in_quarantine("project", FIRST_PROJECT, "progress_exactly_one", "progress"),
            ),
            FIRST_PROJECT,
            ["一つではありません"],
            id="two ticks of progress",
        ),
        pytest.param(
            "improvement_none_excludes_others",
            put("project", ["有効性改善", "改善余地なし"], "improvement_directions", **PROJECT),
            FIRST_PROJECT,
            ["「有効性改善」にも"],
            id="nothing to improve, and a direction",
        ),
        pytest.param(
            "percent_range",
            put("indicator_value", Decimal("495"), "value", **SHARE),
            SHARE_KEY,
            ["100を超え"],
            id="share above 100 for a lost decimal point",
        ),
        pytest.param(
            "percent_range",
            put("indicator_value", Decimal("-49"), "value", **SHARE),
            SHARE_KEY,
            ["0を下回"],
            id="negative share",
        ),
        pytest.param(
            "figure_readable",
            both(REFUSED, in_quarantine("indicator_value", SHARE_KEY, "figure_readable", "value")),
            SHARE_KEY,
            ["「約三割強」を数値として"],
            id="figure that was refused",
        ),
        pytest.param(
            "figure_readable",
            REFUSED,
            SHARE_KEY,
            ["値がない理由としても"],
            id="figure that vanished without a word",
        ),
        pytest.param(
            "cost_appendix",
            put("appendix_project", 1300, "cost_thousand_yen", **PROJECT),
            FIRST_PROJECT,
            ["シートでは1200千円", "一覧では1300千円"],
            id="another cost in the appendix",
        ),
        pytest.param(
            "cost_appendix",
            put("appendix_project", "川辺の掃除", "project_name", **PROJECT),
            FIRST_PROJECT,
            ["見当たりません"],
            id="project is not in the appendix",
        ),
        pytest.param(
            "overview_agrees",
            put("overview", "S", "grade", measure_no="03"),
            "fiscal_year=2019/measure_no=03",
            ["一覧では「S」、シートでは「A」"],
            id="another grade in the overview",
        ),
        pytest.param(
            "overview_agrees",
            put("measure", None, "grade", measure_no="03"),
            "fiscal_year=2019/measure_no=03",
            ["一覧では「A」、シートでは「（空欄）」"],
            id="grade only in the overview",
        ),
        pytest.param(
            "overview_agrees",
            put("overview", "川と林を守るまちづくり", "measure_name", measure_no="03"),
            "fiscal_year=2019/measure_no=03",
            ["施策名"],
            id="another name in the overview",
        ),
        pytest.param(
            "overview_agrees",
            put("overview", "辺課", "lead_department", measure_no="03"),
            "fiscal_year=2019/measure_no=03",
            ["主管課名"],
            id="department that only ends alike",
        ),
        pytest.param(
            "sheet_present",
            both(
                lambda book: book.drop("measure", measure_no="12"),
                lambda book: book.drop("contents", measure_no="12"),
            ),
            "fiscal_year=2019/measure_no=12",
            ["「本に親しむまちづくり」", "シートが読み取れていません"],
            id="measure of the overview without a sheet",
        ),
        pytest.param(
            "sheet_present",
            lambda book: book.drop("measure", measure_no="12"),
            "fiscal_year=2019/measure_no=12",
            ["目次と一覧にありますが"],
            id="measure of the contents and the overview without a sheet is told once",
        ),
        pytest.param(
            "sheet_present",
            lambda book: book.drop("overview", measure_no="12"),
            "fiscal_year=2019/measure_no=12",
            ["一覧に見当たりません"],
            id="sheet that the overview does not have",
        ),
        pytest.param(
            "action_belongs",
            put("action", "08-2", "action_no", measure_no="03", seq=2),
            "fiscal_year=2019/measure_no=03/seq=2",
            ["08-2"],
            id="action of another measure",
        ),
        pytest.param(
            "numbering_without_gaps",
            put("action", "03-3", "action_no", measure_no="03", seq=2),
            "fiscal_year=2019/measure_no=03/seq=2",
            ["基本的取組", "1の次に3"],
            id="number of an action left out",
        ),
        pytest.param(
            "numbering_without_gaps",
            lambda book: book.drop("project", measure_no="03", project_no=2),
            "fiscal_year=2019/measure_no=03/project_no=3",
            ["事務事業", "1の次に3"],
            id="number of a project left out",
        ),
        pytest.param(
            "numbering_without_gaps",
            put("indicator", 2, "indicator_no", measure_no="12"),
            "fiscal_year=2019/measure_no=12/indicator_no=2",
            ["まちづくり指標", "2から始まって"],
            id="indicators that begin with 2",
        ),
        pytest.param(
            "numbering_without_gaps",
            in_quarantine("project", FIRST_PROJECT, "number_inferred", "project_no", "accepted"),
            FIRST_PROJECT,
            ["「約三割強」とあります"],
            id="number that does not fit in",
        ),
        pytest.param(
            "priority_known",
            put("project", "⑥", "priority_project", **PROJECT),
            FIRST_PROJECT,
            ["「⑥」"],
            id="priority project that the plan does not have",
        ),
        pytest.param(
            "plan_mark_known",
            put("plan", "◇清掃の日を増やす", "text", measure_no="03"),
            "fiscal_year=2019/measure_no=03/category_no=1/seq=1",
            ["「◇」"],
            id="mark that no legend explains",
        ),
        pytest.param(
            "plan_mark_known",
            put("plan", "清掃の日を増やす\n△森の手入れを急ぐ", "text", measure_no="03"),
            "fiscal_year=2019/measure_no=03/category_no=1/seq=1",
            ["「△」"],
            id="unknown mark in a later line",
        ),
        pytest.param(
            "plan_mark_known",
            lambda book: book.drop("legend", measure_no="03", described_column="mark", sign="★"),
            "fiscal_year=2019/measure_no=03/category_no=1/seq=1",
            ["「★」", "シートの凡例（●・○）"],
            id="known mark that this sheet's legend does not have",
        ),
        pytest.param(
            "rating_known",
            put("project", "☆", "rating", **PROJECT),
            FIRST_PROJECT,
            ["「☆」", "この様式の記号（◎・○・△）"],
            id="rating that the form does not have",
        ),
        pytest.param(
            "rating_known",
            put("project", "○△", "rating", **PROJECT),
            FIRST_PROJECT,
            ["二つ以上"],
            id="two ratings in one cell",
        ),
        pytest.param(
            "grade_in_legend",
            lambda book: book.drop("legend", measure_no="03", described_column="grade", sign="A"),
            "fiscal_year=2019/measure_no=03",
            ["総合評価「A」", "シートの凡例（S・B・C・D）"],
            id="grade that the sheet's legend does not have",
        ),
        pytest.param(
            "indicator_mark_known",
            lambda book: book.drop("legend", measure_no="03", described_column="marks", sign="☆"),
            "fiscal_year=2019/measure_no=03/indicator_no=1",
            ["印「☆」", "シートの凡例（◎）"],
            id="mark of an indicator that the heading does not explain",
        ),
        pytest.param(
            "appendix_total",
            put("appendix_total", 35670, "cost_thousand_yen", seq=1),
            "fiscal_year=2019/seq=1",
            ["「小計」（施策03）は35670千円", "3件", "35760千円"],
            id="sum of a measure with its digits swapped",
        ),
        pytest.param(
            "appendix_total",
            put("appendix_total", 35761, "cost_thousand_yen", seq=2),
            "fiscal_year=2019/seq=2",
            ["「合計」（複数の施策）は35761千円"],
            id="sum of all that is one off",
        ),
        pytest.param(
            "grade_printed",
            put("measure", None, "grade", measure_no="03"),
            "fiscal_year=2019/measure_no=03",
            ["総合評価が印刷されていません"],
            id="sheet without a grade",
        ),
        pytest.param(
            "contents_agree",
            put("contents", "川と林を守るまちづくり", "measure_name", measure_no="03"),
            "fiscal_year=2019/measure_no=03",
            ["目次では「川と林を守るまちづくり」"],
            id="another name in the contents",
        ),
        pytest.param(
            "sheet_present",
            lambda book: book.rows["contents"].append({"measure_no": "15", "measure_name": "道"}),
            "fiscal_year=2019/measure_no=15",
            ["目次にありますが"],
            id="measure of the contents without a sheet",
        ),
        pytest.param(
            "appendix_agrees",
            put("appendix_project", "山の課", "department", **PROJECT),
            FIRST_PROJECT,
            ["一覧では「山の課」"],
            id="another department in the appendix",
        ),
        pytest.param(
            "achievement_rate_follows",
            put("indicator", Decimal("45.4"), "printed_achievement_rate", measure_no="03"),
            "fiscal_year=2019/measure_no=03/indicator_no=1",
            ["達成率は45.4％", "54.4％"],
            id="rate with its digits swapped",
        ),
        pytest.param(
            "achievement_rate_follows",
            missing("actual", 2019, "―"),
            "fiscal_year=2019/measure_no=03/indicator_no=1",
            ["達成率は54.4％", "実績値は「―」"],
            id="rate beside an actual that is not there",
        ),
        pytest.param(
            "achievement_rate_follows",
            both(missing("target", 2022, ""), missing("actual", 2019, "集計中")),
            "fiscal_year=2019/measure_no=03/indicator_no=1",
            ["実績値は「集計中」"],
            id="rate beside neither actual nor target",
        ),
        pytest.param(
            "achievement_rate_follows",
            missing("target", 2022, "―"),
            "fiscal_year=2019/measure_no=03/indicator_no=1",
            ["目標値は「―」"],
            id="rate beside a target that is not there",
        ),
        pytest.param(
            "text_figure_agrees",
            put("figure_in_text", Decimal("94"), "value", seq=1),
            FIRST_PROJECT,
            ["実績値は「49」"],
            id="total in prose",
        ),
        pytest.param(
            "text_figure_agrees",
            put("figure_in_text", Decimal("-1"), "value", seq=2),
            FIRST_PROJECT,
            ["増減は1"],
            id="fall in prose that was a rise",
        ),
        pytest.param(
            "text_figure_agrees",
            put("figure_in_text", Decimal("1300000"), "base_value", seq=3),
            FIRST_PROJECT,
            ["決算事業費は1200千円"],
            id="cost in prose",
        ),
        pytest.param(
            "tables_agree",
            in_quarantine("project", FIRST_PROJECT, "tables_agree", "department", "accepted"),
            FIRST_PROJECT,
            ["二つの表で"],
            id="a sheet's two tables differ",
        ),
        pytest.param(
            "reading_certain",
            in_quarantine("indicator_value", SHARE_KEY, "year_repeated", ""),
            SHARE_KEY,
            ["（year_repeated）"],
            id="value that the reader held back",
        ),
    ],
)
def test_rule_finds(*, name: str, slip: Slip, row_key: str, said: list[str], book: Book, run_rule: RunRule) -> None:
    slip(book)
    failed = [outcome for outcome in run_rule(name, book) if outcome.status == "fail"]
    assert [keys(outcome) for outcome in failed] == [[row_key]]
    for part in said:
        assert part in failed[0].violations[0].message


@pytest.mark.parametrize(
    ("name", "slip", "row_key", "said"),
    [
        pytest.param(
            "unit_unchanged",
            put("indicator", "千人", "unit", measure_no="03"),
            "fiscal_year=2020/measure_no=03/indicator_no=1",
            ["2019年度の冊子では「人」", "2020年度の冊子では「千人」"],
            id="another unit",
        ),
        pytest.param(
            "unit_unchanged",
            both(
                put("indicator", "百万円", "unit", measure_no="03"),
                put("indicator", "another", "indicator_key", measure_no="03"),
            ),
            "fiscal_year=2020/measure_no=03/indicator_no=1",
            ["2019年度の冊子では「人」", "2020年度の冊子では「百万円」"],
            id="another unit, for which it was taken for another indicator of the same name",
        ),
        pytest.param(
            "target_unchanged",
            put("indicator_value", Decimal("95"), "value", measure_no="03", role="target"),
            "fiscal_year=2020/measure_no=03/indicator_no=1/role=target/value_fiscal_year=2022",
            ["目標値", "2022年度"],
            id="another target for the same year",
        ),
        pytest.param(
            "target_unchanged",
            put("indicator_value", Decimal("90"), "value_low", measure_no="03", role="target"),
            "fiscal_year=2020/measure_no=03/indicator_no=1/role=target/value_fiscal_year=2022",
            ["目標値"],
            id="target that has become a bound",
        ),
        pytest.param(
            "actual_restated",
            both(
                put("indicator_value", "四九", "raw", measure_no="03", role="actual", value_fiscal_year=2019),
                put("indicator_value", Decimal("94"), "value", measure_no="03", role="actual", value_fiscal_year=2019),
            ),
            "fiscal_year=2020/measure_no=03/indicator_no=1/role=actual/value_fiscal_year=2019",
            ["2019年度の冊子では「49」", "2020年度の冊子では「四九」"],
            id="another actual for last year",
        ),
        pytest.param(
            "baseline_unchanged",
            put("indicator_value", Decimal("55"), "value", measure_no="03", role="baseline"),
            "fiscal_year=2020/measure_no=03/indicator_no=1/role=baseline/value_fiscal_year=2017",
            ["基準値", "2017年度"],
            id="another baseline for the same year",
        ),
        pytest.param(
            "baseline_unchanged",
            both(
                put("indicator_value", Decimal("95"), "value", measure_no="03", role="baseline"),
                put("indicator", "another", "indicator_key", measure_no="03"),
            ),
            "fiscal_year=2020/measure_no=03/indicator_no=1/role=baseline/value_fiscal_year=2017",
            ["基準値", "2017年度"],
            id="another baseline, for which it was taken for another indicator of the same name",
        ),
        pytest.param(
            "baseline_unchanged",
            put("indicator_value", 2016, "value_fiscal_year", measure_no="03", role="baseline"),
            "fiscal_year=2020/measure_no=03/indicator_no=1/role=baseline/value_fiscal_year=2016",
            ["基準年度", "2017年度", "2016年度"],
            id="another year of the baseline",
        ),
        pytest.param(
            "target_unchanged",
            put("indicator_value", 2021, "value_fiscal_year", measure_no="03", role="target"),
            "fiscal_year=2020/measure_no=03/indicator_no=1/role=target/value_fiscal_year=2021",
            ["目標年度", "2022年度", "2021年度"],
            id="another year of a target that is not due",
        ),
        pytest.param(
            "indicator_kind_stable",
            put("indicator", "％", "unit", measure_no="03"),
            "fiscal_year=2020/measure_no=03/indicator_no=1",
            ["割合と件数などの別"],
            id="count that has become a share",
        ),
        pytest.param(
            "indicator_kind_stable",
            put("indicator_value", ["at_most"], "qualifiers", measure_no="03", role="target"),
            "fiscal_year=2020/measure_no=03/indicator_no=1",
            ["低いほどよい"],
            id="target that has become an upper bound",
        ),
        pytest.param(
            "name_unchanged",
            put("indicator", "清掃への参加者", "indicator_name", measure_no="03"),
            "fiscal_year=2020/measure_no=03/indicator_no=1",
            ["「清掃の参加者」から「清掃への参加者」"],
            id="name of an indicator a little changed under the same key",
        ),
        pytest.param(
            "name_unchanged",
            both(
                put("project", "森の手入", "project_name", measure_no="03", project_no=2),
                put("project", "another", "project_key", measure_no="03", project_no=2),
            ),
            "fiscal_year=2020/measure_no=03/project_no=2",
            ["事務事業", "「森の手入れ」から「森の手入」"],
            id="name of a project a little changed, and its key",
        ),
        pytest.param(
            "name_unchanged",
            put("measure", "川と林を守るまちづくり", "measure_name", measure_no="03"),
            "fiscal_year=2020/measure_no=03",
            ["施策03の名称"],
            id="name of a measure a little changed",
        ),
        pytest.param(
            "actual_jump",
            lambda book: book.row(
                "indicator_value", measure_no="03", role="actual", value_fiscal_year=book.fiscal_year
            ).update(value=Decimal(500), raw="500"),
            "fiscal_year=2020/measure_no=03/indicator_no=1/role=actual/value_fiscal_year=2020",
            ["実績値「500」", "2019年度の値（49）"],
            id="ten times what the years before say",
        ),
        pytest.param(
            "cost_jump",
            put("project", 12000, "cost_thousand_yen", measure_no="03", project_no=1),
            "fiscal_year=2020/measure_no=03/project_no=1",
            ["2019年度の1200千円", "2020年度の12000千円"],
            id="ten times last year's cost",
        ),
        pytest.param(
            "cost_jump",
            put("project", 120, "cost_thousand_yen", measure_no="03", project_no=1),
            "fiscal_year=2020/measure_no=03/project_no=1",
            ["120千円"],
            id="a tenth of last year's cost",
        ),
    ],
)
def test_rule_finds_between_years(
    *,
    name: str,
    slip: Slip,
    row_key: str,
    said: list[str],
    book: Book,
    next_book: Book,
    run_rule: RunRule,
    earlier: Path,
    tmp_path: Path,
) -> None:
    slip(next_book)
    runs = {
        "together": run_rule(name, book, next_book),
        "after the earlier": run_rule(name, next_book, past=earlier),
        "before the later": run_rule(name, book, past=publish(tmp_path / "later.duckdb", next_book)),
    }
    for order, outcomes in runs.items():
        failed = [outcome for outcome in outcomes if outcome.status == "fail"]
        assert [keys(outcome) for outcome in failed] == [[row_key]], order
        assert failed[0].severity == "warning"
        for part in said:
            assert part in failed[0].violations[0].message


def test_published_book_of_the_year_that_is_checked_is_left_out(book: Book, run_rule: RunRule, tmp_path: Path) -> None:
    past = publish(tmp_path / "past.duckdb", Book(2019, "c" * 64))
    put("indicator_value", Decimal("1"), "value", **SHARE)(book)
    [outcome] = run_rule("actual_restated", book, past=past)
    assert (outcome.status, outcome.checked) == ("pass", 0)


def test_few_things_may_become_many_times_as_many(book: Book, next_book: Book, run_rule: RunRule) -> None:
    for each, counts in ((book, (7, 21)), (next_book, (21, 2))):
        rows = [r for r in each.rows["indicator_value"] if r["measure_no"] == "03"]
        for row, count in zip([r for r in rows if r["role"] == "actual"], counts, strict=True):
            row.update(value=Decimal(count), raw=str(count))
        for row in [r for r in rows if r["role"] == "baseline"]:
            row.update(value=Decimal(7), raw="7")
    assert [list(o.violations) for o in run_rule("actual_jump", book, next_book)] == [[], []]


def test_what_a_new_measure_brings_along_is_not_told_one_by_one(book: Book, next_book: Book, run_rule: RunRule) -> None:
    for table in ("indicator_value", "indicator", "measure", "overview", "contents", "action", "achievement"):
        book.rows[table] = [row for row in book.rows[table] if row["measure_no"] != "12"]
    found = [v for o in run_rule("appears_or_vanishes", book, next_book) for v in o.violations]
    assert [(v.table, v.row_key, v.severity) for v in found] == [("measure", "fiscal_year=2020/measure_no=12", "info")]


def test_departments_that_change_and_things_that_vanish_are_information(
    book: Book, next_book: Book, run_rule: RunRule
) -> None:
    put("project", "里山課", "department", **PROJECT)(next_book)
    next_book.drop("project", measure_no="03", project_no=3)
    (told,) = [v for o in run_rule("department_unchanged", book, next_book) for v in o.violations]
    assert (told.row_key, told.column, told.severity) == (
        "fiscal_year=2020/measure_no=03/project_no=1",
        "department",
        "info",
    )
    (gone,) = [v for o in run_rule("appears_or_vanishes", book, next_book) for v in o.violations]
    assert (gone.table, gone.row_key) == ("project", "fiscal_year=2019/measure_no=03/project_no=3")


def test_parts_that_do_not_sum_up_are_information(book: Book, run_rule: RunRule) -> None:
    put("indicator", "川辺の清掃の参加者", "indicator_name", measure_no="03")(book)
    put("project", "川辺の清掃の推進", "project_name", **PROJECT)(book)
    part = book.row("figure_in_text", seq=1) | {"kind": "part", "indicator_no": None}
    book.rows["figure_in_text"] = [
        part | {"seq": seq, "raw": f"{value}人", "value": Decimal(value)} for seq, value in ((1, 30), (2, 19))
    ]
    assert [v for o in run_rule("text_figure_agrees", book) for v in o.violations] == []
    book.rows["figure_in_text"][1]["value"] = Decimal(18)
    (told,) = [v for o in run_rule("text_figure_agrees", book) for v in o.violations]
    assert (told.severity, told.row_key, told.column) == ("info", FIRST_PROJECT, "results")
    assert "内訳の計は48" in told.message


def test_parts_are_held_against_the_total_of_their_sentence(book: Book, run_rule: RunRule) -> None:
    total = book.row("figure_in_text", seq=1)
    sentence = "清掃の参加者は49人（春30人、秋19人）となった。"
    parts = [
        total | {"seq": seq, "kind": "part", "raw": f"{value}人", "value": Decimal(value)}
        for seq, value in ((2, 30), (3, 19))
    ]
    book.rows["figure_in_text"] = [row | {"sentence": sentence} for row in (total, *parts)]
    assert [v for o in run_rule("text_figure_agrees", book) for v in o.violations] == []
    book.rows["figure_in_text"][2]["value"] = Decimal(18)
    (told,) = [v for o in run_rule("text_figure_agrees", book) for v in o.violations]
    assert (told.severity, told.row_key, told.column) == ("warning", FIRST_PROJECT, "results")
    assert "内訳の計は48で、合計の「49人」" in told.message
    # A total that contradicts the table too is told once.
    book.rows["figure_in_text"][0]["value"] = Decimal(50)
    (told,) = [v for o in run_rule("text_figure_agrees", book) for v in o.violations]
    assert "実績値は「49」" in told.message


def test_contradiction_among_published_books_is_not_told_again(run_rule: RunRule, tmp_path: Path) -> None:
    later = Book(2020, "b" * 64)
    put("project", 99999, "cost_thousand_yen", **PROJECT)(later)
    put("appendix_project", 99999, "cost_thousand_yen", **PROJECT)(later)
    past = publish(tmp_path / "past.duckdb", Book(2019, "a" * 64), later)
    newest = Book(2021, "d" * 64)
    put("project", 99999, "cost_thousand_yen", **PROJECT)(newest)
    [outcome] = run_rule("cost_jump", newest, past=past)
    assert (outcome.status, outcome.checked) == ("pass", 3)


def test_warehouse_of_an_older_schema_is_read_as_far_as_it_goes(
    book: Book, next_book: Book, run_rule: RunRule, tmp_path: Path
) -> None:
    past = publish(tmp_path / "past.duckdb", book)
    with duckdb.connect(str(past)) as connection:
        connection.execute("ALTER TABLE indicator DROP COLUMN name_qualifiers")
        connection.execute("DROP TABLE overview")
    put("indicator", "千人", "unit", measure_no="03")(next_book)
    [outcome] = run_rule("unit_unchanged", next_book, past=past)
    assert outcome.status == "fail"


def test_missing_past_is_no_error(book: Book, run_rule: RunRule, tmp_path: Path) -> None:
    [outcome] = run_rule("cost_jump", book, past=tmp_path / "none.duckdb")
    assert (outcome.status, outcome.checked) == ("pass", 0)


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        pytest.param(
            "tally_count",
            put("project_tally", "計画\nどおり", "category", **PROMPT),
            id="heading in vertical letters",
        ),
        pytest.param(
            "tally_count",
            both(
                put("project", None, "progress", **PROJECT),
                in_quarantine("project", FIRST_PROJECT, "progress_exactly_one", "progress"),
            ),
            id="ticks that were refused cannot be counted",
        ),
        pytest.param(
            "tally_percent",
            put("project_tally", 1, "printed_count", **PROMPT),
            id="wrong total under a right percentage is for tally_count to name",
        ),
        pytest.param(
            "progress_exactly_one",
            lambda book: [project.update(progress=None) for project in book.rows["project"]],
            id="edition without columns of progress",
        ),
        pytest.param(
            "percent_range",
            both(
                put("indicator", "目標達成率", "indicator_name", measure_no="12"),
                put("indicator_value", Decimal("130"), "value", **SHARE),
            ),
            id="rate that may pass 100",
        ),
        pytest.param(
            "percent_range",
            both(
                put("indicator_value", Decimal("130"), "value", **SHARE),
                put("indicator_value", Decimal("120"), "value", measure_no="12", role="target"),
            ),
            id="rate whose target is above 100 as well",
        ),
        pytest.param(
            "percent_range",
            put("indicator_value", Decimal("130"), "value", measure_no="03", role="target"),
            id="unit that is no percentage",
        ),
        pytest.param(
            "figure_readable",
            both(REFUSED, put("indicator_value", "集計中", "missing_reason", **SHARE)),
            id="figure that is not there yet",
        ),
        pytest.param(
            "figure_readable",
            both(REFUSED, put("indicator_value", "", "missing_reason", **SHARE)),
            id="empty cell",
        ),
        pytest.param(
            "cost_appendix",
            put("appendix_project", "川辺の\n清掃", "project_name", **PROJECT),
            id="name wrapped in the appendix",
        ),
        pytest.param(
            "cost_appendix",
            put("appendix_project", 7, "project_no", **PROJECT),
            id="appendix with numbers of its own",
        ),
        pytest.param(
            "cost_appendix",
            lambda book: book.rows["appendix_project"].append(
                {"measure_no": "03", "project_no": 9, "project_name": "橋の点検", "cost_thousand_yen": 5}
            ),
            id="project that is only in the appendix",
        ),
        pytest.param("cost_appendix", lambda book: book.rows["appendix_project"].clear(), id="book without appendix"),
        pytest.param(
            "appendix_total",
            both(
                put("appendix_project", None, "cost_thousand_yen", **PROJECT),
                in_quarantine("appendix_project", FIRST_PROJECT, "figure_readable", "cost_thousand_yen"),
            ),
            id="sum of rows one of which cannot be read",
        ),
        pytest.param(
            "grade_in_legend",
            lambda book: book.rows["legend"].clear(),
            id="form of which no signs are known",
        ),
        pytest.param(
            "grade_in_legend",
            put("measure", "E", "grade", measure_no="03"),
            id="grade that the check of its column tells",
        ),
        pytest.param("rating_known", put("project", "◯", "rating", **PROJECT), id="the same sign as another character"),
        pytest.param(
            "achievement_rate_follows",
            both(missing("actual", 2019, "―"), put("indicator", None, "printed_achievement_rate", measure_no="03")),
            id="no actual and no rate",
        ),
        pytest.param(
            "overview_agrees",
            put("overview", "水辺課", "lead_department", measure_no="03"),
            id="overview without the division",
        ),
        pytest.param(
            "overview_agrees",
            put("overview", None, "lead_department", measure_no="03"),
            id="overview without departments",
        ),
        pytest.param("sheet_present", lambda book: book.rows["overview"].clear(), id="book without overview"),
        pytest.param(
            "sheet_present",
            in_quarantine("measure", "fiscal_year=2019/measure_no=12", "sheet_repeated", ""),
            id="sheet whose double was held back",
        ),
    ],
)
def test_rule_does_not_mind(name: str, slip: Slip, book: Book, run_rule: RunRule) -> None:
    slip(book)
    outcomes = run_rule(name, book)
    assert [(outcome.error, list(outcome.violations)) for outcome in outcomes] == [(None, [])]


def actual_of_2019(book: Book, **values: object) -> None:
    book.row("indicator_value", measure_no="03", role="actual", value_fiscal_year=2019).update(values)


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        pytest.param(
            "unit_unchanged", put("indicator", "%", "unit", measure_no="12"), id="percent sign of another width"
        ),
        pytest.param(
            "actual_restated",
            lambda book: actual_of_2019(book, value=None, missing_reason="集計中"),
            id="actual that is missing in one book",
        ),
        pytest.param(
            "actual_restated",
            both(
                put("indicator", "千人", "unit", measure_no="03"),
                lambda book: actual_of_2019(book, value=Decimal("0.049"), base_value=Decimal("49")),
            ),
            id="the same number of people in another scale",
        ),
        pytest.param(
            "actual_restated",
            both(
                put("indicator", "回", "unit", measure_no="03"),
                lambda book: actual_of_2019(book, base_value=Decimal("490000"), base_unit="回"),
            ),
            id="the same printed figure under another unit is for unit_unchanged to name",
        ),
        pytest.param(
            "target_unchanged",
            both(
                put("indicator_value", 2026, "value_fiscal_year", measure_no="03", role="target"),
                put("indicator_value", 2026, "value_fiscal_year", measure_no="12", role="target"),
            ),
            id="targets of a new plan",
        ),
        pytest.param("cost_jump", put("project", 0, "cost_thousand_yen", **PROJECT), id="project that cost nothing"),
        pytest.param(
            "cost_jump",
            put("project", 7200, "cost_thousand_yen", measure_no="03", project_no=1),
            id="six times",
        ),
    ],
)
def test_rule_does_not_mind_between_years(
    name: str, slip: Slip, book: Book, next_book: Book, run_rule: RunRule
) -> None:
    slip(next_book)
    outcomes = run_rule(name, book, next_book)
    assert [(outcome.error, list(outcome.violations)) for outcome in outcomes] == [(None, [])] * 2


@pytest.mark.parametrize(
    ("which", "qualifier"), [("earlier", "provisional"), ("earlier", "forecast"), ("later", "revised")]
)
def test_restatement_that_a_book_declares_is_only_information(
    which: str, qualifier: str, book: Book, next_book: Book, run_rule: RunRule
) -> None:
    actual_of_2019(next_book, value=Decimal("44"))
    actual_of_2019(book if which == "earlier" else next_book, qualifiers=[qualifier])
    [_, rule, declared] = run_rule("actual_restated", book, next_book)
    assert (rule.severity, rule.status) == ("warning", "pass")
    assert (declared.severity, declared.status, declared.expectation) == ("info", "fail", "actual_restated.info")


@pytest.mark.parametrize(
    ("count", "projects", "raw", "percent", "agrees"),
    [
        (1, 16, "6.3", "6.3", True),  # 6.25, half up
        (1, 16, "6.2", "6.2", True),  # 6.25, half to even
        (3, 16, "18.8", "18.8", True),  # 18.75, both
        (3, 16, "18.7", "18.7", False),  # 18.75, rounded down
        (1, 3, "33", "33.0", True),  # as many decimals as are printed
        (1, 3, "33％", "33.0", True),
        (1, 3, "33.0", "33.0", False),
        (2, 3, "66.6", "66.6", False),
        (0, 3, "0.0", "0.0", True),
    ],
)
def test_percentage_is_rounded_as_printed(
    *, count: int, projects: int, raw: str, percent: str, agrees: bool, book: Book, run_rule: RunRule
) -> None:
    template = book.row("project", **PROJECT)
    book.rows["project"] = [
        template | {"project_no": n, "progress": "計画どおり" if n <= count else "計画遅れ"}
        for n in range(1, projects + 1)
    ]
    book.rows["project_tally"] = [
        {**PROMPT, "printed_count": count, "printed_percent": Decimal(percent)},
    ]
    book.printed["project_tally", "printed_percent"] = raw
    [outcome] = run_rule("tally_percent", book)
    assert outcome.checked == 1
    assert outcome.status == ("pass" if agrees else "fail")


def test_two_files_of_one_year_are_not_compared_with_each_other(book: Book, run_rule: RunRule) -> None:
    revision = Book(2019, "c" * 64)
    put("project_tally", 0, "printed_count", **PROMPT)(revision)
    assert [outcome.status for outcome in run_rule("tally_count", book, revision)] == ["pass", "fail"]
    actual_of_2019(revision, value=Decimal("1"))
    assert [outcome.checked for outcome in run_rule("actual_restated", book, revision)] == [0, 0]


BROKEN = """
-- rule = "broken"
-- severity = "warning"
-- table = "measure"
-- reason = "for the test"
-- explanation = "試験のため。"
-- [case.bad]
-- message = "{{measure_no}}"
SELECT book, row_key, measure_no, {violation} AS violation FROM measure
""".lstrip()


@pytest.mark.parametrize(
    ("violation", "error"),
    [
        ("no_such_column", "no_such_column"),
        ("error('上限を超えました')", "上限を超えました"),
        ("'no such case'", "no such case"),
    ],
)
def test_rule_that_crashes_is_an_error_and_no_finding(violation: str, error: str, book: Book, next_book: Book) -> None:
    broken: Rule = parse(BROKEN.format(violation=violation))
    frames = together(book, next_book)
    outcomes = reconcile(frames, editions_of(frames["document"]), chosen=[broken, RULES["sheet_present"]])
    assert [outcome.status for outcome in outcomes] == ["error", "error", "pass", "pass"]
    assert outcomes[0].error is not None
    assert error in outcomes[0].error
    assert outcomes[0].checked == 0


def test_messages_use_only_what_the_query_selects(book: Book, next_book: Book) -> None:
    """A placeholder that no column fills would show up only when the rule finds something."""
    frames = together(book, next_book)
    with duckdb.connect() as connection:
        relate(connection, frames)
        for rule in rules():
            columns = {name for name, *_ in connection.execute(f"DESCRIBE {rule.sql}").fetchall()}
            for case in rule.cases.values():
                assert {name for _, name, _, _ in Formatter().parse(case.message) if name} <= columns, rule.name
