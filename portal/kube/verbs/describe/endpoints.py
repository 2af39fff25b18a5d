"""The addresses behind a service, from its endpoint slices."""

from __future__ import annotations

from collections.abc import Iterator

from portal.kube.objects import Json, dig, number, rows, strings, text

SLICES = "/apis/discovery.k8s.io/v1"
MOST = 3


def of_service(name: str) -> tuple[str, str]:
    """The query for the endpoint slices of a service."""
    return ("labelSelector", f"kubernetes.io/service-name={name}")


def ready_addresses(slices: list[Json], port: str) -> str:
    """Up to three addresses of the named port that are ready, and how many more.

    Without slices `<none>`; with slices and nothing ready an empty text.
    """
    if not slices:
        return "<none>"
    shown: list[str] = []
    count, more = 0, False
    for address in _addresses(slices, port):
        # As kubectl counts: any address after the third, ready or not, makes it "more".
        more = more or len(shown) == MOST
        if address is not None:
            count += 1
            if not more:
                shown.append(address)
    tail = f" + {count - MOST} more..." if more else ""
    return ",".join(shown) + tail


def _addresses(slices: list[Json], port: str) -> Iterator[str | None]:
    """Every address in turn, None for one that is not ready."""
    for one in slices:
        ports = rows(one, "ports")
        # A headless service may have no ports at all.
        named = [number(row, "port") for row in ports if text(row, "name") == port]
        for target in named if ports else [None]:
            for endpoint in rows(one, "endpoints"):
                ready = dig(endpoint, "conditions", "ready")
                yield _joined(endpoint, target) if ready in (None, True) else None


def _joined(endpoint: Json, port: int | None) -> str:
    address = next(iter(strings(endpoint, "addresses")), "")
    if port is None:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
