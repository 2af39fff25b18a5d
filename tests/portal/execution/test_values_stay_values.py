"""Ten thousand values try to become more than a value, in every kind of slot.

For each template a harmless value says what the bound command looks like. A
hostile one has to give a command of the same shape, or block the step.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from portal.execution.reading import call_of
from portal.execution.session import Blocked, Variable
from portal.execution.words import Words
from portal.kube.call import Call
from portal.kube.errors import CommandError
from portal.kube.formats.custom_columns import parse_columns
from portal.kube.formats.go_template.parse import parse as parse_go_template
from portal.kube.formats.jsonpath.parse import parse as parse_jsonpath
from portal.kube.formats.relaxed import relaxed
from portal.kube.resource import Resource
from runbooks.commands.decide import decide
from runbooks.commands.filters import FILTERS, TOOLS, FilterError
from runbooks.commands.model import Filter, Kubectl, Pipeline
from runbooks.commands.parse import parse

HARMLESS = "harmless"
TRIES = 500
# What begins, ends or joins something in one of the languages that a value meets.
PIECES = [
    *("-A", "--all-namespaces", "--as=admin", "-n", "--", "-o=json", "--kubeconfig=/x"),
    *(" ", "  ", "\t", "\n", "a b", " -A", "\n--raw=/", "x\0y"),
    *("/", "//", "..", "../..", "/secrets/x", "%2f", "%2e%2e", "?x=y", "#", "&", "=", "@"),
    *(",", "a,b", ",app=x", "==", "!=", " in (a,b)", "notin", "!", "(", ")", ",!a"),
    *("}", "{", "{.data}", "}{.x", "]", "[", "[*]", "..", ".*", "\\", "\\.", "'", '"'),
    *("')].spec", '")].data', "||", "@.a", "?(@.x)", "$", "$(id)", "`id`", "${X}", ";"),
    *("{{", "}}", "}}{{.x", '"}}', "|", "| base64decode", "a.b", "tls.crt", ":", "/*"),
    *("system(1)", ");env;(", "e id", "w /tmp/x", "\\(env)", "kubevirt", "virt-api", "é"),
]  # fmt: skip
PODS = Resource("", "v1", "pods", "pod", "Pod", True)


def hostile(seed: str) -> Iterator[str]:
    """Always the same values for a seed."""
    chance = random.Random(seed)
    for _ in range(TRIES):
        yield "".join(chance.choices(PIECES, k=chance.randint(1, 4)))


def command_of(text: str) -> Any:
    """The last of a pipeline; what stands in `$(…)` is not one of them."""
    program = parse(text)
    assert decide(program).runs, decide(program).reason
    [statement] = program.statements
    assert isinstance(statement, Pipeline)
    return statement.commands[-1]


def words(value: str) -> Words:
    """The value is that of the variable, of the parameter and of the command."""
    return Words(
        {"X": Variable(value)}, {"name": value}, lambda program: Variable(value)
    )


def shape(thing: object) -> object:
    """What is parsed, without the texts in it."""
    if is_dataclass(thing):
        inside = [shape(getattr(thing, one.name)) for one in fields(thing)]
        return (type(thing).__name__, *inside)
    if isinstance(thing, tuple):
        return tuple(shape(one) for one in thing)
    return type(thing).__name__


def selector(text: str) -> object:
    """The operators and the number of terms."""
    apart = re.split(r",(?![^()]*\))", text)
    return [re.sub(r"[^=!<>(),]+", "x", term) for term in apart]


def columns(text: str) -> object:
    return [shape(parse_jsonpath(one.path)) for one in parse_columns(text)]


def go_template(text: str) -> object:
    """The nodes without where they stand."""

    def bare(thing: object) -> object:
        if is_dataclass(thing):
            inside = [
                bare(getattr(thing, one.name))
                for one in fields(thing)
                if one.name not in ("at", "source")
            ]
            return (type(thing).__name__, *inside)
        if isinstance(thing, tuple):
            return tuple(bare(one) for one in thing)
        return type(thing).__name__

    return bare(parse_go_template(text))


def path(text: str) -> object:
    return shape(parse_jsonpath(relaxed(text)))


def of_jsonpath(text: str) -> object:
    return shape(parse_jsonpath(text))


def whole(text: str) -> object:
    return None


# A template, and how the one flag or argument that changes is read.
TEMPLATES: list[tuple[str, Callable[[str], object]]] = [
    ("kubectl get pods $X", whole),
    ('kubectl get pods "$X"', whole),
    ("kubectl logs $(kubectl get pods -o name)", whole),
    ("kubectl get pod/$X", whole),
    ("kubectl -n $X get pods", whole),
    ("kubectl get pods -n <name>", whole),
    ("kubectl logs <name> --tail=5", whole),
    ("kubectl get pods -l app=$X", selector),
    ('kubectl get pods -l "app in (a,$X),!b"', selector),
    ("kubectl get pods -l <name>=y,b!=c", selector),
    ("kubectl get pods --field-selector spec.nodeName=$X", selector),
    ("kubectl get pods --field-selector=status.phase!=$(echo a),spec.nodeName=y", selector),
    ("kubectl get pods -o jsonpath='{.items[?(@.metadata.name==\"<name>\")].status}'", of_jsonpath),
    ("kubectl get pods -o jsonpath=\"{.items[?(@.metadata.name=='$X')].status}\"", of_jsonpath),
    ("kubectl get cm a -o jsonpath='{.data.<name>}'", of_jsonpath),
    ("kubectl get cm a -o jsonpath=\"{.data['$X']}\"", of_jsonpath),
    ('kubectl get cm a -o jsonpath="{.data}$X{.kind}"', of_jsonpath),
    ("kubectl get po -o custom-columns=A:.metadata.labels.<name>,B:.kind", columns),
    ("kubectl get po -o custom-columns=\"$X:.spec,B:.status[?(@.a=='$X')]\"", columns),
    ("kubectl get po -o go-template='{{.data.<name>}} {{if eq .kind \"<name>\"}}y{{end}}'", go_template),
    ('kubectl get po --sort-by=".metadata.labels.$X"', path),
]  # fmt: skip


def bound(text: str, value: str) -> Call | None:
    """None if the value blocks the step."""
    command = command_of(text)
    assert isinstance(command, Kubectl)
    try:
        return call_of(words(value), command)
    except Blocked:
        return None


@pytest.mark.parametrize(("text", "read"), TEMPLATES, ids=lambda one: str(one)[:60])
def test_a_value_changes_nothing_but_its_slot(
    text: str, read: Callable[[str], object]
) -> None:
    harmless = bound(text, HARMLESS)
    assert harmless is not None
    passed = 0
    for value in hostile(text):
        call = bound(text, value)
        if call is None:
            continue
        passed += 1
        assert [name for name, _ in call.flags] == [name for name, _ in harmless.flags]
        assert len(call.args) == len(harmless.args) or text.endswith(("$X", ")"))
        assert not any(one.startswith("-") for one in call.args)
        mine = [*call.args, *(one for _, one in call.flags)]
        theirs = [*harmless.args, *(one for _, one in harmless.flags)]
        if len(mine) == len(theirs):
            for one, other in zip(mine, theirs, strict=True):
                if one != other:
                    assert read(one) == read(other), value
    assert bound(text, "virt-api-7d9") is not None or "go-template" in text
    assert passed < TRIES


def test_a_name_never_leaves_its_segment_of_the_path() -> None:
    plain = PODS.path("kubevirt", HARMLESS).count("/")
    refused = 0
    for value in hostile("a path"):
        for names in ((value, HARMLESS), ("kubevirt", value)):
            try:
                asked = PODS.path(*names)
            except CommandError:
                refused += 1
                continue
            assert asked.count("/") == plain
            assert not re.search(r"[?#\s\\]|/\.\.?(?:/|$)", asked)
    assert refused


TABLE = "virt-api 1\nkubevirt 2\nharmless 3\n"
OBJECTS = '[{"name":"virt-api"},{"name":"harmless"}]'
FILTERED = [
    (r'cat | jq -c ".[] | select(.name==\"$X\")"', OBJECTS, HARMLESS),
    (r'cat | awk "\$1==\"$X\"{print \$2}"', TABLE, HARMLESS),
    (r'cat | sed -n "s/^$X //p"', TABLE, HARMLESS),
    ('cat | grep -e "$X"', TABLE, HARMLESS),
    ('cat | grep $X', TABLE, HARMLESS),
    ('cat | head -n $X', TABLE, "2"),
    ('cat | tail -n "$X"', TABLE, "2"),
    ('cat | cut -d "$X" -f 1', TABLE, " "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "data", "fine"), FILTERED, ids=lambda one: one[:40])
def test_a_filter_prints_nothing_but_what_it_read(
    text: str, data: str, fine: str
) -> None:
    """A value that were code, an option or a file would print something else."""
    command = command_of(text.replace("cat", "echo", 1))
    assert isinstance(command, Filter)
    assert printed(command, fine, data)
    for value in hostile(text):
        for line in printed(command, value, data).splitlines():
            assert line in data, value


def printed(command: Filter, value: str, data: str) -> str:
    """Nothing, if the value blocks the step or the filter refuses it."""
    given = words(value)
    read = given.program if TOOLS[command.name].program else given.fields
    try:
        args = [one for word in command.args for one in read(word)]
        return "".join(FILTERS[command.name](args, [data]))
    except (Blocked, FilterError):
        return ""
