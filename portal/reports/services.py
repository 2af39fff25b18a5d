"""What leaves the portal on somebody's word; each with a line in the audit trail."""

from __future__ import annotations

from django.utils import timezone

from portal.accounts import audit
from portal.accounts.models import User
from portal.incidents.models import Incident
from portal.reports.archive import Packed
from portal.reports.bundle import About, Evidence, pack
from portal.reports.evidence import objects_of, output_of
from portal.reports.public import pack_public
from portal.reports.public_choice import Choice
from portal.reports.reading import read_record


def make_bundle(user: User, incident: Incident) -> Packed:
    """Everything that the portal keeps of the incident, as a zip.

    The caller closes its file. Takes as long as there is output: about a second
    for 30 MB.
    """
    about = About(timezone.now(), user.name)
    packed = pack(read_record(incident), Evidence(output_of, objects_of), about)
    _audit(user, "incident.bundle", incident, packed)
    return packed


def make_public_copy(user: User, incident: Incident, choice: Choice) -> Packed:
    """What was chosen, with names replaced. The caller closes its file."""
    packed = pack_public(read_record(incident), choice, timezone.now())
    _audit(user, "incident.public-copy", incident, packed, runs=len(choice.runs))
    return packed


def public_name(incident: Incident) -> str:
    """What the public copy is called: it does not name the cluster."""
    drill = "-drill" if incident.drill else ""
    return f"incident-{incident.number}{drill}-public.zip"


def bundle_name(incident: Incident) -> str:
    """What the file is called: `incident-12-prod-east.zip`."""
    where = f"-{incident.cluster.slug}" if incident.cluster else ""
    drill = "-drill" if incident.drill else ""
    return f"incident-{incident.number}{where}{drill}.zip"


def _audit(
    user: User, action: str, incident: Incident, packed: Packed, **more: int
) -> None:
    audit.record(
        user,
        action,
        str(incident),
        cluster=incident.cluster.slug if incident.cluster else "",
        incident=incident.number,
        files=len(packed.files),
        size=packed.size,
        **more,
    )
