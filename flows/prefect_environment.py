"""What Prefect must find in the environment before it is imported."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from flows import settings


class PrefectUnavailableError(Exception):
    """Prefect cannot run on this machine as things are; the text says in Japanese why, and what to do."""


def prepare(*, verbose: bool = False) -> None:
    """Keep Prefect's state under our cache folder, send nothing home, and log to the console only what matters.

    What the user has set stays. To be called before the first import of prefect.

    Raises:
        PrefectUnavailableError: Prefect's folder cannot be written.
    """
    defaults = {
        "PREFECT_HOME": str(settings.cache() / "prefect"),
        "PREFECT_LOCAL_STORAGE_PATH": str(settings.cache() / "prefect" / "storage"),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # Setting up the database of the first server can take minutes on a busy machine.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_LOGGING_LEVEL": "INFO" if verbose else "WARNING",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    for name in ("PREFECT_HOME", "PREFECT_LOCAL_STORAGE_PATH"):
        _check_writable(name, Path(os.environ[name]).expanduser())
    _keep_from_proxy("127.0.0.1", "localhost")


def _check_writable(name: str, folder: Path) -> None:
    """A server that cannot write its database would end at once, and Prefect wait for it until the time is up."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise PrefectUnavailableError(
            f"Prefect の作業フォルダー {folder} に書き込めません（{error.strerror or error}）。"
            f"環境変数 {name} で書き込めるフォルダーを指定するか、--direct を付けて Prefect なしで取り込んでください。"
        ) from error


def _keep_from_proxy(*hosts: str) -> None:
    """Where a proxy is set for the network, the server on this machine must still be asked directly."""
    for name in ("NO_PROXY", "no_proxy"):
        listed = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join([*listed, *(host for host in hosts if host not in listed)])
