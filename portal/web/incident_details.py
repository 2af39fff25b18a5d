"""Putting the record right: title, severity and times; and "this is a duplicate"."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.alerts.opening.by_hand import close_as_duplicate
from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.incidents import services
from portal.incidents.access import incident_for
from portal.incidents.models import Incident
from portal.web.http import Request
from portal.web.incident_record import other_incident

OPERATOR = Grant.Role.OPERATOR
TIME = "%Y-%m-%dT%H:%M:%S"
TIMES = {
    "started_at": "When it really began: often before anything noticed it.",
    "detected_at": "When an alert or a person noticed it.",
    "acknowledged_at": "When somebody said that they are on it.",
    "mitigated_at": "When the harm was over.",
    "resolved_at": "When the cause was gone.",
    "closed_at": "",
    "cancelled_at": "",
}


class DetailsForm(forms.Form):
    """The fields that can be corrected now; `changes` are those that were."""

    title = forms.CharField(max_length=300)
    severity = forms.ChoiceField(choices=Incident.Severity.choices)

    def __init__(self, incident: Incident, typed: Any = None) -> None:
        times = {name: getattr(incident, name) for name in TIMES}
        known = {"title": incident.title, "severity": incident.severity}
        super().__init__(typed, initial=known | times)
        optional = {"detected_at"} | (
            {"mitigated_at"} if incident.resolved_at else set()
        )
        for name, help_text in TIMES.items():
            if times[name] is not None or name in optional:
                self.fields[name] = _time_field(name, help_text, name in optional)

    @property
    def changes(self) -> services.Changes:
        """What differs from the record. A time that was left alone keeps its parts
        of a second, which the page does not show."""
        new: Any = {}
        for name, value in self.cleaned_data.items():
            if isinstance(value, datetime):
                value = value.replace(tzinfo=UTC)
            if _shown(value) != _shown(self.initial[name]):
                new[name] = value
        result: services.Changes = new
        return result


@require_http_methods(["GET", "POST"])
def details(request: Request, number: int) -> HttpResponse:
    """A form with all that can be corrected."""
    incident = incident_for(request.user, number, OPERATOR)
    form = DetailsForm(incident, request.POST or None)
    if form.is_valid():
        try:
            services.change_details(request.user, incident, form.changes)
            return redirect(incident)
        except UserError as error:
            form.add_error(None, error.message)
    status = 422 if request.method == "POST" else 200
    context = {"incident": incident, "form": form}
    return render(request, "incidents/details.html", context, status=status)


@require_http_methods(["GET", "POST"])
def duplicate(request: Request, number: int) -> HttpResponse:
    """Close it as a duplicate of another incident."""
    incident = incident_for(request.user, number, OPERATOR)
    error: UserError | None = None
    if request.method == "POST":
        try:
            original = other_incident(request, OPERATOR)  # alerts move there
            close_as_duplicate(request.user, incident, original)
            return redirect(incident)
        except UserError as problem:
            error = problem
    typed = request.POST.get("other", "")
    context = {"incident": incident, "error": error, "typed": typed}
    status = error.status if error else 200
    return render(request, "incidents/duplicate.html", context, status=status)


def _time_field(name: str, help_text: str, optional: bool) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local", "step": 1}, format=TIME)
    label = f"{name.removesuffix('_at').capitalize()} (UTC)"
    return forms.DateTimeField(
        widget=widget, label=label, help_text=help_text, required=not optional
    )


def _shown(value: object) -> object:
    return value.strftime(TIME) if isinstance(value, datetime) else value or None
