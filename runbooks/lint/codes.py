"""Every code of a finding: one registry, shown to people and documented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Code:
    """`level` error: it does not work as written. `fix` says what to do."""

    level: Level
    title: str
    explanation: str
    fix: str


CODES: dict[str, Code] = {
    # -- the file ----------------------------------------------------------
    "unreadable_file": Code(
        "error",
        "File can not be read",
        "The file is not UTF-8, too large, or not allowed to be read.",
        "Save it as UTF-8, below 10 MiB.",
    ),
    "duplicate_name": Code(
        "error",
        "Two runbooks of one name",
        "An alert finds its runbook by the name of the file; of two files with one name in a folder only one is found.",
        "Rename or remove one of them.",
    ),
    "replaced_characters": Code(
        "warning",
        "NUL characters",
        "The text holds NUL characters; the portal replaces them.",
        "Remove them.",
    ),
    "too_long": Code(
        "warning",
        "Very long text",
        "Beyond some length links and emphasis are shown as plain text.",
        "Split the runbook, or link to what is not needed at night.",
    ),
    # -- sections ----------------------------------------------------------
    "no_sections": Code(
        "warning",
        "Not a runbook",
        "The file has none of the sections Meaning, Impact, Diagnosis and Mitigation.",
        "Give it these sections, or keep it out of the runbooks' folder.",
    ),
    "missing_section": Code(
        "warning",
        "Section is missing",
        "A runbook has the sections Meaning, Impact, Diagnosis and Mitigation; without Diagnosis there are no steps to run.",
        "Add the section.",
    ),
    "empty_section": Code(
        "warning",
        "Empty section",
        "There is nothing below the heading.",
        "Write the section, or remove the heading.",
    ),
    "no_steps": Code(
        "warning",
        "Diagnosis without steps",
        "The section Diagnosis has only prose: there is nothing to run or to tick off.",
        "Write its steps as a numbered list, with the commands in code blocks.",
    ),
    "unfinished": Code(
        "warning",
        "Unfinished text",
        "The line says that something is still to be written: TBA, TBD, TODO, FIXME, WIP, “to be added”.",
        "Write it, or remove the line.",
    ),
    "title_differs": Code(
        "note",
        "Title is not the name of the file",
        "An alert finds its runbook by the name of the file; another title makes people doubt that it is the right one.",
        "Give the file and its title the name of the alert.",
    ),
    # -- code blocks -------------------------------------------------------
    "unclosed_fence": Code(
        "error",
        "Code block is never closed",
        "Everything up to the next heading, or to the end of the list item, counts as code.",
        "Close the block with a line of the same marks, indented as it was opened.",
    ),
    "wrongly_closed_fence": Code(
        "error",
        "Code block is closed with too few marks",
        "A block that was opened with three backticks is not closed by one or two: the text below counts as code.",
        "Close the block with as many marks as it was opened with.",
    ),
    "unclosed_comment": Code(
        "error",
        "Comment is never closed",
        "An HTML comment without its end hides the rest of the text.",
        "Close it with `-->`.",
    ),
    "wrong_language": Code(
        "warning",
        "Block has the wrong language",
        "The language says that the block holds commands, and it holds YAML: in Diagnosis each of its lines becomes a command.",
        "Give the block the language `yaml`.",
    ),
    "broken_continuation": Code(
        "error",
        "Command is broken over lines",
        "The command goes on in the next line, but the line before does not end with `\\`, or has blanks behind it. A shell runs two commands, and both are wrong.",
        "End every line but the last with `\\` and nothing behind it.",
    ),
    "fused_commands": Code(
        "error",
        "Two commands in one",
        "A second command stands among the arguments of the first, with no separator between them.",
        "Put each command on a line of its own.",
    ),
    # -- commands ----------------------------------------------------------
    "unreadable_command": Code(
        "warning",
        "Not readable as a command",
        "The portal can not read the line as a command, so a person has to.",
        "Check its quotes and brackets; put what is not a command into a block with the language `text`.",
    ),
    "typographic_character": Code(
        "error",
        "Typographic character in a command",
        "A word processor has put a curly quote, a long dash or a blank that is none into the command; a shell takes it as a letter.",
        "Type a plain quote, hyphen or blank.",
    ),
    "program_missing": Code(
        "error",
        "kubectl is missing",
        "The line begins with a verb of kubectl.",
        "Write `kubectl` in front of it.",
    ),
    "misspelt_program": Code(
        "error",
        "Another program than kubectl",
        "The first word is not kubectl, but what follows is a verb of kubectl.",
        "Write `kubectl`.",
    ),
    "unknown_verb": Code(
        "error",
        "Verb that kubectl does not have",
        "kubectl rejects the command.",
        "Use a verb that `kubectl help` lists; `rsh` is one of oc, `exec -it POD -- sh` does the same.",
    ),
    "unknown_flag": Code(
        "error",
        "Flag that the verb does not have",
        "kubectl rejects the command.",
        "Check the flag: one dash for a letter, two for a word.",
    ),
    "usage_error": Code(
        "error",
        "kubectl rejects the command",
        "kubectl refuses these arguments before it asks the cluster.",
        "Correct what kubectl's own error names.",
    ),
    "kind_missing": Code(
        "error",
        "Kind is missing",
        "`get`, `describe` and `delete` want a kind in front of the name: `describe pod NAME`.",
        "Write the kind in front of the name.",
    ),
    "wrong_kind": Code(
        "error",
        "No such kind",
        "The word where the kind belongs is a verb, or one letter away from a kind that every cluster has.",
        "Correct the word.",
    ),
    "unserved_kind": Code(
        "warning",
        "Kind does not exist on the cluster",
        "The cluster does not serve this kind (`--cluster`).",
        "Check the word, and whether the cluster has what the runbook is about.",
    ),
    "deprecated_kind": Code(
        "warning",
        "Kind that has gone",
        "Kubernetes has removed this kind, or it says nothing any more.",
        "Use what replaced it.",
    ),
    "object_missing": Code(
        "error",
        "Object is missing",
        "`logs` and `exec` want a pod, or TYPE/NAME; `logs pod NAME` asks for the container NAME of a pod that is called pod.",
        "Name the pod, or select pods with `-l`.",
    ),
    "command_missing": Code(
        "error",
        "Nothing to execute",
        "`exec` wants `--` and the command behind it; `--bash` is a flag, `-- bash` a command.",
        "Write `-- COMMAND` at the end.",
    ),
    "unfilled_placeholder": Code(
        "warning",
        "Placeholder that is not filled in",
        "Where a whole expression stands, or text that is printed, a `<word>` could be meant as it is, so the portal fills in nothing and leaves the command to a person.",
        "Put it where a name belongs (`{.data.<key>}`), or filter the output with `grep <word>`.",
    ),
    "namespace_missing": Code(
        "note",
        "Namespace is missing",
        "The command asks the default namespace, where most of what alerts are about is not.",
        "Add `-n NAMESPACE`, or `-A` for all of them.",
    ),
    # -- variables ---------------------------------------------------------
    "unset_variable": Code(
        "warning",
        "Variable is never set",
        "No command above sets the variable. The portal asks for it; in a shell it is empty.",
        "Set it in a step of its own, or write it as a `<placeholder>`.",
    ),
    "quoted_blank_header": Code(
        "warning",
        "Quoted value begins with a blank line",
        "`-o custom-columns=:…` prints its empty header as a blank line, which stays in front of the value inside quotes. The portal trims it; in a shell the command fails.",
        "Add `--no-headers` where the variable is set.",
    ),
    # -- what a command does -----------------------------------------------
    "changes_in_diagnosis": Code(
        "warning",
        "Diagnosis changes something",
        "The command changes the cluster, and Diagnosis is for looking.",
        "Move it to Mitigation.",
    ),
    "endless": Code(
        "warning",
        "Never ends",
        "The command waits for news, or repeats itself, until somebody stops it, and a step has to end.",
        "Leave the flag or `watch` out.",
    ),
    "unbounded_logs": Code(
        "note",
        "Whole log",
        "The command reads a log from its first line: it can take long, and the lines that matter are its last.",
        "Add `--tail=500` or `--since=1h`, or filter the log.",
    ),
    "reads_secret": Code(
        "warning",
        "Reads a Secret",
        "Whoever follows the runbook in a terminal has secret values on the screen and in a history. The portal shows keys and sizes only.",
        "Ask for the keys (`describe secret`), or leave it out.",
    ),
    # -- the cluster -------------------------------------------------------
    "selects_nothing": Code(
        "warning",
        "Selector matches nothing",
        "No object on the cluster has these labels (`--cluster`).",
        "Check the labels; the kind may be absent at the moment.",
    ),
    "forbidden": Code(
        "warning",
        "Right is missing",
        "The portal's credential may not read this on the cluster (`--cluster`): the step will answer “forbidden”.",
        "Give the right with `deploy/rbac.yaml`, or leave the step to a person.",
    ),
}
