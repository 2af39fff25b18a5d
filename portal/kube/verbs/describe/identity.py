"""The lines that most descriptions begin with."""

from __future__ import annotations

from portal.kube.objects import Json, controller, dig, pairs, text
from portal.kube.times import rfc1123
from portal.kube.verbs.describe import maps
from portal.kube.verbs.describe.writer import Writer


def name(out: Writer, given: Json) -> None:
    """`Name:`"""
    out.line(0, "Name:", text(given, "metadata", "name"))


def place(out: Writer, given: Json) -> None:
    """`Name:` and `Namespace:`"""
    name(out, given)
    out.line(0, "Namespace:", text(given, "metadata", "namespace"))


def marks(out: Writer, given: Json) -> None:
    """`Labels:` and `Annotations:`, each on lines of its own."""
    maps.labels(out, "Labels", pairs(given, "metadata", "labels"))
    maps.notes(out, "Annotations", pairs(given, "metadata", "annotations"))


def creation(out: Writer, given: Json) -> None:
    """`CreationTimestamp:`"""
    stamp = dig(given, "metadata", "creationTimestamp")
    out.line(0, "CreationTimestamp:", rfc1123(stamp))


def owner(out: Writer, given: Json) -> None:
    """`Controlled By:`, if something does."""
    if by := controller(given):
        out.line(0, "Controlled By:", f"{text(by, 'kind')}/{text(by, 'name')}")
