"""describe role, clusterrole"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from portal.kube.formats.go_values import sprint
from portal.kube.objects import Json, rows, strings
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

# API group, resource and, if the rule names one, the name of one object; or a
# URL that is no resource.
Subject = tuple[str, str, str | None] | str


def role(out: Writer, given: Json, look: Look) -> None:
    """A role: its rules taken apart, and those that differ by verb alone put together.

    kubectl shows neither the namespace nor events.
    """
    identity.name(out, given)
    identity.marks(out, given)
    out.line(0, "PolicyRule:")
    out.heading(1, "Resources", "Non-Resource URLs", "Resource Names", "Verbs")
    for subject, verbs in sorted(_rules(given), key=_rank):
        out.line(1, *_cells(subject), sprint(verbs))


def _rules(given: Json) -> list[tuple[Subject, list[str]]]:
    of_resources: dict[Subject, dict[str, None]] = {}
    of_urls: list[tuple[Subject, list[str]]] = []
    for rule in rows(given, "rules"):
        for subject, verb in _resources(rule):
            of_resources.setdefault(subject, {})[verb] = None
        urls = product(strings(rule, "nonResourceURLs"), strings(rule, "verbs"))
        of_urls += [(url, [verb]) for url, verb in urls]
    return of_urls + [(one, list(verbs)) for one, verbs in of_resources.items()]


def _resources(rule: Json) -> Iterator[tuple[Subject, str]]:
    kinds = product(strings(rule, "apiGroups"), strings(rule, "resources"))
    names: list[str | None] = [*strings(rule, "resourceNames")] or [None]
    for (group, resource), verb in product(kinds, strings(rule, "verbs")):
        for name in names:
            yield (group, resource, name), verb


def _rank(rule: tuple[Subject, list[str]]) -> str:
    """The rule as Go prints it: kubectl sorts by that."""
    subject, verbs = rule
    if isinstance(subject, str):
        group, resource, name, urls = [], [], [], [subject]
    else:
        group, resource, urls = [subject[0]], [subject[1]], []
        name = [subject[2]] if subject[2] is not None else []
    lists = (verbs, group, resource, name, urls)
    titles = ("Verbs", "APIGroups", "Resources", "ResourceNames", "NonResourceURLs")
    fields = (
        f"{title}:{sprint(one)}" for title, one in zip(titles, lists, strict=True)
    )
    return f"&PolicyRule{{{','.join(fields)},}}"


def _cells(subject: Subject) -> tuple[str, str, str]:
    if isinstance(subject, str):
        return "", f"[{subject}]", "[]"
    group, resource, name = subject
    kind, slash, part = resource.partition("/")
    dot = "." if group else ""
    return f"{kind}{dot}{group}{slash}{part}", "[]", f"[{name or ''}]"
