"""Finds where a table's heading stands, and which column each body column belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from extract.canvas import NEAR, Slot
from extract.choices import choices_of
from extract.labels import Labels, Vocabulary, Word, normalise
from extract.layout import ColumnSpec, TableSpec
from extract.likeness import Candidate, Unknown, align, likeness, possible, score
from extract.records import Heading, MatchKind

_ENOUGH = 0.6  # share of a table's required columns whose headings must be found
_SOME_WORDS = 0.4  # likeness of a heading, or of the choices under it, that is more than chance
_HALF = 0.5  # share that will do where the unknown headings explain what is missing


@dataclass(frozen=True, slots=True)
class Band:
    """A heading: the slots between two heights of a block, and the table that they head."""

    spec: TableSpec
    y0: float
    y1: float
    slots: tuple[Slot, ...]
    score: tuple[float, bool, int]

    @property
    def certain(self) -> bool:
        return self.score[1]


@dataclass(frozen=True, slots=True)
class BodyColumn:
    """A column of the body: its x range and its heading."""

    x0: float
    x1: float
    heading: Heading


def find_bands(block: Sequence[Slot], specs: Sequence[TableSpec], words: Vocabulary) -> list[Band]:
    """The headings in a block of slots, from the top; each is the table whose columns fit it best."""
    bands: list[Band] = []
    floor = float("-inf")
    printed = [(slot, words.find(slot.label_texts())) for slot in block if slot.lines]
    named = {table for _, word in printed for table in word.columns}
    searches = [_Search(block, printed, spec) for spec in specs if spec.key in named]
    while True:
        candidates = [band for search in searches if (band := search.next_band(floor))]
        if not candidates:
            return bands
        top = min(band.y0 for band in candidates)
        best = max((b for b in candidates if b.y0 <= top + NEAR), key=lambda b: b.score)
        bands.append(best)
        floor = best.y1 - NEAR


class _Search:
    """Looks for the headings of one table in a block.

    Args:
        printed: the slots that are not empty, each with what it may head.
    """

    def __init__(self, block: Sequence[Slot], printed: Sequence[tuple[Slot, Word]], spec: TableSpec) -> None:
        self._spec = spec
        self._block = block
        self._printed = [slot for slot, _ in printed]
        # The columns of the slots that hold a heading, and the slots that go on with a heading only below it.
        self._known = {id(slot): key for slot, word in printed if (key := word.columns.get(spec.key)) is not None}
        self._alone = {id(slot) for slot, word in printed if word.blank or spec.key in word.ticks}

    def next_band(self, floor: float) -> Band | None:
        """The first heading of this table below `floor`."""
        spec = self._spec
        below_floor = [slot for slot in self._printed if slot.y0 >= floor]
        hits = sorted((slot for slot in below_floor if id(slot) in self._known), key=lambda slot: slot.y0)
        known = {id(slot): self._known[id(slot)] for slot in hits}
        for start in hits:
            y0, y1 = start.y0, start.y1
            grown = True
            while grown:
                grown = False
                under = [slot for slot in below_floor if abs(slot.y0 - y1) <= NEAR]
                # A row of years or tick names; of a row that only begins with a year, most cells are something else.
                goes_on = 2 * sum(id(slot) in self._alone for slot in under) > len(under)
                for slot in below_floor:
                    overlaps = id(slot) in known and slot.y0 < y1 - NEAR and slot.y1 > y0 + NEAR
                    if overlaps or (goes_on and id(slot) in self._alone and abs(slot.y0 - y1) <= NEAR):
                        wider = (min(y0, slot.y0), max(y1, slot.y1))
                        grown = grown or wider != (y0, y1)
                        y0, y1 = wider
            inside = tuple(s for s in self._block if y0 - NEAR <= s.y0 and s.y1 <= y1 + NEAR)
            found = {known[id(s)] for s in inside if id(s) in known}
            required = [c for c in spec.columns if c.required]
            share = sum(c.key in found for c in required) / len(required)
            distinctive = [c for c in spec.columns if c.distinctive]
            certain = share >= _ENOUGH and (not distinctive or any(c.key in found for c in distinctive))
            if certain or (share >= _HALF and _explained(inside, known, spec, found)):
                return Band(spec, y0, y1, inside, (share, certain, len(found)))
        return None


def _explained(inside: Sequence[Slot], known: dict[int, str], spec: TableSpec, found: set[str]) -> bool:
    """Whether the headings that nobody knows are just as many as the columns that are missing: renamed ones."""
    unknown = [s for s in leaves(inside) if s.lines and id(s) not in known and normalise(s.text)]
    missing = [c for c in spec.columns if c.required and c.key not in found]
    return len(unknown) == len(missing)


def body_columns(band: Band, body: Sequence[Slot], labels: Labels, ticks: Labels) -> list[BodyColumn]:
    """The body's columns from the left, each under the headings that stand over it.

    A column lies between two borders of the body's cells; a heading that is centred over several columns covers
    each of them, which is why headings are looked up by what lies over a column and never by the nearest text.
    """
    runs = _runs(band, body, labels, ticks)
    return [column for run in runs for column in _columns_under(run, band.spec)]


def _runs(band: Band, body: Sequence[Slot], labels: Labels, ticks: Labels) -> list[_Run]:
    """The body's columns by leaf heading, each with what it is as far as that can be said."""
    borders = _distinct([x for s in (*body, *leaves(band.slots)) for x in (s.x0, s.x1)])
    stretches = []
    for x0, x1 in pairwise(borders):
        middle = (x0 + x1) / 2
        above = sorted((s for s in band.slots if s.x0 <= middle <= s.x1 and s.lines), key=lambda s: s.y0)
        stretches.append((x0, x1, tuple(above)))
    runs = []
    for same, group in groupby(stretches, key=lambda t: tuple(map(id, t[2]))):
        run = list(group)
        if same:
            over = run[0][2]
            key, tick_group, kind = _identify(over, band.spec, labels, ticks)
            runs.append(_Run(over, [(x0, x1) for x0, x1, _ in run], key, tick_group, kind))
    _join_siblings(runs, body)
    _settle_repeated(runs, band.spec)
    _resolve_choices(runs, band.spec, body)
    _resolve_ticks(runs, band.spec, body)
    _resolve_similar(runs, band.spec, labels)
    _resolve_alike(runs, band.spec, body)
    _resolve_by_place(runs, band.spec, body)
    return runs


@dataclass(slots=True)
class _Run:
    """Neighbouring body columns under one leaf heading, and what the heading is."""

    over: tuple[Slot, ...]
    ranges: list[tuple[float, float]]
    key: str | None
    group: str | None
    match: MatchKind

    @property
    def unknown(self) -> bool:
        return self.key is None and self.group is None

    @property
    def path(self) -> tuple[str, ...]:
        """The texts of its headings from the top down."""
        return tuple(slot.text for slot in self.over)

    @property
    def name(self) -> str:
        """The lowest of its headings that says more than a year."""
        return next((s.text for s in reversed(self.over) if normalise(s.text)), "")

    @property
    def parent(self) -> Slot | None:
        """The heading over its leaf."""
        return self.over[-2] if len(self.over) > 1 else None

    def values(self, body: Sequence[Slot]) -> tuple[str, ...]:
        """What stands under it; of several body columns, in the last."""
        x0, x1 = self.ranges[-1]
        return tuple(s.text for s in body if s.lines and x0 - NEAR <= s.x0 and s.x1 <= x1 + NEAR)


def is_tick(text: str) -> bool:
    """Whether a cell prints one mark and nothing else."""
    return len(text.strip()) == 1 and not text.strip().isalnum()


def _distinct(xs: list[float]) -> list[float]:
    found: list[float] = []
    for x in sorted(xs):
        if not found or x - found[-1] > NEAR:
            found.append(x)
    return found


def leaves(slots: Sequence[Slot]) -> list[Slot]:
    """The slots of a heading that have no other below them."""
    return [
        s for s in slots if not any(o.y0 >= s.y1 - NEAR and o.x0 < s.x1 - NEAR and o.x1 > s.x0 + NEAR for o in slots)
    ]


def _columns_under(run: _Run, spec: TableSpec) -> list[BodyColumn]:
    """The body columns under one leaf heading: one, or as many as the layout splits it into."""
    path = tuple(s.text for s in run.over)
    place = run.over[-1].printed().places[0]
    column = next((c for c in spec.columns if c.key == run.key), None)
    if column is not None and column.split and len(run.ranges) == len(column.split):
        return [
            BodyColumn(x0, x1, Heading(part, None, path, place, run.match))
            for (x0, x1), part in zip(run.ranges, column.split, strict=True)
        ]
    return [BodyColumn(run.ranges[0][0], run.ranges[-1][1], Heading(run.key, run.group, path, place, run.match))]


def _identify(
    over: tuple[Slot, ...], spec: TableSpec, labels: Labels, ticks: Labels
) -> tuple[str | None, str | None, MatchKind]:
    """The column's key, or the group whose tick column it is, by its headings from the lowest up."""
    leaf = over[-1]
    if match := ticks.find(leaf.text):
        return None, match.key, match.kind
    for slot in reversed(over):
        match = labels.find(*slot.label_texts())
        if match is None:
            continue
        column = spec.column(match.key)
        if slot is leaf or column.many:
            return (None, match.key, match.kind) if column.ticks else (match.key, None, match.kind)
        if column.ticks:
            return None, match.key, match.kind
    return None, None, "exact"


_CERTAINTY: tuple[MatchKind, ...] = ("exact", "synonym", "similar", "position")


def _settle_repeated(runs: list[_Run], spec: TableSpec) -> None:
    """Leave each column to one heading: the one that is most surely it.

    Another heading with the same words may be those of another column too; else it is one that nobody knows, whose
    cells are kept as such: of two values under one name, one would be lost.
    """
    for column in spec.columns:
        own = [run for run in runs if run.key == column.key]
        if column.many or len(own) < 2:
            continue
        keeps = min(own, key=lambda run: _CERTAINTY.index(run.match))
        for run in own:
            if run is keeps:
                continue
            taken = {r.key or r.group for r in runs}
            words = {normalise(text) for text in run.over[-1].label_texts()}
            others = (c for c in spec.columns if c.key not in taken and words & set(map(normalise, c.labels)))
            other = next(others, None)
            run.key = other.key if other is not None and not other.ticks else None
            run.group = other.key if other is not None and other.ticks else None


def _resolve_similar(runs: list[_Run], spec: TableSpec, labels: Labels) -> None:
    """Give headings of another wording the one missing key that they resemble, noted as such."""
    taken = {run.key for run in runs}
    for run in runs:
        match = labels.find_similar(run.over[-1].text) if run.unknown else None
        if match and match.key not in taken and not spec.column(match.key).ticks:
            run.key, run.match = match.key, "similar"
            taken.add(match.key)


def _join_siblings(runs: list[_Run], body: Sequence[Slot]) -> None:
    """A heading of unknown words beside known tick columns, under the same heading, is a tick column of that group."""
    for run in runs:
        if run.unknown and run.parent is not None and all(map(is_tick, run.values(body))):
            groups = {other.group for other in runs if other.parent is run.parent and other.group}
            if len(groups) == 1:
                run.group, run.match = groups.pop(), "position"


def _resolve_choices(runs: list[_Run], spec: TableSpec, body: Sequence[Slot]) -> None:
    """Give unknown headings over lists of choices the missing group whose choices these are, in order."""
    missing = [c for c in spec.columns if c.ticks and not any(c.key == run.group for run in runs)]
    for run in runs if missing else ():
        # 取組実績 heads a text in one edition and ticks in another.
        words = set(map(normalise, run.over[-1].label_texts()))
        same = next((c for c in missing if words & set(map(normalise, c.labels))), None)
        if run.key is not None and same is not None and _holds_choices(run, body):
            run.key, run.group = None, same.key
            missing.remove(same)
    lists = [
        (run, [cell for value in run.values(body) if (cell := choices_of(value))])
        for run in (runs if missing else ())
        if run.unknown and _holds_choices(run, body)
    ]
    taken = align([[_choice_score(run, cells, column) for column in missing] for run, cells in lists])
    for (run, _), at in zip(lists, taken, strict=True):
        if at is not None:
            run.group, run.match = missing[at].key, "position"


def _holds_choices(run: _Run, body: Sequence[Slot]) -> bool:
    """Whether each cell under a heading is a list of choices: no text, and no figure."""
    values = run.values(body)
    return bool(values) and all(choices_of(value) for value in values)


def _choice_score(run: _Run, cells: Sequence[Sequence[tuple[str, bool]]], column: ColumnSpec) -> float | None:
    """How much speaks for lists of choices being a group's; None if one_tick or the words say that they are not."""
    once = all(sum(made for _, made in cell) <= 1 for cell in cells)
    if column.one_tick and not once:
        return None
    words = [likeness(label, column.ticks) for label, _ in cells[0]]
    alike = max(likeness(run.over[-1].text, column.labels), sum(words) / len(words))
    return 4 * alike + (1.0 if column.one_tick == once else 0.0) if alike >= _SOME_WORDS else None


def _resolve_ticks(runs: list[_Run], spec: TableSpec, body: Sequence[Slot]) -> None:
    """Give neighbours with nothing but ticks the group that is missing and that they resemble most, in order."""
    missing = [c for c in spec.columns if c.ticks and not any(c.key == run.group for run in runs)]
    groups = []
    for _, members in groupby(runs, key=lambda r: id(r.parent) if r.parent is not None else None):
        own = [r for r in members if r.unknown]
        if len(own) > 1 and (marks := [v for r in own for v in r.values(body)]) and all(map(is_tick, marks)):
            groups.append(own)
    taken = align([[_tick_score(group, column, body) for column in missing] for group in groups])
    for group, at in zip(groups, taken, strict=True):
        if at is not None:
            for run in group:
                run.group, run.match = missing[at].key, "position"


def _tick_score(group: Sequence[_Run], column: ColumnSpec, body: Sequence[Slot]) -> float | None:
    """How much speaks for these tick columns being those of a group; None if one_tick says that they are not."""
    once = _once_a_row(group, body)
    if column.one_tick and not once:
        return None
    words = [likeness(run.over[-1].text, column.ticks) for run in group]
    parent = group[0].parent
    above = likeness(parent.text, column.labels) if parent is not None else 0.0
    return 1.0 + 4 * max(above, sum(words) / len(words)) + (1.0 if column.one_tick == once else 0.0)


def _once_a_row(group: Sequence[_Run], body: Sequence[Slot]) -> bool:
    """Whether each row that is ticked at all has one tick in these columns."""
    x0, x1 = group[0].ranges[0][0], group[-1].ranges[-1][1]
    heights = sorted(s.middle for s in body if s.lines and x0 - NEAR <= s.x0 and s.x1 <= x1 + NEAR)
    return all(b - a > NEAR for a, b in pairwise(heights))


def _resolve_alike(runs: list[_Run], spec: TableSpec, body: Sequence[Slot]) -> None:
    """Give unknown headings the missing keys for which their words and what stands under them speak most."""
    taken = {run.key for run in runs} | {run.group for run in runs}
    split = {part for column in spec.columns if column.key in taken for part in column.split}
    missing = [c for c in spec.columns if not c.ticks and c.key not in taken and c.key not in split]
    candidates = [_candidate(column) for column in missing]
    unknown = [run for run in runs if run.unknown and normalise(run.name) and not _holds_choices(run, body)]
    groups = [list(same) for _, same in groupby(unknown, key=lambda r: normalise(r.name))]
    labels = [Unknown(g[0].name, tuple(v for run in g for v in run.values(body)), len(g)) for g in groups]
    found = align([[score(label, candidate) for candidate in candidates] for label in labels])
    for group, at in zip(groups, found, strict=True):
        if at is not None:
            for run in group:
                run.key, run.match = candidates[at].key, "position"


def _resolve_by_place(runs: list[_Run], spec: TableSpec, body: Sequence[Slot]) -> None:
    """Give unknown headings between two known ones the keys that are missing there, if there are just as many.

    Only columns that the layout requires count as missing: what may be absent explains no unknown heading. A heading
    over cells that cannot be the column's stays unknown.
    """
    order = [c.key for c in spec.columns]
    taken = {run.key or run.group for run in runs}
    known = [(i, order.index(run.key or run.group or "")) for i, run in enumerate(runs) if _in(order, run)]
    if not known:
        return
    bounds = [(-1, -1), *known, (len(runs), len(order))]
    for (start, first), (end, last) in pairwise(bounds):
        between = [run for run in runs[start + 1 : end] if run.unknown and normalise(run.over[-1].text)]
        missing = [c for c in spec.columns[first + 1 : last] if c.required and not c.ticks and c.key not in taken]
        if len(between) == len(missing):
            for run, column in zip(between, missing, strict=True):
                if possible(run.values(body), _candidate(column)) and not _holds_choices(run, body):
                    run.key, run.match = column.key, "position"


def _candidate(column: ColumnSpec) -> Candidate:
    return Candidate(
        column.key,
        column.labels,
        column.values,
        telling=column.telling,
        required=column.required,
        many=column.many,
    )


def _in(order: list[str], run: _Run) -> bool:
    return (run.key or run.group) in order
