"""The containers of a pod or of a pod template."""

from __future__ import annotations

from portal.kube.formats.go_values import quote
from portal.kube.objects import (
    Json,
    dig,
    number,
    pairs,
    rows,
    strings,
    text,
)
from portal.kube.quantity import shown
from portal.kube.times import rfc1123
from portal.kube.verbs.describe.environment import Resolve, environment
from portal.kube.verbs.describe.probes import probe
from portal.kube.verbs.describe.writer import Writer

PROBES = (
    ("Liveness", "livenessProbe"),
    ("Readiness", "readinessProbe"),
    ("Startup", "startupProbe"),
)


def containers(
    out: Writer,
    label: str,
    given: list[Json],
    statuses: list[Json],
    resolve: Resolve,
    *,
    space: str = "",
) -> None:
    """A titled list of containers; `space` goes before the title (templates)."""
    by_name = {text(status, "name"): status for status in statuses}
    out.write(0, f"{space}{label}:{'' if given else ' <none>'}\n")
    for container in given:
        status = by_name.get(text(container, "name"))
        out.write(1, f"{' ' if space else ''}{text(container, 'name')}:\n")
        _image(out, container, status)
        _ports(out, rows(container, "ports"))
        seccomp(out, 2, container, 3)
        _words(out, "Command:", strings(container, "command"))
        _words(out, "Args:", strings(container, "args"))
        if status is not None:
            _status(out, status)
        resources(out, 2, container.get("resources"))
        for title, key in PROBES:
            if container.get(key) is not None:
                out.line(2, f"{title}:", probe(container[key]))
        environment(out, container, resolve)
        _mounts(out, container)


def _image(out: Writer, container: Json, status: Json | None) -> None:
    if status is not None:
        out.line(2, "Container ID:", text(status, "containerID"))
    out.line(2, "Image:", text(container, "image"))
    if status is not None:
        out.line(2, "Image ID:", text(status, "imageID"))


def _ports(out: Writer, ports: list[Json]) -> None:
    for title, key in (("Port", "containerPort"), ("Host Port", "hostPort")):
        shown_ports = ", ".join(_port(port, key) for port in ports)
        many = "s" if len(ports) > 1 else ""
        out.line(2, f"{title}{many}:", shown_ports or "<none>")


def _port(port: Json, key: str) -> str:
    name = f" ({port['name']})" if port.get("name") else ""
    return f"{number(port, key)}/{text(port, 'protocol')}{name}"


def seccomp(out: Writer, level: int, holder: Json, path_level: int) -> None:
    """The seccomp profile of a pod's or container's security context, if it names one."""
    profile = dig(holder, "securityContext", "seccompProfile")
    if profile is None:
        return
    out.line(level, "SeccompProfile:", text(profile, "type"))
    if text(profile, "type") == "Localhost":
        out.line(path_level, "LocalhostProfile:", text(profile, "localhostProfile"))


def _words(out: Writer, title: str, words: list[str]) -> None:
    if words:
        out.line(2, title)
    for word in words:
        for line in word.split("\n"):
            out.line(3, line)


def _status(out: Writer, status: Json) -> None:
    _state(out, "State:", status.get("state") or {})
    if dig(status, "lastState", "terminated") is not None:
        _state(out, "Last State:", status["lastState"])
    out.line(2, "Ready:", "True" if status.get("ready") else "False")
    out.line(2, "Restart Count:", str(number(status, "restartCount")))


def _state(out: Writer, title: str, state: Json) -> None:
    if (running := state.get("running")) is not None:
        out.line(2, title, "Running")
        out.line(3, "Started:", rfc1123(running.get("startedAt")))
    elif (ended := state.get("terminated")) is not None and state.get(
        "waiting"
    ) is None:
        out.line(2, title, "Terminated")
        _ended(out, ended)
    else:
        out.line(2, title, "Waiting")
        if reason := text(state, "waiting", "reason"):
            out.line(3, "Reason:", reason)


def _ended(out: Writer, ended: Json) -> None:
    for title, key in (("Reason:", "reason"), ("Message:", "message")):
        if ended.get(key):
            out.line(3, title, text(ended, key))
    out.line(3, "Exit Code:", str(number(ended, "exitCode")))
    if number(ended, "signal") > 0:
        out.line(3, "Signal:", str(number(ended, "signal")))
    out.line(3, "Started:", rfc1123(ended.get("startedAt")))
    out.line(3, "Finished:", rfc1123(ended.get("finishedAt")))


def resources(out: Writer, level: int, given: Json | None) -> None:
    """Limits and requests, those that are set."""
    for title, key in (("Limits:", "limits"), ("Requests:", "requests")):
        amounts = pairs(given, key)
        if amounts:
            out.line(level, title)
        for name, amount in amounts.items():
            out.line(level + 1, f"{name}:", shown(amount))


def _mounts(out: Writer, container: Json) -> None:
    mounts = sorted(
        rows(container, "volumeMounts"), key=lambda mount: text(mount, "mountPath")
    )
    none = [] if mounts else ["<none>"]
    out.line(2, "Mounts:", *none)
    for mount in mounts:
        flags = "ro" if mount.get("readOnly") else "rw"
        if mount.get("subPath"):
            flags += f",path={quote(str(mount['subPath']))}"
        out.line(3, f"{text(mount, 'mountPath')} from {text(mount, 'name')} ({flags})")
    devices = sorted(
        rows(container, "volumeDevices"), key=lambda device: text(device, "devicePath")
    )
    if devices:
        out.line(
            2, "Devices:", *none
        )  # kubectl says <none> here if there are no mounts
    for device in devices:
        out.line(3, f"{text(device, 'devicePath')} from {text(device, 'name')}")
