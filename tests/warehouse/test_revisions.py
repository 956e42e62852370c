"""Which book of a year is current."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any

from warehouse.revisions import Edition, Ruling, rule


def edition(name: str, **more: Any) -> Edition:
    given: dict[str, Any] = {
        "municipality_code": "990019",
        "fiscal_year": 2019,
        "part_no": 1,
        "document_id": name,
        "file_name": f"{name}.pdf",
        "published_on": None,
        "modified_at": None,
        "sheets": 8,
        "load_no": 1,
    }
    return Edition(**{**given, **more})


def ruled(*editions: Edition) -> dict[str, Ruling]:
    return {key[-1]: ruling for key, ruling in rule(editions).items()}


def current(*editions: Edition) -> list[str]:
    return [name for name, ruling in ruled(*editions).items() if ruling.is_current]


def test_a_lone_book_is_current_without_a_warning() -> None:
    (ruling,) = ruled(edition("a")).values()
    assert (ruling.revision, ruling.is_current, ruling.warning) == (1, True, None)


def test_the_later_printed_date_stands_even_if_its_pdf_is_older() -> None:
    first = edition("a", published_on=dt.date(2020, 9, 1), modified_at=dt.datetime(2021, 5, 5), load_no=2)
    second = edition("b", published_on=dt.date(2020, 10, 1), modified_at=dt.datetime(2020, 9, 9), load_no=1)
    rulings = ruled(first, second)
    assert current(first, second) == ["b"]
    assert (rulings["a"].revision, rulings["b"].revision) == (1, 2)
    assert "b.pdf" in rulings["a"].reason
    assert rulings["b"].warning is None


def test_without_printed_dates_the_pdfs_date_decides() -> None:
    older, newer = (edition(n, modified_at=dt.datetime(2020, m, 1), load_no=9 - m) for n, m in (("a", 1), ("b", 2)))
    assert current(older, newer) == ["b"]


def test_a_printed_date_is_compared_with_the_pdf_date_of_a_book_that_prints_none() -> None:
    printed = edition("a", published_on=dt.date(2020, 9, 1), modified_at=dt.datetime(2020, 8, 1))
    undated = edition("b", modified_at=dt.datetime(2020, 9, 2))
    assert current(printed, undated) == ["b"]


def test_a_known_date_is_later_than_none() -> None:
    assert current(edition("a", load_no=2), edition("b", modified_at=dt.datetime(1990, 1, 1), load_no=1)) == ["b"]


def test_of_equal_dates_the_last_loaded_stands_with_a_warning() -> None:
    when = {"published_on": dt.date(2020, 9, 1), "modified_at": dt.datetime(2020, 9, 1)}
    rulings = ruled(edition("a", load_no=2, **when), edition("b", load_no=1, **when))
    assert rulings["a"].is_current
    assert rulings["a"].warning is not None
    assert "b.pdf" in rulings["a"].warning
    assert rulings["b"].warning is None


def test_a_file_with_fewer_sheets_waits_whatever_its_date() -> None:
    whole = edition("a", modified_at=dt.datetime(2020, 1, 1))
    excerpt = edition("b", modified_at=dt.datetime(2021, 1, 1), sheets=7, load_no=2)
    rulings = ruled(whole, excerpt)
    assert current(whole, excerpt) == ["a"]
    assert rulings["b"].warning is not None
    assert "7枚" in rulings["b"].warning


def test_a_whole_book_after_an_excerpt_is_current() -> None:
    dates = [dt.datetime(2020 + n, 1, 1) for n in range(3)]
    books = [edition(n, modified_at=d, sheets=s) for n, d, s in zip("abc", dates, (8, 7, 8), strict=True)]
    assert current(*books) == ["c"]


def test_an_excerpt_of_the_same_date_is_no_reason_to_warn_of_a_tie() -> None:
    rulings = ruled(edition("a", load_no=1), edition("b", load_no=2, sheets=3))
    assert rulings["a"].is_current
    assert rulings["a"].warning is None


def test_rulings_do_not_depend_on_the_order_of_arrival_where_dates_differ() -> None:
    def arrived(order: tuple[int, ...]) -> dict[str, Ruling]:
        return ruled(
            *(
                edition(str(n), modified_at=dt.datetime(2020 + n, 1, 1), sheets=(8, 9, 7, 9)[n], load_no=position)
                for position, n in enumerate(order)
            )
        )

    outcomes = [arrived(order) for order in permutations(range(4))]
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_parts_years_and_cities_are_no_revisions_of_one_another() -> None:
    others = [
        edition("a"),
        edition("b", part_no=2),
        edition("c", fiscal_year=2020),
        edition("d", municipality_code="990027"),
    ]
    assert sorted(current(*others)) == ["a", "b", "c", "d"]
