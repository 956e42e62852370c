"""The one way in which a warehouse file fails its user."""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """A warehouse file cannot be read or published, and nothing of it was changed.

    Attributes:
        file: the warehouse file.
        reason: one Japanese sentence: what is wrong.
        remedy: one Japanese sentence: what to do about it ("" where the reason says it all).
    """

    def __init__(self, file: Path | str, reason: str, remedy: str = "") -> None:
        self.file = Path(file)
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{self.file.name}: {reason}{remedy}")

    def __reduce__(self) -> tuple[type[WarehouseError], tuple[Path, str, str]]:
        # The default would call the class with the joined message alone.
        return (WarehouseError, (self.file, self.reason, self.remedy))
