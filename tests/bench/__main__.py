"""`python -m tests.bench`: what a step run costs, beside bare requests and kubectl."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from tests.bench.alerts import measure_alerts
from tests.bench.alerts_report import alerts_summary, alerts_table
from tests.bench.cases import CLUSTER, RUNBOOK, markdown
from tests.bench.engine_measure import measure_engine
from tests.bench.measure import measure
from tests.bench.report import engine_summary, engine_table, summary, table
from tests.portal_client import import_runbook
from tests.running_portal import portal_in

ALERT_ROUNDS = 20


def main() -> None:
    """Start a portal as `make demo` does, measure it, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", action="store_true", help="print JSON, no table")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
        portal_in(Path(folder) / "local") as portal,
    ):
        import_runbook(portal, Path(folder) / "bench", RUNBOOK, markdown())
        measured = measure(portal, options.rounds)
        alerts = measure_alerts(portal, Path(folder) / "counted", ALERT_ROUNDS)
    with tempfile.TemporaryDirectory(prefix="engine-bench-") as folder:
        engine = measure_engine(Path(folder), options.rounds)
    if options.json:
        cases = {
            "cases": summary(measured),
            "engine": engine_summary(engine),
            "alerts": alerts_summary(alerts),
        }
        print(json.dumps({"rounds": options.rounds, **cases}))
    else:
        print(f"{options.rounds} rounds on the replayed cluster {CLUSTER}\n")
        print(table(measured))
        print("\nengine against kubectl; memory is the engine's over an idle process\n")
        print(engine_table(engine))
        print("\nalerts\n")
        print(alerts_table(alerts))


if __name__ == "__main__":
    main()
