"""`shisaku serve`: the scheduled yearly ingestion on this machine, with a Prefect server of its own.

Where PREFECT_API_URL names a server, that one is used and none is started.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click
from filelock import FileLock, Timeout

from flows import catalog, prefect_environment, settings
from flows.catalog_model import Schedule
from flows.configuration import Configuration, configuration
from flows.options import fail, verbose_option
from flows.prefect_environment import PrefectUnavailableError

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

log = logging.getLogger(__name__)

#: How long a server may take to answer for the first time, in seconds: on a busy machine its database takes minutes.
_START_LIMIT: Final = 300.0


@click.command("serve")
@click.option(
    "--host",
    metavar="HOST",
    default=lambda: configuration().host,
    show_default="$SHISAKU_HOST か 127.0.0.1",
    help="画面を開くホスト。",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    default=lambda: configuration().port,
    show_default="$SHISAKU_PORT か 4200",
    help="画面を開くポート。",
)
@click.option(
    "--catch-up/--no-catch-up",
    default=True,
    show_default=True,
    help="止まっている間に予定の時刻を過ぎていれば、起動後すぐに1回実行します。",
)
@verbose_option
@click.pass_context
def serve_command(ctx: click.Context, *, host: str, port: int, catch_up: bool, verbose: bool) -> None:
    """予定の時刻ごとに公開ページを見て、新しい冊子を取り込み続けます。

    止めるには Ctrl-C か SIGTERM を送ります。予定はカタログの [schedule] に、ほかの設定は shisaku settings にあります。
    """
    _log(verbose=verbose)
    said = configuration()
    schedule = catalog.load(said.catalog).schedule
    _fix(said)
    settings.cache().mkdir(parents=True, exist_ok=True)
    # From the first moment on, and not only once the runner listens. A shell that starts a service in the background
    # has it ignore Ctrl-C, and asyncio would ignore it too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    lock = FileLock(settings.cache() / "serve.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        fail("shisaku serve はすでに動いています。")
        ctx.exit(1)
    try:
        with suppress(KeyboardInterrupt), _server(host, port) as address:
            _serve(schedule, said, address, catch_up=catch_up)
        click.echo("停止しました。", err=True)
    finally:
        lock.release()


def _interrupt(*_: object) -> None:
    """A service manager stops with SIGTERM what a person stops with Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


def _log(*, verbose: bool) -> None:
    """A line for each thing that happened, with its time: what a journal keeps."""
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%S%z", force=True
    )
    logging.getLogger("flows").setLevel(logging.DEBUG if verbose else logging.INFO)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")


def _fix(said: Configuration) -> None:
    """Runs are processes of their own, perhaps in another folder: they get the settings as they are here and now."""
    for name in ("warehouse", "catalog", "store", "exchange"):
        os.environ[f"SHISAKU_{name.upper()}"] = str(getattr(said, name))
    if (file := settings.settings_file()) is not None:
        os.environ[settings.FILE_VARIABLE] = str(file.absolute())


@contextmanager
def _server(host: str, port: int) -> Iterator[str]:
    """The address of a Prefect server that answers: the one that is configured, or a child of this process.

    An interrupt ends the block, and is not raised any further.

    Raises:
        PrefectUnavailableError: it does not answer in time, or cannot be started.
    """
    from flows.automations import HEARTBEAT_SECONDS

    os.environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", str(HEARTBEAT_SECONDS))
    if (configured := os.environ.get("PREFECT_API_URL")) is not None:
        prefect_environment.prepare()
        with suppress(KeyboardInterrupt):
            yield configured.removesuffix("/api")
        return
    shown = f"http://{'localhost' if host in ('0.0.0.0', '::') else host}:{port}"
    _check_free(host, port)
    os.environ["PREFECT_API_URL"] = f"{shown}/api"
    os.environ |= {"PREFECT_SERVER_API_HOST": host, "PREFECT_SERVER_API_PORT": str(port)}
    os.environ.setdefault("PREFECT_UI_API_URL", f"{shown}/api")
    prefect_environment.prepare()
    child = subprocess.Popen([sys.executable, "-m", "flows.server_process"], stdin=subprocess.DEVNULL)
    ending = threading.Event()
    try:
        _wait_for(child, f"{shown}/api/health")
        threading.Thread(target=_end_with, args=(child, ending), daemon=True).start()
        with suppress(KeyboardInterrupt):
            yield shown
        if not ending.is_set() and child.poll() is not None:
            raise PrefectUnavailableError(
                f"Prefect のサーバーが途中で終わりました（終了コード {child.returncode}）。もう一度起動してください。"
            )
    finally:
        ending.set()
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(20)
        child.kill()
        child.wait()


def _end_with(child: subprocess.Popen[bytes], ending: threading.Event) -> None:
    """A service without its server does nothing: let the service manager start both again."""
    child.wait()
    if not ending.is_set():
        os.kill(os.getpid(), signal.SIGTERM)


def _check_free(host: str, port: int) -> None:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PrefectUnavailableError(
                f"{host} のポート {port} を使えません（{error.strerror}）。"
                "--port で別のポートを指定するか、そのポートを使っているプログラムを止めてください。"
            ) from error


def _wait_for(child: subprocess.Popen[bytes], health: str) -> None:
    import httpx

    ends_at = time.monotonic() + _START_LIMIT
    while time.monotonic() < ends_at:
        if child.poll() is not None:
            raise PrefectUnavailableError(
                f"Prefect のサーバーを起動できませんでした（終了コード {child.returncode}）。"
                "上の記録を確かめてください。"
            )
        with suppress(httpx.HTTPError):
            if httpx.get(health, timeout=5, trust_env=False).is_success:
                return
        time.sleep(0.2)
    raise PrefectUnavailableError(f"Prefect のサーバーが {_START_LIMIT:.0f} 秒以内に応答しませんでした。")


def _serve(schedule: Schedule, said: Configuration, address: str, *, catch_up: bool) -> None:
    """Register the deployments and run what falls due, until told to stop."""
    import asyncio

    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    class Service(Runner):
        def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
            """As before the runner listens; Prefect's own way stops halfway."""
            _interrupt()

    from flows import automations
    from flows.deployments import YEARLY, deployments

    # pause_on_shutdown: whoever stops the service means to start it again, with its schedules as they were.
    runner = Service(name="shisaku", pause_on_shutdown=False, limit=said.fetchers)
    served = deployments(schedule)
    with get_client(sync_client=True) as client:
        is_due = bool(_close_dead_runs(client)) or _was_missed(client)
        for deployment in served:
            runner.add_deployment(deployment)
        try:
            automations.register()
        except PrefectUnavailableError as error:  # a block can only be made once this server runs
            log.warning("%s作ったら、shisaku serve を起動し直してください。", error)
        if catch_up and is_due:
            deployment_id = client.read_deployment_by_name(YEARLY).id
            client.create_flow_run_from_deployment(deployment_id, tags=["catch-up"])
    if not logging.getLogger("flows").isEnabledFor(logging.DEBUG):
        # It says every few seconds that a run which waits for another is not due yet.
        logging.getLogger("prefect.runner").setLevel(logging.WARNING)
    _say(address, schedule, said)
    asyncio.run(runner.start())


def _say(address: str, schedule: Schedule, said: Configuration) -> None:
    click.echo(f"画面: {address}")
    click.echo(f"予定: {'、'.join(schedule.cron) or 'なし'}（{schedule.timezone}）")
    click.echo(f"カタログ: {said.catalog}")
    click.echo(f"倉庫: {said.warehouse}")
    # Where the address is not the one that `run` takes by itself.
    usual = address == f"http://{said.host}:{said.port}"
    server = "" if usual else f"PREFECT_API_URL={address}/api "
    click.echo(f"手で始めるには: {server}shisaku run yearly   （止めるには Ctrl-C）")
    sys.stdout.flush()


def _close_dead_runs(client: SyncPrefectClient) -> list[FlowRun]:
    """Mark runs as crashed that went on when a service on this machine died: nobody else is serving (the lock)."""
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
        FlowRunFilterTags,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    from flows.notify import notify
    from flows.tags import PART_TAG, TAG
    from flows.yearly import ended_notice

    unfinished = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    found = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            tags=FlowRunFilterTags(any_=[TAG, PART_TAG]), state=FlowRunFilterState(type=unfinished)
        )
    )
    for run in found:
        state: Any = Crashed(message="shisaku serve が途中で終わったため、止まりました。")
        client.set_flow_run_state(run.id, state, force=True)
        if PART_TAG not in run.tags:
            notify(ended_notice(client.read_flow(run.flow_id).name, run.name, state), configuration())
    return found


def _was_missed(client: SyncPrefectClient) -> bool:
    """Whether a yearly run has fallen due while nobody served, or none has ever begun.

    To be asked before the deployments are registered anew, which drops the runs that were waiting.
    """
    from prefect.client.schemas.filters import (
        DeploymentFilter,
        DeploymentFilterName,
        FlowRunFilter,
        FlowRunFilterExpectedStartTime,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType

    ours = DeploymentFilter(name=DeploymentFilterName(any_=["yearly"]))
    now: Any = datetime.now(UTC)
    waiting = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=now),
    )
    begun = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(not_any_=[StateType.SCHEDULED])))
    return bool(client.read_flow_runs(flow_run_filter=waiting, deployment_filter=ours, limit=1)) or not (
        client.read_flow_runs(flow_run_filter=begun, deployment_filter=ours, limit=1)
    )
