"""Fiscal years in words."""

from __future__ import annotations

import pytest

from flows.wording import year_name


@pytest.mark.parametrize(
    ("fiscal_year", "name"),
    [
        (2018, "平成30年度（2018）"),
        (2019, "令和元年度（2019）"),
        (2020, "令和2年度（2020）"),
        (1989, "平成元年度（1989）"),
        (1988, "昭和63年度（1988）"),
    ],
)
def test_a_year_is_named_by_the_era_in_which_it_begins_as_a_fiscal_year(fiscal_year: int, name: str) -> None:
    assert year_name(fiscal_year) == name
