"""`shisaku quality` and `shisaku quarantine`: what was found, what is held, and how it is settled."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from flows.quality import gather, to_markdown
from flows.quality_html import page
from samples.city import CITY, edition
from samples.render import Edition, render
from tests.flows.helpers import Run, Shisaku
from warehouse.query import run as query


@pytest.fixture(scope="module")
def book_with_slips() -> bytes:
    """The sample of 2019 with an unknown grade (critical) and a wrong total (warning) on its first sheet."""
    sample = edition(2019)
    first, *rest = sample.book.measures
    tallies = tuple(replace(t, count=t.count + 1) if t.category == "計画どおり" else t for t in first.tallies)
    measures = (replace(first, grade="E", tallies=tallies), *rest)
    changed: Edition = replace(sample, book=replace(sample.book, measures=measures))
    return render(changed).pdf


def test_a_slip_is_told_held_accepted_and_loaded(
    shisaku: Shisaku, book_with_slips: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, warehouse, folder = tmp_path / "book.pdf", tmp_path / "w.duckdb", tmp_path / "expected"
    book.write_bytes(book_with_slips)
    ingest = ("ingest", "--direct", "--warehouse", warehouse, "--municipality", CITY.code, book)
    assert shisaku(*ingest).exit_code == 0

    told = shisaku("quality", "--warehouse", warehouse, "--year", 2019).stdout
    assert "grade_known" in told
    assert "tally_count" in told
    found = json.loads(shisaku("quality", "--warehouse", warehouse, "--json").stdout)
    (tally,) = [f for f in found["findings"] if f["rule"] == "tally_count"]
    assert (tally["table_name"], tally["column_name"], tally["severity"]) == (
        "project_tally",
        "printed_count",
        "warning",
    )
    assert tally["row_key"] == "fiscal_year=2019/measure_no=02/category=計画どおり"
    assert tally["place"]["page"] > 0
    assert len(tally["place"]["box"]) == 4
    assert "--row-key" in tally["evidence"]

    (held,) = json.loads(shisaku("quarantine", "--warehouse", warehouse, "--json").stdout)
    assert (held["rule"], held["raw"], held["column_name"], held["status"]) == ("grade_known", "E", "grade", "held")
    assert held["page"] is not None
    listed = shisaku("quarantine", "--warehouse", warehouse).stdout
    assert "保留しているもの 1件" in listed
    assert "[[accept]]" in listed
    assert query(warehouse, "SELECT grade FROM measure WHERE measure_no = '02'").rows == [(None,)]

    (folder / "accepted").mkdir(parents=True)
    entry = held["acceptance"].replace('reason = ""', 'reason = "原本のとおり"')
    (folder / "accepted" / "city.toml").write_text(entry, encoding="utf-8")
    monkeypatch.setenv("SHISAKU_EXPECTATIONS", str(folder))
    again = shisaku(*ingest)
    assert again.exit_code == 0
    assert "変更なし" not in again.stderr
    assert query(warehouse, "SELECT grade FROM measure WHERE measure_no = '02'").rows == [("E",)]
    assert json.loads(shisaku("quarantine", "--warehouse", warehouse, "--json").stdout) == []
    (known,) = json.loads(shisaku("quarantine", "--all", "--warehouse", warehouse, "--json").stdout)
    assert (known["rule"], known["status"]) == ("grade_known", "accepted")
    assert "変更なし" in shisaku(*ingest).stderr

    quality = gather(warehouse)
    assert [f.accepted_reason for f in quality.findings if f.rule == "grade_known"] == ["原本のとおり"]
    assert len(quality.runs) == 2
    html = page(quality)
    assert "受け入れ済み（1件）" in html
    assert "原本のとおり" in html


def test_clean_samples_have_no_more_than_information(first_run: tuple[Run, Path]) -> None:
    """Also that the committed numbers of rows are those of the samples: shisaku quality --accept-counts renews them."""
    quality = gather(first_run[1])
    assert [f.message for f in quality.findings if f.severity != "info"] == []
    assert any(check.rule == "row_count_expected" and check.checked for check in quality.checks)


def test_the_page_needs_nothing_but_itself(first_run: tuple[Run, Path], shisaku: Shisaku, tmp_path: Path) -> None:
    file = tmp_path / "quality.html"
    run = shisaku("quality", "--warehouse", first_run[1], "--html", file)
    assert (run.exit_code, run.stdout) == (0, f"検査の結果を書き出しました: {file}\n")
    html = file.read_text(encoding="utf-8")
    assert html.startswith('<!DOCTYPE html>\n<html lang="ja">')
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|@import|url\(""", html)
    for part in ("品質検査", "actual_restated", "実行の履歴", "ページ"):
        assert part in html
    for opened in ("table", "tr", "td", "details", "div"):
        assert len(re.findall(rf"<{opened}[ >]", html)) == html.count(f"</{opened}>")


def test_markup_in_a_book_is_shown_as_printed(first_run: tuple[Run, Path]) -> None:
    quality = gather(first_run[1])
    finding = replace(quality.findings[0], message="<script>alert(1)</script>*", raw="<b>&")
    html = page(replace(quality, findings=[finding]))
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "&lt;b&gt;&amp;" in html
    assert "\\<script\\>alert(1)</script\\>\\*".replace("</", "\\</") in to_markdown(
        replace(quality, findings=[finding])
    )


def test_a_warehouse_without_checks_says_so(shisaku: Shisaku, first_run: tuple[Run, Path]) -> None:
    assert "検査の結果がありません" in shisaku("quality", "--warehouse", first_run[1], "--year", 1999).stdout


def test_counts_are_accepted_into_a_folder(shisaku: Shisaku, first_run: tuple[Run, Path], tmp_path: Path) -> None:
    ask = ("quality", "--accept-counts", "--warehouse", first_run[1])
    assert shisaku(*ask).exit_code == 2
    run = shisaku(*ask, "--expectations-dir", tmp_path)
    assert run.exit_code == 0
    text = (tmp_path / "row_counts" / f"{CITY.code}.toml").read_text(encoding="utf-8")
    assert "[rows.2019]\nmeasure = 4\n" in text
