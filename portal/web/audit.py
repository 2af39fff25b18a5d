"""The audit trail, for those who may see every cluster's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.accounts.models import AuditEntry, AuditSeal
from portal.web.http import Request
from portal.web.paging import number_before

PAGE_SIZE = 100


@require_GET
def audit(request: Request) -> HttpResponse:
    """Newest first. An entry is sealed once a seal reaches its id."""
    if not request.user.is_superuser:
        raise PermissionDenied("The audit trail is for administrators of the portal.")
    entries = AuditEntry.objects.all()
    if before := number_before(request):
        entries = entries.filter(id__lt=before)
    found = list(entries[: PAGE_SIZE + 1])
    context = {
        "entries": found[:PAGE_SIZE],
        "before": found[PAGE_SIZE - 1].pk if found[PAGE_SIZE:] else None,
        "seal": AuditSeal.objects.last(),
    }
    return render(request, "audit/audit.html", context)
