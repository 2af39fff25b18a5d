"""The environment variables of a container, with what their references mean."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from portal.kube.objects import Json, dig, rows, text
from portal.kube.quantity import Quantity, parse
from portal.kube.verbs.describe.writer import Writer

# A pod's answer to a field path; None in a template, which has no answers yet.
Resolve = Callable[[str], str] | None


def environment(out: Writer, container: Json, resolve: Resolve) -> None:
    """`Environment Variables from:` if there are such, then `Environment:`."""
    if sources := rows(container, "envFrom"):
        out.line(2, "Environment Variables from:")
        for source in sources:
            _source(out, source)
    variables = rows(container, "env")
    out.line(2, "Environment:", *([] if variables else ["<none>"]))
    for variable in variables:
        _variable(out, container, variable, resolve)


def _source(out: Writer, source: Json) -> None:
    kind = (
        "ConfigMap"
        if source.get("configMapRef")
        else "Secret"
        if source.get("secretRef")
        else ""
    )
    given = source.get("configMapRef") or source.get("secretRef") or {}
    prefix = f" with prefix '{source['prefix']}'" if source.get("prefix") else ""
    out.line(3, text(given, "name"), kind + prefix, _optional(given))


def _optional(given: Json) -> str:
    return f"Optional: {'true' if given.get('optional') else 'false'}"


def _variable(out: Writer, container: Json, variable: Json, resolve: Resolve) -> None:
    name, source = f"{text(variable, 'name')}:", variable.get("valueFrom")
    if source is None:
        first, *others = text(variable, "value").split("\n")
        out.line(3, name, first)
        for line in others:
            out.line(3, "", line)
    elif field := source.get("fieldRef"):
        path = text(field, "fieldPath")
        known = resolve(path) if resolve else ""
        out.line(3, name, f"{known} ({text(field, 'apiVersion')}:{path})")
    elif field := source.get("resourceFieldRef"):
        out.line(3, name, _resource(container, field))
    elif key := source.get("secretKeyRef"):
        whence = (
            f"<set to the key '{text(key, 'key')}' in secret '{text(key, 'name')}'>"
        )
        out.line(3, name, whence, _optional(key))
    elif key := source.get("configMapKeyRef"):
        whence = (
            f"<set to the key '{text(key, 'key')}' of config map '{text(key, 'name')}'>"
        )
        out.line(3, name, whence, _optional(key))


def _resource(container: Json, field: Json) -> str:
    path = text(field, "resource")
    amount = _amount(container, path, parse(field.get("divisor") or "0") or Quantity())
    if amount == "0" and path in ("limits.cpu", "limits.memory"):
        amount = "node allocatable"
    return f"{amount} ({path})"


def _amount(container: Json, path: str, divisor: Quantity) -> str:
    """A container's own request or limit in units of the divisor, rounded up."""
    side, _, name = path.partition(".")
    if side not in ("limits", "requests") or name not in (
        "cpu",
        "memory",
        "ephemeral-storage",
    ):
        return ""
    amount = parse(dig(container, "resources", side, name)) or Quantity()
    unit = divisor if divisor.nanos else Quantity(10**9)
    if name == "cpu":
        return str(ceil(amount.milli / unit.milli))
    return str(ceil(amount.value / unit.value))


def pod_field(pod: Json) -> Callable[[str], str]:
    """Answers the two field paths of this pod that kubectl resolves; others are empty."""
    known = {
        f"metadata.{key}": text(pod, "metadata", key) for key in ("name", "namespace")
    }
    return lambda path: known.get(path, "")
