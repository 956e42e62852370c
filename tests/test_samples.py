"""The sample books: the committed files are the script's, their truth is consistent, the traps are really in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream

from samples.city import CITY, FISCAL_YEARS, edition
from samples.figures import Notation, Quantity
from samples.form import Column
from samples.grid import heading_rows
from samples.icons import COLOURS, icon
from samples.make import make
from samples.model import with_summaries
from samples.pen import Pen, Ruling
from samples.render import Edition, Rendered, render
from samples.style import Style, japanese_font
from samples.truth import truth
from samples.wrap import wrap

SAMPLES = Path(__file__).parent.parent / "samples"
STEMS = {2018: "h30", 2019: "r1", 2020: "r2"}
Record = dict[str, Any]


@cache
def rendered(fiscal_year: int) -> Rendered:
    return render(edition(fiscal_year))


@cache
def tables(fiscal_year: int) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = truth(edition(fiscal_year), rendered(fiscal_year))["tables"]
    return found


def printed_lines(fiscal_year: int) -> Iterator[str]:
    with pypdfium2.PdfDocument(rendered(fiscal_year).pdf) as document:
        for page in document:
            yield from page.get_textpage().get_text_range().splitlines()


def objects(pdf: bytes) -> dict[int, Any]:
    """What a PDF holds, streams unpacked: equal for equal books, whichever zlib packed them."""

    def unpacked(value: Any) -> Any:
        if not isinstance(value, PDFStream):
            return repr(value)
        return repr({k: v for k, v in sorted(value.attrs.items()) if k != "Length"}), value.get_data()

    document = PDFDocument(PDFParser(BytesIO(pdf)))
    return {number: unpacked(document.getobj(number)) for xref in document.xrefs for number in xref.get_objids()}


# The files


@pytest.mark.parametrize("fiscal_year", FISCAL_YEARS)
def test_committed_books_are_what_the_script_makes(fiscal_year: int) -> None:
    committed = (SAMPLES / f"{STEMS[fiscal_year]}.pdf").read_bytes()
    assert objects(committed) == objects(rendered(fiscal_year).pdf), "run: python -m samples.make"


@pytest.mark.parametrize("fiscal_year", FISCAL_YEARS)
def test_committed_truth_is_what_the_script_makes(fiscal_year: int) -> None:
    committed = json.loads((SAMPLES / f"{STEMS[fiscal_year]}.truth.json").read_text(encoding="utf-8"))
    made = json.loads(json.dumps(truth(edition(fiscal_year), rendered(fiscal_year))))
    assert committed == made, "run: python -m samples.make"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (make(tmp_path / name) for name in ("first", "second"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert [p.stem for p in first] == list(STEMS.values())


@pytest.mark.parametrize("fiscal_year", FISCAL_YEARS)
def test_books_stay_small(fiscal_year: int) -> None:
    assert len(rendered(fiscal_year).pdf) < 1_000_000
    assert 12 <= rendered(fiscal_year).page_count <= 18


@pytest.mark.parametrize("fiscal_year", FISCAL_YEARS)
def test_the_text_layer_holds_the_printed_characters(fiscal_year: int) -> None:
    pages: dict[int, str] = {}

    class Recorder(Pen):
        def __init__(self, style: Style, title: str) -> None:
            super().__init__(style, title)
            pages.clear()  # the table of contents takes a first rendering

        def text(self, x: float, top: float, text: str, size: float, *, leading: float, bold: bool = False) -> None:
            super().text(x, top, text, size, leading=leading, bold=bold)
            pages[self.page_number] = pages.get(self.page_number, "") + text

    with pypdfium2.PdfDocument(render(edition(fiscal_year), Recorder).pdf) as document:
        for number, page in enumerate(document, 1):
            extracted = page.get_textpage().get_text_range()
            assert Counter("".join(extracted.split())) == Counter("".join(pages[number].split()))


# The truth


@pytest.mark.parametrize("fiscal_year", FISCAL_YEARS)
def test_tallies_count_the_ticks(fiscal_year: int) -> None:
    projects = tables(fiscal_year)["project"]
    for tally in tables(fiscal_year)["project_tally"]:
        of_sheet = [p for p in projects if p["measure_no"] == tally["measure_no"]]
        ticks = [p for p in of_sheet if tally["category"] in (p["progress"], *p["improvement_directions"])]
        share = Decimal(100 * len(ticks)) / len(of_sheet)
        assert tally["printed_count"] == len(ticks)
        assert tally["printed_percent"] == str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


@pytest.mark.parametrize("fiscal_year", FISCAL_YEARS)
def test_ticks_that_exclude_each_other_do_not_stand_together(fiscal_year: int) -> None:
    for project in tables(fiscal_year)["project"]:
        directions = project["improvement_directions"]
        assert directions
        assert "改善余地なし" not in directions or directions == ["改善余地なし"]


@pytest.mark.parametrize("fiscal_year", FISCAL_YEARS)
def test_overview_and_appendix_repeat_the_sheets(fiscal_year: int) -> None:
    found = tables(fiscal_year)
    assert found["overview"] == [{k: m[k] for k in found["overview"][0]} for m in found["measure"]]
    assert found["appendix_project"] == [{k: p[k] for k in found["appendix_project"][0]} for p in found["project"]]


@pytest.mark.parametrize("fiscal_year", FISCAL_YEARS)
def test_every_record_is_of_the_edition_and_has_a_key_of_its_own(fiscal_year: int) -> None:
    keys = {
        "measure": [],
        "achievement": ["seq"],
        "indicator": ["indicator_no"],
        "indicator_value": ["indicator_no", "role", "value_fiscal_year"],
        "plan": ["category_no", "seq"],
        "plan_category": ["category_no"],
        "project": ["project_no"],
        "project_tally": ["category"],
        "overview": [],
        "appendix_project": ["project_no"],
    }
    assert tables(fiscal_year).keys() == keys.keys()
    for name, records in tables(fiscal_year).items():
        assert {(r["municipality_code"], r["fiscal_year"]) for r in records} == {(CITY.code, fiscal_year)}
        found = [tuple(record[k] for k in ("measure_no", *keys[name])) for record in records]
        assert len(found) == len(set(found)) > 0


def test_years_agree_except_where_the_later_book_says_so() -> None:
    """Only what the remarks announce differs: a provisional figure made final, and one that was still being counted."""
    printed: dict[tuple[str, str, str, int], set[str | None]] = {}
    for fiscal_year in FISCAL_YEARS:
        names = {(i["measure_no"], i["indicator_no"]): i["indicator_name"] for i in tables(fiscal_year)["indicator"]}
        for value in tables(fiscal_year)["indicator_value"]:
            name = names[value["measure_no"], value["indicator_no"]]
            key = (value["measure_no"], name, value["role"], value["value_fiscal_year"])
            printed.setdefault(key, set()).add(value["value"])
    assert {key: values for key, values in printed.items() if len(values) > 1} == {
        ("05", "学校図書館・学級文庫を支えるボランティアの登録者数", "actual", 2019): {None, "76"},
        ("11", "水産物の出荷額（暦年）", "actual", 2019): {"1185", "1192"},
    }


def test_a_baseline_is_the_actual_of_its_year_unless_it_was_forecast() -> None:
    compared = 0
    values = tables(2018)["indicator_value"]
    actuals = {
        (v["measure_no"], v["indicator_no"], v["value_fiscal_year"]): v["value"]
        for v in values
        if v["role"] == "actual"
    }
    for value in values:
        if value["role"] == "baseline" and "forecast" not in value["qualifiers"]:
            assert value["value"] == actuals[value["measure_no"], value["indicator_no"], value["value_fiscal_year"]]
            compared += 1
    assert compared == 9


# What makes such books hard


def test_rows_are_cut_by_the_page_break_without_a_ruling() -> None:
    style = edition(2018).style
    drawn: dict[int, set[Ruling]] = {}

    class Recorder(Pen):
        def rulings(self, rulings: Any, *, width: float, colour: str) -> None:
            lines = set(rulings)
            super().rulings(lines, width=width, colour=colour)
            if colour == style.ruling_colour:
                drawn[self.page_number] = lines

    cut = [b.page for b in render(edition(2018), Recorder).breaks if b.kind == "inside"]
    assert cut
    foot, head = style.portrait[1] - style.portrait_margins.bottom, style.portrait_margins.top
    for page in cut:
        assert any(r.y1 == foot for r in drawn[page])
        assert not any(r.y0 == r.y1 == foot for r in drawn[page])
        assert any(r.y0 == head for r in drawn[page + 1])
        assert not any(r.y0 == r.y1 == head for r in drawn[page + 1])


def test_a_table_is_broken_between_rows_with_its_heading_repeated() -> None:
    assert any(b.kind == "between" and b.headings_repeated for b in rendered(2019).breaks)


def test_a_line_begins_with_a_middle_dot_inside_an_item() -> None:
    lines = list(printed_lines(2020))
    for words in ("・紙おむつの点検と補充", "・図書館に掲げた。", "・歌の棚に分けた。"):
        assert words in lines  # the dot parts two words of an item that begins on the line before
    assert any(line.startswith("・書道・体操の動画") for line in lines)


def test_figures_are_broken_inside_their_digits_and_after_ten_thousands() -> None:
    def broken(fiscal_year: int, first: str, second: str) -> bool:
        lines = list(printed_lines(fiscal_year))
        return any(a.endswith(first) and b.startswith(second) for a, b in pairwise(lines))

    assert broken(2018, "（平成2", "9年度）")
    assert broken(2019, "延べ1万30", "46")
    assert broken(2020, "延べ 1万", "3046")


def test_each_edition_prints_other_years() -> None:
    columns = {
        fiscal_year: sorted(
            {(v["role"], v["value_fiscal_year"]) for v in tables(fiscal_year)["indicator_value"]} - {("target", 2019)}
        )
        for fiscal_year in FISCAL_YEARS
    }
    assert [year for role, year in columns[2018] if role == "actual"] == [2015, 2016, 2017, 2018]
    assert [year for role, year in columns[2019] if role == "actual"] == [2019]
    assert [year for role, year in columns[2020] if role == "actual"] == [2019, 2020]
    assert [[y for role, y in columns[f] if role == "target"] for f in FISCAL_YEARS] == [[2018], [2022], [2022]]


def test_a_note_on_the_row_overrides_the_columns_year() -> None:
    courses = next(i for i in tables(2019)["indicator"] if i["name_note"])
    target = next(
        v
        for v in tables(2019)["indicator_value"]
        if (v["measure_no"], v["indicator_no"], v["role"]) == (courses["measure_no"], courses["indicator_no"], "target")
    )
    assert (courses["name_note"], target["value_fiscal_year"]) == ("(目標値は令和元年度)", 2019)


def test_all_kinds_of_missing_figures_and_qualifiers_are_printed() -> None:
    values = [v for fiscal_year in FISCAL_YEARS for v in tables(fiscal_year)["indicator_value"]]
    assert {v["missing_reason"] for v in values} == {None, "", "―", "未実施", "集計中"}
    assert {q for v in values for q in v["qualifiers"]} == {
        *("approx", "at_least", "at_most", "forecast", "gross", "provisional")
    }
    assert any(v["value"] is None and v["value_low"] and v["value_high"] for v in values)
    assert any(v["base_value"] == "385000.0" and v["base_unit"] == "人" for v in values)


def test_blank_parts_are_among_the_sheets() -> None:
    found = [tables(fiscal_year) for fiscal_year in FISCAL_YEARS]
    assert any(category["items"] == 0 for t in found for category in t["plan_category"])
    assert any(measure["indicator_remarks"] is None for t in found for measure in t["measure"])
    assert any(project["priority_project"] is None for t in found for project in t["project"])
    assert all(project["budget_thousand_yen"] is None for t in found[:2] for project in t["project"])
    assert {(p["budget_fiscal_year"], p["budget_thousand_yen"] is None) for p in found[2]["project"]} == {(2021, False)}


def test_achievements_stand_under_actions_cross_actions_and_themes() -> None:
    found = [a for fiscal_year in FISCAL_YEARS for a in tables(fiscal_year)["achievement"]]
    nested = {(a["cross_action"] is not None, a["theme"] is not None) for a in found}
    assert nested == {(False, False), (True, False), (True, True)}
    assert any(a["is_reposted"] and a["text"].endswith("（再掲）") for a in found)


def test_the_tallies_label_stands_in_the_rows_last_cell() -> None:
    row = next(line for line in printed_lines(2018) if line.endswith("割合(%)"))
    assert row.split() == ["33.3", "33.3", "33.3", "33.3", "66.7", "33.3", "33.3", "0.0", "割合(%)"]


def test_evaluation_pages_are_landscape() -> None:
    with pypdfium2.PdfDocument(rendered(2019).pdf) as document:
        wide = [number for number, page in enumerate(document, 1) if page.get_width() > page.get_height()]
    assert wide == [last for _, last in rendered(2019).measure_pages.values()]


# The parts


def test_a_variant_is_made_by_replacing_parts() -> None:
    """What the drift tests do: other labels, columns, figures and looks, with nothing else touched."""
    original = edition(2018)
    form = replace(
        original.form,
        indicator_columns=(
            *original.form.indicator_columns,
            Column("extra", ("達成率",), 8, item="rate"),
        ),
    )
    measures = tuple(
        replace(m, name=f"{m.name}改", indicators=tuple(replace(i, extras=(("rate", "98.7"),)) for i in m.indicators))
        for m in original.book.measures
    )
    book = with_summaries(replace(original.book, measures=measures), form.tick_categories)
    variant = Edition(book, form, replace(original.style, ruling="rectangle", row_break="whole", text_size=7.0))
    made = render(variant)
    with pypdfium2.PdfDocument(made.pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert text.count("98.7") == sum(len(m.indicators) for m in measures)
    assert "02 波に備える安全なまち改" in text
    assert truth(variant, made)["tables"]["overview"][0]["measure_name"] == "波に備える安全なまち改"


def test_a_row_that_no_page_holds_is_an_error_and_not_an_endless_book() -> None:
    original = edition(2019)
    style = replace(original.style, landscape_size=120.0)
    with pytest.raises(ValueError, match="does not fit"):
        render(replace(original, style=style))


def test_neighbouring_columns_share_the_headings_of_their_common_path() -> None:
    columns = (
        Column("no", ("指標",), 1),
        Column("name", ("指標",), 1),
        Column("actual", ("実績値", "H29"), 1),
        Column("actual", ("実績値", "H30"), 1),
        Column("unit", ("単位",), 1),
    )
    rows = heading_rows(columns, size=8, note_size=6, fill="")
    assert [[(c.texts[0].text, c.column, c.columns, c.rows) for c in row] for row in rows] == [
        [("指標", 0, 2, 2), ("実績値", 2, 2, 1), ("単位", 4, 1, 2)],
        [("H29", 2, 1, 1), ("H30", 3, 1, 1)],
    ]


@pytest.mark.parametrize(
    ("quantity", "myriad", "comma"),
    [
        (Quantity(Decimal(17436)), "1万7436", "17,436"),
        (Quantity(Decimal(20000)), "2万", "20,000"),
        (Quantity(Decimal(800), ("gross", "at_least")), "延べ800以上", "延べ800以上"),
        (Quantity(Decimal("60.0")), "60.0", "60.0"),
        (Quantity(Decimal("3.0"), high=Decimal("3.5")), "3.0～3.5", "3.0～3.5"),
        (Quantity(None, missing="集計中"), "集計中", "集計中"),
    ],
)
def test_quantities_are_printed_in_the_editions_notation(quantity: Quantity, myriad: str, comma: str) -> None:
    assert Notation(myriad=True).figure(quantity, 2019).text == myriad
    assert Notation(myriad=False).figure(quantity, 2019).text == comma


def test_a_baseline_prints_its_year_and_that_it_was_forecast() -> None:
    forecast = Quantity(Decimal(1800), ("forecast", "gross"))
    assert Notation(myriad=True).baseline(forecast, 2015).text == "延べ1800 (H27見込)"
    assert Notation(myriad=False, base_year="（{long}）").baseline(forecast, 2019).text == "延べ1,800（令和元年度）"


@given(text=st.text("あ漢、。）（「」・1A \n", max_size=60), width=st.integers(2, 12), break_words=st.booleans())
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int, break_words: bool) -> None:
    lines = wrap(text, width, len, Style(font_file=Path(), break_words=break_words))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(len(line.rstrip(" ")) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("ああああ。", ["あああ", "あ。"]),
        ("あああ（あ）", ["あああ", "（あ）"]),
        ("ああああー", ["あああ", "あー"]),
        ("あ29ああ", ["あ29あ", "あ"]),
        ("あああ29", ["あああ2", "9"]),
        ("ああああ・あ", ["あああ", "あ・あ"]),
    ],
)
def test_lines_break_as_in_browsers(text: str, lines: list[str]) -> None:
    assert wrap(text, 4, len, Style(font_file=Path())) == lines


def test_lines_break_before_a_middle_dot_as_in_spreadsheets_and_not_inside_numbers() -> None:
    style = edition(2020).style
    assert wrap("ああああ・あ", 4, len, style) == ["ああああ", "・あ"]
    assert wrap("あああ29", 4, len, style) == ["あああ", "29"]
    assert wrap("12345", 4, len, style) == ["1234", "5"]


def test_icons_have_the_goals_colours_and_differ() -> None:
    icons = [icon(goal) for goal in range(1, 18)]
    assert [f"#{i.tobytes()[:3].hex()}" for i in icons] == list(COLOURS)
    assert len({i.tobytes() for i in icons}) == 17


def test_the_font_is_found_without_importing_its_package() -> None:
    assert japanese_font().is_file()
