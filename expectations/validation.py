"""Great Expectations, kept in one place: validates frames and says of each expectation what it found.

The only module that imports the library, and only when something is checked: the import takes seconds. Frames are
asked in two passes: whether each expectation holds at all, then, of those that do not, which rows break it (that answer
costs several times as much). Results do not come in the order of the suite, so they are matched by the code in `meta`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

import pandas as pd

from expectations.deferred import defer


def great_expectations() -> ModuleType:
    """The library, imported at the first call. Calling this early, in a thread, hides the seconds that it takes."""
    # Half of them go into what one of its expectations, and none of ours, draws and computes with.
    for name in ("altair", "scipy.stats"):
        defer(name)
    import_module("great_expectations.expectations")
    return import_module("great_expectations")


@dataclass(frozen=True, slots=True)
class Result:
    """What one expectation found: the positions of the rows that break it, or the error that it ended with."""

    rows: Sequence[int] = ()
    error: str | None = None


class Validator:
    """Validates frames in a context of its own that lives in memory: no files, no telemetry, no progress bars.

    Attributes:
        kinds: the library's expectations, by name. Each made of them needs a `code` in its `meta`.
    """

    def __init__(self) -> None:
        gx = great_expectations()
        from great_expectations.data_context.types import base

        config = base.DataContextConfig(
            # The default config would make a folder for the library's own reports.
            store_backend_defaults=base.InMemoryStoreBackendDefaults(),
            analytics_enabled=False,
            progress_bars=base.ProgressBarsConfig(globally=False),
        )
        context = gx.get_context(mode="ephemeral", project_config=config)
        asset = context.data_sources.add_pandas("books").add_dataframe_asset("frame")
        self.kinds: Any = gx.expectations
        self._suite = gx.ExpectationSuite
        # One definition for all frames: the context writes itself out anew with each that is added.
        self._definition = asset.add_batch_definition_whole_dataframe("whole")

    def validate(self, name: str, frame: pd.DataFrame, expectations: Sequence[Any]) -> dict[str, Result]:
        """The result of each expectation by its code. The index of the frame must count from 0."""
        batch = self._definition.get_batch({"dataframe": frame})
        results = self._ask(batch, name, expectations, "BOOLEAN_ONLY")
        failed = [e for e in expectations if not results[e.meta["code"]].success]
        if failed:
            results |= self._ask(batch, f"{name}: rows", failed, "COMPLETE")
        return {code: _result(result) for code, result in results.items()}

    def _ask(self, batch: Any, name: str, expectations: Sequence[Any], detail: str) -> dict[str, Any]:
        suite = self._suite(name=name, expectations=list(expectations))
        found = batch.validate(suite, result_format={"result_format": detail, "include_unexpected_rows": False})
        return {result.expectation_config.meta["code"]: result for result in found.results}


def _result(result: Any) -> Result:
    if result.success:
        return Result()
    # An expectation that broke down reports no success either, with one entry for each metric that raised.
    info = result.exception_info
    for entry in [info] if "raised_exception" in info else info.values():
        if entry["raised_exception"]:
            return Result(error=entry["exception_message"])
    return Result(rows=sorted(result.result["unexpected_index_list"]))
