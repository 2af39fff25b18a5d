"""describe deployment"""

from __future__ import annotations

import json

from portal.kube.errors import KubeError
from portal.kube.lists import within
from portal.kube.objects import (
    Json,
    controller,
    dig,
    number,
    pairs,
    text,
)
from portal.kube.times import moment
from portal.kube.verbs.describe import conditions, identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import created, label_selector, optional
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.writer import Writer

HASH = "pod-template-hash"


def deployment(out: Writer, given: Json, look: Look) -> None:
    """A deployment with its pod template, replica sets and events."""
    look.expect_events_of(given)
    identity.place(out, given)
    identity.creation(out, given)
    identity.marks(out, given)
    out.line(0, "Selector:", label_selector(dig(given, "spec", "selector")))
    out.line(0, "Replicas:", _replicas(given))
    out.line(0, "StrategyType:", text(given, "spec", "strategy", "type"))
    out.line(0, "MinReadySeconds:", str(number(given, "spec", "minReadySeconds")))
    if (rolling := dig(given, "spec", "strategy", "rollingUpdate")) is not None:
        most, surge = (
            rolling.get(key, "<nil>") for key in ("maxUnavailable", "maxSurge")
        )
        out.line(
            0, "RollingUpdateStrategy:", f"{most} max unavailable, {surge} max surge"
        )
    template(out, dig(given, "spec", "template"))
    conditions.reasons(out, given)
    _replica_sets(out, given, look)
    look.events_of(out, given)


def _replicas(given: Json) -> str:
    status = given.get("status") or {}
    return (
        f"{number(given, 'spec', 'replicas')} desired | {number(status, 'updatedReplicas')} updated"
        f" | {number(status, 'replicas')} total | {number(status, 'availableReplicas')} available"
        f" | {number(status, 'unavailableReplicas')} unavailable"
    )


def _replica_sets(out: Writer, given: Json, look: Look) -> None:
    """The set with the deployment's template, and the others; neither if none is known."""
    owned = _owned(given, look)
    new = next((one for one in owned if _template(one) == _template(given)), None)
    old = [one for one in owned if one is not new]
    if owned:
        out.line(0, "OldReplicaSets:", created(old))
        out.line(0, "NewReplicaSet:", created([] if new is None else [new]))


def _owned(given: Json, look: Look) -> list[Json]:
    path = within(text(given, "metadata", "namespace"), "replicasets", "/apis/apps/v1")
    selector = label_selector(dig(given, "spec", "selector"))
    found = optional(look.context, path, ("labelSelector", selector))
    if isinstance(found, KubeError):
        return []
    uid = text(given, "metadata", "uid")
    owned = [one for one in found if text(controller(one), "uid") == uid]
    return sorted(
        owned,
        key=lambda one: (
            moment(dig(one, "metadata", "creationTimestamp")),
            text(one, "metadata", "name"),
        ),
    )


def _template(given: Json) -> str:
    """The template without the hash that tells replica sets apart, comparable."""
    found = dict(dig(given, "spec", "template") or {})
    meta = dict(found.get("metadata") or {})
    meta["labels"] = {
        key: value for key, value in pairs(meta, "labels").items() if key != HASH
    }
    return json.dumps({**found, "metadata": meta}, sort_keys=True)
