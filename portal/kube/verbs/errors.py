"""Errors in kubectl's words (cmdutil.CheckErr and StandardErrorMessage)."""

from __future__ import annotations

from urllib.parse import urlsplit

from portal.kube import errors
from portal.kube.errors import CommandError, KubeError
from portal.kube.formats.go_values import quote


def explain(error: KubeError | CommandError, *, alone: bool = True) -> str:
    """What kubectl says on stderr, with a newline.

    `alone` is false for one of several errors: those have no `error: ` in front.
    """
    if isinstance(error, KubeError):
        return _standard(error) + "\n"
    prefix = "error: " if alone and not error.message.startswith("error: ") else ""
    return prefix + error.message.removesuffix("\n") + "\n"


def about_list(
    error: KubeError, what: str, selector: str = "", field_selector: str = ""
) -> KubeError:
    """A refused list says what was looked for (EnhanceListError of cli-runtime)."""
    if error.reason not in ("BadRequest", "NotFound"):
        return error
    sentence = f"Unable to list {quote(what)}"
    if selector or field_selector:
        sentence = (
            f"Unable to find {quote(what)} that match label selector {quote(selector)},"
            f" field selector {quote(field_selector)}"
        )
    return KubeError(
        f"{sentence}: {error.message}",
        status=error.status,
        reason=error.reason,
        details=error.details,
    )


def _standard(error: KubeError) -> str:
    if not error.answered:
        return _unreachable(error)
    if error.reason == "Unauthorized":
        return f"error: You must be logged in to the server ({error.message})"
    if error.reason == errors.MALFORMED:
        return f"error: {error.message}"
    if error.reason:
        return f"Error from server ({error.reason}): {error.message}"
    return f"Error from server: {error.message}"


def _unreachable(error: KubeError) -> str:
    if error.reason == errors.REFUSED and "server" in error.details:
        host = urlsplit(error.details["server"]).netloc
        return (
            f"The connection to the server {host} was refused"
            " - did you specify the right host or port?"
        )
    return f"Unable to connect to the server: {error.message}"
