"""Text filters in Python: no process, no file, and time linear in the input."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.grep import grep

__all__ = ["FILTERS", "FilterError", "FilterFunction"]

# Arguments and pieces of text in; pieces of text out; returns the exit status.
FilterFunction = Callable[[list[str], Iterable[str]], Generator[str, None, int]]

FILTERS: dict[str, FilterFunction] = {"grep": grep}
