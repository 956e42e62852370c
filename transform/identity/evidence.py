"""What speaks for and against two things being the same, as facts and as sentences that a person can judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from transform.identity.things import Thing

_NEAR = Decimal("0.1")  # a restated figure stays within a tenth of what it was; another quantity hardly does
_LONG = 16  # characters of an overview that no two projects share by chance


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the same year that both books print; `earlier` is what the earlier book says."""

    fiscal_year: int
    earlier: Decimal
    later: Decimal
    is_target: bool

    @property
    def agrees(self) -> bool:
        return self.earlier == self.later

    @property
    def is_near(self) -> bool:
        return abs(self.earlier - self.later) <= _NEAR * max(abs(self.earlier), abs(self.later))


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The comparison of two things of the same kind.

    Attributes:
        facts: the figures for the same year in both.
        likeness: of the names, 0 to 100; 100 where they are the same in form.
    """

    earlier: Thing
    later: Thing
    facts: tuple[Fact, ...]
    likeness: float

    @property
    def same_name(self) -> bool:
        return self.earlier.form == self.later.form and self.earlier.form != ""

    @property
    def same_unit(self) -> bool:
        return self.earlier.unit == self.later.unit

    @property
    def agreeing(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.agrees]

    @property
    def differing(self) -> list[Fact]:
        """Actuals that differ. A target may be set anew, so it tells nothing."""
        return [fact for fact in self.facts if not fact.agrees and not fact.is_target]

    @property
    def contradicts(self) -> bool:
        """Whether the actuals tell of different quantities: none agrees, nor is near enough to be a restatement."""
        actuals = [fact for fact in self.facts if not fact.is_target]
        return bool(actuals) and not any(fact.agrees or fact.is_near for fact in actuals)

    @property
    def digits(self) -> int:
        """How much the agreeing figures say: significant digits, each figure counted once (33 twice says no more).

        Figures of two things agree by chance about once in ten to this power.
        """
        return sum(_significant(amount) for amount in {fact.earlier for fact in self.agreeing})

    @property
    def shared(self) -> int:
        """How many indicators and projects two measures hold under the same names."""
        return len(self.earlier.contents & self.later.contents)

    @property
    def same_overview(self) -> bool:
        return len(self.earlier.overview) >= _LONG and self.earlier.overview == self.later.overview

    @property
    def same_department(self) -> bool:
        return self.earlier.department is not None and self.earlier.department == self.later.department

    def sentences(self) -> list[str]:
        """The evidence in Japanese, the strongest first."""
        said = ["名称が同じ" if self.same_name else f"名称の類似度{self.likeness:.0f}"]
        for fact in self.facts:
            what = "目標値" if fact.is_target else "値"
            if fact.agrees:
                said.append(f"{fact.fiscal_year}年度の{what}が一致（{_plain(fact.earlier)}）")
            elif not fact.is_target:
                said.append(f"{fact.fiscal_year}年度の値が相違（{_plain(fact.earlier)}→{_plain(fact.later)}）")
        if self.earlier.kind == "indicator":
            units = f"{self.earlier.unit or '印刷なし'}→{self.later.unit or '印刷なし'}"
            said.append(f"単位が同じ（{self.later.unit}）" if self.same_unit else f"単位が相違（{units}）")
        if self.earlier.kind == "measure":
            before, after = len(self.earlier.contents), len(self.later.contents)
            said.append(f"同じ名称の指標・事務事業が{self.shared}件（{before}件と{after}件のうち）")
        if self.same_overview:
            said.append("概要の文章が同じ")
        if self.same_department:
            said.append("担当が同じ")
        if self.earlier.place[1:] == self.later.place[1:]:
            said.append("番号が同じ")
        return said


def compare(earlier: Thing, later: Thing) -> Evidence:
    """Everything that the two print alike or otherwise; the earlier book's thing comes first."""
    facts = (
        *_facts(earlier.figures, later.figures, is_target=False),
        *_facts(earlier.targets, later.targets, is_target=True),
    )
    return Evidence(earlier, later, facts, likeness(earlier, later))


def likeness(earlier: Thing, later: Thing) -> float:
    """How alike the names are, 0 to 100."""
    return 100.0 if earlier.form == later.form else fuzz.ratio(earlier.form, later.form)


def _facts(
    earlier: Mapping[int, frozenset[Decimal]], later: Mapping[int, frozenset[Decimal]], *, is_target: bool
) -> list[Fact]:
    if not earlier or not later:  # projects have none
        return []
    facts = []
    for year in sorted(earlier.keys() & later.keys()):
        # A book may print a year twice, as the baseline and as an actual: one of them agreeing is enough.
        before, after = earlier[year], later[year]
        common = before & after
        facts.append(Fact(year, min(common or before), min(common or after), is_target))
    return facts


def _significant(amount: Decimal) -> int:
    digits = amount.normalize().as_tuple().digits
    return 0 if digits == (0,) else len(digits)


def _plain(amount: Decimal) -> str:
    return f"{amount:,f}"
