"""The template that new post-mortems begin with; administrators change it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.clusters.access import require
from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.reports.default_template import DEFAULT
from portal.reports.models import TemplateRevision
from portal.reports.placeholders import PLACEHOLDERS
from portal.reports.post_mortems import save_template, template_number, template_text
from portal.web.forms import number_in, whole_number
from portal.web.http import Request

PAGE = "reports/template.html"


@require_http_methods(["GET", "POST"])
def report_template(request: Request) -> HttpResponse:
    """The text and all its names; `?revision=` puts an older text into the form."""
    require(request.user, Grant.Role.ADMIN, None)
    if request.method == "GET":
        return _page(request, _text(request.GET.get("revision", "")))
    text = request.POST.get("text", "")
    try:
        base = whole_number(request.POST.get("base", ""))
        save_template(request.user, text, base)
    except UserError as error:
        return _page(request, text, error)
    return redirect("report-template")


def _text(revision: str) -> str:
    """Of a revision by number (0: what the portal came with), else the newest."""
    number = number_in(revision)
    if number == 0:
        return DEFAULT
    if number is None:
        return template_text()
    found = TemplateRevision.objects.filter(number=number).first()
    return found.text if found else template_text()


def _page(request: Request, text: str, error: UserError | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "text": text,
        "base": template_number(),
        "error": error,
        "placeholders": PLACEHOLDERS,
        "revisions": TemplateRevision.objects.defer("text"),
    }
    return render(request, PAGE, context, status=error.status if error else 200)
