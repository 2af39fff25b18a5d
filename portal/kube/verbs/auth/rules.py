"""The rules of `auth can-i --list`: taken apart, put together, sorted as kubectl does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.kube.formats.columns import align

_HEADER = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One resource of one group and at most one name, or one URL; and its verbs."""

    verbs: tuple[str, ...]
    group: str = ""
    resource: str = ""
    name: str = ""
    url: str = ""

    def __str__(self) -> str:
        """As Go prints a PolicyRule: what kubectl sorts by."""
        parts = (
            ("Verbs", self.verbs),
            ("APIGroups", () if self.url else (self.group,)),
            ("Resources", (self.resource,) if self.resource else ()),
            ("ResourceNames", (self.name,) if self.name else ()),
            ("NonResourceURLs", (self.url,) if self.url else ()),
        )
        shown = "".join(f"{key}:{_go(texts)}," for key, texts in parts)
        return f"&PolicyRule{{{shown}}}"

    def cells(self) -> list[str]:
        plural, slash, subresource = self.resource.partition("/")
        qualified = f"{plural}.{self.group}" if self.group else plural
        url, name = (_go((each,) if each else ()) for each in (self.url, self.name))
        return [qualified + slash + subresource, url, name, _go(self.verbs)]


def table(status: dict[str, Any], *, headers: bool) -> str:
    """The rules of a SelfSubjectRulesReview's status as an aligned table."""
    rules = sorted(_together(_apart(status)), key=str)
    lines = [_HEADER] if headers else []
    lines += [rule.cells() for rule in rules]
    return align(lines) if lines else ""


def _apart(status: dict[str, Any]) -> Iterator[_Rule]:
    """Every rule as rules with one verb each."""
    for rule in status.get("resourceRules") or []:
        for group in rule.get("apiGroups") or []:
            for resource in rule.get("resources") or []:
                for verb in rule.get("verbs") or []:
                    for name in rule.get("resourceNames") or [""]:
                        yield _Rule((verb,), group, resource, name)
    for rule in status.get("nonResourceRules") or []:
        for url in rule.get("nonResourceURLs") or []:
            for verb in rule.get("verbs") or []:
                yield _Rule((verb,), url=url)


def _together(rules: Iterator[_Rule]) -> Iterator[_Rule]:
    """The verbs of one resource in one rule; URLs stay apart, even twice the same."""
    verbs: dict[tuple[str, str, str], list[str]] = {}
    for rule in rules:
        if rule.url:
            yield rule
        else:
            key = rule.group, rule.resource, rule.name
            verbs.setdefault(key, []).extend(rule.verbs)
    for key, found in verbs.items():
        yield _Rule(tuple(found), *key)


def _go(texts: tuple[str, ...]) -> str:
    return "[" + " ".join(texts) + "]"
