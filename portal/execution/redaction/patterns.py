"""What secrets look like in one line of text.

Only clear shapes: a log line that merely talks about tokens stays as it is. The
patterns run in RE2, so no line can make one hang. `telling` is true of every text that
one of them could match, and of few others: it lets the rest pass at full speed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import re2

from portal.execution.redaction.marker import marker
from portal.execution.redaction.names import is_harmless


class Span(NamedTuple):
    """A secret in a line: `[start:end]` is masked, `first` is where its shape begins."""

    first: int
    start: int
    end: int
    rule: str


class Pattern(NamedTuple):
    """A shape: group `group` of `shape` is the secret if `accepts` says so."""

    rule: str
    shape: re.Pattern[str]
    group: int = 1
    accepts: Callable[[str], bool] | None = None


def _mixed(value: str) -> bool:
    """Digits or inner capitals among letters: not a word of prose."""
    digit = any(sign.isdigit() for sign in value)
    inner = any(sign.isupper() for sign in value[1:])
    letter = any(sign.isalpha() for sign in value)
    return letter and (digit or (inner and not value.isupper()))


def _opaque(value: str) -> bool:
    """Like `_mixed`, but the name of an object (`virt-api-5d78`) is none."""
    named = re.fullmatch(r"[a-z0-9]+(?:[-./][a-z0-9]+)+|v?\d[\d.]*", value)
    return len(value) >= 8 and named is None and _mixed(value)


def _not_a_reference(value: str) -> bool:
    """A quoted `namespace/name` says which Secret, not what is in it."""
    return re.fullmatch(r"[a-z0-9-]+/[a-z0-9.-]+", value) is None


# The name may be quoted, inside JSON inside a log line also with backslashes.
_QUOTE = r"(?:\\*[\"'])?"
_STRONG = (
    r"(?:password|passwd|passphrase|(?:api|access|secret|private|account)[_-]?key"
    r"|client[_-]?secret|connection[_-]?string|key-data|security-token|signature)"
)
_WEAK = r"(?:secret|token)"
_FIRST_BOOT = r"(?:userdata|networkdata)(?:base64)?"
_VALUES = (
    r"[ \t]*[:=][ \t]*\"((?:\\.|[^\"\\])*)",
    r"[ \t]*[:=][ \t]*\\+\"((?:\\\\\\\"|\\\\|[^\"\\])*)",
    r"[ \t]*[:=][ \t]*\\*'((?:''|[^'])*)",
)
_BARE = r"([^\s\"'\\,;&][^\s\"',;&]*)"
_PREFIX = r"^(?:\[pod/[^\]]*\] )?(?:\d{4}-\d\d-\d\dT\S+ )?"
# Base64 of "-----BEGIN PRIVATE", RSA, EC, OPENSSH and ENCRYPTED PRIVATE KEY.
_PEM64 = (
    r"LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJVkFURS|BFQyBQUklWQVRF"
    r"|BPUEVOU1NIIFBSSVZBVEUg|BFTkNSWVBURUQg)[A-Za-z0-9+/=]*"
)


def _re(shape: str) -> re.Pattern[str]:
    return re2.compile(shape)  # type: ignore[no-any-return]


def _assignments(word: str, accepts: Callable[[str], bool] | None) -> Iterator[Pattern]:
    for value in _VALUES:
        yield Pattern("assignment", _re(f"(?i){word}{_QUOTE}{value}"), 1, accepts)
    equals = rf"(?i){word}{_QUOTE}[ \t]*=[ \t]*{_BARE}"
    yield Pattern("assignment", _re(equals), 1, accepts)


PATTERNS = (
    Pattern("private-key", _re(f"({_PEM64})")),
    Pattern(
        "jwt",
        _re(r"\b(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*)"),
    ),
    Pattern(
        "authorization",
        _re(
            rf"(?i)\bauthorization{_QUOTE}[ \t]*[:=][ \t]*\[?{_QUOTE}"
            r"(?:bearer|basic|token|negotiate|digest)[ \t]+([^\s\"'\\,\]]+)"
        ),
    ),
    Pattern(
        "authorization",
        _re(rf"(?i)\bauthorization{_QUOTE}[ \t]*[:=][ \t]*\[?{_QUOTE}([^\s\"'\\,\]]+)"),
        1,
        _opaque,
    ),
    Pattern(
        "authorization",
        _re(r"(?i)\b(?:bearer|basic)[ \t]+([A-Za-z0-9+/_.~=-]{8,})"),
        1,
        _mixed,
    ),
    Pattern(
        "url-credentials",
        _re(r"[A-Za-z][A-Za-z0-9+.-]*://([^\s/\"'@:?#<>]*:[^\s/\"'?#<>]+)@"),
    ),
    Pattern("aws-key", _re(r"\b((?:AKIA|ASIA)[A-Z0-9]{16})\b")),
    Pattern(
        "api-token",
        _re(
            r"\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}"
            r"|glpat-[A-Za-z0-9_-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}"
            r"|sha256~[A-Za-z0-9_-]{40,})"
        ),
    ),
    *_assignments(_STRONG, None),
    *_assignments(_WEAK, _not_a_reference),
    # `key: value`: to the end of a YAML line, else one word.
    Pattern("assignment", _re(rf"(?i){_PREFIX}[ \t-]*[\w.-]*{_STRONG}:[ \t]+(\S.*)$")),
    Pattern("assignment", _re(rf"(?i){_PREFIX}[ \t-]*[\w.-]*token:[ \t]+(\S+)[ \t]*$")),
    Pattern("assignment", _re(rf"(?i){_STRONG}[ \t]*:[ \t]*{_BARE}")),
    Pattern("assignment", _re(rf"(?i){_WEAK}[ \t]*:[ \t]*{_BARE}"), 1, _opaque),
    *(
        Pattern("cloud-init", _re(rf"(?i)\b{_FIRST_BOOT}{_QUOTE}{value}"))
        for value in _VALUES
    ),
    Pattern(
        "cloud-init", _re(rf"(?i)\b{_FIRST_BOOT}[ \t]*[:=][ \t]*([^\s\"'\\{{\[].*)$")
    ),
    Pattern("cloud-init", _re(r"#cloud-config[ \t]*(\\+n[^\"]*)")),
    Pattern("chpasswd", _re(r"\bchpasswd:[ \t]*([^\"\s][^\"]*)")),
)

PEM_BEGIN = _re(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----")
PEM_END = _re(r"-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----")
# A YAML key whose text stands in the deeper lines below it: its indentation, then
# which kind of key it is.
BLOCK = _re(
    rf"(?i){_PREFIX}([ \t]*(?:- )?)['\"]?(?:[\w.-]*{_STRONG}['\"]?:[ \t]*[|>][-+0-9]*"
    rf"|({_FIRST_BOOT})['\"]?:[ \t]*[|>][-+0-9]*|(chpasswd):)[ \t]*$"
)
PREFIX = _re(_PREFIX)

_ALWAYS = (
    rf"{_PEM64}|eyJ[A-Za-z0-9_-]{{8,}}\.[A-Za-z0-9_-]{{8}}|PRIVATE KEY"
    r"|(?i:\b(?:bearer|basic)[ \t]+[a-z0-9+/_.~=-]{8}|\bauthorization.{0,8}[:=])"
    r"|://[^\s/\"'@:?#<>]*:[^\s/\"'?#<>]+@|\b(?:AKIA|ASIA)[A-Z0-9]{16}"
    r"|\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sha256~)"
    r"|#cloud-config|chpasswd:"
)
_NAMED = rf"(?i:{_STRONG}|{_WEAK}|{_FIRST_BOOT})"
_TRIGGER = _re(rf"{_ALWAYS}|{_NAMED}{_QUOTE}[ \t]*[:=]")
_OPENERS = frozenset({"{", "[", "|", "|-", "|+", ">", ">-", "{}", "[]", "&{}", "map[]"})

# `describe` prints `<set to the key 'a' in secret 'b'>`; a bare word of a marker
# ends at its blank.
_NOTHINGS = ("<none>", "<nil>", "<unset>", "<set", "[redacted:")


def telling(text: str) -> bool:
    """Whether any line of the text could hold a secret."""
    if not text.isascii():
        text = speakable(text)
    return _TRIGGER.search(text) is not None


def speakable(text: str) -> str:
    """Without lone surrogates, which have no UTF-8 for RE2 to read."""
    return text.encode("utf-8", "replace").decode()


def spans(line: str) -> list[Span]:
    """The secrets of one line, in order, never overlapping."""
    merged: list[Span] = []
    for span in sorted(_found(line), key=lambda span: span.start):
        if merged and span.start < merged[-1].end:
            last = merged.pop()
            first, end = min(last.first, span.first), max(last.end, span.end)
            span = Span(first, last.start, end, last.rule)
        merged.append(span)
    return merged


def masked(line: str, found: list[Span]) -> str:
    """The line with a marker in the place of each span."""
    parts, done = [], 0
    for span in found:
        parts += [line[done : span.start], marker(span.rule)]
        done = span.end
    return "".join([*parts, line[done:]])


def _found(line: str) -> Iterator[Span]:
    for rule, shape, group, accepts in PATTERNS:
        for match in shape.finditer(line):
            value = match[group]
            if not _left(value) and (accepts is None or accepts(value)):
                yield Span(match.start(), *match.span(group), rule)


def _left(value: str) -> bool:
    """What stands where a secret could, but is none: a marker, a nothing."""
    bare = value.strip("'\" \t")
    return bare in _OPENERS or bare.startswith(_NOTHINGS) or is_harmless(bare)
