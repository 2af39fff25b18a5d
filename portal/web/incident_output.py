"""One command's output: all its lines as a part of the page, or as raw text."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.incidents.access import run_for
from portal.incidents.models import CommandOutput, StepRun
from portal.web.http import Request
from portal.web.output_window import ALL, whole


@require_GET
def output(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """Every line, instead of the first and the last ones."""
    run = run_for(request.user, uuid)
    view = whole(_output(run, position))
    context = {"run": run, "output": view, "whole": True, "most": ALL}
    return render(request, "incidents/output.html", context)


@require_GET
def raw(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """What is stored, as it was printed, both streams in their order."""
    row = _output(run_for(request.user, uuid), position)
    text = "".join(chunk.text for chunk in row.chunks.order_by("seq"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _output(run: StepRun, position: int) -> CommandOutput:
    found = run.outputs.filter(position=position).first()
    if found is None:
        raise Http404(f"That run has no command {position}.")
    return found
