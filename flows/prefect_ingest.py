"""The ingestion as a Prefect flow: one task reads one book, around the same functions as without Prefect.

`flows.prefect_environment.prepare` must have run before this module is imported.
"""

from __future__ import annotations

import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from filelock import FileLock
from prefect import flow, get_client, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.context import TaskRunContext
from prefect.exceptions import PrefectHTTPStatusError
from prefect.settings import PREFECT_HOME
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import quality, report
from flows.ingest import WORKERS, Request, choose, load
from flows.listener import Listener, Silent
from flows.outcome import Outcome, Report
from flows.prefect_environment import PrefectUnavailableError
from flows.reading import Crew, Job
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from prefect.client.schemas.objects import TaskRun

    from transform.tables import Tidy

# What a run in this process uses beside its parameters, which have to be plain values.
_listener: ContextVar[Listener] = ContextVar("listener")
_crew: ContextVar[Crew] = ContextVar("crew")


def _reading_key(context: TaskRunContext, parameters: dict[str, Any]) -> str:
    job: Job = parameters["job"]
    return job.key


def _may_pass(task: Any, run: TaskRun, state: State[Any]) -> bool:
    """Whether a failed task is worth another try: a disk or a network may come back, a file stays what it is."""
    return isinstance(state.result(raise_on_failure=False), OSError)


@task(
    name="read",
    task_run_name="{job.path.name}",
    cache_key_fn=_reading_key,
    persist_result=True,
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_may_pass,
)
def read(job: Job) -> Tidy:
    """Read one book; a refusal fails the task. What was read is kept under the job's key."""
    return _crew.get().submit(job, partial(_listener.get().pages, job.path)).result()


@flow(name="ingest", task_runner=ThreadPoolTaskRunner(max_workers=WORKERS))  # type: ignore[arg-type]
def ingest(
    named: list[str],
    warehouse: str,
    fiscal_year: int | None = None,
    municipality_code: str | None = None,
    layout: str | None = None,
    *,
    allow_changes: bool = False,
) -> State[Report]:
    """Ingest files and folders into a warehouse; the state says whether any were refused, and which."""
    request = Request(
        [Path(name) for name in named],
        Path(warehouse),
        fiscal_year,
        municipality_code,
        layout,
        allow_changes=allow_changes,
    )
    listener = _Logged(_listener.get(Silent()))
    plan = choose(request, listener)
    with Crew(plan.crew_size) as crew:
        _crew.set(crew)
        _listener.set(listener)
        readings = {job.document_id: read.submit(job) for job in plan.jobs}
        done = load(plan, readings, listener)
        _show_quality(done)
        return _state(done)


def _show_quality(done: Report) -> None:
    """Put what the checks found beside the flow run; a report that cannot be shown costs no book."""
    if not done.checks:
        return
    try:
        create_markdown_artifact(
            quality.to_markdown(quality.gather(done.warehouse)), key="shisaku-quality", description="品質検査"
        )
    except (httpx.HTTPError, PrefectHTTPStatusError, WarehouseError) as error:
        get_run_logger().warning("検査の結果を Prefect に載せられませんでした（%s）。", _first_line(error))


def _state(done: Report) -> State[Report]:
    if not done.refused:
        return Completed(message=f"{len(done.outcomes)}件を処理しました。", data=done)
    names = "、".join(outcome.file.name for outcome in done.refused)
    message = f"{len(done.outcomes)}件のうち{len(done.refused)}件を取り込めませんでした: {names}"
    if len(done.refused) == len(done.outcomes):
        return Failed(message=message, data=done)
    return Completed(name="CompletedWithRefusals", message=message, data=done)


class _Logged:
    """Writes what became of each document to the log of the flow run, and tells the one who listens."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._log = get_run_logger()
        self.pages = listener.pages
        self.stage = listener.stage

    def became(self, outcome: Outcome) -> None:
        level = logging.ERROR if outcome.status == "refused" else logging.INFO
        self._log.log(level, "%s", report.line(outcome))
        self._listener.became(outcome)


def run(request: Request, listener: Listener, *, verbose: bool = False) -> Report:
    """Run the flow in this process.

    Raises:
        PrefectUnavailableError: no Prefect server answers and none can be started here, or it went away.
        Exception: as `flows.ingest.choose` and `flows.ingest.load`.
    """
    _connect()
    # Their records go to the server in any case; on the console our own lines say the same.
    logging.getLogger("prefect.flow_runs").propagate = False
    logging.getLogger("prefect.task_runs").propagate = verbose
    _listener.set(listener)
    try:
        state = ingest(
            named=[str(path) for path in request.named],
            warehouse=str(request.warehouse),
            fiscal_year=request.fiscal_year,
            municipality_code=request.municipality_code,
            layout=request.layout,
            allow_changes=request.allow_changes,
            return_state=True,
        )
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        raise PrefectUnavailableError(
            f"Prefect のサーバーとの通信が途中で切れました（{_first_line(error)}）。"
            "もう一度実行してください。読み終えた冊子は読み直しません。"
        ) from error
    done: Report | BaseException = state.result(raise_on_failure=False)  # type: ignore[assignment]
    if isinstance(done, BaseException):
        raise done
    return done


def _connect() -> None:
    """Reach the server that is configured, or start one for this run: before the flow, to tell its trouble apart."""
    with ThreadPoolExecutor(1, initializer=_hold_interrupts) as thread:
        error = thread.submit(_health).result()
    if error is not None:
        raise PrefectUnavailableError(
            f"Prefect のサーバーにつながらないか、起動できません（{_first_line(error)}）。"
            "環境変数 PREFECT_API_URL を確かめるか、--direct を付けて Prefect なしで取り込んでください。"
        ) from error


def _hold_interrupts() -> None:
    """Keep Ctrl-C from the server that this thread starts, which inherits the mask: it is ours to end, after the flow.

    Otherwise the flow could not report its interruption, and would ask for a server that is gone for a minute.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _health() -> Exception | None:
    # Two runs that start at once must not both set up the database of their servers.
    lock = FileLock(PREFECT_HOME.value() / ".shisaku-start.lock")
    try:
        with lock, get_client(sync_client=True) as client:
            return client.api_healthcheck()
    except RuntimeError as error:  # a server of our own that does not start in time
        return error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
