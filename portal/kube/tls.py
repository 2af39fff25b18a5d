"""The TLS context of a cluster, from PEM texts that never meet a disk."""

from __future__ import annotations

import os
import ssl

from portal.kube import errors
from portal.kube.errors import KubeError


def tls_context(ca: str, client_cert: str, client_key: str) -> ssl.SSLContext:
    """Trusts `ca` (empty: the machine's store). Raises KubeError for what is no PEM."""
    try:
        context = ssl.create_default_context(cadata=ca or None)
        if client_cert:
            _load_client_certificate(context, client_cert, client_key)
    except (ssl.SSLError, ValueError) as error:
        raise KubeError(
            f"the CA or client certificate can not be read: {error}",
            reason=errors.TLS,
        ) from error
    return context


def _load_client_certificate(context: ssl.SSLContext, cert: str, key: str) -> None:
    # OpenSSL reads certificates from files only; a memory file is none.
    descriptor = os.memfd_create("client-certificate", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, (cert.rstrip() + "\n" + key).encode())
        context.load_cert_chain(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
