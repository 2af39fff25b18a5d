"""A process that asks a cluster as fast as it may: `python hammer.py SLUG people`."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

THREADS, REQUESTS = 4, 6


def main(slug: str, kind: str) -> None:
    import django

    django.setup()
    from portal.clusters.budget import ClusterGate
    from portal.clusters.models import Cluster
    from portal.clusters.services import client_for
    from portal.kube.errors import Delayed

    cluster = Cluster.objects.get(slug=slug)
    gate = ClusterGate(cluster, people=kind == "people")
    client = client_for(cluster, redact=lambda answer: answer, gate=gate)

    def ask(_: int) -> None:
        asked = 0
        while asked < REQUESTS:
            with suppress(Delayed):
                client.get("/version")
                asked += 1

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(ask, range(THREADS)))


if __name__ == "__main__":
    main(*sys.argv[1:])
