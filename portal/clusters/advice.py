"""What a failed connection means, and what to do about it."""

from __future__ import annotations

from urllib.parse import urlsplit

from portal.kube import errors
from portal.kube.client import Endpoint

STAGE_OF = {
    errors.DNS: "dns",
    errors.REFUSED: "tcp",
    errors.BROKEN: "tcp",
    errors.TLS: "tls",
    errors.TIMEOUT: "timeout",
    errors.ABORTED: "timeout",
}

_ADVICE = {
    "dns": "The name {host} is not known here. Check the server's URL, and the DNS of"
    " the machine that the portal runs on.",
    "tcp": "Nothing takes connections at {server}. Check host and port, firewalls, and"
    " that the API server runs.",
    "timeout": "{server} does not answer in time. Check firewalls between the portal"
    " and the cluster, and the load of the API server.",
    "auth": "The server does not accept the credential (401). The token or certificate"
    " has expired, was revoked, or belongs to another cluster: make a new one as"
    " docs/admin/clusters.md says.",
    "forbidden": "The server knows the credential, but it may not read (403: {detail})."
    " Apply deploy/rbac.yaml to the cluster and use its ServiceAccount.",
    "not_kubernetes": "{server} answers, but not like a Kubernetes API server:"
    " {detail}. Check the port and the path; a load balancer or a login page may"
    " stand in front.",
    "malformed": "{server} answers with JSON that can not be read: {detail}. Something"
    " between the portal and the API server may cut or change answers.",
    "server_error": "The API server is in trouble itself: {detail}. Look at its health"
    " and try again.",
}

# What OpenSSL says, and what it means.
_TLS_ADVICE = (
    ("hostname mismatch", "its certificate is for another name: set `tls-server-name`"),
    ("ip address mismatch", "its certificate is not for this address: use its name"),
    ("has expired", "its certificate has expired: renew it"),
    ("not yet valid", "its certificate is not valid yet: compare the clocks"),
    (
        "self-signed certificate",
        "its CA is not the one given: copy `certificate-authority-data` again",
    ),
    (
        "unable to get",
        "its CA is not the one given: copy `certificate-authority-data` again",
    ),
    (
        "self signed certificate",
        "its CA is not the one given: copy `certificate-authority-data` again",
    ),
    ("wrong version number", "there is no TLS at this port: check the port"),
    ("wrong_version_number", "there is no TLS at this port: check the port"),
    ("record layer failure", "there is no TLS at this port: check the port"),
    ("alert", "it refuses our client certificate: make a new one"),
    ("can not be read", "the CA or the client certificate in the credential is broken"),
)


def advice(stage: str, endpoint: Endpoint, detail: str) -> str:
    """A sentence or two for the person who has to repair it."""
    if stage == "tls":
        return _tls(endpoint, detail)
    host = urlsplit(endpoint.server).hostname or endpoint.server
    detail = detail.rstrip(".")
    return _ADVICE[stage].format(server=endpoint.server, host=host, detail=detail)


def _tls(endpoint: Endpoint, detail: str) -> str:
    for phrase, meaning in _TLS_ADVICE:
        if phrase in detail.lower():
            return f"{endpoint.server} can not be trusted: {meaning}. ({detail})"
    return f"No TLS connection to {endpoint.server}: {detail}"
