"""The catalog of municipalities, and the codes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import settings
from flows.catalog import CatalogError, is_municipality_code, municipalities


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
