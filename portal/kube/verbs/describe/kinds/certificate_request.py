"""describe certificatesigningrequest"""

from __future__ import annotations

from base64 import b64decode

from cryptography import x509
from cryptography.x509.oid import NameOID

from portal.kube.errors import CommandError
from portal.kube.objects import Json, dig, pairs, rows, text
from portal.kube.times import duration
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

NAMES = (
    ("Organization", NameOID.ORGANIZATION_NAME),
    ("Organizational Unit", NameOID.ORGANIZATIONAL_UNIT_NAME),
    ("Country", NameOID.COUNTRY_NAME),
    ("Locality", NameOID.LOCALITY_NAME),
    ("Province", NameOID.STATE_OR_PROVINCE_NAME),
    ("StreetAddress", NameOID.STREET_ADDRESS),
    ("PostalCode", NameOID.POSTAL_CODE),
)
ALTERNATIVES = (
    ("DNS Names", x509.DNSName),
    ("Email Addresses", x509.RFC822Name),
    ("URIs", x509.UniformResourceIdentifier),
    ("IP Addresses", x509.IPAddress),
)


def certificate_request(out: Writer, given: Json, look: Look) -> None:
    """A request for a certificate with its subject, other names and events."""
    request = _parse(text(given, "spec", "request"))
    identity.name(out, given)
    out.line(0, "Labels:", maps.inline(pairs(given, "metadata", "labels")))
    out.line(0, "Annotations:", maps.inline(pairs(given, "metadata", "annotations")))
    identity.creation(out, given)
    out.line(0, "Requesting User:", text(given, "spec", "username"))
    if signer := text(given, "spec", "signerName"):
        out.line(0, "Signer:", signer)
    seconds = dig(given, "spec", "expirationSeconds")
    if seconds is not None:
        out.line(0, "Requested Duration:", duration(seconds))
    out.line(0, "Status:", _status(given))
    _subject(out, request.subject)
    _alternatives(out, request)
    look.events_of(out, given)


def _parse(encoded: str) -> x509.CertificateSigningRequest:
    """The request itself. Raises CommandError for what is none."""
    try:
        pem = b64decode(encoded)
    except ValueError:
        pem = b""
    if b"-----BEGIN CERTIFICATE REQUEST-----" not in pem:
        raise CommandError(
            "Error parsing CSR: PEM block type must be CERTIFICATE REQUEST"
        )
    try:
        return x509.load_pem_x509_csr(pem)
    except ValueError as error:
        raise CommandError(f"Error parsing CSR: {error}") from None


def _status(given: Json) -> str:
    types = {text(one, "type") for one in rows(given, "status", "conditions")}
    answer = next((one for one in ("Denied", "Approved") if one in types), "Pending")
    failed = ",Failed" if "Failed" in types else ""
    issued = ",Issued" if text(given, "status", "certificate") else ""
    return answer + failed + issued


def _subject(out: Writer, subject: x509.Name) -> None:
    out.line(0, "Subject:")
    for title, oid in (
        ("Common Name:", NameOID.COMMON_NAME),
        ("Serial Number:", NameOID.SERIAL_NUMBER),
    ):
        out.line(0, "", title, (_values(subject, oid) or [""])[-1])
    for title, oid in NAMES:
        _list(out, title, _values(subject, oid))


def _values(subject: x509.Name, oid: x509.ObjectIdentifier) -> list[str]:
    return [str(one.value) for one in subject.get_attributes_for_oid(oid)]


def _alternatives(out: Writer, request: x509.CertificateSigningRequest) -> None:
    try:
        found = request.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return
    out.line(0, "Subject Alternative Names:")
    for title, kind in ALTERNATIVES:
        values = found.value.get_values_for_type(kind)
        _list(out, title, [str(value) for value in values])


def _list(out: Writer, title: str, values: list[str]) -> None:
    for order, value in enumerate(values):
        out.line(0, "", "" if order else f"{title}:", value)
