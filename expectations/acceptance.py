"""Violations that someone looked at and accepted: the publisher's own slips, which no reading can mend.

An acceptance is an entry of a reviewed TOML file:

    [[accept]]
    municipality = "999991"                 # 団体コード
    rule = "tally_count"
    table = "project_tally"
    key = "fiscal_year=2019/measure_no=03/category=計画どおり"
    column = "printed_count"                # left out where the row as such is in doubt
    expected = "3"                          # what the book prints there, blanks and line breaks aside
    reason = "原本の誤り。市に照会済み。"
    date = 2026-11-25                       # optional
    reviewer = "企画課"                     # optional

It holds as long as the book prints what was accepted. When the book prints something else, the violation counts again;
an acceptance that no violation needs any more is told, so that the file stays true.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.errors import ExpectationsError
from expectations.evidence import Provenance
from expectations.verdicts import Edition, Outcome, Violation

if TYPE_CHECKING:
    import pandas as pd

#: The folder of a settings folder that holds the files.
FOLDER = "accepted"
_RULE = "acceptance_current"
_REQUIRED = ("municipality", "rule", "table", "key", "expected", "reason")
_OPTIONAL = ("column", "date", "reviewer")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One accepted violation; `source` names the file."""

    municipality: str
    rule: str
    table: str
    key: str
    expected: str
    reason: str
    column: str | None = None
    date: str | None = None
    reviewer: str | None = None
    source: str = ""

    @property
    def fiscal_year(self) -> int:
        return int(self.key.removeprefix("fiscal_year=").split("/")[0])

    def is_of(self, edition: Edition) -> bool:
        return (self.municipality, self.fiscal_year) == (edition.municipality_code, edition.fiscal_year)

    def meets(self, violation: Violation) -> bool:
        """Whether this is the violation that was accepted, whatever is printed there now."""
        return self.is_of(violation.edition) and (self.rule, self.table, self.key, self.column) == (
            violation.rule,
            violation.table,
            violation.row_key,
            violation.column,
        )


def load(folders: Iterable[Path] = ()) -> tuple[Acceptance, ...]:
    """The acceptances that come with the project, and those of `accepted/*.toml` in the given folders.

    Raises:
        ExpectationsError: a file cannot be read, or an entry is not complete or not known.
    """
    packaged = resources.files("expectations").joinpath(FOLDER)
    files = [f for f in packaged.iterdir() if f.name.endswith(".toml")] if packaged.is_dir() else []
    found = [(f.name, f.read_text(encoding="utf-8")) for f in sorted(files, key=lambda f: f.name)]
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.toml")):
            try:
                found.append((str(path), path.read_text(encoding="utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                raise ExpectationsError(f"受入れのファイル {path} を読めません（{error}）。") from error
    return tuple(entry for name, text in found for entry in parse(text, name))


def parse(text: str, source: str) -> list[Acceptance]:
    """The entries of one file; raises as `load`."""
    try:
        entries = tomllib.loads(text).get("accept", [])
    except tomllib.TOMLDecodeError as error:
        raise ExpectationsError(f"受入れのファイル {source} を読めません（{error}）。") from error
    return [_entry(entry, source, number) for number, entry in enumerate(entries, start=1)]


def _entry(entry: dict[str, Any], source: str, number: int) -> Acceptance:
    where = f"受入れのファイル {source} の{number}番目の項目"
    if missing := [name for name in _REQUIRED if not isinstance(entry.get(name), str)]:
        raise ExpectationsError(f"{where}に「{'」「'.join(missing)}」がありません（文字列で書きます）。")
    if unknown := sorted(set(entry) - {*_REQUIRED, *_OPTIONAL}):
        raise ExpectationsError(f"{where}に知らない名前「{'」「'.join(unknown)}」があります。")
    if not re.match(r"fiscal_year=\d{4}(/|$)", entry["key"]):
        raise ExpectationsError(f"{where}の key「{entry['key']}」は行のキーではありません。")
    if not entry["reason"].strip():
        raise ExpectationsError(f"{where}の reason が空です。受け入れる理由を書いてください。")
    said = {name: str(entry[name]) for name in (*_REQUIRED, *_OPTIONAL) if name in entry}
    return Acceptance(**said, source=source)


def fingerprint(accepted: Iterable[Acceptance], municipality_code: str, fiscal_year: int) -> str | None:
    """A hash of what is accepted of one book; None for nothing. Where files are kept does not count."""
    own = [
        replace(a, source="") for a in accepted if (a.municipality, a.fiscal_year) == (municipality_code, fiscal_year)
    ]
    if not own:
        return None
    text = json.dumps(sorted(json.dumps(asdict(a), sort_keys=True) for a in own))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass
class Accepting:
    """Applies acceptances to the outcomes of one check, and knows which of them were needed."""

    accepted: Sequence[Acceptance]
    provenance: Provenance
    _met: dict[Acceptance, str] = field(default_factory=dict)
    _used: set[Acceptance] = field(default_factory=set)

    def apply(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The outcomes with accepted violations set apart from the others."""
        return [self._applied(outcome) for outcome in outcomes] if self.accepted else list(outcomes)

    def _applied(self, outcome: Outcome) -> Outcome:
        left, accepted = [], []
        for violation in outcome.violations:
            reason = self._reason(violation)
            if reason is None:
                left.append(violation)
            else:
                accepted.append((violation, reason))
        return replace(outcome, violations=left, accepted=accepted) if accepted else outcome

    def _reason(self, violation: Violation) -> str | None:
        for acceptance in self.accepted:
            if not acceptance.meets(violation):
                continue
            if acceptance in self._used:
                return acceptance.reason  # the reader itself quoted what is printed
            document_id = violation.edition.document_id
            printed = self.provenance.find(
                document_id, violation.row_key, table=violation.table, column=violation.column
            ).raw
            self._met[acceptance] = printed or ""
            if _squeezed(printed or "") == _squeezed(acceptance.expected):
                self._used.add(acceptance)
                return acceptance.reason
        return None

    def quarantine(self, rows: pd.DataFrame, editions: Sequence[Edition]) -> pd.DataFrame:
        """The reader's own rows of `quarantine`: what is accepted of them is not held any more.

        A value that the reader refused stays NULL all the same; the row says that this is known.
        """
        import pandas as pd

        books = {edition.document_id: edition for edition in editions}
        statuses, messages = rows["status"].tolist(), rows["message"].tolist()
        for position, row in enumerate(rows.to_dict("records")):
            if row["status"] != "held":
                continue
            edition = books[row["document_id"]]
            printed = "" if pd.isna(row["raw"]) else str(row["raw"])
            for acceptance in self.accepted:
                same = (acceptance.rule, acceptance.table, acceptance.key, acceptance.column or "") == (
                    row["rule"],
                    row["table_name"],
                    row["row_key"],
                    row["column_name"],
                )
                if not (same and acceptance.is_of(edition)):
                    continue
                self._met[acceptance] = printed
                if _squeezed(printed) == _squeezed(acceptance.expected):
                    self._used.add(acceptance)
                    statuses[position] = "accepted"
                    messages[position] = f"{row['message']}受け入れ済みです（{acceptance.reason}）。"
        return rows.assign(
            status=pd.Series(statuses, index=rows.index, dtype=rows["status"].dtype),
            message=pd.Series(messages, index=rows.index, dtype=rows["message"].dtype),
        )

    def outcomes(self, editions: Sequence[Edition]) -> list[Outcome]:
        """For each book of which anything was accepted: whether all of it still holds."""
        found = []
        for edition in editions:
            own = [a for a in self.accepted if a.is_of(edition)]
            if own:
                stale = [self._stale(a, edition) for a in own if a not in self._used]
                found.append(Outcome(edition, _RULE, _RULE, "document", None, "warning", len(own), stale))
        return found

    def _stale(self, acceptance: Acceptance, edition: Edition) -> Violation:
        if acceptance in self._met:
            said = (
                f"受け入れた違反（{acceptance.rule}、{acceptance.key}）は「{acceptance.expected}」と印刷されている"
                f"はずですが、「{self._met[acceptance]}」です。確かめて、{acceptance.source} を改めてください。"
            )
        else:
            said = (
                f"受け入れた違反（{acceptance.rule}、{acceptance.key}）はもうありません。"
                f"{acceptance.source} から除いてください。"
            )
        return Violation(edition, _RULE, "warning", acceptance.table, acceptance.key, acceptance.column, said)


def _squeezed(text: str) -> str:
    return "".join(text.split())
