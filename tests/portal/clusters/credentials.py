"""Kubeconfigs and certificates for tests, made when they are needed."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

ENDS = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


@cache
def pair(name: str, passphrase: str = "") -> tuple[str, str]:
    """A self-signed certificate that ends at ENDS and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ENDS - timedelta(days=3650))
        .not_valid_after(ENDS)
        .sign(key, hashes.SHA256())
    )
    lock = (
        BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    return certificate.public_bytes(Encoding.PEM).decode(), pem.decode()


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def token(**claims: Any) -> str:
    """A token as a ServiceAccount's, with a signature that nobody made."""
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256"}, claims)]
    texts = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts]
    return ".".join([*texts, "c2ln"])


def kubeconfig(
    *, cluster: dict[str, Any] | None = None, user: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A kubeconfig with a token; fields of cluster and user can be changed."""
    fields = {"server": "https://api.example.org:6443", **(cluster or {})}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "east",
        "clusters": [{"name": "prod", "cluster": fields}],
        "users": [
            {"name": "reader", "user": {"token": "abc"} if user is None else user}
        ],
        "contexts": [
            {"name": "east", "context": {"cluster": "prod", "user": "reader"}}
        ],
    }
