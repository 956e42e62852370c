"""Declared corrections: put in where the book prints what they say, and loud where it does not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.invented import CITY, batch, document_id
from transform.corrections.apply import corrected
from transform.corrections.declared import Correction, applicable, corrections_hash, read_corrections
from transform.errors import CorrectionError
from warehouse.schema import frame, to_arrow

FIGURE = "fiscal_year=2019/measure_no=01/indicator_no=1/role=actual/value_fiscal_year=2019"
PROJECT = "fiscal_year=2019/measure_no=01/project_no=1"


def entry(**more: str) -> str:
    said = {
        "municipality_code": CITY,
        "table": "indicator_value",
        "row_key": FIGURE,
        "column": "value",
        "printed": "80",
        "right": "延べ1万0800",
        "reason": "桁の誤り",
        "source": "正誤表",
        **more,
    }
    lines = (f"{n} = {v if v.startswith('[') else repr(v)}" for n, v in said.items() if v != "left out")
    return "[[correction]]\n" + "\n".join(lines) + "\n"


def declared(folder: Path, *entries: str) -> list[Correction]:
    folder.mkdir(exist_ok=True)
    (folder / "city.toml").write_text("\n".join(entries), encoding="utf-8")
    return read_corrections([folder])


@pytest.fixture(scope="module")
def book() -> dict[str, Any]:
    return {**batch("a", 2019).frames, "quarantine": frame("quarantine", [])}


@pytest.fixture
def frames(book: dict[str, Any]) -> dict[str, Any]:
    return dict(book)


def rows(frames: dict[str, Any], table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = to_arrow(table, frames[table]).to_pylist()
    return found


def test_a_figure_is_read_as_its_cell_would_be_and_stays_as_printed_beside_it(tmp_path: Path, frames: Any) -> None:
    after = corrected(frames, declared(tmp_path, entry()))
    (row,) = [r for r in rows(after, "indicator_value") if (r["measure_no"], r["role"]) == ("01", "actual")]
    assert (row["raw"], row["value"], row["qualifiers"]) == ("80", Decimal(10800), ["gross"])
    (record,) = rows(after, "correction")
    assert (record["table_name"], record["row_key"], record["column_name"]) == ("indicator_value", FIGURE, "value")
    assert (record["printed_value"], record["corrected_value"]) == ("80", "延べ1万0800")
    assert (record["reason"], record["source"], record["document_id"]) == ("桁の誤り", "正誤表", document_id("a"))
    untouched = [r for r in rows(after, "indicator_value") if r["measure_no"] == "02"]
    assert untouched == [r for r in rows(frames, "indicator_value") if r["measure_no"] == "02"]


@pytest.mark.parametrize(
    ("column", "printed", "right_value"),
    [
        ("cost_thousand_yen", "1,000", ("10,000", 10000)),
        ("project_name", "事業01", ("事業壱", "事業壱")),
        ("progress", "計画どおり", ("計画遅れ", "計画遅れ")),
        ("progress", "計画どおり", ("", None)),
        ("in_strategy", "false", ("true", True)),
        ("improvement_directions", "['効率性改善']", ("['有効性改善', '効率性改善']", ["有効性改善", "効率性改善"])),
        ("rating", "", ("◎", "◎")),
    ],
)
def test_other_values_are_corrected_in_their_type(
    tmp_path: Path, frames: Any, column: str, printed: str, right_value: tuple[str, object]
) -> None:
    right, value = right_value
    given = entry(table="project", row_key=PROJECT, column=column, printed=printed, right=right)
    after = corrected(frames, declared(tmp_path, given))
    assert rows(after, "project")[0][column] == value
    assert rows(after, "project")[1] == rows(frames, "project")[1]


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (("action", "fiscal_year=2019/measure_no=01/seq=1", "action_name", "声を聞く", "声を聴く"), "声を聴く"),
        (("contents", "fiscal_year=2019/measure_no=01", "printed_page", "12", "14"), 14),
    ],
)
def test_headings_and_the_table_of_contents_are_corrected_as_the_sheets(
    tmp_path: Path, frames: Any, given: tuple[str, ...], value: object
) -> None:
    said = dict(zip(("table", "row_key", "column", "printed", "right"), given, strict=True))
    table, printed = said["table"], said["printed"]
    book = {"municipality_code": CITY, "fiscal_year": 2019, "document_id": document_id("a"), "measure_no": "01"}
    own = {
        "action": {"seq": 1, "action_no": "01-1", "action_name": "声を聞く"},
        "contents": {"measure_name": "防災", "printed_page": 12},
    }
    frames[table] = frame(table, [{**book, **own[table]}])
    after = corrected(frames, declared(tmp_path, entry(**said)))
    assert rows(after, table)[0][said["column"]] == value
    assert [(r["table_name"], r["printed_value"]) for r in rows(after, "correction")] == [(table, printed)]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"printed": "81"}, "「81」のはずですが、冊子では「80」"),
        ({"row_key": FIGURE.replace("indicator_no=1", "indicator_no=9")}, "この行は冊子にありません"),
        ({"right": "1,2万"}, "数値として読めません"),
        (
            {"table": "project", "row_key": PROJECT, "column": "progress", "printed": "計画どおり", "right": "早い"},
            "決められた値",
        ),
        (
            {"table": "project", "row_key": PROJECT, "column": "cost_thousand_yen", "printed": "千"},
            "この列の値（BIGINT）",
        ),
        ({"table": "project", "row_key": PROJECT, "column": "rating", "printed": "['◎']"}, "リストではありません"),
    ],
)
def test_a_correction_that_does_not_fit_fails_and_names_itself(
    tmp_path: Path, frames: Any, more: dict[str, str], says: str
) -> None:
    given = declared(tmp_path, entry(**more))
    with pytest.raises(CorrectionError, match=r"city\.toml の1番目.*" + says):
        corrected(frames, given)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"reason": "left out"}, "必要な項目がありません: reason"),
        ({"source": ""}, "必要な項目がありません: source"),
        ({"note": "x"}, "知らない項目があります: note"),
        ({"table": "provenance"}, "訂正できる表ではありません"),
        ({"table": "figure_in_text"}, "検査のための写しで、訂正できません"),
        ({"column": "raw"}, "訂正できる列ではありません"),
        ({"column": "measure_no"}, "訂正できる列ではありません"),
        (
            {
                "table": "indicator",
                "row_key": "fiscal_year=2019/measure_no=01/indicator_no=1",
                "column": "indicator_key",
            },
            "列",
        ),
        ({"row_key": "measure_no=01"}, "の形で書きます"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(tmp_path: Path, more: dict[str, str], says: str) -> None:
    with pytest.raises(CorrectionError, match=says):
        declared(tmp_path, entry(**more))


def test_files_that_cannot_be_read_and_two_corrections_of_one_value_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match="を読めません"):
        declared(tmp_path, "[[correction")
    with pytest.raises(CorrectionError, match="同じ値を訂正しています"):
        declared(tmp_path, entry(), entry(right="90"))
    with pytest.raises(CorrectionError, match=r"フォルダー .* がありません"):
        read_corrections([tmp_path / "none"])


def test_corrections_are_for_their_city_year_and_file(tmp_path: Path, frames: Any) -> None:
    given = declared(
        tmp_path,
        entry(municipality_code="990027"),
        entry(row_key=FIGURE.replace("fiscal_year=2019/measure", "fiscal_year=2020/measure")),
        entry(document_id="f" * 64),
    )
    after = corrected(frames, given)
    assert "correction" not in after
    assert rows(after, "indicator_value") == rows(frames, "indicator_value")
    assert applicable(given, municipality_code=CITY, fiscal_year=2019, document_id="f" * 64) == given[2:]


def test_a_figure_that_was_refused_is_no_longer_held(tmp_path: Path, frames: Any) -> None:
    held = {
        "municipality_code": CITY,
        "document_id": document_id("a"),
        "fiscal_year": 2019,
        "table_name": "indicator_value",
        "row_key": FIGURE,
        "rule": "figure_readable",
        "column_name": "value",
        "status": "held",
        "message": "数値として読み取れません。",
    }
    frames["quarantine"] = frame("quarantine", [held, {**held, "row_key": "other"}])
    after = corrected(frames, declared(tmp_path, entry()))
    assert [r["row_key"] for r in rows(after, "quarantine")] == ["other"]


def test_the_hash_follows_from_what_is_declared_not_from_where(tmp_path: Path) -> None:
    one = declared(tmp_path / "a", entry())
    same = declared(tmp_path / "b", "# moved\n\n" + entry())
    other = declared(tmp_path / "c", entry(right="90"))
    assert corrections_hash(one) == corrections_hash(same) != corrections_hash(other)
    assert corrections_hash([]) is None
