"""A Prefect server as a child process: `python -m flows.server_process`, which ends with its parent.

Host and port are those of Prefect's own settings (`PREFECT_SERVER_API_HOST`, `PREFECT_SERVER_API_PORT`).
"""

from __future__ import annotations

import os
import signal
import threading
import time

from flows import prefect_environment, prefect_logs


def main() -> None:
    """Serve until told to stop, or until the parent is gone."""
    parent = os.getppid()
    # Ctrl-C in a terminal reaches every process; the parent ends this one when its runs are done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    prefect_environment.prepare()
    # A run of seconds can have ended before its sign of life arrives; the server rightly leaves it as it ended.
    prefect_logs.leave_out(
        "prefect.server.events.actions", "Action failed: 'Failed to set state: Run is already in terminal state"
    )

    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import PREFECT_SERVER_API_HOST, PREFECT_SERVER_API_PORT

    from flows import server_database

    server_database.use()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(final=True),
            host=PREFECT_SERVER_API_HOST.value(),
            port=PREFECT_SERVER_API_PORT.value(),
            log_level="warning",
            timeout_graceful_shutdown=5,
        )
    )
    server.run()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    main()
