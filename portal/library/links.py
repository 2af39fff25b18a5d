"""Where the relative links and pictures of a runbook lead in the portal."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import unquote, urlencode

from django.urls import reverse

from runbooks.models import Runbook
from runbooks.parsing.document import Document
from runbooks.parsing.html import PICTURES
from runbooks.parsing.links import linked, references


def led(document: Document, runbook: Runbook) -> Document:
    """The document with links to runbooks of its source and to served pictures.

    A reference to another file, or out of the source, leads nowhere.
    """
    found = references(document)
    if not found:
        return document
    places = {reference: _place(runbook, reference) for reference in found}
    names = _names(runbook, places.values())

    def target(reference: str) -> str | None:
        place = places[reference]
        if place in names:
            address = reverse("runbook", args=[names[place]])
            return f"{address}?{urlencode({'source': runbook.source.slug})}"
        if reference.startswith("#"):
            return reference
        return _picture(runbook, place)

    return linked(document, target)


def _place(runbook: Runbook, reference: str) -> str:
    """The path in the source, with the anchor if it is one of the same file."""
    path, _, anchor = reference.partition("#")
    path = unquote(path.partition("?")[0])
    own = runbook.path.partition("#")[0]
    if not path:
        return f"{own}#{anchor}"
    # A path from the root is meant from the root of the source.
    place = posixpath.normpath(posixpath.join("/" + posixpath.dirname(own), path))
    place = place.lstrip("/")
    return f"{place}#{anchor}" if anchor else place


def _names(runbook: Runbook, places: Iterable[str]) -> dict[str, str]:
    """The runbooks of the same source at these places, by place."""
    wanted = {way for place in places for way in (place, place.partition("#")[0])}
    there = Runbook.objects.present().filter(source=runbook.source, path__in=wanted)
    known = dict(there.values_list("path", "name"))
    return {
        place: known.get(place) or known[place.partition("#")[0]]
        for place in places
        if place in known or place.partition("#")[0] in known
    }


def _picture(runbook: Runbook, place: str) -> str | None:
    if not place.lower().endswith(PICTURES):
        return None
    return reverse("source-file", args=[runbook.source.slug, place])
