"""A word is found however the book sets it, and nothing else is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.invented import batch, run
from warehouse.build import publish
from warehouse.ddl import literal
from warehouse.errors import WarehouseError
from warehouse.query import run as query
from warehouse.search import search
from warehouse.text_pattern import FORMS, pattern

LETTERS = "Aａz９-ー~〜ガｶﾞﾊﾟパァｧ・･「避難\\.^$[]{}()*+?|'\""


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("認知症", "認 知\n　症"),
        ("認 知症", "認知症"),
        ("SDGs", "ＳＤＧｓ"),
        ("sdgs", "SDGs"),
        ("ﾊﾟｰｷﾝｸﾞ", "パーキング"),
        ("パーキング", "ﾊﾟｰｷﾝｸﾞ"),
        ("ガス", "カ\u3099ス"),
        ("1-2", "１－２"),
        ("９時～", "9時〜"),
        ("(再掲)", "（再掲）"),
        ("a.b", "a.b"),
    ],
)
def test_the_forms_of_a_word_are_one(word: str, text: str) -> None:
    assert re.fullmatch(pattern(word), text)


@pytest.mark.parametrize(("word", "text"), [("ハ", "パ"), ("a.b", "axb"), ("カ", "力"), ("①", "1"), ("ｶ", "ガ")])
def test_other_letters_are_others(word: str, text: str) -> None:
    assert not re.search(pattern(word), text)


def test_every_width_that_unicode_folds_into_one_letter_is_found() -> None:
    for code in (*range(0xFF01, 0xFF5F), *range(0xFF61, 0xFF9E)):
        wide = chr(code)
        folded = unicodedata.normalize("NFKC", wide)
        assert re.fullmatch(pattern(folded), wide), wide
        assert re.fullmatch(pattern(wide), folded), wide


@pytest.mark.parametrize("word", ["", " ", "\u3000\n"])
def test_nothing_is_no_word(word: str) -> None:
    with pytest.raises(ValueError, match="nothing to look for"):
        pattern(word)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "kakuu.duckdb"
    texts = {"purpose_target": "避難所の　運営", "purpose_intent": "避 難訓練と\n避難路", "summary": "ﾊﾟﾝ"}
    publish(path, [batch("a", 2019, measure=texts), batch("b", 2020, measure={"summary": "避難"})], run=run())
    return path


def test_hits_name_year_measure_column_and_place(file: Path) -> None:
    hits = search(file, ["避難"])
    assert [(h.fiscal_year, h.measure_no, h.column_name) for h in hits] == [
        (2020, "01", "summary"),
        (2020, "02", "summary"),
        *((2019, no, column) for no in ("01", "02") for column in ("purpose_intent", "purpose_target")),
    ]
    assert hits[2].marked() == "【避 難】訓練と\n【避難】路"
    assert [hits[2].text[start:end] for start, end in hits[2].places] == ["避 難", "避難"]


def test_all_words_must_stand_in_one_text_and_overlapping_places_are_one(file: Path) -> None:
    (hit,) = search(file, ["避難所", "所の運"], measure_no="01")
    assert hit.marked("<", ">") == "<避難所の　運>営"
    assert search(file, ["避難", "パン"]) == []
    assert [h.marked() for h in search(file, ["パン"], fiscal_year=2019, measure_no="02")] == ["【ﾊﾟﾝ】"]
    assert search(file, ["避難"], table_name="project") == []


def test_no_warehouse_is_told(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="shisaku ingest"):
        search(tmp_path / "none.duckdb", ["避難"])


@pytest.fixture(scope="module")
def connection(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from(LETTERS), min_size=1, max_size=5))
def test_python_and_the_warehouse_look_for_the_same(connection: duckdb.DuckDBPyConnection, word: str) -> None:
    assert connection.execute("SELECT text_pattern(?)", [word]).fetchall() == [(pattern(word),)]
    assert re.search(pattern(word), f"前{word}後")
    assert connection.execute("SELECT regexp_matches(?, ?)", [f"前{word}後", pattern(word)]).fetchall() == [(True,)]


def test_the_macro_finds_what_the_search_finds(file: Path) -> None:
    for word in ("避難", "ぱん", "ﾊﾟﾝ", "訓練と避", "'"):
        quoted = word.replace("'", "''")
        counted = query(file, f"SELECT count(*) FROM search('{quoted}')").rows
        assert counted == [(len(search(file, [word])),)]
        assert query(file, f"SELECT count(本文) FROM ja.検索('{quoted}')").rows == counted


def test_every_form_finds_all_others_in_duckdb_too(connection: duckdb.DuckDBPyConnection) -> None:
    pairs = [(pattern(form), other) for form, others in FORMS.items() for other in others]
    rows = ", ".join("({}, {})".format(*map(literal, pair)) for pair in pairs)
    found = connection.execute(f"SELECT e, t FROM (VALUES {rows}) AS form(e, t) WHERE NOT regexp_full_match(t, e)")
    assert found.fetchall() == []
