"""The list of teams, and a new one."""

from __future__ import annotations

from django import forms
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.teams import add_team
from portal.clusters.access import keeps_teams, require, teams_visible_to
from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.web.http import Request


class TeamForm(forms.Form):
    """A new team."""

    slug = forms.CharField(
        max_length=63,
        label="Short name",
        help_text="For links and scripts: virtualization. Lower case, digits, dashes.",
    )
    name = forms.CharField(
        max_length=100, required=False, help_text="As people read it: Virtualization."
    )


@require_GET
def teams(request: Request) -> HttpResponse:
    """Your teams; all of them for who keeps them."""
    visible = teams_visible_to(request.user).annotate(
        people=Count("members", distinct=True), places=Count("channels", distinct=True)
    )
    context = {"teams": visible, "keeps": keeps_teams(request.user)}
    return render(request, "teams/list.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """The form, and the team that was asked for."""
    require(request.user, Grant.Role.ADMIN, None)
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            wanted = form.cleaned_data
            return redirect(add_team(request.user, wanted["slug"], wanted["name"]))
        except UserError as error:
            form.add_error("slug", error.message)
    status = 422 if request.method == "POST" else 200
    return render(request, "teams/add.html", {"form": form}, status=status)
