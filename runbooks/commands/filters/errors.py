"""How a filter fails."""

from __future__ import annotations


class FilterError(Exception):
    """The filter's own error: `message` is its stderr, `exit` its status."""

    def __init__(self, message: str, exit: int) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.exit = exit


class OptionUnsupportedError(Exception):
    """An option that the real tool has and the portal's has not."""


class ProgramUnsupportedError(Exception):
    """Something in an awk, sed or jq program that the portal does not carry out."""
