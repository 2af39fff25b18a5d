"""A selector typed into a step selects what the API's rules say, on a replayed cluster.

The selectors are made from parts, so what they select is known without reading them.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.execution.engine import run_program
from portal.execution.session import Session
from portal.kube.call import Context
from portal.replay.serve import ReplayServer
from runbooks.commands.parse import parse

At = Callable[..., Context]
Serve = Callable[[str], ReplayServer]
Json = dict[str, Any]
CLUSTER = "operator-down"
PODS = "/api/v1/namespaces/kubevirt/pods"

KEYS = [
    "kubevirt.io",
    "name",
    "pod-template-generation",
    "topology.kubernetes.io/zone",
    "nosuch",
]
VALUES = ["virt-api", "virt-handler", "virt-operator", "1", "zone-b", "x_y.z", ""]
SPACES = st.sampled_from(["", " ", "  "])


@dataclass(frozen=True)
class Term:
    """One term as it is typed; `operator` is a spelling of the API's."""

    key: str
    operator: str
    values: tuple[str, ...]
    text: str

    def selects(self, found: Mapping[str, str]) -> bool:
        value = found.get(self.key)
        match self.operator:
            case "":
                return value is not None
            case "!":
                return value is None
            case "in" | "=" | "==":
                return value is not None and value in self.values
        return value is None or value not in self.values


@st.composite
def label_terms(draw: st.DrawFn) -> Term:
    key = draw(st.sampled_from(KEYS))
    operator = draw(st.sampled_from(["", "!", "=", "==", "!=", "in", "notin"]))
    before, after = draw(SPACES), draw(SPACES)
    if operator in ("in", "notin"):
        chosen = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True)
        # `in ()` is a set of nothing, which the server refuses.
        values = draw(chosen.filter(lambda values: values != [""]))
        listed = f",{after}".join(values)
        return Term(key, operator, tuple(values), f"{key} {operator} ({listed})")
    if operator in ("", "!"):
        return Term(key, operator, (), f"{operator}{after}{key}")
    value = draw(st.sampled_from(VALUES))
    return Term(key, operator, (value,), f"{key}{before}{operator}{after}{value}")


FIELDS = {
    "metadata.name": ["virt-handler-279md", "virt-handler-rf6pv", "nosuch"],
    "metadata.namespace": ["kubevirt", "default"],
    "spec.nodeName": ["cp-0", "worker-0", "worker-1"],
    "status.phase": ["Running", "Failed"],
}


@st.composite
def field_terms(draw: st.DrawFn) -> Term:
    key = draw(st.sampled_from(sorted(FIELDS)))
    operator = draw(st.sampled_from(["=", "==", "!="]))
    value = draw(st.sampled_from(FIELDS[key]))
    return Term(key, operator, (value,), f"{key}{operator}{value}")


@dataclass
class Names:
    """Keeps the names that `-o name` prints."""

    out: str = ""

    def begin(self, command: str) -> None:
        """Only the output counts."""

    def write(self, stream: str, text: str) -> None:
        if stream == "out":
            self.out += text

    def end(self, status: int) -> None:
        """The program's own status is looked at."""


def selected(context: Context, flag: str, typed: str) -> set[str]:
    """The pods that a step's command prints."""
    names = Names()
    program = parse(f"kubectl get pods -n kubevirt {flag} {typed} -o name")
    assert run_program(program, Session(context, names)) == 0
    return {line.removeprefix("pod/") for line in names.out.split()}


def labels_of(pod: Json) -> dict[str, str]:
    labels: dict[str, str] = pod["metadata"]["labels"]
    return labels


def fields_of(pod: Json) -> dict[str, str]:
    return {
        "metadata.name": pod["metadata"]["name"],
        "metadata.namespace": pod["metadata"]["namespace"],
        "spec.nodeName": pod["spec"]["nodeName"],
        "status.phase": pod["status"]["phase"],
    }


# The replay that the fixtures start outlives the examples, and is only read.
READ_ONLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
QUOTES = st.sampled_from([shlex.quote, '"{}"'.format])


@READ_ONLY
@given(st.lists(label_terms(), min_size=1, max_size=3), SPACES, QUOTES)
def test_a_label_selector_selects_what_its_terms_say(
    at: At, serve: Serve, terms: list[Term], space: str, quoted: Callable[[str], str]
) -> None:
    context = at(CLUSTER)
    typed = f",{space}".join(term.text for term in terms)
    pods = context.client.get(PODS)["items"]
    assert selected(context, "-l", quoted(typed)) == {
        pod["metadata"]["name"]
        for pod in pods
        if all(term.selects(labels_of(pod)) for term in terms)
    }
    assert arrived(serve(CLUSTER), "labelSelector") == typed.strip()


@READ_ONLY
@given(st.lists(field_terms(), min_size=1, max_size=3), QUOTES)
def test_a_field_selector_selects_what_its_terms_say(
    at: At, serve: Serve, terms: list[Term], quoted: Callable[[str], str]
) -> None:
    context = at(CLUSTER)
    typed = ",".join(term.text for term in terms)
    pods = context.client.get(PODS)["items"]
    assert selected(context, "--field-selector", quoted(typed)) == {
        pod["metadata"]["name"]
        for pod in pods
        if all(term.selects(fields_of(pod)) for term in terms)
    }
    assert arrived(serve(CLUSTER), "fieldSelector") == typed


def arrived(replay: ReplayServer, parameter: str) -> str:
    """What the last list of pods was asked with."""
    query = [seen.query for seen in replay.requests if seen.path == PODS][-1]
    return parse_qs(query)[parameter][0]
