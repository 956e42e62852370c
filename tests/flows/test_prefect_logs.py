"""Lines of Prefect's log that are left out, and those that are not."""

from __future__ import annotations

import logging

import pytest

from flows.prefect_logs import leave_out


def test_only_what_begins_so_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("tests.left_out")
    leave_out(log.name, "Task run failed with state:")
    log.error("Task run failed with state: %s", "Failed()")
    log.error("Task run failed with exception: %s", "OSError()")
    assert [record.getMessage() for record in caplog.records] == ["Task run failed with exception: OSError()"]


def test_other_errors_are_told(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("tests.expected")
    leave_out(log.name, "Engine", error=LookupError)
    for error in (KeyError("expected"), OSError("not expected")):
        try:
            raise error
        except (KeyError, OSError):
            log.exception("Engine exited")
    log.error("Engine exited")
    told = [record.exc_info and record.exc_info[0] for record in caplog.records]
    assert told == [OSError, None]
