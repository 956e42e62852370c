"""The deployments of the flows that run by themselves: names, schedules, limits. `prefect.yaml` says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.tags import TAG
from flows.yearly import backfill, yearly

if TYPE_CHECKING:
    from flows.catalog_model import Schedule

YEARLY: Final = "yearly/yearly"
BACKFILL: Final = "backfill/backfill"


def deployments(schedule: Schedule) -> list[RunnerDeployment]:
    """Both deployments, to be served from this process."""
    crons = [Cron(cron, timezone=schedule.timezone) for cron in schedule.cron]
    return [
        _deployment(yearly, "公開ページに新しい冊子がないかを見て、取り込みます。", schedules=crons),
        _deployment(backfill, "知られているすべての年度の冊子を取り込みます。"),
    ]


def _deployment(flow: Flow[..., Any], description: str, **said: Any) -> RunnerDeployment:
    deployment = flow.to_deployment(
        flow.name,
        description=description,
        tags=[TAG],
        # A run that falls due while another is under way waits for it.
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
        entrypoint_type=EntrypointType.MODULE_PATH,
        **said,
    )
    assert isinstance(deployment, RunnerDeployment)
    return deployment
