"""What the operator is told: by a web address, a command and a block of Prefect, by the run itself or by the server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.flows.city_site import PAGE, serving
from tests.flows.yearly_runs import Place, server
from tests.servers import hearing, wait_for

#: Saves the blocks, and tells by the one that sends mail; what would go to the mail service is printed.
_BLOCKS = """
import json, sys
from flows import prefect_environment
prefect_environment.prepare()
from prefect.blocks.notifications import CustomWebhookNotificationBlock, SendgridEmail
CustomWebhookNotificationBlock(
    name="ops", url=sys.argv[1], json_data={"title": "{{subject}}", "text": "{{body}}"}
).save("ops")
SendgridEmail(api_key="key", sender_email="shisaku@city.example", to_emails=["ops@city.example"]).save("ops")
from unittest import mock
from flows.configuration import Configuration
from flows.notify import Notice, notify
with mock.patch("requests.sessions.Session.send") as send:
    send.return_value.status_code = 202
    failed = notify(
        Notice("new_book", "令和5年度が入りました", "施策31件", "run"), Configuration(notify_block="sendgrid-email/ops")
    )
[[[request], _]] = send.call_args_list
print(json.dumps({"failed": failed, "address": request.url, "mail": json.loads(request.body)}))
"""


@pytest.mark.long
def test_a_failure_a_death_and_a_new_book_are_each_told_once_by_every_way(tmp_path: Path, books: list[Path]) -> None:
    with serving() as site, server(tmp_path) as prefect, hearing() as (address, heard):
        site.publish(f"/shisei/hyoka/{books[0].name}", books[0].read_bytes())
        site.page([("平成30年度", books[0].name)])
        place = Place(tmp_path / "place", site.catalog(tmp_path), prefect)
        place.folder.mkdir()
        by_command = place.folder / "heard"
        program = place.folder / "tell.py"
        program.write_text("import sys; open(sys.argv[1], 'a', encoding='utf-8').write(sys.stdin.read() + '\\n')")
        ways = {
            "SHISAKU_NOTIFY_WEBHOOK": f"{address}/webhook",
            "SHISAKU_NOTIFY_COMMAND": f"{sys.executable} {program} {by_command}",
            "SHISAKU_NOTIFY_BLOCK": "custom-webhook/ops",
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        }

        def called(*arguments: str, **variables: str) -> str:
            return subprocess.run(
                [sys.executable, *arguments],
                env=place.environment(**variables),
                cwd=place.folder,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            ).stdout

        mailed = json.loads(called("-c", _BLOCKS, f"{address}/block"))
        assert mailed["failed"] == []
        assert "sendgrid" in mailed["address"]
        assert mailed["mail"]["subject"] == "令和5年度が入りました"
        assert mailed["mail"]["personalizations"] == [{"to": [{"email": "ops@city.example"}]}]
        assert "施策31件" in mailed["mail"]["content"][0]["value"]
        told = called("-m", "flows", "automations", **ways)
        assert told.count("登録しました") == 2

        # A run that cannot even begin.
        with place.yearly(**ways, SHISAKU_CATALOG=str(place.folder / "none.toml")) as run:
            assert run.ended() != 0
        assert Counter(path for path, _ in heard) == {"/webhook": 1, "/block": 1}, heard
        assert all("失敗しました" in notice["title"] for _, notice in heard)
        assert "none.toml" in heard[0][1]["text"]

        # One whose process dies: its server hears nothing of it any more, and tells.
        heard.clear()
        site.resources[PAGE].stays_at = 0
        with place.yearly(**ways) as run:
            wait_for(lambda: PAGE in site.standing, run.said)
            wait_for(lambda: bool(beats(prefect)), run.said)
            run.kill()
        wait_for(lambda: prefect.runs()[-1]["state"]["name"] == "Crashed", lambda: str(prefect.runs()[-1]))
        assert "合図が途絶えた" in prefect.runs()[-1]["state"]["message"]
        wait_for(lambda: bool(heard), lambda: "nothing was told")
        [(path, notice)] = heard
        assert path == "/block"
        assert notice["title"].startswith("shisaku: yearly")
        assert notice["title"].endswith("Crashed")
        assert "次の実行が続きをします" in notice["text"]

        # The next one goes on, and tells what came in.
        heard.clear()
        with place.yearly(**ways) as run:
            assert run.ended() == 0, run.said()
        assert Counter(path for path, _ in heard) == {"/webhook": 1, "/block": 1}, heard
        assert all("平成30年度" in notice["title"] for _, notice in heard)
        notices = [json.loads(line) for line in by_command.read_text(encoding="utf-8").split("\n") if line.strip()]
        assert [notice["kind"] for notice in notices] == ["failed", "new_book"]


def beats(prefect: Any) -> list[dict[str, Any]]:
    """The heartbeats that the server has heard."""
    found: list[dict[str, Any]] = prefect.asked("events", filter={"event": {"name": ["prefect.flow-run.heartbeat"]}})[
        "events"
    ]
    return found
