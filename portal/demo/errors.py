"""What a person who starts the demo has to hear, in one sentence."""

from __future__ import annotations


class DemoError(Exception):
    """The portal can not be started; the text says why and what to do."""

    exit_status = 1


class NotStarted(DemoError):
    """Refused before anything was started or changed."""

    exit_status = 2
