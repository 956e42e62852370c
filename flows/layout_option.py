"""`--layout-dir`, which several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def layout_dir_option(command: _Command) -> _Command:
    """Gives a command `--layout-dir`, which it need not look at: the folders are searched wherever layouts are."""
    return click.option(
        "--layout-dir",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        multiple=True,
        expose_value=False,
        is_eager=True,  # a layout may be named before the folder in which it lies
        callback=_search,
        metavar="DIR",
        help="付属のレイアウトに加えて探すフォルダー（環境変数 SHISAKU_LAYOUTS でも指定できます）。",
    )(command)


def _search(ctx: click.Context, parameter: click.Parameter, folders: tuple[Path, ...]) -> None:
    """Put the folders before those of the environment, which the worker processes of this run get as well."""
    if not folders:
        return
    from extract.layout import FOLDERS_VARIABLE

    known = filter(None, os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep))
    given = [str(folder.resolve()) for folder in folders]
    os.environ[FOLDERS_VARIABLE] = os.pathsep.join(dict.fromkeys([*given, *known]))
