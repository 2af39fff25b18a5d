"""What a cluster says about the commands of runbooks, without running them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from portal.clusters.budget import ClusterGate
from portal.clusters.models import Cluster
from portal.clusters.services import endpoint_of
from portal.core.errors import UserError
from portal.kube.client import KubeClient
from portal.kube.discovery import Discovery
from portal.kube.errors import CommandError, KubeError
from portal.kube.resource import Resource
from runbooks.commands.model import Kubectl, Word
from runbooks.lint.model import Command, FileReport, Finding

_REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
_OF_KINDS = ("get", "describe")


class ClusterLintError(Exception):
    """The cluster can not be asked; the message is a sentence."""


def check_on_cluster(slug: str, files: list[FileReport]) -> list[FileReport]:
    """The reports with findings on kinds, selectors and rights added.

    Raises ClusterLintError if there is no such cluster, or no answer.
    """
    cluster = Cluster.objects.active().filter(slug=slug).first()
    if cluster is None:
        raise ClusterLintError(f"There is no cluster {slug}.")
    try:
        look = _Look(KubeClient(endpoint_of(cluster), gate=ClusterGate(cluster)))
        return [_with_findings(file, look) for file in files]
    except UserError as error:
        raise ClusterLintError(str(error)) from error
    except KubeError as error:
        raise ClusterLintError(f"Cluster {slug}: {error.message}") from error


def _with_findings(file: FileReport, look: _Look) -> FileReport:
    found = {
        Finding(command.line, code, message)
        for command in file.commands
        for code, message in _on_command(command, look)
    }
    return replace(file, findings=tuple(sorted({*file.findings, *found})))


def _on_command(command: Command, look: _Look) -> Iterator[tuple[str, str]]:
    if command.program is None or not command.decision.runs:
        return
    for one in command.program.commands():
        if isinstance(one, Kubectl):
            yield from _on_kubectl(one, look)


def _on_kubectl(command: Kubectl, look: _Look) -> Iterator[tuple[str, str]]:
    flags = {flag.name: flag.value for flag in command.flags}
    namespace = _literal(flags.get("namespace"))
    selector = _literal(flags.get("selector"))
    for name in _kinds(command):
        resource = look.resource(name)
        if resource is None:
            yield "unserved_kind", f"The cluster does not serve the kind {name}."
            continue
        named = len(command.args) > 1 or "/" in command.args[0].source
        verb = "list" if selector or not (named or command.verb == "logs") else "get"
        if not look.may(verb, resource, namespace):
            yield "forbidden", f"The portal may not {verb} {resource.qualified}."
        elif selector and look.is_empty(resource, namespace, selector):
            message = f"No {resource.plural} have the labels {selector}."
            yield "selects_nothing", message
    if command.verb == "logs":
        yield from _on_logs(look, namespace, selector)


def _on_logs(look: _Look, namespace: str, selector: str) -> Iterator[tuple[str, str]]:
    pods = look.resource("pods")
    if pods is None or not look.may("get", pods, namespace, "log"):
        yield "forbidden", "The portal may not get pods/log."
    elif selector and look.is_empty(pods, namespace, selector):
        yield "selects_nothing", f"No pods have the labels {selector}."


def _kinds(command: Kubectl) -> list[str]:
    """The kinds that are known before the run: `pods,svc`, `deploy/virt-api`."""
    if not command.args or command.verb not in (*_OF_KINDS, "logs"):
        return []
    head = command.args[0].head
    if command.verb == "logs" and "/" not in head:
        return []
    if command.args[0].literal is None and "/" not in head:
        return []
    return [one for one in head.partition("/")[0].split(",") if one and one != "all"]


def _literal(word: Word | None) -> str:
    return (word.literal or "") if word else ""


@dataclass(slots=True)
class _Look:
    """Asks the cluster each question once."""

    client: KubeClient
    discovery: Discovery = field(init=False)
    _answers: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.discovery = Discovery(self.client)

    def resource(self, name: str) -> Resource | None:
        """What a word means there; None if the cluster does not serve it."""
        key = ("resource", name)
        if key not in self._answers:
            try:
                self._answers[key] = self.discovery.resolve(name)
            except CommandError:
                self._answers[key] = None
        found: Resource | None = self._answers[key]
        return found

    def may(
        self, verb: str, resource: Resource, namespace: str, subresource: str = ""
    ) -> bool:
        """Whether our credential may; an empty namespace means all of them."""
        key = ("may", verb, resource.qualified, namespace, subresource)
        if key not in self._answers:
            attributes = {
                "verb": verb,
                "group": resource.group,
                "resource": resource.plural,
                "subresource": subresource,
                "namespace": namespace if resource.namespaced else "",
            }
            answer = self.client.post(
                _REVIEWS,
                {
                    "apiVersion": "authorization.k8s.io/v1",
                    "kind": "SelfSubjectAccessReview",
                    "spec": {"resourceAttributes": attributes},
                },
            )
            self._answers[key] = bool((answer.get("status") or {}).get("allowed"))
        return bool(self._answers[key])

    def is_empty(self, resource: Resource, namespace: str, selector: str) -> bool:
        """Whether no object has these labels, as far as we may see."""
        key = ("empty", resource.qualified, namespace, selector)
        if key not in self._answers:
            query = [("labelSelector", selector), ("limit", "1")]
            try:
                answer = self.client.get(resource.path(namespace), query)
                self._answers[key] = not answer.get("items")
            except KubeError as error:
                if not error.answered:
                    raise
                self._answers[key] = False
        return bool(self._answers[key])
