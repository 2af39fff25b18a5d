"""Links to pages elsewhere."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from django.db import transaction

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.incidents.models import Incident, Link, TimelineEntry
from portal.incidents.services.story import locked, one_line, tell_about_record

URL_MAX = 2_000
LINKS_MAX = 100


@transaction.atomic
def add_link(actor: Actor, incident: Incident, url: str, title: str = "") -> Link:
    """Attach a page of the web. The same address twice is one link."""
    url = _address(url)
    incident = locked(incident)
    if found := incident.links.filter(url=url).first():
        return found
    if incident.links.count() >= LINKS_MAX:
        raise UserError("links-many", f"An incident has at most {LINKS_MAX} links.")
    link = Link.objects.create(
        incident=incident,
        url=url,
        title=one_line(title, 200) or _short(url),
        added_by_name=actor.name,
    )
    _tell(actor, incident, "link.add", f"Link added: {link.title}", url)
    return link


@transaction.atomic
def remove_link(actor: Actor, link: Link) -> None:
    """Take a link away. Twice is harmless."""
    gone, _ = Link.objects.filter(pk=link.pk).delete()
    if gone:
        words = f"Link removed: {link.title}"
        _tell(actor, link.incident, "link.remove", words, link.url)


def _address(text: str) -> str:
    """An address that is safe to offer: http or https, a host, no password."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # half an IPv6 address
        fits = False
    if not fits or not text.isprintable() or " " in text:
        raise UserError(
            "link-address",
            f"{text[:80]!r} is no address of a page: it begins with https:// or"
            " http://, and has no blanks.",
        )
    if parts.username or parts.password:
        raise UserError("link-password", "The address holds a password: take it out.")
    url = parts._replace(scheme=parts.scheme.lower()).geturl()
    url = quote(url, safe="%:/?#[]@!$&'()*+,;=~-._")
    if len(url) > URL_MAX:
        raise UserError("link-long", f"The address is longer than {URL_MAX:,}.")
    return url


def _short(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}".rstrip("/")[:200]


def _tell(actor: Actor, incident: Incident, action: str, words: str, url: str) -> None:
    kind = TimelineEntry.Kind.RECORD
    tell_about_record(actor, incident, kind, action, words, url=url)
