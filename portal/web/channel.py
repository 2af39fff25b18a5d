"""One channel: what it is told of, what it was told, and whether that arrived."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from portal.clusters.access import keeps_teams
from portal.core.errors import UserError
from portal.notify import services
from portal.notify.access import channel_for
from portal.notify.models import Channel, Notice
from portal.web.channel_forms import FIELD_OF, WishesForm, wishes_form_of
from portal.web.http import Request, action
from portal.web.paging import number_before

PAGE_SIZE = 50


@require_GET
def channel(request: Request, number: int) -> HttpResponse:
    """The page."""
    return _page(request, channel_for(request.user, number))


@action
def change(request: Request, number: int) -> HttpResponse:
    """Be told of other things from now on."""
    found = channel_for(request.user, number, keep=True)
    form = WishesForm(request.user, request.POST)
    if form.is_valid():
        try:
            services.change_channel(request.user, found, form.wishes)
            return redirect(found)
        except UserError as error:
            form.add_error(FIELD_OF.get(error.code), error.message)
    return _page(request, found, form)


@action
def replace_url(request: Request, number: int) -> HttpResponse:
    """Go to another address."""
    found = channel_for(request.user, number, keep=True)
    services.replace_url(request.user, found, request.POST.get("url", "").strip())
    return redirect(found)


@action
def rotate(request: Request, number: int) -> HttpResponse:
    """A new secret, shown once."""
    found = channel_for(request.user, number, keep=True)
    return show_secret(request, found, services.rotate_secret(request.user, found))


@action
def test(request: Request, number: int) -> HttpResponse:
    """Say something now; the page tells how it went."""
    found = channel_for(request.user, number, keep=True)
    outcome = services.send_test(request.user, found)
    found.refresh_from_db()
    return _page(request, found, tested=outcome)


@action
def switch(request: Request, number: int) -> HttpResponse:
    """On or off."""
    found = channel_for(request.user, number, keep=True)
    services.switch(request.user, found, on=request.POST.get("on") == "1")
    return redirect(found)


@action
def remove(request: Request, number: int) -> HttpResponse:
    """The channel goes."""
    services.remove_channel(request.user, channel_for(request.user, number, keep=True))
    return redirect("channel-list")


def show_secret(request: Request, found: Channel, secret: str) -> HttpResponse:
    """The only page that ever shows it."""
    context = {"channel": found, "secret": secret}
    response = render(request, "channels/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: Request,
    found: Channel,
    form: WishesForm | None = None,
    tested: object = None,
) -> HttpResponse:
    notices = found.notices.select_related("incident", "source")
    if before := number_before(request):
        notices = notices.filter(pk__lt=before)
    rows = list(notices[: PAGE_SIZE + 1])
    context = {
        "channel": found,
        "notices": rows[:PAGE_SIZE],
        "before": rows[PAGE_SIZE - 1].pk if rows[PAGE_SIZE:] else None,
        "waiting": Notice.objects.waiting().filter(channel=found).count(),
        "form": form or wishes_form_of(request.user, found),
        "keeps": keeps_teams(request.user),
        "tested": tested,
    }
    status = 422 if form is not None else 200
    return render(request, "channels/channel.html", context, status=status)
