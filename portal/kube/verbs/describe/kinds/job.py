"""describe job"""

from __future__ import annotations

from portal.kube.objects import Json, dig, number, text
from portal.kube.times import duration, moment, rfc1123
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import label_selector
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.writer import Writer

# Completed indexes are cut at the first comma from here on.
INDEXES = 50
SETTINGS = (
    ("Completion Mode:", "completionMode"),
    ("Suspend:", "suspend"),
    ("Backoff Limit:", "backoffLimit"),
    ("TTL Seconds After Finished:", "ttlSecondsAfterFinished"),
)


def job(out: Writer, given: Json, look: Look) -> None:
    """A job with its times, its pods as it counts them, its template and events."""
    spec = given.get("spec") or {}
    identity.place(out, given)
    out.line(0, "Selector:", label_selector(spec.get("selector")))
    identity.marks(out, given)
    identity.owner(out, given)
    out.field(0, "Parallelism:", spec.get("parallelism"))
    out.line(0, "Completions:", text(spec, "completions") or "<unset>")
    for title, key in SETTINGS:
        out.field(0, title, spec.get(key))
    _times(out, given)
    deadline(out, spec)
    out.line(0, "Pods Statuses:", _counts(given.get("status") or {}))
    if spec.get("completionMode") == "Indexed":
        done = text(given, "status", "completedIndexes")
        out.line(0, "Completed Indexes:", _cut(done) or "<none>")
    template(out, spec.get("template"))
    look.events_of(out, given)


def deadline(out: Writer, spec: Json) -> None:
    """`Active Deadline Seconds:` of a job, if it has such."""
    if spec.get("activeDeadlineSeconds") is not None:
        out.line(0, "Active Deadline Seconds:", f"{spec['activeDeadlineSeconds']}s")


def _times(out: Writer, given: Json) -> None:
    start, end = (dig(given, "status", key) for key in ("startTime", "completionTime"))
    if start:
        out.line(0, "Start Time:", rfc1123(start))
    if end:
        out.line(0, "Completed At:", rfc1123(end))
    if start and end:
        span = (moment(end) - moment(start)).total_seconds()
        out.line(0, "Duration:", duration(span))


def _counts(status: Json) -> str:
    ready = "" if status.get("ready") is None else f" ({status['ready']} Ready)"
    return (
        f"{number(status, 'active')} Active{ready} / {number(status, 'succeeded')} Succeeded"
        f" / {number(status, 'failed')} Failed"
    )


def _cut(indexes: str) -> str:
    comma = indexes.find(",", INDEXES)
    return indexes if comma < 0 else f"{indexes[: comma + 1]}..."
