"""Reading what a server answered: JSON, warnings, refusals."""

from __future__ import annotations

import json
import re
from typing import Any

import urllib3

from portal.kube import errors
from portal.kube.errors import KubeError


def decode(raw: bytes, response: urllib3.BaseHTTPResponse, path: str) -> Any:
    """The JSON object of a successful answer. Raises KubeError (MALFORMED)."""
    kind = response.headers.get("Content-Type", "")
    if "json" not in kind:
        raise KubeError(
            f"the server answered {path} with {kind or 'no content type'}, not JSON:"
            " is this a Kubernetes API server?",
            status=response.status,
            reason=errors.MALFORMED,
        )
    try:
        data = json.loads(raw)
    except ValueError as error:
        raise KubeError(
            f"the server's answer to {path} is not valid JSON: {error}",
            status=response.status,
            reason=errors.MALFORMED,
        ) from error
    if not isinstance(data, dict):
        raise KubeError(
            f"the server's answer to {path} is not an object",
            status=response.status,
            reason=errors.MALFORMED,
        )
    return data


def event_of(line: bytes, path: str) -> dict[str, Any]:
    """One event of a watch. Raises KubeError, also for the error that ends a watch."""
    try:
        event = json.loads(line)
        kind, about = event["type"], dict(event["object"])
    except (ValueError, TypeError, KeyError) as error:
        raise KubeError(
            f"the server's watch of {path} sent no event: {error}",
            status=200,
            reason=errors.MALFORMED,
        ) from error
    if kind == "ERROR":
        raise KubeError(
            str(about.get("message") or ""),
            status=int(about.get("code") or 500),
            reason=str(about.get("reason") or ""),
        )
    return {"type": str(kind), "object": about}


def warnings_of(response: urllib3.BaseHTTPResponse) -> tuple[str, ...]:
    """The texts of RFC 7234 `Warning: 299 - "text"` headers."""
    found = []
    for value in response.headers.getlist("Warning"):
        head, _, text = value.partition('"')
        if head.strip().startswith("299"):
            found.append(text.rstrip().removesuffix('"').replace('\\"', '"'))
    return tuple(found)


def retry_after(response: urllib3.BaseHTTPResponse) -> int | None:
    """Seconds after which a server in trouble wants to be asked again (as client-go)."""
    if response.status != 429 and response.status < 500:
        return None
    given = response.headers.get("Retry-After", "")
    return int(given) if re.fullmatch(r"[0-9]{1,9}", given) else None


def refusal(response: urllib3.BaseHTTPResponse, path: str) -> KubeError:
    """The Status object of an error answer, or the best sentence without one."""
    raw = response.read(1 << 20, decode_content=False) or b""
    try:
        status = json.loads(raw)
    except ValueError:
        status = {}
    if isinstance(status, dict) and status.get("kind") == "Status":
        return KubeError(
            str(status.get("message") or ""),
            status=response.status,
            reason=str(status.get("reason") or ""),
            details=status.get("details") or {},
        )
    if response.status < 400:
        return KubeError(
            f"the server redirects {path}; redirects are never followed",
            status=response.status,
            reason=errors.MALFORMED,
        )
    text = raw[:2000].decode(errors="replace").strip()
    return KubeError(text or f"HTTP {response.status}", status=response.status)
