"""The workloads that a `rollout` command names, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.discovery import Resource
from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.formats.go_values import quote
from portal.kube.verbs.errors import explain
from portal.kube.verbs.get.fetch import Fetching, Item
from portal.kube.verbs.get.options import read_options
from portal.kube.verbs.get.targets import read_targets

# The groups of kubectl's own types (k8s.io/client-go/kubernetes/scheme).
_COMPILED = {
    *("", "apps", "autoscaling", "batch", "extensions", "policy"),
    *("admissionregistration.k8s.io", "authentication.k8s.io"),
    *("authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io"),
    *("discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io"),
    *("internal.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io"),
    *("rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io"),
    *("storage.k8s.io", "storagemigration.k8s.io"),
}


def revision_asked(call: Call) -> int:
    """0 for none. Raises CommandError, also where no workload is named."""
    if not call.args:
        raise CommandError("required resource not specified")
    revision = int(call.flag("revision", "0"), 0)
    if revision < 0:
        raise CommandError(f"revision must be a positive integer: {revision}")
    return revision


def each(
    call: Call, context: Context, show: Callable[[Item], Output], *, nothing: str = ""
) -> Output:
    """What `show` says of each workload; errors follow, and one is enough for exit 1.

    `nothing` is for stderr if a selector finds nothing. Raises CommandError.
    """
    options = replace(read_options(call, context), server_print=False)
    targets = read_targets(call.args, options, context.discovery)
    fetching = Fetching(targets, options, context.client)
    errors = fetching.failures
    found, exit_status = False, 0
    for item in fetching:
        found = True
        yield from fetching.new_warnings()
        try:
            _check_known(item.resource)
            exit_status |= yield from show(item)
        except Aborted:
            raise
        except (KubeError, CommandError) as error:
            errors.append(error)
    for failure in errors:
        yield Chunk("err", explain(failure, alone=len(errors) == 1))
    if nothing and not found and not errors:
        yield Chunk("err", nothing)
    return 1 if errors else exit_status


def kind_of(resource: Resource) -> str:
    """Go's text of a GroupKind: `Deployment.apps`, `Pod`."""
    return f"{resource.kind}.{resource.group}" if resource.group else resource.kind


def _check_known(resource: Resource) -> None:
    """kubectl decodes only the kinds that are compiled into it."""
    if resource.group not in _COMPILED:
        raise CommandError(
            f"no kind {quote(resource.kind)} is registered for version"
            f' "{resource.api_version}" in scheme "pkg/scheme/scheme.go:28"'
        )
