"""The check of books that were read: what holds, what does not, and what is held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from expectations import row_counts, structure
from expectations.acceptance import Acceptance, Accepting
from expectations.evidence import Provenance
from expectations.holding import hold
from expectations.reconcile import PastKeys, reconcile
from expectations.validation import Validator, great_expectations
from expectations.verdicts import Edition, Outcome, Verdicts, Violation, editions_of, numbered_editions, violations
from warehouse.schema import FrameError, Table, catalog, frame

# How many violations a message spells out; `failed_keys` names all of them.
_SPELLED_OUT = 3


def warm_up() -> None:
    """Do what takes seconds and needs no book: a caller may run this in a thread while the books are read."""
    great_expectations()


def check(
    frames: Mapping[str, pd.DataFrame],
    *,
    run_id: str,
    past: Path | None = None,
    accepted: Sequence[Acceptance] = (),
    expected_rows: row_counts.Counts | None = None,
    past_keys: PastKeys | None = None,
) -> Verdicts:
    """Check one or several books, and hold back what breaks a critical rule.

    First the structure, demanded by the catalog, is checked by Great Expectations; what fails there is held back, so
    that the rules reconcile rows that have sound keys. A check that breaks is an error of its own: nothing is said of
    the books then, and nothing is held back for it.

    Args:
        frames: the books' tables by name, each concatenated over the books and typed by `warehouse.schema.frame`. A
            table that is left out has no rows. `document` says which books they are.
        run_id: goes into the rows of `quality_result`.
        past: the published warehouse, for the rules between years; None, or no file yet: only the given books are
            compared with one another. Its books for a year that is being checked are left out.
        accepted: violations that are known and let through; those of other books are left aside.
        expected_rows: how many rows the tables of known books should have; none by default.
        past_keys: the keys of published indicators and projects together with the given books (`reconcile.relate`).

    Raises:
        ValueError: `document` does not say which books they are, or a table has rows of another book.
        warehouse.schema.FrameError: a frame has other columns than its table.
    """
    given = {table.name: _given(table, frames) for table in catalog().in_scope("edition", "document")}
    books = list(dict.fromkeys(editions_of(given["document"])))
    if not books or given["document"][list(Edition._fields)].isna().any(axis=None):
        raise ValueError("the document frame does not say which books to check")
    for name, data in given.items():
        if strangers := set(numbered_editions(data)[0]) - set(books):
            raise ValueError(f"{name}: rows of {strangers}, which is none of the books to check")

    provenance = Provenance(given["provenance"])
    accepting = Accepting([a for a in accepted if any(a.is_of(book) for book in books)], provenance)
    given["quarantine"] = accepting.quarantine(given["quarantine"], books)
    validator = Validator()
    with ThreadPoolExecutor(1, thread_name_prefix="rules") as beside:
        # Nearly always nothing is held back for its structure: the rules, which are DuckDB's work, look at all rows
        # while Great Expectations does, and are asked again in the rare case.
        early = beside.submit(reconcile, given, books, past=past, past_keys=past_keys)
        outcomes = accepting.apply(
            [
                *structure.row_counts(validator, given, books),
                *structure.column_types(validator, given, books),
            ]
        )
        typed = hold(given, violations(outcomes, "critical"), provenance)
        contents = accepting.apply(structure.contents(validator, typed.frames, books))
        sound = hold(typed.frames, violations(contents, "critical"), provenance)
        unsound = pd.concat([typed.rows, sound.rows], ignore_index=True)
    if unsound.empty:
        found = early.result()
    else:  # rows of another type may have failed it
        found = reconcile(sound.frames, books, held=unsound, past=past, past_keys=past_keys)
    rules = accepting.apply(found)
    kept = hold(sound.frames, violations(rules, "critical"), provenance)

    outcomes += contents + rules
    outcomes += row_counts.outcomes(given, books, expected_rows or {})
    outcomes += accepting.outcomes(books)
    held = pd.concat([unsound, kept.rows], ignore_index=True)
    noted = [given["quarantine"], held, _let_through(outcomes, given["quarantine"], provenance)]
    return Verdicts(
        quality=_quality(outcomes, run_id, books, provenance),
        findings=_findings(outcomes, run_id, books, provenance),
        held=held,
        frames=kept.frames | {"quarantine": pd.concat(noted, ignore_index=True)},
        outcomes=outcomes,
    )


def _let_through(outcomes: Sequence[Outcome], known: pd.DataFrame, provenance: Provenance) -> pd.DataFrame:
    """The rows of `quarantine` for what loads although it breaks a critical rule, since it was accepted."""
    keys = ["document_id", "table_name", "row_key", "rule", "column_name"]
    noted = set(known[keys].itertuples(index=False, name=None))
    rows = {}
    for outcome in outcomes:
        for violation, reason in outcome.accepted:
            edition = violation.edition
            key = (
                edition.document_id,
                violation.table,
                violation.row_key,
                violation.rule,
                violation.column or "",
            )
            if violation.severity != "critical" or key in noted:
                continue
            raw, page = provenance.find(
                edition.document_id, violation.row_key, table=violation.table, column=violation.column
            )
            rows[key] = {
                **dict(zip(keys, key, strict=True)),
                "municipality_code": edition.municipality_code,
                "fiscal_year": edition.fiscal_year,
                "status": "accepted",
                "raw": raw,
                "page": page,
                "message": f"{violation.message}受け入れ済みです（{reason}）。",
            }
    return frame("quarantine", rows.values())


def _given(table: Table, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    if table.name not in frames:
        return frame(table.name, [])
    given, names = frames[table.name], [column.name for column in table.columns]
    if list(given.columns) != names:
        raise FrameError(f"{table.name}: columns {list(given.columns)}, not {names}")
    return given.reset_index(drop=True)


def _quality(
    outcomes: Sequence[Outcome], run_id: str, books: Sequence[Edition], provenance: Provenance
) -> pd.DataFrame:
    of_one_year = Counter((book.municipality_code, book.fiscal_year) for book in books)
    return frame(
        "quality_result",
        [
            {
                "municipality_code": outcome.edition.municipality_code,
                "run_id": run_id,
                "expectation_id": _expectation_id(outcome, of_one_year),
                "rule": outcome.rule,
                "table_name": outcome.table,
                "column_name": outcome.column,
                "fiscal_year": outcome.edition.fiscal_year,
                # Where there is nothing to check, a pass says nothing of the rule.
                "severity": "info" if outcome.status == "pass" and not outcome.checked else outcome.severity,
                "status": outcome.status,
                "checked": outcome.checked,
                "failed": len(outcome.violations),
                "failed_keys": list(dict.fromkeys(v.row_key for v in outcome.violations if v.row_key)),
                "message": _message(outcome, provenance),
            }
            for outcome in outcomes
        ],
    )


def _findings(
    outcomes: Sequence[Outcome], run_id: str, books: Sequence[Edition], provenance: Provenance
) -> pd.DataFrame:
    of_one_year = Counter((book.municipality_code, book.fiscal_year) for book in books)
    rows: list[dict[str, object]] = []
    for outcome in outcomes:
        every = [(v, None) for v in outcome.violations] + list(outcome.accepted)
        for violation, reason in every:
            edition = outcome.edition
            raw, page = provenance.find(
                edition.document_id, violation.row_key, table=violation.table, column=violation.column
            )
            rows.append(
                {
                    "municipality_code": edition.municipality_code,
                    "run_id": run_id,
                    "seq": len(rows) + 1,
                    "expectation_id": _expectation_id(outcome, of_one_year),
                    "rule": violation.rule,
                    "severity": violation.severity,
                    "fiscal_year": edition.fiscal_year,
                    "document_id": edition.document_id,
                    "table_name": violation.table,
                    "row_key": violation.row_key,
                    "column_name": violation.column,
                    "page": page,
                    "raw": raw,
                    "message": violation.message,
                    "accepted_reason": reason,
                }
            )
    return frame("quality_finding", rows)


def _expectation_id(outcome: Outcome, of_one_year: Mapping[tuple[str, int], int]) -> str:
    """The expectation and the year; of several files for one year each has an id of its own."""
    edition = outcome.edition
    several = of_one_year[edition.municipality_code, edition.fiscal_year] > 1
    return f"{outcome.expectation}@{edition.fiscal_year}" + (f"#{edition.document_id[:12]}" if several else "")


def _message(outcome: Outcome, provenance: Provenance) -> str:
    if outcome.error is not None:
        return f"検査そのものができませんでした（{outcome.error.splitlines()[0]}）。"
    if not outcome.checked and not outcome.violations:
        return "対象となる記載がありません。"
    known = f"受け入れ済みのもの{len(outcome.accepted)}件を除きます。" if outcome.accepted else ""
    if not outcome.violations:
        return f"{outcome.checked}件を確かめ、反するものはありませんでした。{known}"
    sentences = [_with_page(violation, provenance) for violation in outcome.violations[:_SPELLED_OUT]]
    if (more := len(outcome.violations) - _SPELLED_OUT) > 0:
        sentences.append(f"ほかに{more}件あります。")
    return "".join([*sentences, known])


def _with_page(violation: Violation, provenance: Provenance) -> str:
    document_id = violation.edition.document_id
    page = provenance.find(document_id, violation.row_key, table=violation.table, column=violation.column).page
    return violation.message if page is None else f"{violation.message.removesuffix('。')}（PDFの{page}ページ）。"
