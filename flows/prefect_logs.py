"""Lines of Prefect's log that say nothing, or what another line says: an operator would look for what is wrong."""

from __future__ import annotations

import logging


def leave_out(logger: str, beginning: str, *, error: type[BaseException] | None = None) -> None:
    """Leave out, in this process, what a logger says with this beginning; with `error`, only where it tells of such."""
    logging.getLogger(logger).addFilter(_Other(beginning, error))


class _Other(logging.Filter):
    def __init__(self, beginning: str, error: type[BaseException] | None) -> None:
        super().__init__()
        self._beginning, self._error = beginning, error

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.getMessage().startswith(self._beginning):
            return True
        kind = record.exc_info[0] if record.exc_info else None
        return self._error is not None and not (kind is not None and issubclass(kind, self._error))
