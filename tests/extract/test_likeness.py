"""What an unknown label most likely is: what speaks for it, and what speaks against it."""

from __future__ import annotations

import re

import pytest

from extract.likeness import EVIDENCE, Candidate, Unknown, align, likeness, possible, score

COST = Candidate("cost", ("決算額（千円）",), re.compile(r"^[\d,]+$"), telling=False, required=False)
PHONE = Candidate("phone", ("電話番号",), re.compile(r"^[\d-]{6,}$"), telling=True, required=True)
TEXT = Candidate("text", ("今後の取組内容",), re.compile("^.{6,}"), telling=False, required=True)
YEARS = Candidate("actual", ("実績値",), re.compile(r"\d"), telling=False, required=True, many=True)


def test_label_within_the_other_is_alike() -> None:
    assert likeness("主な取組の内容", ["取組の内容"]) > 0.75
    assert likeness("水と緑", ["電話番号"]) == 0


def test_other_unit_counts_against_a_label() -> None:
    assert likeness("職員数（人）", ["職員数（千円）"]) < likeness("職員数（千円）", ["職員数（千円）"])


@pytest.mark.parametrize("values", [("042-555-0100",), ("042-555-0100", "", "042-555-0101")])
def test_telling_values_are_evidence_under_any_label(values: tuple[str, ...]) -> None:
    found = score(Unknown("すぐ聞く", values), PHONE)
    assert found is not None
    assert found > EVIDENCE


def test_values_of_another_kind_exclude_a_candidate() -> None:
    assert score(Unknown("電話番号の一覧", ("防災課",)), PHONE) is None
    assert not possible(("防災課",), PHONE)


def test_optional_candidate_needs_words() -> None:
    assert score(Unknown("従事職員数（人）", ("12", "8")), COST) is None
    assert score(Unknown("決算の額（千円）", ("1,200", "800")), COST) is not None


def test_label_over_several_columns_is_a_candidate_that_has_several() -> None:
    assert score(Unknown("実績の値", ("10", "12"), 2), COST) is None
    assert score(Unknown("実績の値", ("10", "12"), 2), YEARS) is not None


def test_place_alone_is_no_evidence() -> None:
    assert score(Unknown("水と緑", ()), TEXT) is None


def test_alignment_keeps_both_orders_and_takes_the_best() -> None:
    assert align([[3.0, None], [2.0, 2.5]]) == [0, 1]
    assert align([[None, 3.0], [3.0, None]]) in ([1, None], [None, 0])
    assert align([[1.0], [5.0]]) == [None, 0]
    assert align([]) == []
    assert align([[], []]) == [None, None]
