"""describe cronjob"""

from __future__ import annotations

from portal.kube.objects import Json, dig, rows, text
from portal.kube.times import rfc1123
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.kinds.job import deadline
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import label_selector
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.words import true_or_false
from portal.kube.verbs.describe.writer import Writer

UNSET = "<unset>"


def cron_job(out: Writer, given: Json, look: Look) -> None:
    """A cron job with its job template, its active jobs and events."""
    spec = given.get("spec") or {}
    identity.place(out, given)
    identity.marks(out, given)
    out.line(0, "Schedule:", text(spec, "schedule"))
    out.line(0, "Concurrency Policy:", text(spec, "concurrencyPolicy"))
    out.line(0, "Suspend:", true_or_false(spec.get("suspend")))
    out.line(
        0, "Time Zone:", UNSET if spec.get("timeZone") is None else spec["timeZone"]
    )
    for title, key in (("Successful", "successful"), ("Failed", "failed")):
        limit = text(spec, f"{key}JobsHistoryLimit")
        out.line(0, f"{title} Job History Limit:", limit or UNSET)
    seconds = text(spec, "startingDeadlineSeconds")
    out.line(0, "Starting Deadline Seconds:", f"{seconds}s" if seconds else UNSET)
    _job(out, dig(spec, "jobTemplate", "spec") or {})
    last = dig(given, "status", "lastScheduleTime")
    out.line(0, "Last Schedule Time:", rfc1123(last) if last else UNSET)
    active = ", ".join(text(one, "name") for one in rows(given, "status", "active"))
    out.line(0, "Active Jobs:", active or "<none>")
    look.events_of(out, given)


def _job(out: Writer, spec: Json) -> None:
    selector = spec.get("selector")
    out.line(0, "Selector:", UNSET if selector is None else label_selector(selector))
    out.line(0, "Parallelism:", text(spec, "parallelism") or UNSET)
    out.line(0, "Completions:", text(spec, "completions") or UNSET)
    deadline(out, spec)
    template(out, spec.get("template"))
