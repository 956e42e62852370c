"""The identity of a file: its content. Apart from what opens files, so that asking for it imports nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

from extract.errors import RefusedError


def document_id(path: Path) -> str:
    """The sha256 of the file's bytes, lower-case hex.

    Raises:
        RefusedError: there is no such file, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise RefusedError(path, "not_found", "ファイルが見つかりません。", "パスを確かめてください。") from error
    except OSError as error:
        raise RefusedError(
            path, "not_found", f"ファイルを読めません（{error.strerror}）。", "アクセス権を確かめてください。"
        ) from error
