"""Rounds in which every command is run in every way, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing

from portal.clusters.kubeconfig import read_kubeconfig
from tests.bench.cases import CASES, CLUSTER, Case
from tests.bench.engine_way import BareConnection, client_for, requests_of, run_engine
from tests.bench.kubectl_way import has_kubectl, run_kubectl
from tests.bench.portal_way import portal_way
from tests.running_portal import RunningPortal

# Milliseconds by case and way, one figure for each round.
Measured = dict[str, dict[str, list[float]]]
# Runs one case once: milliseconds by way.
Way = Callable[[Case], dict[str, float]]

WARM_UP = 5


def measure(portal: RunningPortal, rounds: int) -> Measured:
    """All rounds; a few before them fill caches and are not counted."""
    kubeconfig = portal.local / "replay" / f"{CLUSTER}.kubeconfig"
    endpoint = read_kubeconfig(kubeconfig.read_text())
    requests = {case: requests_of(case.program, endpoint) for case in CASES}
    with portal_way(portal) as way, closing(BareConnection(endpoint)) as bare:

        def portal_run(case: Case) -> dict[str, float]:
            taken = way.run(case.step)
            return {"portal": taken.told, "stored": taken.stored}

        ways = [
            portal_run,
            _timed(
                "engine", lambda case: run_engine(case.program, client_for(endpoint))
            ),
            _timed("bare", lambda case: bare.send(requests[case])),
        ]
        if has_kubectl():
            ways.append(
                _timed("kubectl", lambda case: run_kubectl(case.command, kubeconfig))
            )
        return _rounds(ways, rounds)


def _rounds(ways: list[Way], rounds: int) -> Measured:
    measured: Measured = {case.name: {} for case in CASES}
    for number in range(-WARM_UP, rounds):
        for name, way, milliseconds in _round(ways):
            if number >= 0:
                measured[name].setdefault(way, []).append(milliseconds)
    return measured


def _round(ways: list[Way]) -> Iterator[tuple[str, str, float]]:
    for case in CASES:
        for run in ways:
            for way, milliseconds in run(case).items():
                yield case.name, way, milliseconds


def _timed(way: str, work: Callable[[Case], object]) -> Way:
    def timed(case: Case) -> dict[str, float]:
        began = time.perf_counter()
        work(case)
        return {way: (time.perf_counter() - began) * 1000}

    return timed
