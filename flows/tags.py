"""What marks our runs on a Prefect server that has others too."""

from __future__ import annotations

from typing import Final

#: Our deployments and their runs.
TAG: Final = "shisaku"
#: A run within one of these: it dies with it, and nobody need be told of it.
PART_TAG: Final = "shisaku-part"
