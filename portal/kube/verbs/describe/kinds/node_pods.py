"""The pods on a node and what they ask for, in percent of what the node has."""

from __future__ import annotations

from datetime import datetime

from portal.kube.objects import Json, dig, text
from portal.kube.quantity import Quantity
from portal.kube.times import since
from portal.kube.verbs.describe.requests import Amounts, add, amounts, pod_amounts
from portal.kube.verbs.describe.writer import Writer

NONE = Quantity()
STANDARD = ("cpu", "memory", "ephemeral-storage")


def node_pods(out: Writer, node: Json, pods: list[Json], now: datetime) -> None:
    """`Non-terminated Pods:` and `Allocated resources:`."""
    room = amounts(
        dig(node, "status", "allocatable") or dig(node, "status", "capacity")
    )
    out.line(0, "Non-terminated Pods:", f"({len(pods)} in total)")
    titles = ("CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age")
    out.heading(1, "Namespace", "Name", "", *titles)
    for pod in pods:
        _pod(out, pod, room, now)
    _allocated(out, pods, room)


def _pod(out: Writer, pod: Json, room: Amounts, now: datetime) -> None:
    asked = pod_amounts(pod, "requests", from_status=True)
    most = pod_amounts(pod, "limits", from_status=True)
    out.line(
        1,
        text(pod, "metadata", "namespace"),
        text(pod, "metadata", "name"),
        "",
        _share("cpu", asked, room),
        _share("cpu", most, room),
        _share("memory", asked, room),
        _share("memory", most, room),
        since(dig(pod, "metadata", "creationTimestamp"), now),
    )


def _allocated(out: Writer, pods: list[Json], room: Amounts) -> None:
    asked: Amounts = {}
    most: Amounts = {}
    for pod in pods:
        add(asked, pod_amounts(pod, "requests", from_status=False))
        add(most, pod_amounts(pod, "limits", from_status=False))
    out.line(0, "Allocated resources:")
    out.line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)")
    out.heading(1, "Resource", "Requests", "Limits")
    pages = sorted(name for name in room if name.startswith("hugepages-"))
    for name in (*STANDARD, *pages):
        out.line(1, name, _share(name, asked, room), _share(name, most, room))
    for name in sorted(set(room) - {*STANDARD, *pages, "pods"}):
        out.line(1, name, str(asked.get(name, NONE)), str(most.get(name, NONE)))


def _share(name: str, used: Amounts, room: Amounts) -> str:
    """`450Mi (2%)`, the percentage cut to whole numbers; 0 of a node without any."""
    part, whole = used.get(name, NONE), room.get(name, NONE)
    if name == "cpu":
        percent = part.milli / whole.milli * 100 if whole.milli else 0
    else:
        percent = part.value / whole.value * 100 if whole.value else 0
    return f"{part} ({int(percent)}%)"
