"""Settings, notices, automations and deployment files: what the operator writes and is told."""

from __future__ import annotations

import configparser
import json
import logging
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from flows import settings
from flows.acquire import Acquired, contradicted
from flows.catalog_model import Catalog, KnownBook, LinkRule, Municipality, Page, Politeness, Schedule
from flows.configuration import Configuration, configuration
from flows.discover import Discovery, Wanted
from flows.notify import Notice, notify
from flows.outcome import Failure, Outcome, Report
from flows.untold import noted
from tests.conftest import ROOT
from tests.flows.helpers import Shisaku
from tests.servers import PATIENCE, free_port, hearing

NOTICE = Notice("new_book", "令和5年度が入りました", "施策31件", "run")


def test_settings_come_from_the_environment_then_the_file_then_the_usual(
    shisaku: Shisaku, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('warehouse = "/srv/a.duckdb"\nworkers = 5\n', encoding="utf-8")
    monkeypatch.setenv("SHISAKU_SETTINGS", str(file))
    monkeypatch.setenv("SHISAKU_WORKERS", "3")
    run = shisaku("settings", "--json")
    said = json.loads(run.stdout)
    found = {entry["name"]: (entry["value"], entry["origin"]) for entry in said["settings"]}
    assert said["file"] == str(file)
    assert found["warehouse"] == ("/srv/a.duckdb", "設定ファイル")
    assert found["workers"] == (3, "環境変数")
    assert found["port"] == (4200, "既定")
    assert (settings.default_warehouse(), settings.workers()) == (Path("/srv/a.duckdb"), 3)
    assert "SHISAKU_WAREHOUSE" in shisaku("settings").stdout


@pytest.mark.parametrize(
    ("text", "told"), [("wharehouse = 'a'", "wharehouse"), ("port = 0", "port"), ("port = [", "読めません")]
)
def test_a_mistake_in_the_settings_is_told_in_one_line(
    shisaku: Shisaku, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, told: str
) -> None:
    Path("shisaku.toml").write_text(text, encoding="utf-8")
    run = shisaku("settings")
    assert run.exit_code == 1
    [line] = run.stderr.splitlines()
    assert told in line
    assert "shisaku.toml" in line


def test_settings_that_are_looked_up_by_themselves_are_those_of_the_configuration() -> None:
    said = configuration()
    assert said.warehouse == settings.default_warehouse().absolute()
    assert (said.store, said.catalog, said.workers) == (settings.store(), settings.catalog(), settings.workers())


def test_a_command_is_told_and_one_that_fails_disturbs_nothing(tmp_path: Path) -> None:
    program = tmp_path / "tell.py"
    program.write_text("import sys; open(sys.argv[1], 'w', encoding='utf-8').write(sys.stdin.read())", encoding="utf-8")
    heard = tmp_path / "heard.json"
    assert notify(NOTICE, Configuration(notify_command=f"{sys.executable} {program} {heard}")) == []
    assert json.loads(heard.read_text(encoding="utf-8"))["title"] == NOTICE.title
    assert notify(NOTICE, Configuration(notify_command=f'cat >> "{heard}"; echo >> "{heard}"')) == []
    assert heard.read_text(encoding="utf-8").count(NOTICE.title) == 2, "it is the shell's"
    [failed] = notify(NOTICE, Configuration(notify_command=f'"{sys.executable}" -c "raise SystemExit(3)"'))
    assert failed.startswith("notify_command")
    assert "終了コード 3" in failed


def test_a_web_address_is_told() -> None:
    with hearing() as (address, heard):
        assert notify(NOTICE, Configuration(notify_webhook=address)) == []
    assert [notice["text"] for _, notice in heard] == ["令和5年度が入りました\n施策31件"]
    assert len(notify(NOTICE, Configuration(notify_webhook=address))) == 1


def report(*outcomes: Outcome, **said: object) -> Report:
    now = datetime.now(UTC)
    return Report("run", Path("w.duckdb"), now, now, outcomes, **said)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_run_is_told_in_one_sentence_and_in_a_report() -> None:
    from flows import artifacts
    from flows.yearly import summary_of

    loaded = Outcome(
        Path("r5.pdf"), "loaded", municipality_code="132080", municipality="調布市", fiscal_year=2023, sheets=31
    )
    refused = Outcome(Path("x.pdf"), "refused", code="not_fetched", reason="ありません（404）。", remedy="直す。")
    doubt = Failure("132080", 2023, "cost_jump", "warning", "fail", "決算額が10倍です。")
    assert summary_of(report(loaded, failures=[doubt] * 3)) == (
        "調布市 令和5年度（2023） 施策31件を取り込みました。注意3件。"
    )
    held = replace(loaded, status="unchanged", document_id="id")
    assert summary_of(report(held), {"id"}) == (
        "調布市 令和5年度（2023） 施策31件を前の実行で取り込み、まだ知らせていませんでした。"
    )
    same = Outcome(Path("a.pdf"), "unchanged")
    assert summary_of(report(same)) == "新しい冊子はありません（1件を確認）。"
    assert summary_of(report(same, refused)) == "新しい冊子はありません（1件を確認）。取り込めなかったもの1件。"
    assert summary_of(report(refused)) == "取り込めなかったもの1件。", "nothing was looked at"
    assert summary_of(report(same, failures=[doubt, replace(doubt, severity="info")])).endswith("注意1件。参考1件。")
    text = artifacts.markdown(report(loaded, refused, failures=[doubt]), "題", ["ページが移りました。"])
    for told in ("x.pdf", "404", "cost_jump", "調布市", "ページが移りました。"):
        assert told in text


def test_what_a_run_has_not_told_is_left_to_the_next_one_and_to_no_other(tmp_path: Path) -> None:
    with noted(tmp_path, {"a"}) as notes:
        assert notes.late == frozenset()
        # A run beside it has nothing to do with its books.
        with noted(tmp_path, {"b"}) as other:
            assert other.late == frozenset()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="gone"), noted(tmp_path, {"a"}):
        raise OSError("gone")
    with pytest.raises(OSError, match=r"^\{'a'\}$"), noted(tmp_path, {"b"}) as notes:
        raise OSError(str(set(notes.late)))
    with noted(tmp_path, {"c"}) as notes:
        notes.keep()  # nobody could be told
    with noted(tmp_path, ()) as notes:
        assert notes.late == {"a", "b", "c"}
        with noted(tmp_path, ()) as other:
            assert other.late == frozenset()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_what_nobody_could_be_told_is_told_by_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import yearly

    monkeypatch.setattr(yearly, "get_run_logger", lambda: logging.getLogger("run"))
    new = report(Outcome(Path("r5.pdf"), "loaded", fiscal_year=2023, sheets=31))
    for command, webhook, is_told in (
        ("exit 1", None, False),
        ("exit 1", "http://127.0.0.1:9/", False),
        ("exit 0", "http://127.0.0.1:9/", True),
        (None, None, True),
    ):
        said = Configuration(notify_command=command, notify_webhook=webhook)
        monkeypatch.setattr(yearly, "configuration", lambda said=said: said)
        assert yearly._tell(new, set(), "題") is is_told


def test_a_link_that_contradicts_its_book_is_told() -> None:
    def link(file: str, fiscal_year: int | None) -> tuple[Path, Wanted]:
        return Path(file), Wanted("132080", "調布市", address=f"https://city.example/{file}", fiscal_year=fiscal_year)

    def book(file: str, fiscal_year: int, *, is_current: bool = True) -> Outcome:
        return Outcome(
            Path(file), "unchanged", municipality_code="132080", fiscal_year=fiscal_year, is_current=is_current
        )

    def told(links: list[tuple[Path, Wanted]], outcomes: list[Outcome]) -> list[str]:
        return contradicted([Acquired(Discovery(city), (), links=links)], outcomes)

    city = Municipality(code="132080", name="調布市")
    both = [book("two.pdf", 2022), book("two.pdf", 2023)]
    fine = [link("r5.pdf", 2023), link("two.pdf", 2022), link("unknown.pdf", None), link("refused.pdf", 2021)]
    assert told(fine, [book("r5.pdf", 2023), *both, Outcome(Path("refused.pdf"), "refused")]) == []
    [line] = told([link("r5.pdf", 2023)], [book("r5.pdf", 2022)])
    assert line.startswith("r5.pdf: リンクでは令和5年度（2023）ですが、冊子は令和4年度（2022）のもの")
    # The page shows the version before again; where it shows both, the later one counts.
    old, new = book("old.pdf", 2023, is_current=False), book("new.pdf", 2023)
    [line] = told([link("old.pdf", 2023)], [old])
    assert line.startswith("old.pdf: 公開ページにあるのは")
    assert told([link("old.pdf", 2023), link("new.pdf", 2023)], [old, new]) == []


@pytest.mark.slow
@pytest.mark.parametrize("is_named", [False, True])
def test_the_automations_need_a_server(is_named: bool) -> None:
    address = f"http://127.0.0.1:{free_port()}/api" if is_named else ""
    run = subprocess.run(
        [sys.executable, "-m", "flows", "automations"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PREFECT_API_URL": address},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("エラー: ")
    assert (address or "PREFECT_API_URL") in run.stderr
    assert "Traceback" not in run.stderr


def test_years_in_the_wrong_order_are_a_mistake_of_the_caller(shisaku: Shisaku) -> None:
    run = shisaku("run", "backfill", "--first-year", "2020", "--last-year", "2018")
    assert run.exit_code == 2
    assert "--first-year（2020）" in run.stderr


def test_a_home_folder_that_no_shell_has_put_in_is_meant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHISAKU_WAREHOUSE", "~/w.duckdb")
    assert settings.default_warehouse() == tmp_path / "w.duckdb" == configuration().warehouse


@pytest.mark.slow
def test_prefect_yaml_says_what_serve_does() -> None:
    from flows.deployments import BACKFILL, YEARLY, deployments

    said = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    served = deployments(Schedule())
    found = {f"{entry['name']}/{entry['name']}": entry for entry in said["deployments"]}
    assert set(found) == {YEARLY, BACKFILL}
    for deployment in served:
        entry = found[f"{deployment.flow_name}/{deployment.name}"]
        assert entry["entrypoint"] == deployment.entrypoint
        assert entry["tags"] == deployment.tags
        assert entry["concurrency_limit"]["limit"] == deployment.concurrency_limit
        crons = [(cron["cron"], cron["timezone"]) for cron in entry.get("schedules", [])]
        schedules = [each.schedule for each in deployment.schedules or []]
        assert crons == [(each.cron, each.timezone) for each in schedules]  # type: ignore[union-attr]


def test_the_runbook_s_catalog_and_settings_can_be_used(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", re.sub(r"(?m)^   ", "", text), re.DOTALL)
    said, book = map(tomllib.loads, blocks)
    assert set(said) <= set(Configuration.model_fields)
    assert Catalog.model_validate({**book, "path": tmp_path}).municipality[0].name == "調布市"
    for model in (Schedule, Politeness, LinkRule, Page, KnownBook):
        unsaid = [name for name in model.model_fields if f"`{name}`" not in text and name not in ("cron",)]
        assert unsaid == [], model.__name__


def test_unit_and_image_start_the_service() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.read(ROOT / "deploy" / "shisaku.service", encoding="utf-8")
    assert unit["Service"]["ExecStart"].endswith("/shisaku serve")
    assert unit["Service"]["Restart"] == "always"
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    for source in re.findall(r"^COPY ((?:\S+ )+)\S+$", image, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split())
    assert re.search(r'^CMD \["serve"\]$', image, re.MULTILINE)
