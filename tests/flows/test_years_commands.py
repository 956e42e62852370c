"""`shisaku history`, `links` and `diff` on a small generated city, and corrections in an ingestion of a sample."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows import settings
from flows.identity import Finder
from tests.decade.books import decade
from tests.decade.frames import batch
from tests.flows.helpers import Shisaku
from tests.warehouse.invented import run
from warehouse.build import publish
from warehouse.query import run as query


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with some years of a generated city, and links of every kind but the decided ones."""
    file = tmp_path_factory.mktemp("years") / "w.duckdb"
    books = [batch(printing) for printing in decade(1, years=4, measures=10).printings]
    publish(file, books, run=run(), identify=Finder(file))
    return file


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "w.duckdb"))


def links(shisaku: Shisaku, file: Path, *options: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shisaku("links", "--warehouse", file, "--json", *options).stdout)
    return found


def test_links_show_what_is_telling_and_what_waits(shisaku: Shisaku, file: Path) -> None:
    told = links(shisaku, file)
    assert {link["status"] for link in told} == {"linked", "proposed"}
    assert all(link["evidence"] for link in told)
    assert len(links(shisaku, file, "--all")) > len(told)
    proposed = links(shisaku, file, "--status", "proposed", "--kind", "project")
    assert {(link["status"], link["kind"]) for link in proposed} == {("proposed", "project")}
    shown = shisaku("links", "--warehouse", file)
    assert proposed[0]["id"] in shown.stdout
    assert "links confirm" in shown.stderr


def test_confirming_joins_the_keys_and_rejecting_takes_the_proposal_away(shisaku: Shisaku, file: Path) -> None:
    one, other, *_ = links(shisaku, file, "--status", "proposed", "--kind", "project")
    keys = (
        f"SELECT count(DISTINCT project_key) FROM project WHERE (fiscal_year, measure_no, project_no) IN "
        f"(({one['from_fiscal_year']}, '{one['from_measure_no']}', {one['from_no']}), "
        f"({one['to_fiscal_year']}, '{one['to_measure_no']}', {one['to_no']}))"
    )
    assert query(file, keys).rows == [(2,)]
    done = shisaku("links", "confirm", one["id"], "--warehouse", file, "--reason", "担当課に確認")
    assert done.exit_code == 0, done.stderr
    assert query(file, keys).rows == [(1,)]
    assert "対応づけ" in done.stdout
    assert shisaku("links", "--warehouse", file, "reject", other["id"]).exit_code == 0
    status = {link["id"]: link["status"] for link in links(shisaku, file, "--all")}
    assert (status[one["id"]], status.get(other["id"])) == ("confirmed", "rejected")
    review = file.parent / "links" / "993018.toml"
    assert "担当課に確認" in review.read_text(encoding="utf-8")

    # The name is no longer what it was when it was confirmed.
    review.write_text(review.read_text(encoding="utf-8").replace(one["to_name"], "別の名前"), encoding="utf-8")
    stale = shisaku("links", "--warehouse", file, "reject", other["id"])
    assert "今の冊子の印刷" in stale.stderr
    assert query(file, keys).rows == [(2,)]


@pytest.mark.parametrize("link_id", ["nonsense", "project:2013/01/999:2014/01/1", "project:2014/01/1:2013/01/1"])
def test_an_id_that_is_none_is_wrong_usage(shisaku: Shisaku, file: Path, link_id: str) -> None:
    refused = shisaku("links", "--warehouse", file, "confirm", link_id)
    assert refused.exit_code == 2
    assert not (file.parent / "links").exists()


def test_a_reviewed_file_that_cannot_be_read_is_one_line(shisaku: Shisaku, file: Path) -> None:
    (file.parent / "links").mkdir()
    (file.parent / "links" / "993018.toml").write_text("[[link", encoding="utf-8")
    refused = shisaku("history", "--warehouse", file, "withdraw", "hyoka-2013.pdf")
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "993018.toml" in refused.stderr


def test_history_lists_revisions_and_keeps_what_is_decided(shisaku: Shisaku, file: Path) -> None:
    listed = json.loads(shisaku("history", "--warehouse", file, "--json").stdout)
    names = {d["file_name"]: d for d in listed["documents"]}
    assert [names[n]["is_current"] for n in ("hyoka-2015.pdf", "hyoka-2015-teisei.pdf")] == [False, True]
    assert listed["decisions"] == []
    used = shisaku(
        "history", "--warehouse", file, "use", names["hyoka-2015.pdf"]["document_id"][:8], "--reason", "試し"
    )
    assert used.exit_code == 0, used.stderr
    assert "現行です" in used.stdout
    assert "別の版" in used.stdout
    after = json.loads(shisaku("history", "--warehouse", file, "--json").stdout)
    assert {d["file_name"] for d in after["documents"] if d["is_current"] and d["fiscal_year"] == 2015} == {
        "hyoka-2015.pdf"
    }
    assert [(d["action"], d["reason"]) for d in after["decisions"]] == [("use", "試し")]
    assert shisaku("history", "restore", "hyoka-2015.pdf", "--warehouse", file).exit_code == 0
    assert "hyoka-2015-teisei.pdf" in shisaku("history", "--warehouse", file).stdout


def test_a_document_that_is_not_there_is_wrong_usage(shisaku: Shisaku, file: Path) -> None:
    refused = shisaku("history", "--warehouse", file, "use", "none.pdf")
    assert refused.exit_code == 2
    assert "hyoka-2013.pdf" in refused.stderr


def test_diff_tells_values_with_their_reasons(shisaku: Shisaku, made: Path, file: Path) -> None:
    assert shisaku("diff", made, file).stdout == "違いはありません。\n"
    shisaku("history", "--warehouse", file, "use", "hyoka-2015.pdf")
    told = shisaku("diff", made, file)
    assert "別の版" in told.stdout
    assert "→" in told.stdout
    changes = json.loads(shisaku("diff", made, file, "--json").stdout)
    assert {c["reason"] for c in changes} == {"revision", "link"}
    assert any(c["column"] == "cost_thousand_yen" for c in changes)


@pytest.mark.slow
def test_a_correction_is_taken_up_by_the_next_ingestion_and_a_wrong_one_refuses_the_book(
    shisaku: Shisaku, warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = settings.samples() / "h30.pdf"
    where = "FROM project WHERE fiscal_year = 2018 AND measure_no = '02' AND project_no = 1"
    ((cost,),) = query(warehouse, f"SELECT cost_thousand_yen {where}").rows
    folder = tmp_path / "corrections"
    folder.mkdir()
    monkeypatch.setenv(settings.CORRECTIONS_VARIABLE, str(folder))

    def declare(printed: int) -> None:
        (folder / "city.toml").write_text(
            '[[correction]]\nmunicipality_code = "992011"\ntable = "project"\n'
            'row_key = "fiscal_year=2018/measure_no=02/project_no=1"\ncolumn = "cost_thousand_yen"\n'
            f'printed = {printed}\nright = {cost + 1}\nreason = "誤植"\nsource = "正誤表"\n',
            encoding="utf-8",
        )

    declare(cost + 5)
    wrong = shisaku("ingest", "--direct", "--warehouse", warehouse, book)
    assert wrong.exit_code == 1
    assert "city.toml の1番目" in wrong.stdout + wrong.stderr
    assert query(warehouse, f"SELECT cost_thousand_yen, is_corrected {where}").rows == [(cost, False)]
    declare(cost)
    assert shisaku("ingest", "--direct", "--warehouse", warehouse, book).exit_code == 0
    assert query(warehouse, f"SELECT cost_thousand_yen, is_corrected {where}").rows == [(cost + 1, True)]
    assert query(warehouse, "SELECT printed_value, corrected_value FROM correction").rows == [
        (str(cost), str(cost + 1))
    ]
    again = shisaku("ingest", "--direct", "--warehouse", warehouse, book)
    assert "変更なし" in again.stdout + again.stderr
