"""Each mistake is found where it stands, and nothing else is."""

from __future__ import annotations

import pytest

from runbooks.lint.check import check_text

HEAD = """# Flaky

## Meaning

Something flaps.

## Impact

Little.

## Mitigation

Wait.

## Diagnosis

"""
FIRST = HEAD.count("\n") + 1  # the line where a test's own text begins
QUIET = {"unbounded_logs", "namespace_missing"}  # notes of style


def found(text: str, quiet: bool = True) -> list[tuple[int, str]]:
    """Line (counted from the test's own text) and code of each finding."""
    findings = check_text("Flaky.md", HEAD + text).findings
    return [
        (one.line - FIRST + 1, one.code)
        for one in findings
        if not (quiet and one.code in QUIET)
    ]


def bash(*lines: str) -> str:
    """A code block; its first command stands on line 2."""
    return "\n".join(["```bash", *lines, "```", ""])


COMMANDS = {
    "pod of logs is missing": (
        "$ kubectl -n kubevirt logs | grep lead",
        "object_missing",
    ),
    "kind and name of logs are apart": (
        "kubectl -n kubevirt logs pod <pod>",
        "object_missing",
    ),
    "program is missing": ("$ get pods -n kubevirt | grep virt-api", "program_missing"),
    "program is misspelt": (
        "kubelet describe service -n kube-system -l app=x",
        "misspelt_program",
    ),
    "flag has a dash too many": (
        'kubectl get nodes --o custom-columns=N:.metadata.name,K:".status.x"',
        "unknown_flag",
    ),
    "letter is no flag": ("kubectl get nodes -z", "unknown_flag"),
    "value is no number": ("kubectl logs -n x --tail=some pod-1", "usage_error"),
    "kind of a placeholder is missing": (
        "kubectl describe -n kubevirt <virt-api>",
        "kind_missing",
    ),
    "kind of a variable is missing": (
        "POD=virt-api-1; kubectl describe -n kubevirt $POD",
        "kind_missing",
    ),
    "kind of a name is missing": (
        "kubectl -n kubevirt describe virt-api-6f7",
        "kind_missing",
    ),
    "everything is missing": ("kubectl get -n kubevirt", "kind_missing"),
    "kind is a verb": ("oc get logs <virt-controller> -n kubevirt", "wrong_kind"),
    "kind is misspelt": ("kubectl get deploymnet -n kubevirt virt-api", "wrong_kind"),
    "kind is gone": ("kubectl get componentstatuses", "deprecated_kind"),
    "nothing to execute": (
        "kubectl exec -n etcd $(kubectl get po -l app=etcd -oname -n etcd | awk -F/ 'NR==1{ print $2 }')",
        "command_missing",
    ),
    "command to execute is a flag": (
        "oc exec -n ovn -it <podname> -c nbdb --bash",
        "command_missing",
    ),
    "verb of oc": ("kubectl rsh -n etcd etcd-0", "unknown_verb"),
    "verb is misspelt": ("kubectl -n x log pod-1", "unknown_verb"),
    "two commands on one line": (
        "oc get pod -n x | grep operator POD=$(oc get pod -n x -o name | grep api)",
        "fused_commands",
    ),
    "second kubectl among the arguments": (
        "kubectl get pods -n x kubectl get nodes",
        "fused_commands",
    ),
    "value is used before it is there": (
        'CERT=$(oc get mc x -o name) BARE=${CERT#"data:"} echo $BARE | base64 -d',
        "fused_commands",
    ),
    "a command behind what a filter searches": (
        "kubectl get pods -n x | grep Running echo $Y | base64 -d",
        "fused_commands",
    ),
    "an assignment behind what a filter searches": (
        "kubectl get pods -n x | grep Running NAME=y",
        "fused_commands",
    ),
    "command that is watched": ("watch -n 5 kubectl get nodes", "endless"),
    "mistake behind a prefix": ("sudo kubectl get podss -n x", "wrong_kind"),
    "curly quotes": ("kubectl get pods -n x -l “app=y”", "typographic_character"),
    "long dash": ("kubectl get pods –n x", "typographic_character"),
    "blank that is none": ("kubectl get pods -n\u00a0x", "typographic_character"),
    "placeholder in an output format": (
        "kubectl get vmi -A -o jsonpath='{.items[<number>]}'",
        "unfilled_placeholder",
    ),
    "follows a log": ("kubectl -n x logs -f pod-1", "endless"),
    "watches": ("kubectl -n x get pods -w", "endless"),
    "reads secrets": ("kubectl -n x get secret keys -o yaml", "reads_secret"),
    "changes": ("kubectl -n x delete pod virt-api-1", "changes_in_diagnosis"),
    "changes a virtual machine": ("virtctl restart -n x vm1", "changes_in_diagnosis"),
    "variable is not set": ("kubectl -n $NAMESPACE get pods", "unset_variable"),
    "quotes are open": ('echo "a', "unreadable_command"),
}


@pytest.mark.parametrize(("command", "code"), COMMANDS.values(), ids=COMMANDS.keys())
def test_mistake_in_a_command_is_found_on_its_line(command: str, code: str) -> None:
    findings = found("Look:\n\n" + bash("kubectl get nodes", command))
    assert (5, code) in findings
    assert {line for line, _ in findings} == {5}


INNOCENT = {
    "kinds that not every cluster has": "kubectl get hco,kubevirts,cdi,csv,routes -A",
    "name with its kind": "kubectl -n x describe deploy/virt-api",
    "placeholder for a kind": "kubectl -n x describe <statefulset|deployment>",
    "all of a kind": "kubectl describe nodes",
    "logs by selector": "kubectl -n x logs -l app=y",
    "logs of a deployment": "kubectl -n x logs deployment/y",
    "container of a pod": "kubectl -n x logs virt-api-1 virt-api",
    "a command behind dashes": "kubectl exec -n x virt-api-1 -- bash -c 'oc get pods'",
    "kubectl as text": "kubectl get pods -n x | grep kubectl",
    "environment of a deployment": 'kubectl -n x set env deploy/y A="$(kubectl get nodes -o name)"',
    "values before a command": "A=1 B=2 printenv",
    "pattern with words of kubectl": 'kubectl get events -A | grep -E "kubectl|oc get"',
    "secret's absence": "kubectl -n x get configmap secrets",
    "curly quotes in a comment": "kubectl get nodes # “all” of them",
    "fields of jq": "kubectl get nodes -o json | jq '.items[] as $n | $n.status'",
    "fields of awk": "kubectl get nodes | awk '{print $1}'",
    "loop's own variable": "for n in $(kubectl get nodes -o name); do echo $n; done",
    "names that were read": "kubectl get ns | while read -r n x; do echo $n; done",
    "objects in a variable": "P=$(kubectl -n x get pod -o name | head -n1); kubectl -n x describe $P",
    "home of the person": "kubectl get nodes | grep $HOME",
    "programs as a pattern": "kubectl get nodes | grep -v -e top ip | grep top",
    "file": "kubectl delete -f manifest.yaml -n x",
}


@pytest.mark.parametrize("command", INNOCENT.values(), ids=INNOCENT.keys())
def test_nothing_is_said_of_a_command_that_is_right(command: str) -> None:
    codes = {code for _, code in found("Look:\n\n" + bash(command))}
    assert codes <= {"changes_in_diagnosis"}


BLOCKS = {
    "flag on a line of its own": (
        ("oc -n x logs pod-1", "--all-containers=true | grep E"),
        [(3, "broken_continuation")],
    ),
    "blank behind the backslash": (
        ("kubectl get pods -A \\ ", "  -o wide"),
        [(2, "broken_continuation")],
    ),
    "comment ends the command": (
        ("kubectl get pods \\", "  # of all", "  -A"),
        [(4, "broken_continuation")],
    ),
    "pipe on a line of its own": (
        ("kubectl get nodes", "  | grep Ready"),
        [(3, "broken_continuation")],
    ),
    "continued as it should be": (
        ("kubectl get pods -A \\", "  -o wide | \\", "  grep virt"),
        [],
    ),
    "continued by a pipe": (("kubectl get pods -A |", "  grep virt"), []),
    "text in quotes over lines": (
        ("kubectl get nodes | grep -e 'a", "--b", "-c'"),
        [],
    ),
    "output below a prompt": (
        ("$ ls -l /tmp/x", "-rw-r--r-- 1 root", "$ kubectl get nodes"),
        [],
    ),
    "table below a prompt": (("$ kubectl get nodes", "| name | ready |"), []),
}


@pytest.mark.parametrize(("lines", "findings"), BLOCKS.values(), ids=BLOCKS.keys())
def test_commands_over_lines(
    lines: tuple[str, ...], findings: list[tuple[int, str]]
) -> None:
    shown = [one for one in found(bash(*lines)) if one[1] == "broken_continuation"]
    assert shown == findings


TEXTS = {
    "block that is never closed": (
        "```bash\nkubectl get nodes\n\n## Notes\n\nNo.\n",
        [(1, "unclosed_fence")],
    ),
    "block that is closed by two marks": (
        "1. Load\n   ```promql\n   up\n   ``\n   More.\n\n2. Pods\n   ```bash\n   kubectl get pods -A\n   ```\n",
        [(4, "wrongly_closed_fence")],
    ),
    "block inside a block": (
        "````bash\nkubectl get nodes\n````\n",
        [],
    ),
    "manifest among commands": (
        bash("apiVersion: v1", "kind: Pod") + "\n" + bash("kubectl get nodes"),
        [(1, "wrong_language")],
    ),
    "something to be written": (
        bash("kubectl get nodes") + "\n- TBA: why\n- (TODO: how)\n- To be added.\n",
        [(5, "unfinished"), (6, "unfinished"), (7, "unfinished")],
    ),
    "false friends": (
        bash("kubectl get nodes") + "\nXXX, todos, to be added to the list, WIPER\n",
        [],
    ),
    "empty section": (
        bash("kubectl get nodes") + "\n## Notes\n\n## Links\n\nNone.\n",
        [(5, "empty_section")],
    ),
    "prose only": ("Look around.\n", [(-1, "no_steps")]),
}


@pytest.mark.parametrize(("text", "findings"), TEXTS.values(), ids=TEXTS.keys())
def test_mistakes_in_the_text(text: str, findings: list[tuple[int, str]]) -> None:
    assert found(text) == findings


def test_finding_names_the_verb_that_kubectl_does_not_have() -> None:
    text = HEAD + bash("kubectl -n x log pod/a | head")
    (finding,) = check_text("Flaky.md", text).findings
    assert finding.message == "`log` is no verb of kubectl."


def test_sections_that_are_missing_are_named() -> None:
    report = check_text("Flaky.md", "# Flaky\n\n## Meaning\n\nIt flaps.\n")
    messages = [one.message for one in report.findings]
    assert messages == [
        f"The section {name} is missing."
        for name in ("Diagnosis", "Impact", "Mitigation")
    ]


def test_text_without_a_section_is_no_runbook() -> None:
    report = check_text("notes.md", "# Notes\n\nNothing.\n")
    assert report.runbooks == 0
    assert [one.code for one in report.findings] == ["no_sections"]


@pytest.mark.parametrize(
    ("title", "differs"),
    [
        ("Flaky", False),
        ("Flaky [Deprecated]", False),
        ("What to do when it flaps", False),
        ("Shaky", True),
    ],
)
def test_title_that_names_another_alert_is_found(title: str, differs: bool) -> None:
    text = HEAD.replace("# Flaky", f"# {title}") + bash("kubectl get nodes")
    codes = [one.code for one in check_text("runbooks/Flaky.md", text).findings]
    assert codes == (["title_differs"] if differs else [])


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("kubectl -n x logs pod-1", "unbounded_logs"),
        ("kubectl -n x logs -l a=b --tail=-1", "unbounded_logs"),
        ("kubectl -n x logs pod-1 --tail=20", None),
        ("kubectl -n x logs pod-1 --since=1h", None),
        ("kubectl -n x logs pod-1 | grep error", None),
        ("kubectl get pods", "namespace_missing"),
        ("kubectl logs pod-1 --tail=5", "namespace_missing"),
        ("kubectl get nodes", None),
        ("kubectl get vmi", None),
    ],
)
def test_notes_of_style(command: str, code: str | None) -> None:
    assert found(bash(command), quiet=False) == ([(2, code)] if code else [])
