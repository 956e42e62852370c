"""`shisaku automations`: what the server does by itself: a dead run is marked crashed, and a notice is sent.

Created by name, and brought up to date when called again; `shisaku serve` calls it at every start.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from flows import prefect_environment
from flows.configuration import configuration
from flows.prefect_environment import PrefectUnavailableError
from flows.tags import PART_TAG, TAG

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.automations import Automation

#: How often a run says that it lives (Prefect allows no less than 30), and after how long a silent one counts as dead.
HEARTBEAT_SECONDS: Final = 30
DEAD_AFTER: Final = timedelta(seconds=3 * HEARTBEAT_SECONDS)

_CRASH: Final = "shisaku: 応答のない実行を Crashed にする"
_NOTIFY: Final = "shisaku: 止まった実行を知らせる"


@click.command("automations")
def automations_command() -> None:
    """Prefect のサーバー（PREFECT_API_URL）に、見張りの決まりを登録します。

    応答のなくなった実行を Crashed にします。SHISAKU_NOTIFY_BLOCK があれば、それをその通知ブロックで知らせます
    （ほかのことは、実行が自分で知らせます）。何度実行しても同じ結果になります。
    """
    address = os.environ.get("PREFECT_API_URL")
    if not address:
        raise PrefectUnavailableError(
            "環境変数 PREFECT_API_URL に、登録する Prefect のサーバーのアドレス（…/api）を書いてください。"
        )
    prefect_environment.prepare()
    import httpx

    try:
        names = register()
    except (httpx.HTTPError, RuntimeError) as error:
        raise PrefectUnavailableError(
            f"Prefect のサーバー（{address}）につながりません。アドレスを確かめてください。"
        ) from error
    for name in names:
        click.echo(f"登録しました: {name}")


def register() -> list[str]:
    """Create the automations on the server, or bring them up to date; their names.

    Raises:
        PrefectUnavailableError: the server does not have the notification block; the other automation is there.
    """
    names = [_put(crash_dead_runs())]
    if (block := configuration().notify_block) is not None:
        names.append(_put(notify_by_block(_block_id(block))))
    return names


def _put(automation: Automation) -> str:
    from prefect.automations import Automation

    try:
        known: Any = Automation.read(name=automation.name)
    except ValueError:
        automation.create()
    else:
        automation.id = known.id
        automation.update()
    return automation.name


def crash_dead_runs() -> Automation:
    """A run that has said that it lives, and does not say so any more, has died with its machine."""
    from prefect.automations import Automation
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import EventTrigger, Posture
    from prefect.events.schemas.events import ResourceSpecification

    ends = {f"prefect.flow-run.{state}" for state in ("Completed", "CompletedWithRefusals", "Failed")}
    return Automation(
        name=_CRASH,
        description="shisaku の実行が合図を送らなくなったら、止まったものとします。次の実行が続きをします。",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.heartbeat", "prefect.flow-run.Crashed", "prefect.flow-run.Cancelled", *ends},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=_with(TAG, PART_TAG),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=DEAD_AFTER,
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed",
                force=False,
                state=StateType.CRASHED,
                message="合図が途絶えたため、止まったものとしました。次の実行が続きをします。",
            )
        ],
    )


def notify_by_block(block_id: UUID) -> Automation:
    """Tell of a dead run by a notification block: from the server, as the machine of the run may be gone.

    Of all else the runs themselves tell (`flows.notify`).
    """
    from prefect.automations import Automation
    from prefect.events.actions import SendNotification
    from prefect.events.schemas.automations import EventTrigger, Posture
    from prefect.events.schemas.events import ResourceSpecification

    return Automation(
        name=_NOTIFY,
        trigger=EventTrigger(
            expect={"prefect.flow-run.Crashed"},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=_with(TAG),
            for_each={"prefect.resource.id"},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[
            SendNotification(
                block_document_id=block_id,
                subject="shisaku: {{ flow.name }} の {{ flow_run.name }} が {{ flow_run.state.name }}",
                body="{{ flow_run.state.message }}\n{{ flow_run|ui_url }}",
            )
        ],
    )


def _with(*tags: str) -> ResourceSpecification:  # type: ignore[name-defined] # noqa: F821
    from prefect.events.schemas.events import ResourceSpecification

    return ResourceSpecification(
        {"prefect.resource.id": [f"prefect.tag.{tag}" for tag in tags], "prefect.resource.role": "tag"}
    )


def _block_id(name: str) -> UUID:
    from prefect.blocks.core import Block

    try:
        block = Block.load(name)
    except ValueError as error:
        raise PrefectUnavailableError(
            f"通知ブロック「{name}」が Prefect のサーバーにありません。"
            "サーバーの画面の Blocks で作るか、SHISAKU_NOTIFY_BLOCK を直してください。"
        ) from error
    found: UUID | None = block._block_document_id  # type: ignore[union-attr]
    assert found is not None
    return found
