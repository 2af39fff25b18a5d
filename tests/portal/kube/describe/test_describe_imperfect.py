"""Objects that lack what every real object has are described, not fallen over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kube.call import Context
from portal.kube.verbs.describe.kinds.generic import generic
from portal.kube.verbs.describe.kinds import DESCRIBERS
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

At = Callable[..., Context]
RESOURCES = Path(__file__).parents[4] / "portal/demo/recordings/operator-down/resources"
FILES = {
    "Pod": "core/v1/pods",
    "Node": "core/v1/nodes",
    "Deployment": "apps/v1/deployments",
    "ReplicaSet": "apps/v1/replicasets",
    "DaemonSet": "apps/v1/daemonsets",
}


def first(kind: str) -> dict[str, Any]:
    path = RESOURCES / f"{FILES[kind]}.json"
    item: dict[str, Any] = json.loads(path.read_text())["list"]["items"][-1]
    return {"kind": kind, **item}


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


@pytest.mark.parametrize("kind", FILES)
def test_an_object_with_a_hole_in_it_is_still_described(kind: str, at: At) -> None:
    whole = first(kind)
    look = Look(at("operator-down"), show_events=False)
    # What else a description reads costs requests; holes there change nothing.
    places = [
        place for place in paths(whole) if place[:2] != ("metadata", "managedFields")
    ]

    @settings(max_examples=30, deadline=None)
    @given(st.sampled_from(places))
    def describes(place: tuple[Any, ...]) -> None:
        out = Writer()
        group = "apps" if FILES[kind].startswith("apps") else ""
        DESCRIBERS[group, kind](out, spoiled(whole, place), look)
        assert out.text().startswith("Name:")

    describes()


def test_the_generic_form_shows_whatever_is_in_an_object(at: At) -> None:
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
    generic(out, thing, Look(at("healthy"), show_events=False))
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
