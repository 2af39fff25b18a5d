"""The request as our views see it, and how an action answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.middleware import HtmxDetails

from portal.accounts.models import User
from portal.core.errors import UserError

P = ParamSpec("P")


class Request(HttpRequest):
    """What LoginRequiredMiddleware and HtmxMiddleware let through."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[Request, P], HttpResponse]


def action(view: View[P]) -> View[P]:
    """A POST; a UserError becomes its sentence, beside the button or as a page."""
    return require_POST(_answered(view))


def question(view: View[P]) -> View[P]:
    """A GET whose parameters a person wrote; a UserError becomes its sentence, too."""
    return require_GET(_answered(view))


def _answered(view: View[P]) -> View[P]:
    @wraps(view)
    def answer(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UserError as error:
            return problem(request, error)
        except DataError as error:
            # A NUL, or a number that no column holds: no form of ours sends these.
            said = UserError("invalid", f"A value can not be used: {error}", status=422)
            return problem(request, said)

    return answer


def problem(request: Request, error: UserError) -> HttpResponse:
    """The sentence of a UserError with its status.

    htmx puts it into the `.problem` of the form that asked (base.html says so).
    """
    template = "errors/problem.html" + ("#sentence" if request.htmx else "")
    back = urlsplit(request.headers.get("referer", "")).path or "/"
    context = {"error": error, "back": back}
    return render(request, template, context, status=error.status)
