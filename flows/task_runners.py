"""Where the tasks of a flow run: on threads of this process, or on the workers of a Dask cluster."""

from __future__ import annotations

from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.configuration import configuration
from flows.settings import SettingsError


def is_distributed() -> bool:
    """Whether books are read in processes that need not see the disk of this one."""
    return configuration().task_runner == "dask"


def chosen() -> TaskRunner[Any]:
    """The task runner that the settings name.

    Raises:
        SettingsError: Dask is named and not installed.
    """
    said = configuration()
    if said.task_runner == "threads":
        return ThreadPoolTaskRunner(max_workers=said.workers)
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise SettingsError(
            "Dask がありません。`.uv/bin/uv sync --extra distributed` で加えるか、"
            "SHISAKU_TASK_RUNNER を threads にしてください。"
        ) from error
    if said.dask_address is not None:
        return DaskTaskRunner(address=said.dask_address)  # type: ignore[no-any-return]
    # Processes, not threads: reading is work for the processor, and the PDF library is not safe for threads.
    return DaskTaskRunner(cluster_kwargs={"n_workers": said.workers, "threads_per_worker": 1})  # type: ignore[no-any-return]
