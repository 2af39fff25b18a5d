"""A kubectl command line as lint sees it: every verb, typed or not."""

from __future__ import annotations

from dataclasses import dataclass

from runbooks.commands.prefixes import NAMES
from runbooks.lint.words import Invocation, unquoted

PROGRAMS = ("kubectl", "oc")
_TAKE_VALUE = {
    *("-n", "--namespace", "-c", "--container", "-l", "--selector", "-o", "--output"),
    *("--field-selector", "--sort-by", "--tail", "--since", "--since-time", "--type"),
    *("--image", "--filename", "-k", "--context", "--kubeconfig", "--as", "--cluster"),
    *("-L", "--template", "--patch", "--server", "-s", "--token", "--replicas"),
    *("--limit-bytes", "--timeout", "--request-timeout", "--for", "--raw", "--user"),
    *("--grace-period", "--dest-dir", "--role", "--to", "--overrides", "--chunk-size"),
}
# The same letter takes a value after these verbs, and is a switch after the others.
_TAKE_VALUE_AFTER = {
    "-p": ("patch",),
    "-f": ("apply", "create", "delete", "replace", "get", "describe", "diff", "wait"),
}
_LONG = {
    "-n": "--namespace",
    "-c": "--container",
    "-l": "--selector",
    "-o": "--output",
    "-A": "--all-namespaces",
    "-L": "--label-columns",
    "-w": "--watch",
    "-k": "--kustomize",
}


@dataclass(frozen=True, slots=True)
class Kubectl:
    """`args` stand after the verb and before `--`; `behind` after it, or None.

    `flags` are by long name where a short one always means the same; a switch
    has an empty value. Quotes are gone from values.
    """

    program: str
    verb: str
    args: tuple[str, ...]
    flags: dict[str, str]
    behind: tuple[str, ...] | None
    line: int

    def has(self, *names: str) -> bool:
        return any(name in self.flags for name in names)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The words that name a kind in the first argument: `pods,svc`, `pod/x`."""
        if not self.args:
            return ()
        return tuple(word.partition("/")[0] for word in self.args[0].split(","))


def kubectl_of(invocation: Invocation) -> Kubectl | None:
    """The command line, if it is one of kubectl or oc with a verb."""
    program, *words = _called(invocation) or [""]
    if program not in PROGRAMS:
        return None
    behind = None
    if "--" in words:
        at = words.index("--")
        words, behind = words[:at], tuple(words[at + 1 :])
    verb, args, flags = "", list[str](), dict[str, str]()
    while words:
        word = words.pop(0)
        if word.startswith("-") and word != "-":
            name, value = _flag(word, verb, words)
            flags[name] = value
        elif not verb:
            verb = unquoted(word)
        else:
            args.append(unquoted(word))
    if not verb:
        return None
    return Kubectl(program, verb, tuple(args), flags, behind, invocation.line)


def _called(invocation: Invocation) -> tuple[str, ...]:
    """Its words without `sudo`, `time` or `watch` in front, and their options."""
    words = invocation.words
    if invocation.program not in NAMES:
        return words
    begins = (at for at, word in enumerate(words) if word in PROGRAMS)
    return words[next(begins, 0) :]


def _flag(word: str, verb: str, rest: list[str]) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if equals:
        return _LONG.get(name, name), unquoted(value)
    takes = name in _TAKE_VALUE or verb in _TAKE_VALUE_AFTER.get(name, ())
    if takes:
        return _LONG.get(name, name), unquoted(rest.pop(0)) if rest else ""
    glued = name[:2] if not name.startswith("--") and len(name) > 2 else ""
    if glued in _TAKE_VALUE:
        return _LONG.get(glued, glued), unquoted(name[2:])
    return _LONG.get(name, name), ""
