"""Loops, conditions, filters and xargs over what a cluster answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.execution.session import Blocked
from runbooks.commands.decide import decide
from runbooks.library import SHIPPED
from runbooks.parsing.document import parse_document
from tests.portal.execution.conftest import Shell

PODS = "kubectl -n kubevirt get pods"
POD = "virt-operator-548969cc58-nc4fp"


@pytest.mark.parametrize(
    ("script", "out"),
    [
        (f"{PODS} --no-headers | awk '$2==\"0/1\"{{print $1}}' | sort | head -1", f"{POD}\n"),
        (f"{PODS} -o json | jq '.items | length'", "8\n"),
        (f"{PODS} --no-headers | wc -l | tr -d ' '", "8\n"),
        (f"for p in $({PODS} -o name | tail -2); do kubectl -n kubevirt get $p -o name; done | cut -d/ -f2 | head -1", f"{POD}\n"),
        (f"{PODS} -o name | grep nc4fp | while IFS=/ read -r kind name; do kubectl -n kubevirt get $kind $name -o name; done", f"pod/{POD}\n"),
        (f"{PODS} -o name | grep nc4fp | xargs -I{{}} kubectl -n kubevirt get {{}} -o name", f"pod/{POD}\n"),
        (f"{PODS} -o name | xargs kubectl -n kubevirt get -o name | wc -l", "8\n"),
        ("kubectl get pod nosuch 2>/dev/null || echo none", "none\n"),
        ("kubectl get pod nosuch 2>&1 | sed 's/.*: //'", 'pods "nosuch" not found\n'),
        (f"if {PODS} | grep -q 0/1; then echo bad; else echo good; fi", "bad\n"),
        (f"N=$({PODS} -o name | wc -l); [ $N -gt 3 ] && echo many", "many\n"),
        ("kubectl get pod nosuch | wc -l; set -o pipefail; kubectl get pod nosuch | wc -l || echo failed", "0\n0\nfailed\n"),
        (f"watch -n 1 '{PODS} -o name | wc -l'", "8\n"),
        (f"time sudo {PODS} -o name | tac | rev | rev | wc -l", "8\n"),
        (f"case \"$({PODS} -o name | grep nc4fp)\" in pod/virt*) echo found;; *) echo none;; esac", "found\n"),
        ("kubectl get pod nosuch 2>/dev/null; echo $?", "1\n"),
        (f"X=$({PODS} -o name | grep nc4fp); echo ${{X:0:8}} ${{X: -5}}", "pod/virt nc4fp\n"),
        ("date +%F; date -d '1 hour ago' +%T", "2026-11-22\n00:52:06\n"),
        (f"{PODS} -o name | grep nc4fp | paste -sd, | cat", f"pod/{POD}\n"),
    ],
)  # fmt: skip
def test_what_a_cluster_answers_goes_through(
    shell: Shell, script: str, out: str
) -> None:
    assert shell.run(script).out == out


@pytest.mark.parametrize(
    "script",
    [
        "echo '--as=admin' | xargs kubectl get pods",
        "echo '-A' | xargs -I{} kubectl get pods {}",
        "echo '-A' | while read -r x; do kubectl get pods $x; done",
        "for x in --raw=/; do kubectl get $x; done",
        "X=${Y:--A}; kubectl get pods $X",
        "X=x-A; kubectl get pods ${X#x}",
    ],
)
def test_no_value_becomes_a_flag_on_any_way(shell: Shell, script: str) -> None:
    with pytest.raises(Blocked) as blocked:
        shell.run(script)
    assert blocked.value.code == "value-flag"
    assert shell.asked == []


@pytest.mark.parametrize(
    "output",
    [
        "jsonpath='{.items[?(@.metadata.name==\"<pod-name>\")].metadata.name}'",
        "jsonpath=\"{.items[?(@.metadata.name=='<pod-name>')].metadata.name}\"",
        "go-template='{{range .items}}{{if eq .metadata.name \"<pod-name>\"}}{{.metadata.name}}{{end}}{{end}}'",
    ],
)
def test_a_value_inside_an_output_expression_is_data(shell: Shell, output: str) -> None:
    assert shell.run(f"{PODS} -o {output}", pod_name=(POD,)).out == POD
    for hostile in ("x')]..*", 'x")].x', '"}}{{.x'):
        with pytest.raises(Blocked) as blocked:
            shell.run(f"{PODS} -o {output}", pod_name=(hostile,))
        assert blocked.value.code == "value-unfit"


def test_a_key_with_a_dot_is_one_key(shell: Shell) -> None:
    labels = "kubectl -n kubevirt get pods -l kubevirt.io=virt-operator -o jsonpath='{.items[0].metadata.labels.<label-key>}'"
    assert shell.run(labels, label_key=("kubevirt.io",)).out == "virt-operator"


def test_a_loop_over_what_could_not_be_read_is_blocked(shell: Shell) -> None:
    with pytest.raises(Blocked) as blocked:
        shell.run("for p in $(kubectl get pod nosuch -o name); do echo $p; done")
    assert blocked.value.code == "value-failed"
    assert "not found" in blocked.value.message


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.md")), ids=lambda path: path.stem)  # fmt: skip
def test_every_command_of_our_runbooks_that_runs_does(shell: Shell, path: Path) -> None:
    for step in parse_document(path.read_text()).steps:
        program = step.program()
        if decide(program).runs and step.leader is None:
            values = {name.replace("-", "_"): (POD,) for name in program.parameters()}
            text = "\n".join(command.text for command in step.commands)
            assert shell.run(text, NAMESPACE="kubevirt", **values).exit is not None
