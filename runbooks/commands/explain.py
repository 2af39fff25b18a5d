"""One plain sentence for the person who is about to press Run."""

from __future__ import annotations

from runbooks.commands.kinds import is_namespaced, kind_of, plural
from runbooks.commands.kubectl.sentences import IN_A_NAMESPACE
from runbooks.commands.model import (
    AndOr,
    Case,
    Command,
    Date,
    Echo,
    Filter,
    For,
    Group,
    If,
    Kubectl,
    LeaderStatus,
    Pipeline,
    Prefixed,
    Printf,
    Program,
    Redirected,
    Statement,
    Test,
    Unsupported,
    UsageError,
    WhileRead,
    Word,
    Xargs,
)
from runbooks.commands.reasons import sentence

_FILTERS = {
    "base64": "and turns that into base64 or back",
    "column": "and lines that up as a table",
    "cut": "and keeps parts of each line",
    "head": "and keeps the beginning",
    "jq": "and takes the JSON apart with jq",
    "nl": "and numbers the lines",
    "paste": "and puts lines side by side",
    "python3 -m json.tool": "and sets the JSON out in lines",
    "rev": "and turns each line round",
    "sort": "and sorts the lines",
    "tac": "and puts the last line first",
    "tail": "and keeps the end",
    "uniq": "and joins equal lines",
    "wc": "and counts",
}
_FORMATS = {
    "yaml": "as YAML",
    "json": "as JSON",
    "wide": "with more columns",
    "name": "by name only",
    "custom-columns": "as chosen columns",
    "jsonpath": "as chosen fields",
    "jsonpath-as-json": "as chosen fields",
}


def explain(program: Program) -> str:
    """What the program reads; or, if it does not run, why not."""
    for command in program.commands():
        if isinstance(command, Unsupported):
            return command.reason
        if isinstance(command, UsageError):
            return sentence("usage_error")
        if isinstance(command, LeaderStatus):
            return _leader(command)
    if not program.statements:
        return sentence("empty")
    told = "; then ".join(_statement(statement) for statement in program.statements)
    return f"{told[0].upper()}{told[1:]}; changes nothing."


def _leader(command: LeaderStatus) -> str:
    return (
        f"Reads the whole log of every pod named {command.pod_prefix}… and says for "
        "each: leads, tried, lost or neither; the Lease decides."
    )


def _statement(statement: Statement) -> str:
    if isinstance(statement, AndOr):
        told = _statement(statement.first)
        for operator, step in statement.rest:
            when = "if that works" if operator == "&&" else "if that fails"
            told += f", and {when} {_statement(step)}"
        return told
    if isinstance(statement, Pipeline):
        return " ".join(_command(command) for command in statement.commands)
    if statement.value is None:
        return f"keeps {statement.name}"
    for program in statement.value.programs():
        return f"sets {statement.name} to what `{program.source}` prints"
    return f"sets {statement.name} to {_shown(statement.value)}"


def _statements(statements: tuple[Statement, ...]) -> str:
    return "; then ".join(_statement(one) for one in statements) or "does nothing"


def _command(command: Command) -> str:
    match command:
        case Kubectl(verb="get"):
            return _get(command)
        case Kubectl(verb="describe"):
            return f"describes {_objects(command)}{_where(command)}"
        case Kubectl(verb="logs"):
            return _logs(command)
        case Filter(name="grep"):
            return _grep(command)
        case Filter(name=name):
            return _FILTERS.get(name, f"and sends that through {name}")
        case Echo(args=args) | Printf(args=args):
            return f"prints {' '.join(_shown(word) for word in args) or 'a line'}"
        case Date():
            return "prints the date"
        case Redirected(command=inner):
            return _command(inner)
        case Prefixed(by=by, command=inner):
            once = " once, where `watch` would repeat it" if by == "watch" else ""
            return f"{_command(inner)}{once}"
        case Xargs(command=inner):
            return f"and for the words in that {_command(inner)}"
        case _:
            return _compound(command)


def _compound(command: Command) -> str:
    match command:
        case For(name=name, body=body):
            return f"for each value of {name} {_statements(body)}"
        case WhileRead(body=body):
            return f"and for each line of that {_statements(body)}"
        case Group(body=body):
            return _statements(body)
        case If(branches=branches, other=other):
            told = [
                f"if {_statements(test)}, {_statements(body)}"
                for test, body in branches
            ]
            last = [f"else {_statements(other)}"] if other else []
            return ", ".join(told + last)
        case Case(word=word, branches=branches):
            told = [
                f"`{'|'.join(_shown(one) for one in patterns)}`: {_statements(body)}"
                for patterns, body in branches
            ]
            return f"by what {_shown(word)} is, {', '.join(told)}"
        case Test(source=source):
            return f"`{source}`"
        case _:
            return f"runs `{command.source}`"


def _get(command: Kubectl) -> str:
    named = len(command.args) > 1 or "/" in _first(command)
    how = _FORMATS.get(_value(command, "output").partition("=")[0], "")
    told = f"{'reads' if named else 'lists'} {_objects(command)}{_where(command)}"
    if _on(command, "watch") or _on(command, "watch-only"):
        how += " and shows what changes, for some seconds"
    return f"{told} {how.strip()}".rstrip()


def _first(command: Kubectl) -> str:
    return command.args[0].source if command.args else ""


def _objects(command: Kubectl) -> str:
    """`the Deployment virt-operator`, `the Pods with kubevirt.io=virt-api`."""
    if not command.args:
        return "nothing: the kind is missing"
    first, *names = (_shown(word) for word in command.args)
    if "/" in first:
        pairs = (word.partition("/") for word in (first, *names))
        return " and ".join(f"the {kind_of(kind)} {name}" for kind, _, name in pairs)
    if names:
        return f"the {kind_of(first)} {', '.join(names)}"
    kinds = " and ".join(plural(kind_of(kind)) for kind in first.split(","))
    return f"the {kinds}{_selection(command)}"


def _selection(command: Kubectl) -> str:
    chosen = [_value(command, name) for name in ("selector", "field-selector")]
    return " with " + " and ".join(filter(None, chosen)) if any(chosen) else ""


def _scope(command: Kubectl) -> str:
    """Where a verb looks that has no kind among its words."""
    if command.verb not in IN_A_NAMESPACE:
        return ""
    if _value(command, "all-namespaces") == "true":
        return " in all namespaces"
    namespace = _value(command, "namespace")
    where = f"namespace {namespace}" if namespace else "the cluster's default namespace"
    return f" in {where}"


def _where(command: Kubectl) -> str:
    if _value(command, "all-namespaces") == "true":
        return " in all namespaces"
    if namespace := _value(command, "namespace"):
        return f" in namespace {namespace}"
    kinds = _first(command).partition("/")[0].split(",")
    if not any(is_namespaced(kind) for kind in kinds):
        return ""
    return " in the cluster's default namespace"


def _logs(command: Kubectl) -> str:
    selector = _value(command, "selector")
    pod = " ".join(_shown(word) for word in command.args) or "no pod"
    whose = f"all pods with {selector}" if selector else pod
    which = " of the previous container" if _on(command, "previous") else ""
    told = f"reads the log{which} of {whose}"
    if container := _value(command, "container"):
        told += f", container {container},"
    told += _where(command)
    if _on(command, "follow"):
        told += " and what is added, for some seconds"
    tail = _value(command, "tail") or ("10" if selector else "")
    return told if tail in ("", "-1") else f"{told}, the last {tail} lines"


def _grep(command: Filter) -> str:
    """The pattern stands behind `-e`, where the parser put it."""
    words = [_shown(word) for word in command.args]
    patterns = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if before == "-e"
    ]
    letters = "".join(
        word[1:] for word in words if word[:1] == "-" and word[1:2] != "-"
    )
    kept = "without" if "v" in letters else "with"
    verb = "counts" if "c" in letters else "keeps"
    return f"and {verb} the lines {kept} `{' or '.join(patterns)}`"


def _on(command: Kubectl, name: str) -> bool:
    return _value(command, name) == "true"


def _value(command: Kubectl, name: str) -> str:
    """The last value of a flag as a person reads it."""
    given = [flag.value for flag in command.flags if flag.name == name]
    return _shown(given[-1]) if given else ""


def _shown(word: Word) -> str:
    """The text, or what stands in for it: `$NAMESPACE`, `<pod-name>`."""
    return word.literal if word.literal is not None else word.source.strip("\"'")
