"""Programs on a replayed cluster: what is asked, what is printed, what is refused."""

from __future__ import annotations

import pytest

from portal.execution.session import Blocked, Refused, Variable
from tests.portal.execution.conftest import Shell

NAMESPACE = (
    'export NAMESPACE="$(kubectl get kubevirt -A'
    ' -o custom-columns="":.metadata.namespace)"'
)
POD = "virt-operator-548969cc58-nc4fp"


def test_a_substitution_loses_its_last_newlines_only(shell: Shell) -> None:
    ran = shell.run(f'{NAMESPACE}; echo "[$NAMESPACE]"; echo $NAMESPACE')
    assert ran.out == "[\nkubevirt]\nkubevirt\n"
    assert ran.exported == {"NAMESPACE": Variable("\nkubevirt")}


def test_in_a_kubectl_command_the_leading_newline_is_trimmed(shell: Shell) -> None:
    ran = shell.run(f'{NAMESPACE}\nkubectl -n "$NAMESPACE" get deploy -o name')
    assert "deployment.apps/virt-operator\n" in ran.out
    assert shell.asked[-1] == "/apis/apps/v1/namespaces/kubevirt/deployments"
    assert ran.commands[1] == 'kubectl -n "kubevirt" get deploy -o name'


@pytest.mark.parametrize(
    ("variable", "code", "words"),
    [
        pytest.param(None, "value-missing", "is not set", id="unset"),
        pytest.param("", "value-empty", "is empty", id="empty"),
        pytest.param(" \n\t", "value-empty", "is empty", id="blank"),
        pytest.param("a\nb", "value-several", "2 values (a, b)", id="two"),
        pytest.param(
            Variable("", "forbidden"), "value-failed", "forbidden", id="failed"
        ),
        pytest.param("-A", "value-flag", "starts with a dash", id="dash"),
    ],
)
@pytest.mark.parametrize("word", ["$NAMESPACE", '"$NAMESPACE"', "${NAMESPACE}"])
def test_without_one_usable_value_the_step_is_blocked_and_nothing_sent(
    shell: Shell, variable: str | Variable | None, code: str, words: str, word: str
) -> None:
    given = {} if variable is None else {"NAMESPACE": variable}
    with pytest.raises(Blocked) as stop:
        shell.run(f"kubectl -n {word} get deploy virt-operator", **given)
    assert stop.value.code == code
    assert words in stop.value.message
    assert shell.asked == []


def test_a_failed_substitution_keeps_why_and_goes_on_as_export_does(
    shell: Shell,
) -> None:
    ran = shell.run('export A="$(kubectl get pod no-such-pod -o name)"; echo done')
    assert (ran.exit, ran.out) == (0, "done\n")
    assert 'pods "no-such-pod" not found' in ran.exported["A"].problem
    plain = shell.run('A="$(kubectl get pod no-such-pod -o name)"')
    assert plain.exit == 1


@pytest.mark.parametrize(
    "value",
    ["../secrets/x", "x/log", "x'y", '"x"', "$(reboot)", "`id`", "*"],
)
def test_a_bound_value_stays_one_value_of_one_argument(
    shell: Shell, value: str
) -> None:
    # Past the check of parameters.py, so that only the engine stands in the way.
    ran = shell.run("kubectl -n kubevirt get pod <pod-name>", pod_name=(value,))
    assert ran.exit == 1
    for path in shell.asked:
        assert path.startswith("/api/v1/namespaces/kubevirt/pods/")
        assert path.count("/") == 6


@pytest.mark.parametrize("value", ["a b", "a\nb", "a -A"])
def test_a_bound_value_is_never_split(shell: Shell, value: str) -> None:
    with pytest.raises(Blocked) as stop:
        shell.run("kubectl -n kubevirt get pod <pod-name>", pod_name=(value,))
    assert stop.value.code == "value-several"
    assert shell.asked == []


@pytest.mark.parametrize("value", ["-A", "--all-namespaces", "-ojson", "--raw=/api"])
def test_a_bound_value_never_becomes_a_flag(shell: Shell, value: str) -> None:
    with pytest.raises(Blocked) as stop:
        shell.run("kubectl -n kubevirt get pod <pod-name>", pod_name=(value,))
    assert stop.value.code == "value-flag"
    with pytest.raises(Blocked):
        shell.run("kubectl -n kubevirt get pod $POD", POD=f"x {value}")
    assert shell.asked == []


def test_several_values_of_a_parameter_run_the_command_once_for_each(
    shell: Shell,
) -> None:
    names = (POD, "virt-operator-548969cc58-phrn4")
    ran = shell.run(
        "kubectl -n kubevirt get pod <pod-name> -o name; echo end", pod_name=names
    )
    assert ran.out == f"pod/{names[0]}\npod/{names[1]}\nend\n"
    assert len(ran.commands) == 3


def test_an_unquoted_variable_is_split_into_arguments(shell: Shell) -> None:
    names = f" {POD}\n virt-operator-548969cc58-phrn4 "
    ran = shell.run("kubectl -n kubevirt get pod $PODS -o name", PODS=names)
    assert ran.out.count("pod/virt-operator") == 2
    with pytest.raises(Blocked):
        shell.run('kubectl -n kubevirt get pod "$PODS" -o name', PODS=names)


def test_a_filter_reads_what_kubectl_printed(shell: Shell) -> None:
    ran = shell.run(f"kubectl -n kubevirt get pod -o name | grep -c {POD}")
    assert (ran.exit, ran.out) == (0, "1\n")
    none = shell.run("kubectl -n kubevirt get pod -o name | grep nothing-like-it")
    assert (none.exit, none.out) == (1, "")


def test_a_variable_in_a_filter_is_one_pattern(shell: Shell) -> None:
    text = 'kubectl -n kubevirt get pod -o name | grep -v "$WHAT"'
    assert shell.run(text, WHAT="-v").exit == 0


def test_what_kubectl_rejects_is_told_in_its_words_and_not_sent(shell: Shell) -> None:
    ran = shell.run("kubectl get pods --no-such-flag")
    assert ran.exit == 1
    assert ran.err.startswith("error: unknown flag: --no-such-flag\n")
    assert shell.asked == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kubectl delete pod x", "changes"),
        ("kubectl get pods --as=admin", "identity"),
        ("rm -rf /", "program"),
        ("kubectl get pods; cat /etc/passwd", "redirection"),
    ],
)
def test_what_does_not_run_stops_the_program(
    shell: Shell, text: str, code: str
) -> None:
    with pytest.raises(Refused) as stop:
        shell.run(text)
    assert stop.value.code == code


def test_an_unreachable_object_is_an_exit_status_not_a_failure(shell: Shell) -> None:
    ran = shell.run("kubectl -n kubevirt logs no-such-pod")
    assert ran.exit == 1
    assert 'pods "no-such-pod" not found' in ran.err
