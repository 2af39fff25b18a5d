"""Text filters in Python: no process, no file, bounded time and memory."""

from __future__ import annotations

from functools import partial

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.tools import ALIASES, TOOLS, FilterFunction, run_filter

__all__ = ["ALIASES", "FILTERS", "TOOLS", "FilterError", "FilterFunction"]

# By name: arguments and pieces of text in, pieces of text out, exit status back.
FILTERS: dict[str, FilterFunction] = {name: partial(run_filter, name) for name in TOOLS}
