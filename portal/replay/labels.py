"""Label selectors: the grammar, and the error texts, of apimachinery's parser.

Source of the texts: `k8s.io/apimachinery/pkg/labels/selector.go`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.replay.statuses import Refusal, bad_request

END = ""
_SPECIAL = "=!(),<>"
_TOKENS = frozenset({")", ",", "!", "==", "=", ">", "<", "!=", "("})
_SYMBOLS = _TOKENS | {END}
_OPERATORS = ("in", "notin", "=", "==", "!=", "gt", "lt")
_COMPARISONS = {"<": "lt", ">": "gt"}

_PART = r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?"
_NAME = re.compile(_PART)
_DNS = re.compile(
    r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*"
)
_CHARACTERS = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and"
    " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
    " '123-abc', regex used for validation is"
    " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters,"
    " '-', '_' or '.', and must start and end with an alphanumeric character (e.g."
    " 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
    " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One term. `operator` is one of in, notin, exists, !, =, ==, !=, gt, lt."""

    key: str
    operator: str
    values: frozenset[str] = frozenset()

    def matches(self, labels: Mapping[str, str]) -> bool:
        present = self.key in labels
        match self.operator:
            case "exists":
                return present
            case "!":
                return not present
            case "in" | "=" | "==":
                return present and labels[self.key] in self.values
            case "notin" | "!=":
                return not present or labels[self.key] not in self.values
        return present and self._compares(labels[self.key])

    def _compares(self, label: str) -> bool:
        try:
            number = int(label)
        except ValueError:
            return False
        bound = int(next(iter(self.values)))
        return number > bound if self.operator == "gt" else number < bound


def parse(text: str) -> tuple[Requirement, ...]:
    """The terms of a selector. Raises Refusal (400) as the server words it."""
    return _Parser(_scan(text)).selector()


def matches(terms: tuple[Requirement, ...], labels: Mapping[str, str]) -> bool:
    """Whether all terms hold."""
    return all(term.matches(labels) for term in terms)


def _scan(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        begin = at
        if text[at] in _SPECIAL:
            at += 2 if text[at : at + 2] in _TOKENS else 1
        else:
            while (
                at < len(text) and not text[at].isspace() and text[at] not in _SPECIAL
            ):
                at += 1
        tokens.append(text[begin:at])
    return tokens


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def _look(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else END

    def _take(self) -> str:
        word = self._look()
        self._at += 1
        return word

    def selector(self) -> tuple[Requirement, ...]:
        found: list[Requirement] = []
        while (word := self._look()) != END:
            if word in _SYMBOLS and word != "!":
                raise bad_request(
                    f"found '{word}', expected: !, identifier, or 'end of string'"
                )
            found.append(self._requirement())
            if not self._another():
                break
        return tuple(found)

    def _another(self) -> bool:
        word = self._take()
        if word == END:
            return False
        if word != ",":
            raise bad_request(f"found '{word}', expected: ',' or 'end of string'")
        following = self._look()
        if following in _SYMBOLS and following != "!":
            raise bad_request(f"found '{following}', expected: identifier after ','")
        return True

    def _requirement(self) -> Requirement:
        absent = self._look() == "!"
        if absent:
            self._take()
        key = self._take()
        if key in _SYMBOLS:
            raise _unparsable(f"found '{key}', expected: identifier")
        _check_key(key)
        if absent:
            return Requirement(key, "!")
        if self._look() in (END, ","):
            return Requirement(key, "exists")
        return self._binary(key)

    def _binary(self, key: str) -> Requirement:
        word = self._take()
        operator = _COMPARISONS.get(word, word)
        if operator not in _OPERATORS or word in _COMPARISONS.values():
            expected = ", ".join(_OPERATORS)
            raise _unparsable(f"found '{word}', expected: {expected}")
        in_set = operator in ("in", "notin")
        values = self._values() if in_set else frozenset({self._exact()})
        _check_values(key, operator, values)
        return Requirement(key, operator, values)

    def _exact(self) -> str:
        if self._look() in (END, ","):
            return ""
        word = self._take()
        if word in _SYMBOLS:
            raise _unparsable(f"found '{word}', expected: identifier")
        return word

    def _values(self) -> frozenset[str]:
        word = self._take()
        if word != "(":
            raise _unparsable(f"found '{word}' expected: '('")
        first = self._look()
        if first == ")":
            self._take()
            return frozenset()
        if first in _SYMBOLS and first != ",":
            raise _unparsable(f"found '{first}', expected: ',', ')' or identifier")
        return self._identifiers()

    def _identifiers(self) -> frozenset[str]:
        """The inside of the parentheses; a missing name is the empty string."""
        found = set()
        while True:
            if self._look() in (",", ")"):
                found.add("")
            else:
                found.add(self._identifier())
            word = self._take()
            if word == ")":
                return frozenset(found)
            if word != ",":
                raise _unparsable(f"found '{word}', expected: ',' or ')'")

    def _identifier(self) -> str:
        word = self._take()
        if word in _SYMBOLS:
            raise _unparsable(f"found '{word}', expected: ',', or identifier")
        return word


def _unparsable(problem: str) -> Refusal:
    return bad_request(f"unable to parse requirement: {problem}")


def _invalid(path: str, value: str, problem: str) -> Refusal:
    return _unparsable(f'{path}: Invalid value: "{value}": {problem}')


def _check_key(key: str) -> None:
    prefix, slash, name = key.rpartition("/")
    if "/" in prefix:
        raise _invalid(
            "<nil>",
            key,
            f"a qualified name {_CHARACTERS} with an optional DNS subdomain prefix"
            " and '/' (e.g. 'example.com/MyName')",
        )
    if slash and not _DNS.fullmatch(prefix):
        raise _invalid("<nil>", key, "prefix part must be a DNS subdomain")
    if len(name) > 63:
        raise _invalid("<nil>", key, "name part must be no more than 63 bytes")
    if not _NAME.fullmatch(name):
        raise _invalid("<nil>", key, f"name part {_CHARACTERS}")


def _check_values(key: str, operator: str, values: frozenset[str]) -> None:
    if not values:
        raise _unparsable(
            "values: Invalid value: []: for 'in', 'notin' operators, values set"
            " can't be empty"
        )
    for index, value in enumerate(sorted(values)):
        path = f"values[{index}][{key}]"
        if operator in ("gt", "lt") and not re.fullmatch(r"[+-]?\d+", value):
            raise _invalid(
                path, value, "for 'Gt', 'Lt' operators, the value must be an integer"
            )
        if len(value) > 63:
            raise _invalid(path, value, "must be no more than 63 bytes")
        if value and not _NAME.fullmatch(value):
            raise _invalid(path, value, _VALUE_RULE)
