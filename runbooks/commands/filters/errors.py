"""How a filter fails."""

from __future__ import annotations


class FilterError(Exception):
    """The filter's own error: `message` is its stderr, `exit` its status."""

    def __init__(self, message: str, exit: int) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.exit = exit
