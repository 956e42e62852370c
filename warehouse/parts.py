"""Which files of one municipality and year are parts of one book, and which are revisions of the same part.

A city may publish a book in several PDFs. What a catalog or a link says of the part stands. Else the sheets tell: a
corrected file prints measures that the file before it prints too, and another part prints none of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby

BookKey = tuple[str, int, str]
"""Municipality, fiscal year and document."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """What of one file's book decides which part it is.

    Attributes:
        stated: the number of the part that was said when it came; None if none was.
        measures: the numbers of the measures whose sheets it holds.
        is_withdrawn: whether a person took it back: it joins no parts that do not belong together without it.
    """

    municipality_code: str
    fiscal_year: int
    document_id: str
    file_name: str
    stated: int | None
    measures: frozenset[str]
    is_withdrawn: bool = False

    @property
    def key(self) -> BookKey:
        return self.municipality_code, self.fiscal_year, self.document_id

    @property
    def order(self) -> tuple[tuple[int, str], str]:
        """By the first measure, so that the numbers of parts do not depend on the order of arrival."""
        return min(((len(no), no) for no in self.measures), default=(0, "")), self.document_id


@dataclass(frozen=True, slots=True)
class Part:
    """Which part a file is, and why."""

    part_no: int
    reason: str


def parts(files: Sequence[Sheets]) -> dict[BookKey, Part]:
    """The part of each file's book. It follows from the set of files alone."""
    found: dict[BookKey, Part] = {}
    for _, group in groupby(sorted(files, key=lambda f: (f.key[:2], f.order)), key=lambda f: f.key[:2]):
        found |= _of_one_year(list(group))
    return found


def warnings(files: Sequence[Sheets], found: Mapping[BookKey, Part]) -> dict[tuple[str, int], list[str]]:
    """By municipality and year, the sentences on parts that someone should look at."""
    said: dict[tuple[str, int], list[str]] = {}
    ordered = sorted(files, key=lambda file: (file.key[:2], found[file.key].part_no))
    for book, group in groupby(ordered, key=lambda file: file.key[:2]):
        own = list(group)
        numbers = {found[file.key].part_no for file in own if not file.is_withdrawn}
        sentences = []
        if gap := sorted(set(range(1, max(numbers, default=0))) - numbers):
            there, absent = ("、".join(map(str, sorted(some))) for some in (numbers, gap))
            sentences.append(f"{book[1]}年度の本は分冊{there}だけで、分冊{absent}がまだありません。")
        unsaid = [file for file in own if file.stated is None and not file.is_withdrawn]
        if len({found[file.key].part_no for file in unsaid}) > 1:
            named = [f"{file.file_name}（分冊{found[file.key].part_no}）" for file in unsaid]
            sentences.append(
                f"{book[1]}年度の {'、'.join(named)}：施策が重ならないため、1冊の本の分冊として扱った。"
                "そうでないものは shisaku history withdraw で取り下げる。"
            )
        if sentences:
            said[book] = sentences
    return said


def _of_one_year(files: Sequence[Sheets]) -> dict[BookKey, Part]:
    found = {
        file.key: Part(file.stated, "取り込みのときに分冊の番号が示された") for file in files if file.stated is not None
    }
    unsaid = [file for file in files if file.stated is None]
    groups = _overlapping([file for file in unsaid if not file.is_withdrawn])
    for file in unsaid:
        if file.is_withdrawn:
            group = next((g for g in groups if any(file.measures & other.measures for other in g)), None)
            if group is None:
                groups.append([file])
            else:
                group.append(file)
    taken = {part.part_no for part in found.values()}
    free = (number for number in count(1) if number not in taken)
    alone = len(groups) == 1 and not taken
    for group, number in zip(groups, free, strict=False):
        first = "分冊でない本" if alone else "同じ年度のほかのファイルと施策が重ならないため、別の分冊とした"
        for file in group:
            found[file.key] = Part(number, first)
    return found


def _overlapping(files: Sequence[Sheets]) -> list[list[Sheets]]:
    """The files in groups that print no measure of one another; in the order of their first measures."""
    groups: list[list[Sheets]] = []
    for file in files:
        # A file without any sheet says nothing: it goes with the first.
        joined = [g for g in groups if not file.measures or any(file.measures & other.measures for other in g)]
        merged = [*(other for group in joined for other in group), file]
        groups = [group for group in groups if group not in joined]
        groups.append(merged)
    return sorted(groups, key=lambda group: min(file.order for file in group))
