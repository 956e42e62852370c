"""How a book writes its figures: a quantity in a notation becomes a printed `Figure`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from samples.model import Figure, fiscal_year_label, fiscal_year_short

_PREFIXES = {"gross": "延べ", "approx": "約"}
_SUFFIXES = {"at_least": "以上", "at_most": "以下", "provisional": "（速報値）"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is to be printed: a value (its printed decimals kept), a range up to `high`, or a reason for having none."""

    value: Decimal | None
    qualifiers: tuple[str, ...] = ()
    high: Decimal | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Notation:
    """How an edition writes numbers.

    Attributes:
        myriad: 1万7436 where true, 17,436 where false.
        gap: what stands after 延べ and after 万.
        base_year: the bracket with a baseline's year, with {long}, {short} and {forecast} (見込 or nothing).
    """

    myriad: bool
    gap: str = ""
    base_year: str = " ({short}{forecast})"

    def number(self, value: Decimal | int) -> str:
        """A number of zero or more; its decimals are printed as they are given."""
        whole = int(value)
        if not self.myriad:
            return f"{value:,}"
        if whole != value or whole < 10_000:
            return str(value)
        head, rest = divmod(whole, 10_000)
        return f"{head}万{self.gap}{rest}" if rest else f"{head}万"

    def figure(self, quantity: Quantity, fiscal_year: int) -> Figure:
        """The quantity as an actual or a target prints it."""
        return self._figure(quantity, fiscal_year, "")

    def baseline(self, quantity: Quantity, fiscal_year: int) -> Figure:
        """The quantity with its year in brackets; `forecast` is printed in the bracket."""
        bracket = self.base_year.format(
            long=fiscal_year_label(fiscal_year),
            short=fiscal_year_short(fiscal_year),
            forecast="見込" if "forecast" in quantity.qualifiers else "",
        )
        return self._figure(quantity, fiscal_year, bracket)

    def _figure(self, quantity: Quantity, fiscal_year: int, bracket: str) -> Figure:
        if quantity.value is None:
            return Figure((quantity.missing or "") + bracket, fiscal_year, missing=quantity.missing or "")
        text = self.number(quantity.value)
        if quantity.high is not None:
            text = f"{text}～{self.number(quantity.high)}"
        for qualifier in quantity.qualifiers:
            text = _PREFIXES.get(qualifier, "") + (self.gap if qualifier in _PREFIXES else "") + text
            text += _SUFFIXES.get(qualifier, "")
        ranged = quantity.high is not None
        return Figure(
            text=text + bracket,
            fiscal_year=fiscal_year,
            value=None if ranged else quantity.value,
            low=quantity.value if ranged or "at_least" in quantity.qualifiers else None,
            high=quantity.high if ranged else quantity.value if "at_most" in quantity.qualifiers else None,
            qualifiers=tuple(sorted(quantity.qualifiers)),
        )
