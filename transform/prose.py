"""Figures in sentences: what is stated, of what kind, and which indicator or project the sentence names.

「相談の延べ件数は、合計で1万7436件(前年度比1021件増)となった。」 states a total and a change against the year before.
Nothing is inferred: a name counts only where the sentence itself has it, as its topic; a figure that stands alone among
other words is of kind `other`, and nobody compares it with anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from transform import numerals
from transform.width import fold
from transform.years import find_years

Kind = Literal["total", "change", "part", "other"]
Named = Literal["indicator", "project"]

_LONGEST_UNIT: Final = 7
_NUMBER: Final = re.compile(
    r"(?<![0-9A-Za-z.①-⑳第])(?<![0-9],)[0-9][0-9,]*(?:\.[0-9]+)?(?:[千百]?[兆億万]\s?(?:[0-9][0-9,]*(?:\.[0-9]+)?)?)*"
)
_BEFORE: Final = re.compile(r"(?:延べ|延|のべ|約|およそ|おおよそ|概ね|おおむね)\s*$")
_UP, _DOWN = "増", "減"
_CHANGED: Final = re.compile(r"^\s*(?:の|を|も|ほど|程度)?\s*(増|減|上昇|低下|上回|下回|多|少な|伸び)")
_RISEN: Final = frozenset(("増", "上昇", "上回", "多", "伸び"))
_SINCE: Final = re.compile(
    r"(?:対?前年度?|昨年度?)(?:度)?(?:に|と|の実績)?(?:比べて?|比較して|比|から|より|対比|を)?[、,は]?\s*$"
)
_SUM: Final = re.compile(r"(?:合計|総計|総数|合わせて|全体|全部|計)(?:で|は|が|の|も)?[、,]?(?:延べ|約)?\s*$")
# What may stand between a name and its figure: particles, and words that say only that a figure follows.
_FILLER: Final = re.compile(
    r"(?:[のはがもで、,:]|については|について|に関しては|における|数|人数|件数|実績値?|総数|合計|計|延べ|年間|令和|平成|約|およそ|全体|今年度|本年度|当年度|となる)*"
)
_COST: Final = re.compile(r"(?:決算事業費|決算額|事業費|支出額|執行額|支出済額|経費)")
_BETWEEN_COST: Final = re.compile(
    r"[のはがも、,:]|に係る|に要した|にかかる|年度|決算|額|費|事業|支出|執行|済|経|約|総|合計|で|計"
)
# A name is the sentence's topic only where nothing before it narrows it down (「このうち市外の…」).
_STARTS_A_NAME: Final = frozenset("、,。「『(・:)」 \n")
_DROPPED: Final = ("延べ", "年間")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
# A breakdown: 597人(養成263人、専門242人、普及92人), or 養成(263人)、専門(242人)と普及(92人)の合計597人. Before each
# figure stands what it counts, without a word that says that there is more beside it.
_COUNTED: Final = r"(?:(?!うち|内、|など|ほか|主)[^0-9()、,。;]){0,24}\(?\s*"
_OPENS: Final = re.compile(rf"\s*\(\s*(?:内訳[はが:]?)?\s*{_COUNTED}")
_GOES_ON: Final = re.compile(rf"\)?\s*(?:[、,・;/]|及び|および|並びに|と)\s*{_COUNTED}")
_CLOSES: Final = re.compile(r"\)?\s*\)")
_BEGINS: Final = re.compile(rf"\s*[はがも][、,]?\s*{_COUNTED}")
_ADDS_UP: Final = re.compile(
    r"\)?(?:の|で|[、,])?\s*(?:合計|総計|計|合わせて|あわせて)(?:で|は|が)?[、,]?\s*(?:延べ|のべ)?\s*"
)
# What is measured or averaged is no sum of its parts.
_NO_SUM: Final = re.compile(r"平均|当たり|あたり|率|割合|比$")
_NO_SUM_UNITS: Final = frozenset(
    "％ % ポイント ‰ 割 倍 度 ℃ 歳 才 年 か月 日 時間 時 分 秒 m cm mm km 位 点 番".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator or a project of the sheet, by what a sentence may call it."""

    kind: Named
    no: int
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure of a sentence.

    Attributes:
        start, end: its place in the sentence.
        raw: that part of it, the unit included.
        figure: how it is read on its own.
        value: the figure; of a change with its sign.
        since: `previous_year` where the sentence says so of a change.
        named: what the sentence says that it is of; of a part only where the sentence prints the total that it and the
            other parts add up to.
        other_year: the sentence names a year that is not the sheet's.
    """

    start: int
    end: int
    raw: str
    figure: numerals.Figure
    value: Decimal
    kind: Kind
    since: Literal["previous_year"] | None = None
    named: Name | None = None
    other_year: bool = False


def sentences(text: str) -> list[str]:
    """A text's sentences, cut after 。 outside of brackets and at line breaks."""
    found, depth, start = [], 0, 0
    for place, character in enumerate(fold(text)):
        depth = 0 if character == "\n" else max(depth + (character in "(「『") - (character in ")」』"), 0)
        if character == "\n" or (character == "。" and not depth):
            found.append(text[start : place + 1])
            start = place + 1
    return [stripped for sentence in [*found, text[start:]] if (stripped := sentence.strip())]


def mentions(sentence: str, names: Sequence[Name], fiscal_year: int) -> list[Mention]:
    """The figures of a sentence, in its order.

    Args:
        names: what the sheet has tables of.
        fiscal_year: the year that the sheet evaluates.
    """
    folded = fold(sentence)
    if not any(character.isdigit() for character in folded):
        return []
    years = find_years(sentence)
    other_year = any(year.fiscal_year != fiscal_year for year in years)
    taken = [(year.start, year.end) for year in years]
    topics = list(_topics(folded, names))
    found: list[Mention] = []
    for start, end, figure in _figures(folded, sentence):
        if any(start < stop and first < end for first, stop in taken) or figure.value is None:
            continue
        found.append(_mention(_Said(folded, sentence, topics, found), (start, end), figure))
    found = _breakdowns(folded, _parts(folded, found), topics)
    return [replace(m, other_year=other_year) for m in found]


def _figures(folded: str, sentence: str) -> Iterator[tuple[int, int, numerals.Figure]]:
    """Every number with a unit, as `transform.numerals` reads them: the longest unit that it knows there."""
    place = 0
    while (match := _NUMBER.search(folded, place)) is not None:
        place = match.end()
        for length in range(_LONGEST_UNIT, 0, -1):
            end = match.end() + length
            raw = sentence[match.start() : end]
            if end > len(sentence) or raw[-1].isspace():
                continue
            figure = numerals.parse(raw)
            if figure.kind == "number" and figure.unit is not None and not figure.qualifiers:
                yield match.start(), end, figure
                place = end
                break


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence, folded and as printed, where it has which name, and its figures so far."""

    folded: str
    sentence: str
    topics: Sequence[tuple[int, int, Name]]
    before: Sequence[Mention]


def _mention(said: _Said, span: tuple[int, int], figure: numerals.Figure) -> Mention:
    folded, (start, end) = said.folded, span
    lead = _BEFORE.search(folded, max(start - 4, 0), start)
    whole = numerals.parse(said.sentence[lead.start() : end]) if lead else figure
    if whole.kind != "number" or whole.value is None:
        whole = figure
    first = lead.start() if lead else start
    value = whole.value or Decimal(0)
    made = Mention(start, end, said.sentence[start:end], whole, value, "other")
    topic = next((t for t in reversed(said.topics) if t[1] <= start), None)
    if changed := _CHANGED.match(folded[end:]):
        made = replace(made, kind="change", value=value if changed[1] in _RISEN else -value)
        since = _SINCE.search(folded, max(first - 16, 0), first)
        if since is None:
            return made
        named = topic if topic is not None and _leads_to(said, topic[1], since.start()) else None
        return replace(made, since="previous_year", named=named[2] if named else None)
    if topic is not None:
        between = folded[topic[1] : start]
        costs = topic[2].kind == "project" and whole.base_unit == "円"
        if costs and _COST.search(between) and not _BETWEEN_COST.sub("", between).strip():
            return replace(made, kind="total", named=topic[2])
        if not costs and _is_filler(_CHANGE_BEFORE.sub("", between)):
            return replace(made, kind="total", named=topic[2])
    return replace(made, kind="total") if _SUM.search(folded, 0, start) else made


def _is_filler(between: str) -> bool:
    return _FILLER.fullmatch("".join(between.split())) is not None


def _leads_to(said: _Said, name_end: int, since: int) -> bool:
    """Whether nothing but the name's own total stands between a name and a change."""
    folded = said.folded
    between = folded[name_end:since]
    totals = [m for m in said.before if m.start >= name_end and m.kind == "total" and m.named is not None]
    for total in totals[-1:]:
        between = folded[name_end : total.start] + folded[total.end : since]
    return _is_filler(between.rstrip("( "))


# A change that leads from a name to its total: 前年度から419件増の8万55件.
_CHANGE_BEFORE: Final = re.compile(r"(?:対?前年度?|昨年度?)(?:比|から|より)[^、,。()]*?[増減](?:加|少)?の")


def _topics(folded: str, names: Sequence[Name]) -> Iterator[tuple[int, int, Name]]:
    """Where the sentence has which name, in its order; of names that overlap the longest."""
    kept = [i for i, c in enumerate(folded) if not c.isspace()]
    for word in _DROPPED:
        text = "".join(folded[i] for i in kept)
        gone = {i for m in re.finditer(word, text) for i in range(m.start(), m.end())}
        kept = [i for position, i in enumerate(kept) if position not in gone]
    text = "".join(folded[i] for i in kept)
    found: list[tuple[int, int, Name]] = []
    for name in names:
        for spelled in _spellings(name.name):
            place = -1
            while (place := text.find(spelled, place + 1)) >= 0:
                first, last = kept[place], kept[place + len(spelled) - 1]
                before = folded[:first].rstrip() or "。"
                for word in _DROPPED:
                    before = before.removesuffix(word) or "。"
                if before[-1] in _STARTS_A_NAME:
                    found.append((first, last + 1, name))
    longest = [f for f in found if not any(o[0] <= f[0] and f[1] <= o[1] and o[:2] != f[:2] for o in found)]
    yield from sorted(longest, key=lambda f: f[:2])


def _spellings(name: str) -> list[str]:
    """What a sentence may call it: the name without blanks and brackets, and without its 数 (受講者数 → 受講者は)."""
    plain = _BRACKETED.sub("", "".join(fold(name).split()))
    for word in _DROPPED:
        plain = plain.replace(word, "")
    whole = [plain] if len(plain) >= 3 else []
    return [*whole, plain[:-1]] if plain.endswith("数") and len(plain) >= 5 else whole


def _parts(folded: str, found: Sequence[Mention]) -> list[Mention]:
    """Figures of one unit that each fill a bracket with what they count are parts of a sum printed elsewhere."""
    bracketed = [m for m in found if m.kind == "other" and _fills_bracket(folded, m)]
    units = Counter(m.figure.unit for m in bracketed)
    several = {id(m) for m in bracketed if units[m.figure.unit] > 1}
    return [replace(m, kind="part") if id(m) in several else m for m in found]


def _fills_bracket(folded: str, mention: Mention) -> bool:
    opening = folded.rfind("(", 0, mention.start)
    inside = folded[opening + 1 : mention.start]
    return opening >= 0 and ")" not in inside and not re.search("[0-9]", inside) and folded[mention.end :][:1] == ")"


def _breakdowns(folded: str, found: Sequence[Mention], topics: Sequence[tuple[int, int, Name]]) -> list[Mention]:
    """The figures, those named as parts that the sentence itself adds up to a total of what it names."""
    told = list(found)
    totals = Counter(_counted(m) for m in found if m.kind == "total")
    for place, total in enumerate(found):
        if total.kind != "total" or totals[_counted(total)] > 1 or _counted(total) in _NO_SUM_UNITS:
            continue
        name, parts = _parts_behind(folded, found, place)
        if name is None:
            name, parts = _parts_before(folded, found, place, topics)
        if name is not None and not _NO_SUM.search(name.name):
            told[parts] = [replace(m, kind="part", named=name) for m in told[parts]]
    return told


def _counted(mention: Mention) -> str | None:
    return mention.figure.base_unit or mention.figure.unit


def _parts_behind(folded: str, found: Sequence[Mention], place: int) -> tuple[Name | None, slice]:
    """The parts in the bracket behind a total, and what that is of; no name where they are none."""
    total, first, end = found[place], place + 1, place + 1
    ahead = _OPENS
    while end < len(found) and _is_part(found[end], total) and ahead.fullmatch(_text(folded, found, end - 1)):
        ahead, end = _GOES_ON, end + 1
    several = end - first > 1 and _CLOSES.match(folded, found[end - 1].end) is not None
    return total.named if several else None, slice(first, end)


def _parts_before(
    folded: str, found: Sequence[Mention], place: int, topics: Sequence[tuple[int, int, Name]]
) -> tuple[Name | None, slice]:
    """The parts that a total adds up, with the topic that the first of them follows; no name where they are none."""
    first = place
    if place and _ADDS_UP.fullmatch(_text(folded, found, place - 1)):
        first = place - 1
        while first and _is_part(found[first], found[place]) and _GOES_ON.fullmatch(_text(folded, found, first - 1)):
            first -= 1
    parts = slice(first, place)
    if place - first < 2 or not all(_is_part(m, found[place]) for m in found[parts]):
        return None, parts
    begin = found[first].start
    topic = next((t for t in reversed(topics) if t[1] <= begin), None)
    return topic[2] if topic and _BEGINS.fullmatch(folded[topic[1] : begin]) else None, parts


def _is_part(mention: Mention, total: Mention) -> bool:
    return mention.kind in ("other", "part") and mention.named is None and _counted(mention) == _counted(total)


def _text(folded: str, found: Sequence[Mention], place: int) -> str:
    """What stands between a figure and the next."""
    return folded[found[place].end : found[place + 1].start]
