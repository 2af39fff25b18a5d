"""Which runbook an alert means: by its name, or else by the link of its rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from portal.alerts.models import Alert
from portal.alerts.opening.keys import Batch
from runbooks.models import Runbook

_SUFFIX = re.compile(r"\.(md|markdown|html?|adoc)$", re.IGNORECASE)


def names_in(url: str) -> list[str]:
    """What a runbook's link may call it: the last part of its path, its anchor.

    `https://host/runbooks/KubeVirtDown.md?plain=1#diagnosis` is about KubeVirtDown.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    return [name for name in (_SUFFIX.sub("", last), unquote(parts.fragment)) if name]


def wanted_names(batch: Batch) -> list[str]:
    """The names under which the batch's runbook may stand, the best first."""
    links = dict.fromkeys(alert.runbook_url for alert in batch.alerts)
    return [*batch.names, *(name for link in links for name in names_in(link))]


def runbooks_by_name(names: Iterable[str]) -> dict[str, Runbook]:
    """The runbook of each name that has one, in one query; first source first."""
    rows = (
        Runbook.objects.present()
        .filter(name__in={name.replace("\x00", "") for name in names})
        .select_related("source", "current")
        .order_by("-source__position", "-source__slug")
    )
    return {row.name: row for row in rows}


def runbook_of(batch: Batch, known: Mapping[str, Runbook]) -> Runbook | None:
    """The batch's runbook among those known."""
    return next((known[name] for name in wanted_names(batch) if name in known), None)


def runbook_for(alert: Alert) -> Runbook | None:
    """The runbook of one alert."""
    names = [alert.name, *names_in(alert.runbook_url)]
    known = runbooks_by_name(names)
    return next((known[name] for name in names if name in known), None)
