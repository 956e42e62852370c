"""Transformations of the plane as PDF writes them: six numbers, of which the last two move."""

from __future__ import annotations

from typing import Any, Final

Matrix = tuple[float, float, float, float, float, float]

UNCHANGED: Final[Matrix] = (1, 0, 0, 1, 0, 0)


def multiply(m: Any, n: Matrix) -> Any:
    """The matrix that does `m`, then `n`; also for a tuple of columns, with many matrices."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
