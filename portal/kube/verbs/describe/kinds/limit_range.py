"""describe limitrange, and the limits in a namespace"""

from __future__ import annotations

from portal.kube.objects import Json, pairs, rows, text
from portal.kube.quantity import shown
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

COLUMNS = {
    "min": "Min",
    "max": "Max",
    "defaultRequest": "Default Request",
    "default": "Default Limit",
    "maxLimitRequestRatio": "Max Limit/Request Ratio",
}


def limit_range(out: Writer, given: Json, look: Look) -> None:
    """A limit range; kubectl shows no events."""
    identity.place(out, given)
    out.heading(0, "Type", "Resource", *COLUMNS.values())
    _limits(out, given, "")


def limit_ranges(out: Writer, given: list[Json]) -> None:
    """The limit ranges of a namespace in one table."""
    if not given:
        out.line(0, "No LimitRange resource.")
        return
    out.line(0, "Resource Limits")
    out.line(0, " Type", "Resource", *COLUMNS.values())
    out.line(0, " ----", "--------", *("-" * len(title) for title in COLUMNS.values()))
    for one in given:
        _limits(out, one, " ")


def _limits(out: Writer, given: Json, prefix: str) -> None:
    for limit in rows(given, "spec", "limits"):
        amounts = [pairs(limit, key) for key in COLUMNS]
        # kubectl prints the resources of a limit in random order.
        for name in sorted({name for column in amounts for name in column}):
            cells = (
                shown(column[name]) if name in column else "-" for column in amounts
            )
            out.line(0, prefix + text(limit, "type"), name, *cells)
