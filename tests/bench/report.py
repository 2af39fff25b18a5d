"""Medians, p95 and ratios of what was measured."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence

from tests.bench.engine_measure import EngineMeasured
from tests.bench.measure import Measured

WAYS = {
    "portal": "(a) POST run until the API says done",
    "stored": "    until finished_at of the stored run",
    "engine": "(b) the engine alone",
    "bare": "(c) the same requests bare",
    "kubectl": "(d) kubectl as a process",
}


def summary(measured: Measured) -> dict[str, dict[str, dict[str, float]]]:
    """By case and way `median` and `p95` in ms; under `ratios` a/d and b/c."""
    return {
        case: {way: figures(times) for way, times in ways.items()}
        | {"ratios": _ratios(ways)}
        for case, ways in measured.items()
    }


def table(measured: Measured) -> str:
    """For people."""
    lines = [f"{'median / p95, ms':42}" + "".join(f"{case:>20}" for case in measured)]
    for way, title in WAYS.items():
        if all(way in ways for ways in measured.values()):
            cells = [_cell(figures(ways[way])) for ways in measured.values()]
            lines.append(f"{title:42}" + "".join(f"{cell:>20}" for cell in cells))
    ratios = [_ratios(ways) for ways in measured.values()]
    for name in ratios[0]:
        cells = [f"{found[name]:.2f}" for found in ratios]
        lines.append(f"{name:42}" + "".join(f"{cell:>20}" for cell in cells))
    return "\n".join(lines)


def engine_summary(
    measured: Mapping[str, EngineMeasured],
) -> dict[str, dict[str, dict[str, float]]]:
    """By case: `median` and `p95` in ms by way, b/c and b/d, `memory` in MiB."""
    return {
        case: {way: figures(times) for way, times in found.times.items()}
        | {"ratios": _engine_ratios(found), "memory": {"peak": found.peak / 2**20}}
        for case, found in measured.items()
    }


def engine_table(measured: Mapping[str, EngineMeasured]) -> str:
    """For people: one line for each case."""
    ways = [way for way in WAYS if any(way in m.times for m in measured.values())]
    titles = [*ways, *_engine_ratios(next(iter(measured.values()))), "peak MiB"]
    lines = [f"{'median / p95, ms':34}" + "".join(f"{title:>18}" for title in titles)]
    for case, found in measured.items():
        cells = [_cell(figures(found.times[way])) for way in ways]
        cells += [f"{ratio:.2f}" for ratio in _engine_ratios(found).values()]
        cells.append(f"{found.peak / 2**20:.1f}")
        lines.append(f"{case:34}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(lines)


def _engine_ratios(measured: EngineMeasured) -> dict[str, float]:
    median = {way: statistics.median(times) for way, times in measured.times.items()}
    others = [("b/c", "bare"), ("b/d", "kubectl")]
    return {
        name: median["engine"] / median[way] for name, way in others if way in median
    }


def figures(times: Sequence[float]) -> dict[str, float]:
    """Median and p95 (nearest rank)."""
    ordered = sorted(times)
    nearest_rank = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return {"median": statistics.median(ordered), "p95": nearest_rank}


def _ratios(ways: Mapping[str, Sequence[float]]) -> dict[str, float]:
    median = {way: statistics.median(times) for way, times in ways.items()}
    ratios = {"b/c": median["engine"] / median["bare"]}
    if "kubectl" in median:
        ratios = {"a/d": median["portal"] / median["kubectl"]} | ratios
    return ratios


def _cell(figures: Mapping[str, float]) -> str:
    return f"{figures['median']:.1f} / {figures['p95']:.1f}"
