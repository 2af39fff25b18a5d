"""What an API server says when it does not do what it was asked."""

from __future__ import annotations

from typing import Any

from portal.replay import gojson


class Refusal(Exception):
    """An answer that is a Status object, in the API server's own words."""

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.details = details

    def body(self) -> bytes:
        """The Status object as JSON."""
        status: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": str(self),
        }
        if self.reason:
            status["reason"] = self.reason
        if self.details is not None:
            status["details"] = self.details
        return gojson.encode(status | {"code": self.code}) + b"\n"


class PageNotFound(Exception):
    """No handler knows this path: a line of plain text, no Status object."""


def about(group: str, resource: str, name: str = "") -> dict[str, Any]:
    """The `details` of a Status: the parts that are known, in the server's order."""
    parts = {"name": name, "group": group, "kind": resource}
    return {key: value for key, value in parts.items() if value}


def qualified(group: str, resource: str) -> str:
    """A resource as error texts name it: `pods`, `deployments.apps`."""
    return f"{resource}.{group}" if group else resource


def bad_request(message: str) -> Refusal:
    return Refusal(400, "BadRequest", message)


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized", "Unauthorized")


def not_found(group: str, resource: str, name: str) -> Refusal:
    """The object is not there."""
    message = f'{qualified(group, resource)} "{name}" not found'
    return Refusal(404, "NotFound", message, about(group, resource, name))


def no_such_resource() -> Refusal:
    """The group and version are there, the resource is not."""
    message = "the server could not find the requested resource"
    return Refusal(404, "NotFound", message, {})


def method_not_allowed() -> Refusal:
    message = "the server does not allow this method on the requested resource"
    return Refusal(405, "MethodNotAllowed", message, {})


def not_acceptable() -> Refusal:
    message = "only the following media types are accepted: application/json"
    return Refusal(406, "NotAcceptable", message)


def invalid(kind: str, name: str, causes: list[tuple[str, str]]) -> Refusal:
    """422: one (field, problem) for each thing that is wrong."""
    problems = [f"{field}: {problem}" for field, problem in causes]
    text = problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]"
    details = about("", kind, name) | {
        "causes": [
            {"reason": "FieldValueInvalid", "message": problem, "field": field}
            for field, problem in causes
        ]
    }
    return Refusal(422, "Invalid", f'{kind} "{name}" is invalid: {text}', details)
