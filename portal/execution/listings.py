"""Lists that the runs of an incident read, as sources of candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum, Window
from django.db.models.functions import Length

from portal.execution.candidates import Candidate, Offer
from portal.execution.listed_rows import Container, Row, rows_of
from portal.execution.slots import CONTAINER, POD
from portal.incidents.models import Incident, Observation
from runbooks.commands.kinds import plural

# So many compressed bytes of lists are read, the newest first: 5,000 pods take half.
ROOM = 2 * 1024 * 1024
# Usage, not state: it says nothing about who is not well.
_METRICS = "/apis/metrics.k8s.io/"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that one run read, all its pages together."""

    step: int
    path: str
    selected: bool
    rows: tuple[Row, ...]


class Listings:
    """The lists of an incident that hold objects of some kinds, in one query."""

    def __init__(self, incident: Incident, kinds: Iterable[str]) -> None:
        self._all = _listings(incident, {kind for kind in kinds if kind})
        self._offers: dict[tuple[str, str | None], Offer] = {}

    def offer(self, kind: str, namespace: str | None) -> Offer:
        """Objects of a kind, of one namespace if it is known."""
        key = (kind, namespace)
        if key not in self._offers:  # many steps of a page ask for the same thousands
            self._offers[key] = self._find(kind, namespace)
        return self._offers[key]

    def containers(self, pod: str, namespace: str | None) -> Offer:
        """Those of one pod, as the newest answer that tells them does."""
        for listing in self._all:
            if _may_hold(listing, namespace):
                for row in listing.rows:
                    if row.name == pod and row.containers:
                        return Offer(_sorted(row.containers, listing.step))
        return Offer()

    def _find(self, kind: str, namespace: str | None) -> Offer:
        ending = f"/{collection(kind)}"
        lists = [
            one
            for one in self._all
            if one.path.endswith(ending) and _may_hold(one, namespace)
        ]
        lists.sort(key=lambda one: _vagueness(one, namespace))
        return _offer(_inside(one, namespace) for one in lists)


def collection(kind: str) -> str:
    """The last part of the path of its lists: `virtualmachines`."""
    if kind[:1].isupper():
        return plural(kind).lower()
    # A kind that we do not know is as the command writes it: `cephcluster.ceph.rook.io`.
    return f"{kind.partition('.')[0].removesuffix('s')}s"


def _offer(found: Iterable[list[Candidate]]) -> Offer:
    lists = [one for one in found if one]
    if not lists:
        return Offer()
    best, *rest = lists
    seen = {candidate.name for candidate in best}
    others: list[Candidate] = []
    for candidates in rest:
        others += [one for one in candidates if one.name not in seen]
        seen.update(one.name for one in candidates)
    return Offer(best, sorted(others, key=_unhappy_first))


def _inside(listing: Listing, namespace: str | None) -> list[Candidate]:
    rows = {
        row.name: row
        for row in listing.rows
        if not namespace or row.namespace in ("", namespace)
    }
    return _sorted(rows.values(), listing.step)


def _sorted(rows: Iterable[Row | Container], step: int) -> list[Candidate]:
    found = (Candidate(row.name, row.state, row.good, step) for row in rows if row.name)
    return sorted(found, key=_unhappy_first)


def _unhappy_first(candidate: Candidate) -> tuple[bool, str]:
    return candidate.good, candidate.name


def _may_hold(listing: Listing, namespace: str | None) -> bool:
    if not namespace or "/namespaces/" not in listing.path:
        return True
    return f"/namespaces/{namespace}/" in listing.path


def _vagueness(listing: Listing, namespace: str | None) -> int:
    """The most specific first; of equals, the newest, as they come."""
    inside = bool(namespace) and f"/namespaces/{namespace}/" in listing.path
    return 0 if listing.selected and inside else 1 if inside else 2


def _listings(incident: Incident, kinds: set[str]) -> list[Listing]:
    """Newest first; the pages of one list are one listing."""
    pages: dict[tuple[object, ...], list[Observation]] = {}
    for observation in _observations(incident, kinds):
        query = [(name, value) for name, value in observation.query]
        asked = tuple(pair for pair in query if pair[0] != "continue")
        key = (observation.run_id, observation.path, asked)
        pages.setdefault(key, []).append(observation)
    return [_listing(group) for group in pages.values()]


def _listing(group: list[Observation]) -> Listing:
    first = group[0]
    selected = any(
        name in ("labelSelector", "fieldSelector") for name, _ in first.query
    )
    rows = tuple(row for page in reversed(group) for row in rows_of(bytes(page.body)))
    return Listing(first.run.step, first.path, selected, rows)


def _observations(incident: Incident, kinds: set[str]) -> QuerySet[Observation]:
    pattern = "|".join(_paths(kinds))
    if not pattern:
        return Observation.objects.none()
    return (
        Observation.objects.filter(
            run__incident=incident, status=200, path__regex=f"/({pattern})$"
        )
        .exclude(path__startswith=_METRICS)
        .annotate(bytes=Length("body"))
        .annotate(read=Window(Sum("bytes"), order_by=F("id").desc()))
        .filter(read__lt=ROOM + F("bytes"))
        .select_related("run")
        .only("path", "query", "body", "run__step")
        .order_by("-id")
    )


def _paths(kinds: set[str]) -> list[str]:
    """Patterns for the ends of paths. Containers are told by pods, single ones too."""
    listed = {POD if kind == CONTAINER else kind for kind in kinds}
    paths = sorted(re.escape(collection(kind)) for kind in listed)
    return paths + ([f"{collection(POD)}/[^/]+"] if CONTAINER in kinds else [])
