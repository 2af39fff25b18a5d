"""The engine against kubectl, without a portal around it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.clusters.kubeconfig import read_kubeconfig
from runbooks.commands.parse import parse
from tests.bench.engine_cases import CLUSTERS, ENGINE_CASES, EngineCase
from tests.bench.engine_way import BareConnection, NotingClient, client_for, run_engine
from tests.bench.kubectl_way import has_kubectl, run_kubectl
from tests.bench.peak import peak_of


@dataclass(frozen=True, slots=True)
class EngineMeasured:
    """Milliseconds by way, one figure for each round; `peak` in bytes over idle."""

    times: Mapping[str, list[float]]
    peak: int


def measure_engine(folder: Path, rounds: int) -> dict[str, EngineMeasured]:
    """All cases by name, on recordings that are made below `folder`."""
    recordings = [cluster.recording(folder) for cluster in CLUSTERS]
    with _replay(recordings, folder / "replay") as kubeconfigs:
        return {
            case.name: _measure(
                case, kubeconfigs[case.cluster.name], case.rounds(rounds)
            )
            for case in ENGINE_CASES
        }


@contextmanager
def _replay(recordings: list[Path], state: Path) -> Iterator[dict[str, Path]]:
    """The kubeconfigs by cluster. The server has an interpreter of its own: in
    this one it would take the engine's time. Times stand still, as on a real
    server nothing is computed from the clock for each request."""
    argv = [sys.executable, "-m", "portal.replay", "--no-shift", "--state-dir"]
    server = subprocess.Popen(
        [*argv, str(state), *map(str, recordings)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    try:
        lines = [server.stdout.readline().strip() for _ in recordings]
        assert all(lines), "the replay ended early"
        paths = [Path(line) for line in lines]
        yield {path.stem: path for path in paths}
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def _measure(case: EngineCase, kubeconfig: Path, rounds: int) -> EngineMeasured:
    endpoint = read_kubeconfig(kubeconfig.read_text())
    program = parse(case.command)
    # Discovery is asked once for each process of a worker, not for each command.
    run_engine(parse("kubectl get nodes"), client_for(endpoint))
    noting = NotingClient(endpoint)
    printed = run_engine(program, noting)
    requests = tuple(noting.asked)
    with closing(BareConnection(endpoint)) as bare:
        ways: dict[str, Callable[[], object]] = {
            "engine": lambda: run_engine(program, client_for(endpoint)),
            "bare": lambda: bare.send(requests),
        }
        if has_kubectl():
            ways["kubectl"] = lambda: run_kubectl(case.command, kubeconfig)
            _same_work(case, printed, kubeconfig)
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(rounds):
            for way, work in ways.items():
                times[way].append(_milliseconds(work))
    return EngineMeasured(times, peak_of(kubeconfig, case.command))


def _same_work(case: EngineCase, printed: str, kubeconfig: Path) -> None:
    """A time says nothing if less was printed. Also fills kubectl's own caches.

    Lines are counted: kubectl's versions differ in some of `describe`.
    """
    ours, theirs = len(printed.splitlines()), _lines(case, kubeconfig)
    assert abs(ours - theirs) <= theirs / 20, f"{case.name}: {ours} of {theirs} lines"


def _lines(case: EngineCase, kubeconfig: Path) -> int:
    return len(run_kubectl(case.command, kubeconfig).splitlines())


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
