"""What leaves the portal: the page that offers it, and the bundle."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.clusters.access import may
from portal.clusters.models import Grant
from portal.incidents.access import incident_for
from portal.reports.post_mortems import current
from portal.reports.reading import read_record
from portal.reports.seen import what_was_seen
from portal.reports.services import bundle_name, make_bundle, public_name
from portal.reports.ticket import TICKET_LINES, ticket_text, ticket_title
from portal.reports.trackers import tracker_for
from portal.web.download import archive
from portal.web.http import Request


@require_GET
def report(request: Request, number: int) -> HttpResponseBase:
    """Ticket, bundle, public copy, post-mortem: each with what it is for."""
    incident = incident_for(request.user, number)
    record = read_record(incident)
    context = {
        "incident": incident,
        "record": record,
        "size": sum(one.size for run in record.runs for one in run.commands),
        "ticket": ticket_text(record, what_was_seen(record, TICKET_LINES)),
        "ticket_title": ticket_title(record),
        "bundle_name": bundle_name(incident),
        "public_name": public_name(incident),
        "tracker": tracker_for(record),
        "post_mortem": current(incident),
        "administers": may(request.user, Grant.Role.ADMIN, None),
        "operates": may(request.user, Grant.Role.OPERATOR, incident.cluster),
    }
    return render(request, "reports/page.html", context)


@require_GET
def bundle(request: Request, number: int) -> HttpResponseBase:
    """The zip. That it was made stands in the audit trail."""
    incident = incident_for(request.user, number)
    return archive(make_bundle(request.user, incident), bundle_name(incident))
