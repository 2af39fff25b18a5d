"""The Lease: who holds the lead, and whether it is still renewed."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kube.call import Context
from portal.kube.errors import Aborted, KubeError
from portal.kube.lists import within
from portal.kube.objects import Json, number, text
from portal.kube.times import duration, moment

ROOT = "/apis/coordination.k8s.io/v1"


@dataclass(frozen=True, slots=True)
class Lease:
    """A Lease as read. `trouble` is why it could not be read; then nothing else is known."""

    name: str
    holder: str = ""
    renewed: str = ""
    age: str = ""
    seconds: int = 0
    fresh: bool = False
    trouble: str = ""

    @property
    def pod(self) -> str:
        """The holder's pod: its identity up to the `_` that no pod's name holds."""
        return self.holder.partition("_")[0]


def read_lease(context: Context, namespace: str, name: str) -> Lease:
    """The Lease of this name in a namespace."""
    full = f"{namespace}/{name}"
    try:
        found = context.client.get(f"{within(namespace, 'leases', ROOT)}/{name}")
    except Aborted:
        raise
    except KubeError as error:
        return Lease(full, trouble=error.message)
    return _judged(full, found, context)


def _judged(name: str, found: Json, context: Context) -> Lease:
    holder, renewed = (
        text(found, "spec", "holderIdentity"),
        text(found, "spec", "renewTime"),
    )
    seconds = number(found, "spec", "leaseDurationSeconds")
    if not renewed:
        return Lease(name, holder)
    # A renewal in the future is a clock that goes wrong, and no older than now.
    span = max(0.0, (context.now - moment(renewed)).total_seconds())
    return Lease(
        name, holder, renewed, duration(span), seconds, bool(holder) and span <= seconds
    )
