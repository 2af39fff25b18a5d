"""What was measured of alerts, for people and as JSON."""

from __future__ import annotations

from tests.bench.alerts import BIG, IN_ONE, AlertsMeasured
from tests.bench.report import figures


def alerts_summary(measured: AlertsMeasured) -> dict[str, dict[str, float]]:
    """`answer` and `first_step` in ms; of the storm counts, seconds and alerts a second."""
    return {
        "answer": figures(measured.answers),
        "first_step": figures(measured.first_step),
        "storm": {
            "told": measured.told,
            "stored": measured.stored,
            "posting_seconds": measured.posting,
            "seconds": measured.seconds,
            "alerts_per_second": measured.stored / measured.seconds,
            "requests": measured.requests,
            "peak": measured.peak,
            "budget": measured.budget,
        },
    }


def alerts_table(measured: AlertsMeasured) -> str:
    """One line for each thing that was measured."""
    summary = alerts_summary(measured)
    answer, first, storm = summary["answer"], summary["first_step"], summary["storm"]
    rows = {
        f"POST of {BIG:,} alerts until the 202": _milliseconds(answer),
        "202 until the first step of the diagnosis": _milliseconds(first),
        f"storm, {IN_ONE} alerts a POST": (
            f"{storm['told']:,} told, {storm['stored']:,} stored"
        ),
        "    until all were worked off": (
            f"{storm['seconds']:.1f} s, {storm['alerts_per_second']:,.0f} a second"
        ),
        "    requests that the cluster saw": (
            f"{storm['requests']:,}, at most {storm['peak']} at once"
            f" (budget {storm['budget']})"
        ),
    }
    return "\n".join(f"{title:44}{value}" for title, value in rows.items())


def _milliseconds(taken: dict[str, float]) -> str:
    return f"{taken['median']:.0f} ms, p95 {taken['p95']:.0f} ms"
