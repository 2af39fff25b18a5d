"""Findings on what a kubectl command asks for: kinds, objects, namespace."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from runbooks.commands.kinds import is_everywhere, is_namespaced
from runbooks.lint.kinds import is_known, meant
from runbooks.lint.kubectl import Kubectl

Found = Iterator[tuple[str, str]]

_READ = {"get", "describe", "extract"}
_OF_KINDS = {"get", "describe", "delete", "edit"}
_SLOT = re.compile(r"<[^<>]*>|\$\{?\w+\}?|\$\(.*\)")
# A placeholder that stands for a kind, or for a kind and a name.
_NAMES_KIND = re.compile(r"kind|type|resource|object|/|\|", re.IGNORECASE)
_VERBS_AS_KINDS = {"log": "logs", "logs": "logs", "describe": "describe"}
_GONE = {
    "componentstatuses": "`componentstatuses` has said nothing reliable since Kubernetes 1.19.",
    "podsecuritypolicies": "`podsecuritypolicies` were removed in Kubernetes 1.25.",
}
_GONE |= {
    short: _GONE[kind]
    for short, kind in {
        "cs": "componentstatuses",
        "componentstatus": "componentstatuses",
        "psp": "podsecuritypolicies",
    }.items()
}


def check_objects(command: Kubectl, with_kind: Collection[str]) -> Found:
    """Kinds and names by verb; `with_kind` are variables such as `pod/x`."""
    if command.verb in _OF_KINDS and not _variable(command) & set(with_kind):
        yield from _kinds(command)
    elif command.verb in ("logs", "log"):
        yield from _pod(command)
    elif command.verb in ("exec", "rsh"):
        yield from _executes(command)
    yield from _secrets(command)
    if _asks_default_namespace(command):
        yield "namespace_missing", f"`{command.verb}` asks the default namespace."


def _variable(command: Kubectl) -> set[str]:
    """The variable that is the first argument."""
    return set(re.findall(r"^\$\{?(\w+)\}?$", command.args[0] if command.args else ""))


def _kinds(command: Kubectl) -> Found:
    if command.has("-f", "--filename", "--kustomize", "--raw"):
        return
    if not command.args:
        yield "kind_missing", f"`{command.program} {command.verb}` of what?"
        return
    first = command.args[0]
    alone = len(command.args) == 1 and not command.has("--selector")
    if alone and "/" not in first and _is_name(first):
        yield "kind_missing", f"`{first}` is a name; the kind in front is missing."
        return
    for kind in command.kinds:
        yield from _kind(kind)


def _is_name(word: str) -> bool:
    """A slot that is not for a kind, or a word that no kind is called."""
    if _SLOT.fullmatch(word):
        return not _NAMES_KIND.search(word)
    return bool(
        re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+(?:<[^<>]*>|\$\{?\w+\}?)?", word)
    )


def _kind(word: str) -> Found:
    if word.lower() in _VERBS_AS_KINDS:
        verb = _VERBS_AS_KINDS[word.lower()]
        yield "wrong_kind", f"`{word}` is no kind: `kubectl {verb}` is meant."
    elif right := meant(word):
        yield "wrong_kind", f"`{word}` is no kind: `{right}` is meant."
    elif word.lower() in _GONE:
        yield "deprecated_kind", _GONE[word.lower()]


def _pod(command: Kubectl) -> Found:
    if not command.args:
        if not command.has("--selector", "-f", "--filename"):
            yield "object_missing", "`logs` of which pod? There is no name and no `-l`."
    elif len(command.args) > 1 and is_known(command.args[0]):
        kind, name = command.args[:2]
        message = f"`logs {kind} {name}` asks for the container {name} of a pod {kind}."
        yield "object_missing", f"{message} Write `{kind}/{name}`, or the name alone."
    elif "/" in command.args[0]:
        yield from _kind(command.kinds[0])


def _executes(command: Kubectl) -> Found:
    if command.verb == "rsh":  # a shell of its own
        return
    if not command.args and not command.has("-f", "--filename"):
        yield "object_missing", "`exec` in which pod?"
    if shell := next((flag for flag in command.flags if flag in _SHELLS), None):
        yield "command_missing", f"`{shell}` is a flag: `-- {shell[2:]}` is meant."
    elif not command.behind:
        yield "command_missing", "There is no `--` with a command behind it."


_SHELLS = {"--bash", "--sh", "--zsh", "--ash"}


def _secrets(command: Kubectl) -> Found:
    kinds = {kind.lower().partition(".")[0] for kind in command.kinds}
    if command.verb in _READ and kinds & {"secret", "secrets"}:
        output = command.flags.get("--output", "")
        names = command.verb == "describe" or output in ("", "wide", "name")
        what = "lists Secrets" if names else "prints values of Secrets"
        yield "reads_secret", f"`{command.verb}` {what}."


def _asks_default_namespace(command: Kubectl) -> bool:
    if command.has("--namespace", "--all-namespaces", "-f", "--filename", "--raw"):
        return False
    if command.verb in ("logs", "exec"):
        return bool(command.args)
    return command.verb in _OF_KINDS and any(
        is_everywhere(kind) and is_namespaced(kind) for kind in command.kinds
    )
