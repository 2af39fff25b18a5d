"""describe namespace"""

from __future__ import annotations

from portal.kube.errors import KubeError
from portal.kube.lists import pages, within
from portal.kube.objects import Json, rows, text
from portal.kube.verbs.describe import conditions, identity
from portal.kube.verbs.describe.kinds.limit_range import limit_ranges
from portal.kube.verbs.describe.kinds.resource_quota import resource_quotas
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def namespace(out: Writer, given: Json, look: Look) -> None:
    """A namespace with its quotas and limits; kubectl shows no events."""
    coming = look.soon(lambda: _inside(given, "limitranges", look))
    quotas = _inside(given, "resourcequotas", look)
    limits = coming()
    identity.name(out, given)
    identity.marks(out, given)
    out.line(0, "Status:", text(given, "status", "phase"))
    if found := rows(given, "status", "conditions"):
        conditions.transitions(out, found)
    if quotas is not None:
        out.line(0)
        resource_quotas(out, quotas)
    if limits is not None:
        out.line(0)
        limit_ranges(out, limits)


def _inside(given: Json, plural: str, look: Look) -> list[Json] | None:
    """The objects of a kind in the namespace, None if the server has no such kind."""
    try:
        return list(
            pages(look.context, within(text(given, "metadata", "name"), plural))
        )
    except KubeError as error:
        if error.reason != "NotFound":
            raise
        return None
