"""Telling a person: to a web address, a command, or a notification block of Prefect, as the settings say.

A notice that cannot be delivered is logged and disturbs nothing: the run's state and report say the same.
"""

from __future__ import annotations

import json
import logging
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

from flows.configuration import Configuration

log = logging.getLogger(__name__)

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


def notify(notice: Notice, configuration: Configuration) -> list[str]:
    """Tell by every way that is set; the ways that failed, with the reason."""
    ways: list[tuple[str, str | None, Callable[[str, Notice], None]]] = [
        ("notify_webhook", configuration.notify_webhook, _post),
        ("notify_command", configuration.notify_command, _run),
        ("notify_block", configuration.notify_block, _send),
    ]
    failed = []
    for name, target, tell in ways:
        # Of a dead run the server tells by the block (`flows.automations`): nobody need hear of it twice.
        if target is None or (tell is _send and notice.kind == "crashed"):
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
    subprocess.run(
        shlex.split(command),
        input=json.dumps(asdict(notice), ensure_ascii=False),
        text=True,
        check=True,
        timeout=_PATIENCE,
        stdout=subprocess.DEVNULL,
    )


def _send(block: str, notice: Notice) -> None:
    from prefect.blocks.core import Block

    Block.load(block).notify(body=notice.text or notice.title, subject=notice.title)  # type: ignore[union-attr]
