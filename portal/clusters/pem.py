"""Certificates, keys and tokens of a credential: what they are, when they end."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)


def token_expiry(token: str) -> datetime | None:
    """When a ServiceAccount token ends, None if it does not say.

    Reads the `exp` claim of a JSON Web Token; the signature is the API server's
    to check.
    """
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=="))
        return datetime.fromtimestamp(claims["exp"], UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return None


def certificate_expiry(pem: str) -> datetime:
    """When the first certificate of a PEM text ends. Raises ValueError."""
    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc


def decoded_pem(text: str) -> str:
    """The PEM text in a kubeconfig's `...-data` field. Raises ValueError."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        raise ValueError("it is not the base64 of a PEM text") from None


def check_ca(pem: str) -> None:
    """Raises ValueError if there is no readable certificate in it."""
    try:
        x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        raise ValueError("no certificate can be read from it") from None


def check_pair(certificate: str, key: str) -> None:
    """Raises ValueError unless the private key is that of the certificate."""
    try:
        ours = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    except ValueError:
        raise ValueError("the client certificate can not be read") from None
    try:
        private = load_pem_private_key(key.encode(), password=None)
    except TypeError:
        raise ValueError("the client key is locked with a passphrase") from None
    except ValueError:
        raise ValueError("the client key can not be read") from None
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if ours.public_bytes(*form) != private.public_key().public_bytes(*form):
        raise ValueError("the client key does not belong to the client certificate")
