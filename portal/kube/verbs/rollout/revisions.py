"""The revisions of a workload: replica sets, or the patches that controllers keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.kube.call import Context
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.lists import pages, within
from portal.kube.objects import (
    Json,
    controller,
    dig,
    number,
    pairs,
    text,
)
from portal.kube.verbs.describe.related import label_selector
from portal.kube.verbs.get.fetch import Item
from portal.kube.verbs.rollout.progress import REVISION
from portal.kube.verbs.rollout.workloads import kind_of

CAUSE = "kubernetes.io/change-cause"
_APPS = "/apis/apps/v1"
# Kinds that have to do with pods: kubectl has another sentence for these.
_WITHOUT_HISTORY = {
    *("Pod", "ReplicationController"),
    *("ReplicaSet.apps", "Job.batch", "CronJob.batch"),
}


@dataclass(frozen=True, slots=True)
class Revision:
    """`shown` is the object that `-o` prints; its own pod template is `template`."""

    shown: Json
    template: Json
    cause: str


def revisions(item: Item, context: Context) -> dict[int, Revision]:
    """By number, oldest first. Raises CommandError and KubeError."""
    if (item.resource.group, item.resource.kind) == ("apps", "Deployment"):
        found = _of_deployment(item.object, context)
    elif kind_of(item.resource) in ("DaemonSet.apps", "StatefulSet.apps"):
        found = _of_set(item, context)
    else:
        raise _no_history(item)
    return dict(sorted(found.items()))


def _no_history(item: Item) -> CommandError:
    kind = kind_of(item.resource)
    if kind in _WITHOUT_HISTORY:
        return CommandError(f'no history viewer has been implemented for "{kind}"')
    return CommandError(
        f'error retrieving history for "{kind}", no visitor method exists for'
        f" {{{item.resource.group} {item.resource.kind}}}"
    )


def _of_deployment(workload: Json, context: Context) -> dict[int, Revision]:
    name = text(workload, "metadata", "name")
    what = f"failed to retrieve replica sets from deployment {name}"
    found = {}
    for one in _owned(workload, "replicasets", what, context):
        given = pairs(one, "metadata", "annotations").get(REVISION, "0")
        if given.isdecimal():
            stamp = {"kind": "ReplicaSet", "apiVersion": "apps/v1"}
            found[int(given)] = _revision(one, {**stamp, **one})
    return found


def _of_set(item: Item, context: Context) -> dict[int, Revision]:
    """A controller revision is a patch that replaces the template."""
    kind, workload = item.resource.kind, item.object
    name = text(workload, "metadata", "name")
    what = f"unable to find history controlled by {kind} {name}"
    return {
        number(one, "revision"): _revision(one, _applied(one, workload))
        for one in _owned(workload, "controllerrevisions", what, context)
    }


def _owned(workload: Json, plural: str, what: str, context: Context) -> list[Json]:
    namespace, uid = (text(workload, "metadata", key) for key in ("namespace", "uid"))
    selector = label_selector(dig(workload, "spec", "selector"))
    path = within(namespace, plural, _APPS)
    try:
        listed = list(pages(context, path, ("labelSelector", selector)))
    except Aborted:
        raise
    except KubeError as error:
        if not error.answered:
            raise
        raise CommandError(f"{what}: {error.message}") from error
    return [one for one in listed if text(controller(one), "uid") == uid]


def _revision(keeper: Json, shown: Json) -> Revision:
    """`keeper` is the object that says why there was this revision."""
    cause = pairs(keeper, "metadata", "annotations").get(CAUSE, "")
    return Revision(shown, dig(shown, "spec", "template") or {}, cause)


def _applied(patch: Json, workload: Json) -> Json:
    """The workload as it was."""
    given = dig(patch, "data", "spec", "template")
    if not isinstance(given, dict) or given.get("$patch") != "replace":
        raise CommandError(f"unable to parse history {text(patch, 'metadata', 'name')}")
    template: dict[str, Any] = {key: given[key] for key in given if key != "$patch"}
    spec = workload.get("spec") or {}
    if template == spec.get("template"):
        return workload  # its fields are in the order of the API
    return {**workload, "spec": {**spec, "template": template}}
