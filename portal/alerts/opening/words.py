"""How alerts are counted and named in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from portal.alerts.models import Alert

NAMED = 5


def counted(alerts: Sequence[Alert]) -> str:
    """`alert A`, `14 alerts A`, or `14 alerts: 12 A, 2 B`."""
    names = Counter(alert.name for alert in alerts)
    if len(names) == 1:
        [(name, count)] = names.items()
        return f"alert {name}" if count == 1 else f"{count:,} alerts {name}"
    named = [f"{count:,} {name}" for name, count in names.most_common(NAMED)]
    others = len(names) - len(named)
    more = f" and {others:,} other rules" if others else ""
    return f"{len(alerts):,} alerts: {', '.join(named)}{more}"
