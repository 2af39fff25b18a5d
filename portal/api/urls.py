"""The URLs of the JSON API; portal/urls.py puts `/api/` before them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from portal.api import description
from portal.api.api import api
from portal.api.errors import problem

View = Callable[..., HttpResponse]


def _by_token(view: View) -> View:
    """Not for browsers' sessions: the operation asks for a token by itself.

    A method that there is none for gets our error as well.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        refusal = problem(405, "method-not-allowed", f"Not with {request.method}.")
        refusal["Allow"] = response["Allow"]
        return refusal

    return answer


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest) -> HttpResponse:
    """404 in the shape of the API."""
    return problem(404, "not-found", f"There is nothing at {request.path}.")


def _operations() -> list[URLPattern]:
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    return [
        path(f"v1/{pattern.pattern}", _by_token(pattern.callback), name=pattern.name)
        for pattern in patterns
        if pattern.name != "api-root"
    ]


urlpatterns = [
    path("docs", description.docs, name="api-docs"),
    path("v1/openapi.json", description.openapi, name="api-openapi"),
    *_operations(),
    # Whatever it is, a newline in it too, which `<path:rest>` would leave to the pages.
    re_path(r"^[\s\S]*$", nothing),
]
