"""Commands as pages show them: what is known in place of its name."""

from __future__ import annotations

import pytest

from portal.web.command_text import Known, pieces, resolved
from runbooks.commands.parse import parse


def shown(text: str, **known: str) -> str:
    values = {name: Known(value, "from a test") for name, value in known.items()}
    return resolved(pieces(text, values, parse(text).asked()))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kubectl get pvc <claim> -n a", "kubectl get pvc data-0 -n a"),
        ("kubectl get pvc [claim] -n a", "kubectl get pvc data-0 -n a"),
        ("kubectl get pvc {claim} -n a", "kubectl get pvc data-0 -n a"),
        ("kubectl get pvc $claim", "kubectl get pvc data-0"),
        ("kubectl get pvc ${claim}", "kubectl get pvc data-0"),
    ],
)
def test_every_way_to_write_a_name_takes_its_value(text: str, told: str) -> None:
    assert shown(text, claim="data-0") == told


def test_capitals_take_a_value_only_where_they_are_a_name() -> None:
    text = "kubectl get pod POD | grep POD-1"
    assert shown(text, POD="a") == "kubectl get pod a | grep POD-1"


def test_what_is_open_stays_as_it_is_written() -> None:
    text = "kubectl -n $NAMESPACE logs <pod-name>"
    assert shown(text) == text
    holes = [piece.text for piece in pieces(text, {}) if piece.kind == "hole"]
    assert holes == ["$NAMESPACE", "<pod-name>"]
