"""The ingestion as a Prefect flow: one task reads one book, around the same functions as without Prefect.

`flows.prefect_environment.prepare` must have run before this module is imported.
"""

from __future__ import annotations

import logging
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from filelock import FileLock
from prefect import flow, get_client, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectHTTPStatusError
from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_HOME
from prefect.states import Completed, Failed

from extract.errors import RefusedError
from flows import prefect_logs, quality, report, task_runners
from flows.artifacts import PageProgress
from flows.collecting import rarely_collected
from flows.configuration import configuration
from flows.ingest import Begun, Plan, Request, begun, choose, load
from flows.listener import Listener, Silent
from flows.outcome import NothingLoadedError, Outcome, Report
from flows.prefect_environment import PrefectUnavailableError
from flows.reading import Job, read_here
from flows.readings import Readings
from flows.source import Source
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from prefect.client.schemas.objects import TaskRun

    from transform.tables import Tidy

_T = TypeVar("_T")

# Of a task that returns a failed state; then "Finished in state Failed" says the same without an exception's "None".
prefect_logs.leave_out("prefect.task_runs", "Task run failed with state:")
# A run all of whose files were refused has failed as it should, and has said so.
prefect_logs.leave_out("prefect.flow_runs", "Engine execution exited", error=NothingLoadedError)

# What a run in this process uses beside its parameters, which have to be plain values.
_listener: ContextVar[Listener] = ContextVar("listener")
_reading: ContextVar[Begun] = ContextVar("reading")
_given: ContextVar[Request | None] = ContextVar("given", default=None)


#: At most so often is it logged how far a book is read, in seconds.
_EVERY = 30.0

_CACHED, _IS_READ = "Cached", "読み取り済みの結果を使います。"


def _may_pass(task: Any, run: TaskRun, state: State[Any]) -> bool:
    """Whether a failed task is worth another try: a disk or a network may come back, a file stays what it is."""
    return isinstance(state.result(raise_on_failure=False), OSError)


@task(
    name="read",
    task_run_name="{job.path.name}",
    # What was read is kept by ourselves: Prefect's own store can be left with half a result by a process that dies.
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_may_pass,
)
def read(job: Job, exchange: str) -> State[list[Tidy] | None]:
    """Read a book; a refusal fails the task.

    Within this process its tables are the task's result, and what was read is kept in the cache (`flows.printed`). A
    worker elsewhere puts the reading at the exchange, under the job's key.
    """
    # A worker of Dask gets this task sent by value, which a function cannot be that names a context variable.
    return _read(job, exchange)


def _read(job: Job, exchange: str) -> State[list[Tidy] | None]:
    reading = _reading.get(None)
    if reading is not None:
        with PageProgress(job) as progress:
            tables = reading.read(job, progress.pages)
        if job.document_id in reading.kept:
            return Completed(name=_CACHED, message=_IS_READ, data=tables)
        return Completed(data=tables)
    readings = Readings(exchange)
    with readings.turn(job.key):
        if readings.has(job.key):
            return Completed(name=_CACHED, message=_IS_READ)
        readings.put(job.key, _read_elsewhere(job, readings))
    return Completed()


def _read_elsewhere(job: Job, readings: Readings) -> list[Tidy]:
    """Read in a worker of its own, perhaps on another machine, where the file lies elsewhere or not at all."""
    if job.path.exists():
        return read_here(job)
    with tempfile.TemporaryDirectory(prefix="shisaku-") as folder:
        return read_here(replace(job, path=readings.copy(job, Path(folder))))


class _Pending:
    """A book that a task reads: its tables are the task's result, or lie at the exchange then."""

    def __init__(self, job: Job, future: PrefectFuture[Any], readings: Readings) -> None:
        self._job = job
        self._future = future
        self._readings = readings

    def result(self) -> list[Tidy]:
        reading: list[Tidy] | None = self._future.result()
        if reading is None:
            reading = self._readings.get(self._job.key)
        if reading is None:
            raise RuntimeError(f"読み取りの結果が {self._readings.address} にありません")
        return reading


@flow(name="ingest")
def ingest(
    named: list[str],
    warehouse: str,
    fiscal_year: int | None = None,
    municipality_code: str | None = None,
    layout: str | None = None,
    *,
    allow_changes: bool = False,
) -> State[Report]:
    """Ingest files, folders and catalogs into a warehouse; the state says whether any were refused, and which."""
    request = Request(
        [Path(name) for name in named],
        Path(warehouse),
        fiscal_year,
        municipality_code,
        layout,
        allow_changes=allow_changes,
    )
    # A worker of Dask gets this flow sent by value, which a function cannot be that names a context variable.
    return _ingested(request)


def _ingested(request: Request) -> State[Report]:
    request = _given.get() or request
    readings = Readings(configuration().exchange)
    listener = _Logged(_listener.get(Silent()))
    with ExitStack() as stack:
        reading = _reading.get(None)
        if reading is not None:
            plan = reading.plan
            listener.log_chosen(plan)
        else:
            plan = choose(request, listener)
            if task_runners.is_distributed():
                stack.enter_context(rarely_collected())
                for job in plan.jobs:
                    readings.share(job)
            else:
                stack.enter_context(_set(_reading, stack.enter_context(begun(plan, listener))))
        listener.log_reading(plan)
        futures = {job.document_id: read.submit(job, readings.address) for job in plan.jobs}
        pending = {job.document_id: _Pending(job, futures[job.document_id], readings) for job in plan.jobs}
        done = load(plan, pending, listener)
        _show_quality(done)
        return state_of(done)


@contextmanager
def _set(variable: ContextVar[_T], value: _T) -> Iterator[None]:
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


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


def ingest_given(request: Request, listener: Listener, reading: Begun | None = None) -> Report:
    """Run the flow within this process, on a request whose files need not be plain names.

    `reading`: what was begun of the request already.

    Raises:
        Exception: as `flows.ingest.choose` and `flows.ingest.load`.
    """
    with ExitStack() as stack:
        stack.enter_context(_set(_listener, listener))
        stack.enter_context(_set(_given, request))
        if reading is not None:
            stack.enter_context(_set(_reading, reading))
        state = ingest.with_options(task_runner=task_runners.chosen())(
            named=[str(name if isinstance(name, Path) else file_of(name)) for name in request.named],
            warehouse=str(request.warehouse),
            fiscal_year=request.fiscal_year,
            municipality_code=request.municipality_code,
            layout=request.layout,
            allow_changes=request.allow_changes,
            return_state=True,
        )
    done: Report | BaseException = state.result(raise_on_failure=False)  # type: ignore[assignment]
    if isinstance(done, NothingLoadedError):
        return done.report
    if isinstance(done, BaseException):
        raise done
    return done


def file_of(entry: Source | RefusedError) -> Path:
    """The file that an entry is about."""
    return entry.path if isinstance(entry, Source) else entry.file


def state_of(done: Report, message: str | None = None) -> State[Report]:
    """The state that tells the truth about a run: whether any, or all, of its files were refused."""
    if not done.refused:
        return Completed(message=message or f"{len(done.outcomes)}件を処理しました。", data=done)
    names = "、".join(outcome.file.name for outcome in done.refused)
    told = f"{len(done.outcomes)}件のうち{len(done.refused)}件を取り込めませんでした: {names}"
    if len(done.refused) == len(done.outcomes):
        return Failed(message=told, data=NothingLoadedError(told, done))
    return Completed(name="CompletedWithRefusals", message=f"{told}。{message or ''}", data=done)


class _Logged:
    """Writes what became of each document to the log of the flow run, and tells the one who listens."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._log = get_run_logger()
        self._told_at: dict[Path, float] = {}

    def log_chosen(self, plan: Plan) -> None:
        """Write down what was told before the flow began."""
        for entry in plan.entries:
            if isinstance(entry, Outcome):
                self._write(entry)

    def log_reading(self, plan: Plan) -> None:
        if plan.jobs:
            self._log.info("読み取ります（%d件）。", len(plan.jobs))

    def pages(self, file: Path, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._told_at.get(file, -_EVERY) >= _EVERY:
            self._told_at[file] = now
            self._log.info("%s: %d/%dページ", file.name, done, total)
        self._listener.pages(file, done, total)

    def stage(self, name: str) -> None:
        self._log.info("%sを始めます。", name)
        self._listener.stage(name)

    def _write(self, outcome: Outcome) -> None:
        level = logging.ERROR if outcome.status == "refused" else logging.INFO
        self._log.log(level, "%s", report.line(outcome))

    def became(self, outcome: Outcome) -> None:
        self._write(outcome)
        self._listener.became(outcome)


def run(request: Request, listener: Listener, *, reading: Begun | None = None, verbose: bool = False) -> Report:
    """Run the flow in this process; `reading` is what was begun of the request already.

    Raises:
        PrefectUnavailableError: no Prefect server answers and none can be started here, or it went away.
        Exception: as `flows.ingest.choose` and `flows.ingest.load`.
    """
    connect()
    # Their records go to the server in any case; on the console our own lines say the same.
    logging.getLogger("prefect.flow_runs").propagate = False
    logging.getLogger("prefect.task_runs").propagate = verbose
    try:
        return ingest_given(request, listener, reading)
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        raise PrefectUnavailableError(
            f"Prefect のサーバーとの通信が途中で切れました（{_first_line(error)}）。"
            "もう一度実行してください。読み終えた冊子は読み直しません。"
        ) from error


def connect() -> None:
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
