"""One shape for every error: `{"error": {"code", "message"}}`.

Codes are stable, messages are for people. An error of ours also has an `id`
that stands in the log.
"""

from __future__ import annotations

import logging
import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from portal.clusters.kubeconfig import KubeconfigError
from portal.core.errors import UserError

logger = logging.getLogger(__name__)


class Error(Schema):
    """What went wrong. `id` names the line of the log for an error of ours."""

    code: str
    message: str
    id: str | None = None


class Problem(Schema):
    """The body of every answer with a status from 400 on."""

    error: Error


def problem(
    status: int, code: str, message: str, error_id: str | None = None
) -> JsonResponse:
    """An error as everybody gets it."""
    told = {"code": code, "message": message}
    told |= {"id": error_id} if error_id else {}
    response = JsonResponse({"error": told}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def handle_errors(api: NinjaAPI) -> None:
    """Give every exception that an operation may raise its answer."""
    api.exception_handler(UserError)(_user_error)
    api.exception_handler(KubeconfigError)(_kubeconfig_error)
    api.exception_handler(AuthenticationError)(_unauthenticated)
    api.exception_handler(PermissionDenied)(_forbidden)
    api.exception_handler(Http404)(_not_found)
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(DataError)(_unstorable)
    api.exception_handler(HttpError)(_unreadable)
    api.exception_handler(RequestDataTooBig)(_too_large)
    api.exception_handler(Exception)(_internal)


def _user_error(request: HttpRequest, error: UserError) -> JsonResponse:
    return problem(error.status, error.code, error.message)


def _kubeconfig_error(request: HttpRequest, error: KubeconfigError) -> JsonResponse:
    return problem(422, f"kubeconfig-{error.code.replace('_', '-')}", str(error))


def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> JsonResponse:
    message = "Send `Authorization: Bearer <token>` with a token that is valid."
    return problem(401, "unauthenticated", message)


def _forbidden(request: HttpRequest, error: PermissionDenied) -> JsonResponse:
    return problem(403, "forbidden", str(error))


def _not_found(request: HttpRequest, error: Http404) -> JsonResponse:
    return problem(404, "not-found", str(error))


def _invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """All that is wrong, with where: `body.step: Input should be …`."""
    told = [
        f"{'.'.join(_place(wrong['loc']))}: {wrong['msg']}" for wrong in error.errors
    ]
    return problem(422, "invalid", "; ".join(told))


def _place(location: tuple[str | int, ...]) -> list[str]:
    """`(body, <parameter of our function>, field)` without the middle one."""
    source, *path = (str(part) for part in location)
    return [source, *(path[1:] if source == "body" else path)]


def _unstorable(request: HttpRequest, error: DataError) -> JsonResponse:
    return problem(422, "invalid", f"A value can not be stored: {error}".rstrip())


def _unreadable(request: HttpRequest, error: HttpError) -> JsonResponse:
    """What the framework itself refuses: a body that body.py can not read."""
    message = f"The body is not JSON that can be read: {error.__cause__ or error}."
    return problem(error.status_code, "invalid-json", message)


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> JsonResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    message = f"The body is larger than {most:,} bytes. Nothing was stored."
    return problem(413, "too-large", message)


def _internal(request: HttpRequest, error: Exception) -> JsonResponse:
    error_id = uuid.uuid4().hex[:8]
    told = (error_id, request.method, request.path)
    logger.error("error %s at %s %s", *told, exc_info=error)
    message = f"An error of the portal itself, id {error_id}: please report it."
    return problem(500, "internal", message, error_id)
