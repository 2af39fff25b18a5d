"""describe ingress"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import quote

from portal.kube.errors import Aborted, KubeError
from portal.kube.lists import pages, within
from portal.kube.objects import Json, dig, pairs, rows, strings, text
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.endpoints import SLICES, of_service, ready_addresses
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

# A service's endpoint slices and ports by its name, or why they can not be had.
Reader = Callable[[str], tuple[list[Json], list[Json]] | KubeError]


def ingress(out: Writer, given: Json, look: Look) -> None:
    """An ingress with the addresses behind each of its paths, and its events."""
    look.expect_events_of(given)
    spec = given.get("spec") or {}
    read = _reader(text(given, "metadata", "namespace"), look)
    identity.name(out, given)
    maps.labels(out, "Labels", pairs(given, "metadata", "labels"))
    out.line(0, "Namespace:", text(given, "metadata", "namespace"))
    out.line(0, "Address:", _addresses(given))
    name = spec.get("ingressClassName")
    out.line(0, "Ingress Class:", "<none>" if name is None else name)
    default = spec.get("defaultBackend")
    elsewhere = "<default>" if default is None else _backend(default, read)
    out.line(0, "Default backend:", elsewhere)
    _tls(out, rows(spec, "tls"))
    _rules(out, rows(spec, "rules"), elsewhere, read)
    maps.notes(out, "Annotations", pairs(given, "metadata", "annotations"))
    look.events_of(out, given)


def _reader(namespace: str, look: Look) -> Reader:
    @cache  # paths often share a service
    def read(name: str) -> tuple[list[Json], list[Json]] | KubeError:
        path = within(namespace, "endpointslices", SLICES)
        try:
            slices = list(pages(look.context, path, of_service(name)))
            service = f"{within(namespace, 'services')}/{quote(name, safe='')}"
            return slices, rows(look.context.client.get(service), "spec", "ports")
        except Aborted:
            raise
        except KubeError as error:
            return error

    return read


def _addresses(given: Json) -> str:
    found = rows(given, "status", "loadBalancer", "ingress")
    addresses = {text(one, "ip") or text(one, "hostname") for one in found}
    return ",".join(sorted(addresses - {""}))


def _tls(out: Writer, given: list[Json]) -> None:
    if given:
        out.line(0, "TLS:")
    for one in given:
        secret, hosts = text(one, "secretName"), ",".join(strings(one, "hosts"))
        what = f"{secret} terminates" if secret else "SNI routes"
        out.line(1, f"{what} {hosts}")


def _rules(out: Writer, given: list[Json], default: str, read: Reader) -> None:
    out.line(0, "Rules:")
    out.heading(1, "Host", "Path", "Backends")
    with_paths = [rule for rule in given if rule.get("http") is not None]
    for rule in with_paths:
        out.line(1, text(rule, "host") or "*", "")
        for path in rows(rule, "http", "paths"):
            backend = _backend(path.get("backend") or {}, read)
            out.line(2, "", text(path, "path") + " ", backend)
    if not with_paths:
        out.line(1, "*", "*", default)


def _backend(given: Json, read: Reader) -> str:
    if (service := given.get("service")) is not None:
        return _service(service, read)
    if (other := given.get("resource")) is not None:
        group = other.get("apiGroup")
        return (
            f"APIGroup: {'<none>' if group is None else group},"
            f" Kind: {text(other, 'kind')}, Name: {text(other, 'name')}"
        )
    return ""


def _service(given: Json, read: Reader) -> str:
    name = text(given, "name")
    number, named = dig(given, "port", "number"), text(given, "port", "name")
    found = read(name)
    if isinstance(found, KubeError):
        behind = f"<error: {found.message}>"
    else:
        slices, ports = found
        behind = ready_addresses(slices, _port_name(ports, number, named))
    return f"{name}:{number or named} ({behind})"


def _port_name(ports: list[Json], number: int | None, name: str) -> str:
    """The name of the service's port that a backend means; of several, the last."""
    meant = [
        text(port, "name")
        for port in ports
        if (number and port.get("port") == number)
        or (name and text(port, "name") == name)
    ]
    return meant[-1] if meant else ""
