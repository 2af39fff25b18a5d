"""From a kubeconfig to an endpoint: only credentials that stand in the text.

What would run a program, read a file of this server, or weaken TLS is refused
with the place in the text and the way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.clusters.document import (
    Document,
    DocumentError,
    Path,
    read_document,
)
from portal.clusters.pem import (
    certificate_expiry,
    check_ca,
    check_pair,
    decoded_pem,
    token_expiry,
)
from portal.clusters.server import server_problem
from portal.kube.client import Endpoint

__all__ = [
    "KubeconfigError",
    "certificate_expiry",
    "contexts",
    "read_kubeconfig",
    "token_endpoint",
    "token_expiry",
]

WAY_OUT = (
    "Apply deploy/rbac.yaml to the cluster and use a token of its ServiceAccount;"
    " docs/admin/clusters.md has the recipe."
)
_PROGRAM = "would run a program on this server, which the portal never does."
_FILE = (
    "names a file; the portal does not read files of its server. Put the content"
    " itself into the kubeconfig (`kubectl config view --flatten --minify --raw`)."
)
_OTHER_PERSON = "makes the portal act as somebody else; use a credential of its own."
_WRAPPED = "holds blanks or signs that no token has; was it cut or wrapped?"

_REFUSED_USER = {
    "exec": f"{_PROGRAM} {WAY_OUT}",
    "auth-provider": f"{_PROGRAM} {WAY_OUT}",
    "tokenFile": f"{_FILE} {WAY_OUT}",
    "client-certificate": _FILE,
    "client-key": _FILE,
    "username": f"is a basic credential, which API servers no longer take. {WAY_OUT}",
    "password": f"is a basic credential, which API servers no longer take. {WAY_OUT}",
    "as": f"{_OTHER_PERSON} {WAY_OUT}",
    "as-uid": f"{_OTHER_PERSON} {WAY_OUT}",
    "as-groups": f"{_OTHER_PERSON} {WAY_OUT}",
    "as-user-extra": f"{_OTHER_PERSON} {WAY_OUT}",
}
_REFUSED_CLUSTER = {
    "certificate-authority": _FILE,
    "insecure-skip-tls-verify": (
        "lets anybody on the way read the token. Give the cluster's CA in"
        " `certificate-authority-data` instead."
    ),
    "proxy-url": "sends the credential through a proxy; the portal connects directly.",
}
_USER_FIELDS = {"token", "client-certificate-data", "client-key-data", "extensions"}
_CLUSTER_FIELDS = {
    "server",
    "certificate-authority-data",
    "tls-server-name",
    "disable-compression",
    "extensions",
}


class KubeconfigError(Exception):
    """Why a kubeconfig is not taken.

    `code` is stable, `message` a sentence with the way out, and `where` names the
    field and its line (`users[0].user.exec, line 17`), "" for the whole text.
    No value of a credential is in any of them.
    """

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.code = code
        self.message = message
        self.where = where


def contexts(text: str) -> list[str]:
    """The names of all contexts, in order. Raises KubeconfigError."""
    return [entry.name for entry in _Config(_read(text)).entries("contexts")]


def read_kubeconfig(text: str, context: str = "") -> Endpoint:
    """The endpoint of `context` (default: the current one). Raises KubeconfigError."""
    config = _Config(_read(text))
    chosen = config.context(context)
    cluster = config.named("clusters", "cluster", chosen)
    user = config.named("users", "user", chosen)
    cluster.allow(_CLUSTER_FIELDS, _REFUSED_CLUSTER)
    user.allow(_USER_FIELDS, _REFUSED_USER)
    certificate, key = _client_pair(user)
    token = _token(user)
    if not token and not certificate:
        raise user.error("no_credential", f"has no token and no certificate. {WAY_OUT}")
    return Endpoint(
        server=_server(cluster),
        ca=_ca(cluster),
        token=token,
        client_cert=certificate,
        client_key=key,
        tls_server_name=cluster.text("tls-server-name"),
        namespace=chosen.text("namespace") or "default",
    )


def token_endpoint(
    server: str, ca: str, token: str, namespace: str = "default"
) -> Endpoint:
    """The endpoint of a form with server, CA (PEM) and token. Raises KubeconfigError."""
    server, ca, token = server.strip(), ca.strip(), token.strip()
    if problem := server_problem(server):
        raise KubeconfigError("bad_server", problem, "server")
    if not token:
        raise KubeconfigError("no_credential", f"is empty. {WAY_OUT}", "token")
    if not _is_token(token):
        raise KubeconfigError("bad_token", _WRAPPED, "token")
    try:
        if ca:
            check_ca(ca)
    except ValueError as error:
        raise KubeconfigError("bad_ca", f"{error}.", "CA") from None
    return Endpoint(server, ca, token, namespace=namespace.strip() or "default")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A named cluster, user or context: its fields, and where they stand."""

    document: Document
    name: str
    fields: dict[str, Any]
    path: Path

    def error(self, code: str, message: str, field: str = "") -> KubeconfigError:
        path = (*self.path, field) if field else self.path
        return KubeconfigError(code, message, _where(self.document, path))

    def text(self, field: str) -> str:
        value = self.fields.get(field)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.error("not_text", "must be a text; put quotes around it.", field)
        return value.strip()

    def allow(self, known: set[str], refused: dict[str, str]) -> None:
        """Only fields that we know and take; empty ones do not count."""
        for field, value in self.fields.items():
            if value in (None, "", False):
                continue
            if field in refused:
                raise self.error(f"refused_{field}", f"{refused[field]}", field)
            if field not in known:
                message = "is not a field that the portal knows, so it is not ignored."
                raise self.error("unknown_field", message, str(field))


@dataclass(frozen=True, slots=True)
class _Config:
    document: Document

    def entries(self, section: str) -> list[_Entry]:
        found = self.document.data.get(section) or []
        if not isinstance(found, list):
            raise self._error("not_a_list", "must be a list.", (section,))
        return [self._entry(section, at, item) for at, item in enumerate(found)]

    def context(self, wanted: str) -> _Entry:
        """The wanted context, the current one, or the only one."""
        entries = self.entries("contexts")
        names = ", ".join(entry.name for entry in entries)
        wanted = wanted or str(self.document.data.get("current-context") or "")
        if not wanted and len(entries) == 1:
            return entries[0]
        if not entries:
            raise KubeconfigError("no_context", f"there is no context in it. {WAY_OUT}")
        if not wanted:
            message = f"it has several contexts; choose one: {names}."
            raise KubeconfigError("choose_context", message, "current-context")
        for entry in entries:
            if entry.name == wanted:
                return entry
        message = f"there is no context {wanted!r}; it has: {names}."
        raise KubeconfigError("no_such_context", message, "contexts")

    def named(self, section: str, field: str, context: _Entry) -> _Entry:
        """The cluster or user that a context names."""
        name = context.text(field)
        for entry in self.entries(section):
            if name and entry.name == name:
                return entry
        message = (
            f"the context names the {field} {name!r}, which {section} does not have."
        )
        raise context.error(f"no_{field}", message, field)

    def _entry(self, section: str, at: int, item: Any) -> _Entry:
        field, path = section.removesuffix("s"), (section, at)
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise self._error("no_name", "must have a name that is a text.", path)
        fields = item.get(field) or {}
        if not isinstance(fields, dict):
            raise self._error("not_an_object", "must be an object.", (*path, field))
        return _Entry(self.document, item["name"], fields, (*path, field))

    def _error(self, code: str, message: str, path: Path) -> KubeconfigError:
        return KubeconfigError(code, message, _where(self.document, path))


def _read(text: str) -> Document:
    try:
        document = read_document(text)
    except DocumentError as error:
        where = f"line {error.line}" if error.line else ""
        message = f"This is not a kubeconfig that can be read: {error.message}."
        raise KubeconfigError("unreadable", message, where) from None
    if not isinstance(document.data, dict) or "clusters" not in document.data:
        message = f"This is not a kubeconfig: it has no clusters. {WAY_OUT}"
        raise KubeconfigError("not_a_kubeconfig", message)
    return document


def _server(cluster: _Entry) -> str:
    server = cluster.text("server")
    if problem := server_problem(server):
        raise cluster.error("bad_server", problem, "server")
    return server


def _ca(cluster: _Entry) -> str:
    field = "certificate-authority-data"
    pem = _pem(cluster, field)
    try:
        if pem:
            check_ca(pem)
    except ValueError as error:
        raise cluster.error("bad_ca", f"{error}.", field) from None
    return pem


def _client_pair(user: _Entry) -> tuple[str, str]:
    certificate = _pem(user, "client-certificate-data")
    key = _pem(user, "client-key-data")
    if bool(certificate) != bool(key):
        message = "has a client certificate or a client key, but not both."
        raise user.error("half_pair", message)
    try:
        if certificate:
            check_pair(certificate, key)
    except ValueError as error:
        raise user.error("bad_pair", f"{error}.", "client-key-data") from None
    return certificate, key


def _pem(entry: _Entry, field: str) -> str:
    try:
        return decoded_pem(entry.text(field))
    except ValueError as error:
        raise entry.error("bad_base64", f"{error}.", field) from None


def _token(user: _Entry) -> str:
    token = user.text("token")
    if not _is_token(token):
        raise user.error("bad_token", _WRAPPED, "token")
    return token


def _is_token(token: str) -> bool:
    """Whether it can stand in a header: printable ASCII without blanks."""
    return all("!" <= sign <= "~" for sign in token)


def _where(document: Document, path: Path) -> str:
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return f"{name}, line {document.line(path)}"
