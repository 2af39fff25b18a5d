"""What a runbook's link says of one alert: `?alert=<fingerprint>`."""

from __future__ import annotations

from portal.accounts.models import User
from portal.alerts.opening.variables import usable
from portal.alerts.selectors import about, newest_labels, with_alert, with_alert_counts
from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.incidents.selectors import Wanted, incidents_page

SHOWN = 20
LONGEST_FINGERPRINT = 64


def opened_for(
    user: User, name: str, fingerprint: str, cluster: Cluster | None
) -> list[Incident]:
    """Open incidents of the alert; of its rule, if the alert itself has none."""
    found = with_alert_counts(incidents_page(user, Wanted(status="open")))
    if cluster:
        found = found.filter(cluster=cluster)
    own = with_alert(found, _clean(fingerprint))[:SHOWN] if fingerprint else ()
    return list(own) or list(about(found, name.replace("\x00", ""))[:SHOWN])


def labels_of(user: User, fingerprint: str, cluster: Cluster | None) -> dict[str, str]:
    """Its labels; where two sources differ, nothing is guessed."""
    known = newest_labels(user, _clean(fingerprint), cluster) if fingerprint else []
    first = known[0] if known else {}
    return {
        name: str(value)
        for name, value in first.items()
        if usable(name, value) and all(one.get(name) == value for one in known)
    }


def _clean(fingerprint: str) -> str:
    return fingerprint.replace("\x00", "")[:LONGEST_FINGERPRINT]
