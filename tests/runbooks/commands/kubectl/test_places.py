"""Where a value stands in an expression, and which values may stand there."""

from __future__ import annotations

import pytest

from runbooks.commands.decide import decide
from runbooks.commands.kubectl.places import fitted, places
from runbooks.commands.model import Kubectl, Text
from runbooks.commands.parse import parse


def place_in(flag: str) -> list[str | None]:
    [command] = parse(f"kubectl get pods {flag}").commands()
    assert isinstance(command, Kubectl), command
    [one] = command.flags
    return [
        place
        for part, place in zip(one.value.parts, places(one) or (), strict=True)
        if not isinstance(part, Text)
    ]


@pytest.mark.parametrize(
    ("flag", "place"),
    [
        ("-o jsonpath='{.items[?(@.metadata.name==\"<pod-name>\")].status}'", "string"),
        ("-o jsonpath=\"{.x[?(@.name=='<pod-name>')].y}\"", "string"),
        ("-o jsonpath='{.data.<key-name>}'", "field"),
        ("-o jsonpath='{.data.app-<key-name>.x}'", "field"),
        ("-o jsonpath=\"{.data['<key-name>']}\"", "field"),
        ("-o jsonpath=\"{.data['$KEY']}\"", "field"),
        ('-o jsonpath="{.data}$X{.kind}"', "text"),
        ('-o jsonpath="{.items[$X].kind}"', None),
        ('-o jsonpath="{$X}"', None),
        ('-o jsonpath="$X"', "whole"),
        ("-o jsonpath-as-json='{.a.<key-name>}'", "field"),
        ("-o custom-columns=A:.metadata.labels.<key-name>", "field"),
        ("-o custom-columns=A:.metadata.labels.<key-name>,B:.kind", "field"),
        ('-o custom-columns="$X:.kind"', "header"),
        ("-o custom-columns=\"A:.a[?(@.b=='$X')].c\"", "string"),
        ("-o go-template='{{if eq .kind \"<kind-name>\"}}x{{end}}'", "string"),
        ("-o go-template='{{.data.<key-name>}}'", "identifier"),
        ("-o go-template='{{.data.<key-name> | base64decode}}'", "identifier"),
        ('-o go-template="{{.data}} $X"', "text"),
        ('-o go-template="{{$X}}"', None),
        ('--template="{{.$X}}"', "identifier"),
        ('--template="{.$X}"', "field"),
        ("--sort-by=.metadata.labels.<key-name>", "field"),
        ("-l app=<app-name>", "operand"),
        ("-l 'app in (a,<app-name>)'", "operand"),
        ("-l a=b,$TERM,c=d", "term"),
        ("-l $SELECTOR", "whole"),
        ("--field-selector=spec.nodeName=$NODE", "operand"),
    ],
)
def test_a_slot_has_a_place(flag: str, place: str | None) -> None:
    assert place_in(flag) == [place]


@pytest.mark.parametrize(
    "flag",
    [
        "-o jsonpath='{<expression>}'",
        "-o jsonpath='{.items[<number>]}'",
        "-o jsonpath='<expression>'",
        "-o jsonpath='{.a}<br>{.b}'",
        "-o custom-columns=<columns>",
        "-o custom-columns=<header>:.kind",
        "-o go-template='{{<action>}}'",
    ],
)
def test_a_placeholder_that_may_be_meant_as_it_is_stays_manual(flag: str) -> None:
    decision = decide(parse(f"kubectl get pods {flag}"))
    assert (decision.outcome, decision.code) == ("manual", "placeholder")


@pytest.mark.parametrize(
    ("place", "value", "written"),
    [
        ("field", "tls.crt", r"tls\.crt"),
        ("field", "kubevirt.io/a@b", r"kubevirt\.io/a\@b"),
        ("field", "a[*]", None),
        ("string", "virt-api-7d9.x", "virt-api-7d9.x"),
        ("string", "a b", "a b"),
        ("string", "')]", None),
        ("string", 'a"', None),
        ("identifier", "tls", "tls"),
        ("identifier", "tls.crt", None),
        ("operand", "a.b/c", "a.b/c"),
        ("operand", "a,b", None),
        ("operand", "a=b", None),
        ("term", "a!=b", "a!=b"),
        ("term", "a,b", None),
        ("text", "a}", None),
        ("header", "A,B", None),
        ("whole", "{.items[*]}", "{.items[*]}"),
        (None, "a", None),
    ],
)
def test_what_fits(place: None, value: str, written: str | None) -> None:
    assert fitted(place, value) == written
