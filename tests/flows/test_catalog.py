"""The catalog of municipalities, and the codes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import settings
from flows.catalog import CatalogError, is_municipality_code, load, municipalities


@pytest.mark.parametrize("code", ["132080", "131016", "011002", "271004", "473821"])
def test_codes_with_the_right_check_digit_are_codes(code: str) -> None:
    assert is_municipality_code(code)


@pytest.mark.parametrize("code", ["132081", "13208", "1320800", "１３２０８０", "13208a", "", "132080\n"])
def test_a_wrong_check_digit_or_another_form_is_no_code(code: str) -> None:
    assert not is_municipality_code(code)


def test_the_shipped_catalog_is_sound() -> None:
    assert municipalities(settings.catalog())["調布市"] == "132080"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[municipality]]\nname = '調布市'\ncode = '132081'", "132081"),
        ("[[municipality]]\nname = '調布市'", "調布市"),
        ("[[municipality]]\ncode = '132080'", "1番目"),
        ("[[municipality]]\nname = 'あ'\ncode = '132080'\n[[municipality]]\nname = 'あ'\ncode = '131016'", "2番目"),
        ("[[municipality]\n", "読めません"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=told) as raised:
        municipalities(path)
    assert str(path) in str(raised.value)


def said(path: Path, text: str) -> list[str]:
    """The lines in which a catalog with one sound municipality, and more, is refused."""
    path.write_text(f"[[municipality]]\nname = '汀原市'\ncode = '992011'\n{text}", encoding="utf-8")
    with pytest.raises(CatalogError) as raised:
        load(path)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"カタログ {path} の") and line.endswith("。") for line in lines)
    return lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 'red'", "colourという項目はありません"),
        ("fetch = { delay_seconds = -1 }", "0以上"),
        ("fetch = { retries = 'x' }", "整数"),
        ("page = [{ address = 'city.example' }]\nlink = [{}]", "https://"),
        ("page = [{ address = 'https://city.example/' }]", "link"),
        ("link = [{ text = '(' }]", "正規表現"),
        ("link = [{ part = 'その[0-9]' }]", "(?P<part>"),
        ("book = [{ fiscal_year = 2019 }]", "address か file"),
        ("book = [{ file = 'a.pdf', sha256 = 'ABC' }]", "64桁"),
        ("book = [{ file = 'a.pdf', fiscal_year = 31 }]", "1989以上"),
        ("book = [{ file = 'a.pdf' }, { file = 'b.pdf', part = 0 }]", "2番目の book"),
        ("[schedule]\ncron = ['毎週']", "分 時 日 月 曜日"),
        ("[schedule]\ncron = ['0 6 * 7-13 1']", "月の「7-13」は 1〜12"),
        ("[schedule]\ncron = ['99 * * * *']", "分の「99」は 0〜59"),
        ("[schedule]\ntimezone = 'Tokyo'", "Asia/Tokyo"),
        ("[[municipality]]\nname = '渚市'\ncode = '992011'", "2番目の団体の団体コード「992011」が重複"),
    ],
)
def test_each_mistake_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    [line] = said(tmp_path / "catalog.toml", text)
    assert told in line


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    lines = said(
        tmp_path / "catalog.toml", "layuot = 'a'\nbook = [{ part = 'x', file = 'a.pdf' }]\n[fetch]\nrobots = 1"
    )
    assert len(lines) == 3
    assert "「汀原市」（1番目の団体）" in lines[0] + lines[1]


def test_the_shipped_catalog_names_the_samples_and_invents_no_address() -> None:
    entries = {entry.name: entry for entry in load(settings.catalog()).municipality}
    assert entries["調布市"].page == ()
    assert "www.city.chofu.lg.jp" in entries["調布市"].hosts
    assert all((settings.catalog().parent / (book.file or "")).is_file() for book in entries["汀原市"].book)
