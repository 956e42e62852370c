"""Telling a person: to a web address, a command, or a notification block of Prefect, as the settings say.

A notice that cannot be delivered is logged and disturbs nothing: the run's state and report say the same.
"""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from flows.configuration import Configuration

_PATIENCE = 30  # seconds for a web address or a command


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person should know.

    Attributes:
        kind: `new_book`: books came in; `refused`: some could not; `failed`: the run failed; `crashed`: it died.
        title: one Japanese line; text: the whole of it.
    """

    kind: Literal["new_book", "refused", "failed", "crashed"]
    title: str
    text: str
    run: str = ""


class _UndeliveredError(Exception):
    """A way that was tried in vain; the text says in Japanese why."""


def ways(configuration: Configuration) -> list[tuple[str, str, Callable[[str, Notice], None]]]:
    """The ways that are set: the setting's name, its value, and what tells a notice by it."""
    known: list[tuple[str, str | None, Callable[[str, Notice], None]]] = [
        ("notify_webhook", configuration.notify_webhook, _post),
        ("notify_command", configuration.notify_command, _run),
        ("notify_block", configuration.notify_block, _send),
    ]
    return [(name, target, tell) for name, target, tell in known if target is not None]


def notify(
    notice: Notice, configuration: Configuration, log: logging.Logger | logging.LoggerAdapter[Any] | None = None
) -> list[str]:
    """Tell by every way that is set; the ways that failed, with the reason, which are logged as well.

    Args:
        log: that of the run which tells, by default this module's.
    """
    log = log or logging.getLogger(__name__)
    failed = []
    for name, target, tell in ways(configuration):
        # Of a dead run the server tells by the block (`flows.automations`): nobody need hear of it twice.
        if tell is _send and notice.kind == "crashed":
            continue
        try:
            tell(target, notice)
        except Exception as error:  # whatever goes wrong there must not change what became of the run
            reason = f"{name}: {' '.join(str(error).split()) or type(error).__name__}"
            log.warning("知らせを送れませんでした（%s）。", reason)
            failed.append(reason)
    return failed


def _post(address: str, notice: Notice) -> None:
    """As JSON, with the `text` that chat services show."""
    import httpx

    said = asdict(notice) | {"text": f"{notice.title}\n{notice.text}".strip()}
    httpx.post(address, json=said, timeout=_PATIENCE).raise_for_status()


def _run(command: str, notice: Notice) -> None:
    """By the system's shell, as cron runs its commands: with pipes and redirections. What it prints is not for us."""
    try:
        run = subprocess.run(
            command,
            shell=True,
            input=json.dumps(asdict(notice), ensure_ascii=False),
            encoding="utf-8",
            check=False,
            timeout=_PATIENCE,
            stdout=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise _UndeliveredError(f"「{command}」が{_PATIENCE}秒たっても終わりません") from error
    if run.returncode:
        raise _UndeliveredError(f"「{command}」が終了コード {run.returncode} で終わりました")


def _send(block: str, notice: Notice) -> None:
    from prefect.blocks.core import Block

    Block.load(block).notify(body=notice.text or notice.title, subject=notice.title)  # type: ignore[union-attr]
