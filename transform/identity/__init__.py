"""The same measure, indicator or project over years, renamings and plans.

`identify` makes certain links by rule and proposes doubtful ones; `review` holds what people decided about them.
"""

from __future__ import annotations

from transform.identity.names import name_form, name_key

__all__ = ["name_form", "name_key"]
