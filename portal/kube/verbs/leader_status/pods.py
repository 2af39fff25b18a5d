"""The logs of a pod's containers, each read whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.kube.call import Context
from portal.kube.errors import Aborted, KubeError
from portal.kube.lists import within
from portal.kube.objects import Json, dig, number, rows, text
from portal.kube.verbs.leader_status.scan import Kind, Scan, scan
from portal.kube.verbs.leader_status.verdicts import Log, Verdict, of_container, of_pod

Needles = dict[Kind, tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class Container:
    """What a container's logs say; `state` in the words of its status."""

    name: str
    state: str
    verdict: Verdict
    current: Log | None
    previous: Log | None


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod with its containers judged."""

    name: str
    node: str
    containers: tuple[Container, ...]

    @property
    def verdict(self) -> Verdict:
        """What its logs prove."""
        return of_pod(container.verdict for container in self.containers)

    @property
    def state(self) -> str:
        """The states of its containers."""
        return "; ".join(
            dict.fromkeys(container.state for container in self.containers)
        )


def read_pod(context: Context, pod: Json, wanted: Needles) -> Pod:
    """Read all logs of a pod."""
    statuses = {
        text(one, "name"): one for one in rows(pod, "status", "containerStatuses")
    }
    judged = [
        _container(
            context, pod, text(one, "name"), statuses.get(text(one, "name")), wanted
        )
        for one in rows(pod, "spec", "containers")
    ]
    return Pod(
        text(pod, "metadata", "name"), text(pod, "spec", "nodeName"), tuple(judged)
    )


def _container(
    context: Context, pod: Json, name: str, status: Json | None, wanted: Needles
) -> Container:
    state = state_of(pod, status)
    if _never_ran(pod, status):
        return Container(name, state, "neither", None, None)
    running = dig(status, "state", "running") is not None
    path = f"{within(text(pod, 'metadata', 'namespace'), 'pods')}/{text(pod, 'metadata', 'name')}/log"
    query = (("container", name), ("timestamps", "true"))
    current = _log(context, path, query, wanted, _started(status), running)
    previous = None
    if number(status, "restartCount"):
        # Which run this is, and so when it started, only a running container tells.
        started = (
            text(status, "lastState", "terminated", "startedAt") if running else ""
        )
        previous = _log(
            context, path, (*query, ("previous", "true")), wanted, started, False
        )
        if previous.trouble and not previous.scan.lines:
            previous = None
    return Container(name, state, of_container(current, previous), current, previous)


def _log(
    context: Context,
    path: str,
    query: tuple[tuple[str, str], ...],
    wanted: Needles,
    started: str,
    running: bool,
) -> Log:
    found = Scan()
    try:
        scan(context.client.stream(path, query), wanted, found)
    except Aborted:
        raise
    except KubeError as error:
        return Log(
            found, started, running, f"the log could not be read: {error.message}"
        )
    return Log(found, started, running)


def _started(status: Json | None) -> str:
    """When the container started whose log is the current one."""
    return next((text(run, "startedAt") for run in _runs(status)), "")


def _runs(status: Json | None) -> Iterator[Json]:
    for when, how in (
        ("state", "running"),
        ("state", "terminated"),
        ("lastState", "terminated"),
    ):
        run = dig(status, when, how)
        if run is not None:
            yield run


def _never_ran(pod: Json, status: Json | None) -> bool:
    """Whether the kubelet says that no process of it ever started."""
    if status is None:
        return not text(pod, "spec", "nodeName")
    return not number(status, "restartCount") and next(_runs(status), None) is None


def state_of(pod: Json, status: Json | None) -> str:
    """`Running`, `CrashLoopBackOff, restarted 14 times`, `Pending, not started`."""
    reason = text(status, "state", "waiting", "reason") or text(
        status, "state", "terminated", "reason"
    )
    running = dig(status, "state", "running") is not None
    state = (
        "Running"
        if running
        else reason or text(pod, "status", "phase") or "unknown state"
    )
    restarts = number(status, "restartCount")
    if _never_ran(pod, status):
        return f"{state}, not started"
    return state + (
        f", restarted {restarts} {'time' if restarts == 1 else 'times'}"
        if restarts
        else ""
    )
