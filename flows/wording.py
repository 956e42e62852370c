"""Words for people that several outputs share."""

from __future__ import annotations

from transform.years import ERAS


def year_name(fiscal_year: int) -> str:
    """A fiscal year as people say it, with the number that the warehouse has for it: 令和元年度（2019）."""
    era = max((era for era in ERAS if era.before < fiscal_year), key=lambda era: era.before)
    number = fiscal_year - era.before
    return f"{era.name}{'元' if number == 1 else number}年度（{fiscal_year}）"
