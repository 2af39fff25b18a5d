"""Messages through Apprise."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from apprise import Apprise, AppriseResult, NotifyBase, NotifyFormat

from portal.notify.destinations import plugin_of, require_allowed
from portal.notify.messages import Message
from portal.notify.outbound import Refused, Unreachable
from portal.notify.outcome import SENT, Outcome

# Parts of a URL that are no secret by themselves, and would black out the sentence.
_SHORT = 4


def send(url: str, message: Message) -> Outcome:
    """Say it once. What went wrong is told without any part of the URL."""
    try:
        plugin = plugin_of(url)
        require_allowed(plugin)
    except Refused as error:
        return Outcome(str(error), final=True)
    except Unreachable as error:
        return Outcome(str(error))
    try:
        result = _notify(plugin, message)
    except Exception as error:  # a plugin of others; its message may hold the URL
        return Outcome(f"The service's module failed ({type(error).__name__}).")
    return SENT if result else Outcome(_complaint(result, url))


def _notify(plugin: NotifyBase, message: Message) -> AppriseResult:
    sender = Apprise(asset=plugin.asset)
    sender.add(plugin)
    formatted = _formats(plugin)
    return sender.notify(
        title=message.title,
        body=message.markdown if formatted else message.text,
        notify_type=message.kind,
        body_format=NotifyFormat.MARKDOWN if formatted else NotifyFormat.TEXT,
        interpret_escapes=False,
    )


def _formats(plugin: NotifyBase) -> bool:
    """Whether it takes formatted text, which Apprise makes of our CommonMark."""
    known: Any = plugin.notify_format  # one, or a tuple of them
    return known not in (NotifyFormat.TEXT, (NotifyFormat.TEXT,))


def _complaint(result: AppriseResult, url: str) -> str:
    """The last warning of the service's module, with nothing of the URL in it."""
    said = [one.message for one in result.logs() if one.level in ("WARNING", "ERROR")]
    text = " ".join(said[-1].split()) if said else "The service did not take it."
    secrets = {part for part in re.split(r"[/:@?&=#]+", url) if len(part) > _SHORT}
    for secret in sorted(secrets | set(map(unquote, secrets)), key=len, reverse=True):
        text = text.replace(secret, "…")
    return text[:300]
