"""Modules that another library imports and this program never uses: loaded when someone uses them after all."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


def defer(name: str) -> None:
    """Let the next `import name` cost nothing: the module is loaded at the first use of anything in it.

    Nothing happens where it is imported already, or not installed. (The standard library's `LazyLoader` loads a module
    as soon as it is imported a second time.)
    """
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None:
        module = _Deferred(name)
        module.__spec__, module.__file__ = spec, spec.origin
        sys.modules[name] = module


class _Deferred(ModuleType):
    """Stands for a module, and becomes it."""

    def __getattr__(self, attribute: str) -> Any:
        name = self.__name__
        if sys.modules.get(name) is self:
            del sys.modules[name]
        module = import_module(name)
        self.__dict__.update(module.__dict__)
        return getattr(module, attribute)
