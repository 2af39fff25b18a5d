"""The words of the answer: proof lines under each pod, the Lease, one last sentence."""

from __future__ import annotations

from collections.abc import Iterator

from portal.kube.verbs.leader_status.lease import Lease
from portal.kube.verbs.leader_status.pods import Container, Pod
from portal.kube.verbs.leader_status.scan import Kind, Matches, Proof
from portal.kube.verbs.leader_status.verdicts import Log


def pod_lines(pod: Pod, width: int) -> str:
    """A pod's verdict and what proves it; `width` aligns the verdicts."""
    lines = [f"{pod.name:<{width}}  {pod.verdict:<7}  {pod.state}"]
    for container in pod.containers:
        lines += _container(container, named=len(pod.containers) > 1)
    return "\n".join(lines) + "\n"


def _container(container: Container, *, named: bool) -> Iterator[str]:
    prefix = f"{container.name}: " if named else ""
    if container.current is None:
        yield f"  {prefix}has not started, so there is no log"
        return
    yield from _log(container.current, f"{prefix}log")
    if container.previous is not None:
        yield from _log(container.previous, f"{prefix}log of the run before")


def _log(log: Log, title: str) -> Iterator[str]:
    since = f", from {log.scan.began[:19]}Z" if log.scan.began else ""
    gap = f" (not all: {log.gap})" if log.gap else ""
    found = _proofs(log)
    silence = "" if found else ": no line about leading"
    yield f"  {title}: {log.scan.lines} lines{since}{gap}{silence}"
    wide = len(str(max((proof.number for _, proof in found), default=0)))
    for kind, proof in found:
        many = _many(log.scan.matches[kind], proof)
        yield f"    line {proof.number:>{wide}}  {proof.time[:19]}Z  {kind:<9}  {proof.text}{many}"


def _proofs(log: Log) -> list[tuple[Kind, Proof]]:
    """The first and the last line of each kind, in the order of the log."""
    found = {
        (proof.number, kind): proof
        for kind, matches in log.scan.matches.items()
        for proof in (matches.first, matches.last)
        if proof is not None
    }
    return [(kind, found[number, kind]) for number, kind in sorted(found)]


def _many(matches: Matches, proof: Proof) -> str:
    if matches.count > 2 and proof is matches.last:
        return f" ({matches.count} such lines)"
    return ""


def lease_line(lease: Lease) -> str:
    """The Lease in one line."""
    if lease.trouble:
        return f"Lease {lease.name}: not readable: {lease.trouble}"
    if not lease.holder:
        return f"Lease {lease.name}: nobody holds it"
    state = "fresh" if lease.fresh else "stale"
    return f"Lease {lease.name}: {state}, held by {lease.holder}, {_renewed(lease)}"


def _renewed(lease: Lease) -> str:
    if not lease.renewed:
        return "never renewed"
    return f"last renewed {lease.renewed[:19]}Z ({lease.age} ago), valid for {lease.seconds}s"


def conclusion(pods: list[Pod], lease: Lease) -> tuple[str, bool]:
    """One sentence, and whether it is an answer at all."""
    if lease.trouble:
        return _by_logs(pods)
    holder = next((pod for pod in pods if lease.pod in (pod.name, pod.node)), None)
    if lease.fresh:
        return _held(lease, holder), True
    return _not_held(lease, holder) + _contradiction(pods), True


def _held(lease: Lease, holder: Pod | None) -> str:
    renewed = f"it renewed the Lease {lease.name} {lease.age} ago"
    if holder is None:
        return (
            f"Leader by the Lease alone: {lease.pod}: {renewed}, but is none of these"
            f" pods; look again in {lease.seconds}s."
        )
    if holder.verdict in ("leads", "unknown"):
        return f"Leader: {holder.name}: {renewed}."
    return f"Leader: {holder.name}: {renewed}, although its log says: {holder.verdict}."


def _not_held(lease: Lease, holder: Pod | None) -> str:
    if not lease.holder:
        return f"No leader: nobody holds the Lease {lease.name}."
    when = f"last renewed {lease.age} ago" if lease.renewed else "never renewed"
    short = lease.name.partition("/")[2]
    if holder is not None:
        fate = f"which still exists ({holder.state})"
    elif lease.pod.startswith(f"{short}-"):
        fate = "which no longer exists"
    else:
        fate = "which is none of these pods"
    return f"No leader: the Lease {lease.name} was {when} by {lease.pod}, {fate}."


def _contradiction(pods: list[Pod]) -> str:
    """Those whose log says that they lead although no Lease bears them out."""
    leading = [pod.name for pod in pods if pod.verdict == "leads"]
    return (
        f" Do not trust the log of {', '.join(leading)}, which says it leads."
        if leading
        else ""
    )


def _by_logs(pods: list[Pod]) -> tuple[str, bool]:
    leading = [pod.name for pod in pods if pod.verdict == "leads"]
    unknown = [pod.name for pod in pods if pod.verdict == "unknown"]
    alone = "by the logs alone, the Lease could not be read"
    if len(leading) == 1:
        return f"Leader: {leading[0]}, {alone}.", True
    if leading:
        return f"Unknown: {' and '.join(leading)} each say they lead, {alone}.", True
    if unknown or not pods:
        missing = (
            f"the logs of {', '.join(unknown)} do not tell"
            if unknown
            else "there is no pod"
        )
        return (
            f"Unknown: no pod is seen to lead, but {missing}, and the Lease could not be read.",
            False,
        )
    return f"No leader: no pod's log says that it leads, {alone}.", True
