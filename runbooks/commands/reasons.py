"""Every reason for a decision: one registry, shown to people and documented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["runs", "needs_role", "needs_approval", "manual", "refused"]


@dataclass(frozen=True, slots=True)
class Reason:
    """`sentence` is what the page says; `{what}` in it is the word at fault."""

    outcome: Outcome
    title: str
    sentence: str


_BY_HAND = "Run it yourself and paste the result."

REASONS: dict[str, Reason] = {
    "reads": Reason("runs", "Reads only", "It only reads; nothing is changed."),
    "usage_error": Reason(
        "runs",
        "kubectl rejects it",
        "kubectl rejects this command before it asks the cluster; the run shows kubectl's own error and sends nothing.",
    ),
    "empty": Reason("manual", "No command", "There is no command to run here."),
    "syntax": Reason(
        "manual",
        "Not understood",
        f"The portal can not read this as a command line. {_BY_HAND}",
    ),
    "too_long": Reason(
        "manual",
        "Too long",
        f"The text is too long or too deeply nested to be a command. {_BY_HAND}",
    ),
    "characters": Reason(
        "manual",
        "Control characters",
        f"The text holds characters that no command line may hold. {_BY_HAND}",
    ),
    "test": Reason(
        "manual",
        "Test of something else",
        f"The portal compares texts and numbers; it can not tell what `{{what}}` asks. {_BY_HAND}",
    ),
    "redirection": Reason(
        "manual",
        "Reads or writes a file",
        f"`{{what}}` reads or writes a file, and the portal has no files. {_BY_HAND}",
    ),
    "background": Reason(
        "manual",
        "Runs in the background",
        f"The portal does not leave commands running in the background. {_BY_HAND}",
    ),
    "control_flow": Reason(
        "manual",
        "Loop or function",
        f"Of loops the portal runs `for … in` and `while read`, which end by themselves; it has no other loops and no functions. {_BY_HAND}",
    ),
    "expansion": Reason(
        "manual",
        "Shell expansion",
        f"The portal does not know the shell expansion `{{what}}`. {_BY_HAND}",
    ),
    "glob": Reason(
        "manual",
        "File name pattern",
        "A shell would look for files that match `{what}`. Put it in quotes if it is meant as text.",
    ),
    "array": Reason(
        "manual",
        "Array variable",
        f"The portal does not know array variables and `+=`. {_BY_HAND}",
    ),
    "environment": Reason(
        "manual",
        "Variable for one command",
        f"A value set in front of a command holds for that command only, which the portal does not do. {_BY_HAND}",
    ),
    "special_variable": Reason(
        "manual",
        "Variable of the shell",
        f"`{{what}}` belongs to a shell, and the portal has none. {_BY_HAND}",
    ),
    "builtin": Reason(
        "manual",
        "Shell command",
        f"`{{what}}` is a command of the shell that the portal does not know. {_BY_HAND}",
    ),
    "placeholder": Reason(
        "manual",
        "Placeholder in an expression",
        f"`{{what}}` stands where the portal fills in no value: it could be meant as it is. {_BY_HAND}",
    ),
    "dynamic": Reason(
        "manual",
        "Decided only at run time",
        f"What `{{what}}` does depends on a value that is known only at run time. {_BY_HAND}",
    ),
    "help": Reason(
        "manual",
        "Help text",
        f"It prints the help text of the installed kubectl, which the portal does not have. {_BY_HAND}",
    ),
    "changes": Reason(
        "manual",
        "Changes the cluster",
        "`{what}` changes the cluster; the portal only reads. Run it yourself and record it as an action.",
    ),
    "terminal": Reason(
        "manual",
        "Needs a terminal",
        f"`{{what}}` needs a terminal or a tunnel, and the portal opens none. {_BY_HAND}",
    ),
    "executes": Reason(
        "needs_approval",
        "Runs a program in a container",
        f"`{{what}}` runs a program inside a container, which can do more than read: somebody else has to approve it, and the portal does not ask for approvals yet. {_BY_HAND}",
    ),
    "promql": Reason(
        "manual",
        "A query for Prometheus",
        "It is a query for Prometheus, which the portal does not ask yet. Copy it into Prometheus and paste the result.",
    ),
    "inside": Reason(
        "manual",
        "Typed into another shell",
        f"It is typed into the shell that `{{what}}` opens, and the portal opens none. {_BY_HAND}",
    ),
    "workstation": Reason(
        "manual",
        "About your own machine",
        f"`{{what}}` is about the machine where it is typed, not about the cluster. {_BY_HAND}",
    ),
    "plugin": Reason(
        "manual",
        "Plugin of kubectl",
        f"`{{what}}` is a plugin that somebody installed beside kubectl, and the portal has none. {_BY_HAND}",
    ),
    "verb": Reason(
        "manual",
        "Not there yet",
        f"The portal does not run `{{what}}` yet. {_BY_HAND}",
    ),
    "flag": Reason(
        "manual",
        "Flag not there yet",
        f"The portal does not know what `{{what}}` does to the output yet. {_BY_HAND}",
    ),
    "output": Reason(
        "manual",
        "Output format not there yet",
        f"The portal does not print `-o {{what}}` yet. {_BY_HAND}",
    ),
    "program": Reason(
        "manual",
        "Another program",
        f"`{{what}}` is not a program that the portal has. {_BY_HAND}",
    ),
    "virtctl": Reason(
        "manual",
        "virtctl",
        f"The portal does not run virtctl: it opens consoles or changes virtual machines. {_BY_HAND}",
    ),
    "filter": Reason(
        "manual",
        "Filter not there yet",
        f"The portal does not have the filter `{{what}}` yet. {_BY_HAND}",
    ),
    "filter_program": Reason(
        "manual",
        "Filter program does more",
        f"The portal's own filter does not carry out `{{what}}`: it computes and prints, and touches no environment, file or command. {_BY_HAND}",
    ),
    "filter_input": Reason(
        "manual",
        "Filter without input",
        "`{what}` has nothing to read: it does not stand after a `|`.",
    ),
    "filter_option": Reason(
        "manual",
        "Filter option not there yet",
        f"The portal's own filter does not know `{{what}}`. {_BY_HAND}",
    ),
    "filter_pattern": Reason(
        "manual",
        "Pattern not there",
        f"The portal's own filter can not search for `{{what}}`. {_BY_HAND}",
    ),
    "identity": Reason(
        "refused",
        "Changes who asks",
        "`{what}` would ask the cluster as somebody else; the portal always asks with the cluster's own credential.",
    ),
    "server": Reason(
        "refused",
        "Changes which cluster is asked",
        "`{what}` would ask another server than the cluster on this page.",
    ),
    "tls": Reason(
        "refused",
        "Weakens the connection",
        "`{what}` would change how the connection is checked.",
    ),
    "files": Reason(
        "refused",
        "Reads files of the server",
        "`{what}` would read or write files where the portal runs.",
    ),
    "raw": Reason(
        "refused",
        "Raw request",
        "`{what}` would send any request at all, past every check of what it reads.",
    ),
}


def sentence(code: str, what: str = "") -> str:
    """The sentence of a reason about one word; a long word is cut."""
    shown = what if len(what) <= 60 else f"{what[:59]}…"
    return REASONS[code].sentence.replace("{what}", shown.replace("\n", " "))


class NotSupportedError(Exception):
    """Raised while text is read: what stands there is not in the language."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.reason = sentence(code, what)
        self.refused = REASONS[code].outcome == "refused"
