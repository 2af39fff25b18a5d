"""What can go wrong between the portal and an API server, as one family."""

from __future__ import annotations

from typing import Any

# Reasons of our own, beside the API's (`NotFound`, `Forbidden`, ...).
DNS = "NameNotFound"
REFUSED = "ConnectionRefused"
TLS = "TLS"
TIMEOUT = "TimedOut"
BROKEN = "ConnectionBroken"
MALFORMED = "MalformedAnswer"
ABORTED = "Aborted"
BUSY = "Busy"  # the cluster asks for a pause that is longer than we can wait
RESTING = "Resting"  # connections failed in a row; it is not asked for a while


class KubeError(Exception):
    """The API server answered with an error, or there was no usable answer.

    `status` is the HTTP status, 0 if there was none. `reason` is the API's own
    word (`NotFound`, `Forbidden`, `BadRequest`, ...) or one of this module's.
    `message` is the server's sentence, or ours. `details` is the `details` of
    the Status object, `{}` if there was none.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        reason: str = "",
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.reason = reason
        self.details = details or {}

    @property
    def answered(self) -> bool:
        """Whether an API server said this (else the way to it is broken)."""
        return self.status > 0


class Aborted(KubeError):
    """Somebody cancelled the run or its time is over; not the server's doing."""

    def __init__(self, message: str) -> None:
        super().__init__(message, reason=ABORTED)


class Delayed(Aborted):
    """The cluster can not be asked now, and nothing was: begin again in `seconds`."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class CommandError(Exception):
    """What kubectl refuses by itself, in its words: `error: <message>`, exit 1."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
