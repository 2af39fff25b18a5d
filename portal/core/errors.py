"""Errors of the reader: something that a person can put right.

Errors of ours are ordinary exceptions and answer 500 with an id in the log.
"""

from __future__ import annotations


class UserError(Exception):
    """What was wrong and what to do, with an id that documents and tests can name.

    `code` is stable (`incident-closed`); `message` is a sentence for a person;
    `status` is the HTTP status that the interfaces answer with.
    """

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
