"""Other people's readers of kanji numerals and eras, where they are installed, against this one."""

from __future__ import annotations

import datetime
import random
import unicodedata

import pytest

from transform.numerals import parse


def test_kanji_digits_have_the_values_that_unicode_gives_them() -> None:
    # 兆 and 京 have no value in Unicode that a number of today means.
    for character in "一二三四五六七八九十百千壱弐参拾廿卅":
        assert parse(character).value == unicodedata.numeric(character)


def test_kanji_and_mixed_numerals_against_kanjize() -> None:
    kanjize = pytest.importorskip("kanjize")
    rng = random.Random(0)
    styles = [
        kanjize.KanjizeConfiguration(style=style) for style in (kanjize.KanjizeStyle.ALL, kanjize.KanjizeStyle.MIXED)
    ]
    for _ in range(2000):
        number = rng.randrange(1, 10 ** rng.randint(1, 20))
        for style in styles:
            text = kanjize.number2kanji(number, config=style)
            assert parse(text).value == number, text


def test_eras_against_japanera() -> None:
    japanera = pytest.importorskip("japanera")
    for year in range(1912, 2030):
        day = datetime.date(year, 12, 31)
        era = japanera.EraDate(day.year, day.month, day.day)
        name, number = era.era.kanji, era.year - era.era.since.year + 1
        text = f"{name}{'元' if number == 1 else number}年"
        assert parse(text).fiscal_year == year, text
