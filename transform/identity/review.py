"""What people decided about links: a reviewed TOML file for each municipality, guarded by the printed names.

[[link]]
kind = "indicator"          # measure, indicator or project
verdict = "same"            # or "different"
earlier = { fiscal_year = 2018, measure_no = "02", no = 1, name = "…" }   # no: not for a measure
later = { fiscal_year = 2019, measure_no = "03", no = 2, name = "…" }
reason = "…"                # optional
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transform.errors import ReviewError
from transform.identity.names import name_form
from transform.identity.things import KINDS, Kind, Place


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two things, with the name that was printed when the decision was made."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: that two printed things are the same, or that they are not."""

    municipality_code: str
    kind: Kind
    same: bool
    earlier: Side
    later: Side
    reason: str = ""

    def fits(self, earlier_form: str, later_form: str) -> bool:
        """Whether the names that are printed now are those that the decision was made about."""
        return (name_form(self.earlier.name), name_form(self.later.name)) == (earlier_form, later_form)


@dataclass(frozen=True, slots=True)
class Review:
    """The decisions of one municipality."""

    decisions: Sequence[Decision] = ()

    def of(self, kind: Kind) -> list[Decision]:
        return [decision for decision in self.decisions if decision.kind == kind]


def file_for(folder: Path, municipality_code: str) -> Path:
    """Where the decisions about a municipality's books stand."""
    return folder / f"{municipality_code}.toml"


def read_review(folder: Path) -> dict[str, Review]:
    """The decisions in a folder by municipality; {} where there is no such folder.

    Raises:
        ReviewError: a file that is no TOML, or an entry that is not complete.
    """
    if not folder.is_dir():
        return {}
    return {file.stem: Review(_decisions(file)) for file in sorted(folder.glob("*.toml"))}


def _decisions(file: Path) -> list[Decision]:
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("link", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReviewError(f"対応づけの確認ファイル {file} を読めません（{error}）。") from error
    return [_decision(file, number, entry) for number, entry in enumerate(entries, start=1)]


def _decision(file: Path, number: int, entry: Mapping[str, Any]) -> Decision:
    try:
        kind, verdict = entry["kind"], entry["verdict"]
        earlier, later = _side(kind, entry["earlier"]), _side(kind, entry["later"])
    except (KeyError, TypeError, ValueError) as error:
        raise ReviewError(
            f"対応づけの確認ファイル {file} の{number}番目の link に誤りがあります（{error}）。"
        ) from error
    if kind not in KINDS or verdict not in ("same", "different") or earlier.place >= later.place:
        raise ReviewError(
            f"対応づけの確認ファイル {file} の{number}番目の link の kind か verdict か年度の順に誤りがあります。"
        )
    return Decision(file.stem, kind, verdict == "same", earlier, later, str(entry.get("reason", "")))


def _side(kind: str, side: Mapping[str, Any]) -> Side:
    no = 0 if kind == "measure" else int(side["no"])
    return Side(Place(int(side["fiscal_year"]), str(side["measure_no"]), no), str(side["name"]))


def write_review(folder: Path, municipality_code: str, decisions: Iterable[Decision]) -> Path:
    """Write the decisions of one municipality, in the order of their books, and give the file.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = file_for(folder, municipality_code)
    ordered = sorted(decisions, key=lambda d: (d.kind, d.earlier.place, d.later.place))
    new = file.with_suffix(".toml.new")
    new.write_text("\n".join(map(_entry, ordered)), encoding="utf-8")
    new.replace(file)
    return file


def _entry(decision: Decision) -> str:
    lines = ["[[link]]", f'kind = "{decision.kind}"', f'verdict = "{"same" if decision.same else "different"}"']
    for name, side in (("earlier", decision.earlier), ("later", decision.later)):
        place = f"fiscal_year = {side.place.fiscal_year}, measure_no = {_quoted(side.place.measure_no)}"
        number = "" if decision.kind == "measure" else f", no = {side.place.no}"
        lines.append(f"{name} = {{ {place}{number}, name = {_quoted(side.name)} }}")
    if decision.reason:
        lines.append(f"reason = {_quoted(decision.reason)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 0x20 or ord(c) == 0x7F else c for c in escaped) + '"'
