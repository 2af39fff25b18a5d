"""Objects that lack what every real object has are described, not fallen over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kube.errors import KubeError
from portal.kube.verbs.describe.kinds import DESCRIBERS, Describer
from portal.kube.verbs.describe.kinds.generic import generic
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

WORKSHOP = Path(__file__).parent / "workshop"


def firsts() -> Iterator[Any]:
    """One object of each kind that has a form of its own."""
    found: dict[tuple[str, str], Any] = {}
    for path in sorted(WORKSHOP.glob("*.yaml")):
        for one in filter(None, yaml.safe_load_all(path.read_text())):
            group = one["apiVersion"].rpartition("/")[0]
            found.setdefault((group, one["kind"]), one)
    for (group, kind), one in found.items():
        if (group, kind) in DESCRIBERS:
            yield pytest.param(DESCRIBERS[group, kind], one, id=kind)


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in an object."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner:
        yield (*above, key)
        if isinstance(one, dict | list):
            yield from paths(one, (*above, key))


def spoiled(thing: dict[str, Any], at: tuple[Any, ...]) -> dict[str, Any]:
    """The object with null in one place."""
    copy: dict[str, Any] = json.loads(json.dumps(thing))
    place: Any = copy
    for key in at[:-1]:
        place = place[key]
    place[at[-1]] = None
    return copy


@pytest.mark.parametrize(("describer", "whole"), list(firsts()))
def test_an_object_with_a_hole_in_it_is_still_described(
    describer: Describer, whole: dict[str, Any], look: Look
) -> None:
    # kubectl can not describe a request for a certificate that holds none.
    kept = ("spec",) if whole["kind"] == "CertificateSigningRequest" else ()
    places = [place for place in paths(whole) if place[0] not in kept]

    @settings(max_examples=10, deadline=None)
    @given(st.sampled_from(places))
    def describes(place: tuple[Any, ...]) -> None:
        out = Writer()
        try:
            describer(out, spoiled(whole, place), look)
        except KubeError as refusal:
            # A selector without a key is refused by the server, as kubectl would see.
            if "matchExpressions" not in place or refusal.status != 400:
                raise
            return
        assert out.text().startswith("Name:")

    describes()


@pytest.mark.parametrize(("describer", "whole"), list(firsts()))
def test_an_object_that_was_blanked_is_still_described(
    describer: Describer, whole: dict[str, Any], look: Look
) -> None:
    request = {"spec": {"request": dict(whole.get("spec") or {}).get("request")}}
    out = Writer()
    describer(out, {"metadata": {"name": "x", "namespace": "shop"}, **request}, look)
    assert out.text().startswith("Name:")


def test_the_generic_form_shows_whatever_is_in_an_object(look: Look) -> None:
    out = Writer()
    thing = {
        "apiVersion": "example.com/v1",
        "kind": "Thing",
        "metadata": {"name": "x", "managedFields": [{"manager": "m"}]},
        "spec": {
            "empty": {},
            "none": None,
            "ratio": 1.5,
            "on": True,
            "rows": [[1, "a"], {"b": []}],
        },
    }
    generic(out, thing, look)
    assert out.text().splitlines() == [
        "Name:         x",
        "Namespace:    ",
        "Labels:       <none>",
        "Annotations:  <none>",
        "API Version:  example.com/v1",
        "Kind:         Thing",
        "Metadata:",
        "Spec:",
        "  Empty:",
        "  None:   <nil>",
        "  On:     true",
        "  Ratio:  1.5",
        "  Rows:",
        "    [1 a]",
        "    B:",
    ]
