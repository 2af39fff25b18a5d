"""What each parameter of a program names: an object of which kind, and where.

Told by the place where it stands (`get pod <x>`, `-n <x>`, `logs <x>`), else by its
own name (`<pod-name>`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from runbooks.commands.kinds import kind_of
from runbooks.commands.model import Kubectl, Parameter, Program, Text, Variable, Word

CONTAINER = "Container"
NAMESPACE = "Namespace"
NODE = "Node"
POD = "Pod"

_NAMING_FLAGS = {"namespace": NAMESPACE, "container": CONTAINER}
_SEPARATORS = re.compile(r"[\s_./]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """One parameter. `kind` is a kind of the cluster, `Container`, or empty: any text.

    `namespace` is the word behind `-n` (None: the cluster's default namespace);
    `everywhere` is `-A`. `pod` is the word for the pod of a container.
    """

    name: str
    choices: tuple[str, ...] = ()
    kind: str = ""
    namespace: Word | None = None
    everywhere: bool = False
    pod: Word | None = None


def slots(program: Program) -> dict[str, Slot]:
    """The slot of every parameter by its name, in the order of the text."""
    found: dict[str, Slot] = {}
    for command in program.commands():
        if isinstance(command, Kubectl):
            for slot in _slots_of(command):
                if not found.get(slot.name, slot).kind or slot.name not in found:
                    found[slot.name] = slot
    return {one.name: _finished(found.get(one.name), one) for one in program.asked()}


def slot_named(name: str) -> Slot:
    """A slot of which only the name is known, such as that of `$POD`."""
    return Slot(name, kind=_kind_by_name(name))


def canonical(name: str) -> str:
    """One spelling for `pod-name`, `pod_name`, `POD` and `Pod name`."""
    return _SEPARATORS.sub("-", name.lower()).removesuffix("-name")


def text_of(
    word: Word, value_of: Callable[[Parameter | Variable], str | None]
) -> str | None:
    """The word with its values, or None while one of them is not known."""
    texts: list[str] = []
    for part in word.parts:
        if isinstance(part, Text):
            texts.append(part.value)
        elif isinstance(part, Parameter) or (
            isinstance(part, Variable) and not part.change
        ):
            value = value_of(part)
            if value is None:
                return None
            texts.append(value)
        else:
            return None
    return "".join(texts).strip() or None


def _finished(slot: Slot | None, parameter: Parameter) -> Slot:
    slot = slot or Slot(parameter.name)
    kind = slot.kind or _kind_by_name(parameter.name)
    if parameter.choices:  # `<statefulset|deployment>` is no name of an object
        kind = ""
    return replace(slot, kind=kind, choices=parameter.choices)


def _kind_by_name(name: str) -> str:
    """`virt-operator-pod` names a Pod: by the last word, if it is a kind's name."""
    last = canonical(name).split("-")[-1]
    if last == "container":
        return CONTAINER
    kind = kind_of(last)
    return "" if kind == last else kind


def _slots_of(command: Kubectl) -> Iterator[Slot]:
    flags = {flag.name: flag.value for flag in command.flags}
    everywhere = flags.get("all-namespaces")
    place = Slot(
        "",
        namespace=flags.get("namespace"),
        everywhere=everywhere is not None and everywhere.literal == "true",
        pod=_pod(command),
    )
    for word, kind in _words(command):
        for part in word.parts:
            if isinstance(part, Parameter):
                kind_there = kind if _is_whole(word) else ""
                yield replace(place, name=part.name, kind=kind_there)


def _words(command: Kubectl) -> Iterator[tuple[Word, str]]:
    """Every word of the command with the kind of what it names, if it names one."""
    for flag in command.flags:
        head = flag.value.head
        if flag.name == "field-selector" and head.endswith("nodeName="):
            yield flag.value, NODE
        elif flag.name == "for":
            yield flag.value, kind_of(head.partition("/")[0])
        else:
            yield flag.value, _NAMING_FLAGS.get(flag.name, "")
    yield from zip(command.args, _kinds(command), strict=True)


def _kinds(command: Kubectl) -> list[str]:
    """The kind that each argument names; empty where it names none."""
    kinds: list[str] = []
    known = {"logs": POD, "top pod": POD, "top node": NODE}.get(command.verb, "")
    for at, word in enumerate(command.args):
        before, slash, _ = word.head.partition("/")
        if slash:
            kinds.append(kind_of(before))
        elif command.verb == "logs" and at:
            kinds.append(CONTAINER)
        elif not at and not known:
            kinds.append("")
            # `get pods,nodes x` can not be; a kind that is not literal is unknown.
            known = kind_of(word.literal) if word.literal else ""
        else:
            kinds.append(known)
    return kinds


def _is_whole(word: Word) -> bool:
    """Whether the one open part is a name by itself: `<x>`, `pod/<x>`, `x.name=<x>`."""
    open_parts = [part for part in word.parts if not isinstance(part, Text)]
    return len(open_parts) == 1 and (not word.head or word.head[-1] in "/=")


def _pod(command: Kubectl) -> Word | None:
    if command.verb != "logs" or not command.args:
        return None
    first = command.args[0]
    kind, slash, _ = first.head.partition("/")
    if not slash:
        return first
    return first.after(len(kind) + 1) if kind_of(kind) == POD else None
