"""Names in the record of an incident and in its alerts, known by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from portal.reports.names.answers import names_inside, of_users
from portal.reports.names.kinds import Kind, Name, tells
from portal.reports.names.patterns import random_suffix
from portal.reports.record import AlertRecord, Record

_OF_USERS = {
    **dict.fromkeys(("name", "vm", "vmi", "exported_name"), Kind.VM),
    **dict.fromkeys(("persistentvolumeclaim", "pvc", "volume"), Kind.VOLUME),
    **dict.fromkeys(("pod", "exported_pod", "deployment", "service"), Kind.OBJECT),
    **dict.fromkeys(("statefulset", "daemonset", "job", "workload"), Kind.OBJECT),
}
# Labels of alerts that say whose it is.
_OWNERS = {"team", "tenant", "customer", "owner", "project", "account", "org"}
# Runbooks that come with the portal: everybody has them.
_SHIPPED = "shipped"
# What the portal does by itself is done by `alert X from Y`, not by a person.
_AUTOMATIC = re.compile(
    r"(?:alerts?|source|portal|schedule)\b(?:.* from (?P<source>[\w-]+)|.*)", re.DOTALL
)
_MENTION = re.compile(r"(?<![\w@])@([A-Za-z][\w.-]*\w)")


def names_of_record(record: Record) -> Iterator[Name]:
    """The cluster, who acted, what the alerts are about."""
    if record.cluster:
        yield Name(Kind.CLUSTER, record.cluster)
    yield from _hosts(record.cluster_server)
    if record.runbook and record.runbook.source != _SHIPPED:
        yield Name(Kind.SOURCE, record.runbook.source)
    for alert in record.alerts:
        yield from _names_of_alert(alert)
    for actor in _people(record):
        if automatic := _AUTOMATIC.fullmatch(actor):
            if source := automatic["source"]:
                yield Name(Kind.SOURCE, source)
        elif tells(actor):
            yield Name(Kind.PERSON, actor)


def _names_of_alert(alert: AlertRecord) -> Iterator[Name]:
    yield Name(Kind.SOURCE, alert.source)
    yield from _hosts(alert.generator_url)
    labels = {key: value for key, value in alert.labels.items() if tells(str(value))}
    yield from names_inside(labels)
    for key in labels.keys() & _OWNERS:
        yield Name(Kind.OWNER, str(labels[key]))
    for key in labels.keys() & {"instance", "exported_instance"}:
        yield from _hosts(f"//{labels[key]}")
    if of_users(str(labels.get("namespace", ""))):
        for key in labels.keys() & _OF_USERS.keys():
            yield Name(_OF_USERS[key], str(labels[key]))
    yield from (
        Name(Kind.HASH, suffix)
        for key in labels.keys() & {"pod", "exported_pod"}
        if (suffix := random_suffix(str(labels[key])))
    )


def _hosts(url: str) -> Iterator[Name]:
    """Also a host of one word, which has no form that one would know it by."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return
    looks_like_address = ":" in host or host.replace(".", "").isdigit()
    if host and tells(host) and not looks_like_address and "." not in host:
        yield Name(Kind.NODE, host)


def _people(record: Record) -> Iterator[str]:
    yield record.opened_by
    for run in record.runs:
        yield run.started_by
    for step in record.steps:
        yield step.marked_by
    for entry in record.timeline:
        yield from (entry.by, entry.removed_by, *_MENTION.findall(entry.text))
    yield from (role.person for role in record.roles)
    yield from (one.owner for one in record.follow_ups)
